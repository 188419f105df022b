"""The wheel carries the registry and works away from the repository."""

import json
import os
import subprocess
import sys
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def quietly(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed; nothing of this test run's coverage or settings reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PARTNERS_"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed, without its dependencies."""
    built, target = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    quietly(sys.executable, "-m", "build", "--wheel", "--outdir", built, ROOT, cwd=built)
    (wheel,) = built.glob("*.whl")
    quietly(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
        *("--target", target, wheel),
        cwd=built,
    )
    return target


def yaml_files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*.yaml"))


def test_the_wheel_carries_every_file_of_the_registry(installed: Path) -> None:
    shipped = yaml_files(installed / "partners" / "registry")

    assert shipped == yaml_files(ROOT / "registry")
    assert len(shipped) > 10


def test_the_installed_package_estimates_by_every_policy(installed: Path, tmp_path: Path) -> None:
    answer = quietly(
        sys.executable,
        *("-m", "partners", "estimate", "cost=100万", "--format", "json"),
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )

    policies = {path.stem for path in (ROOT / "registry" / "policies").glob("*.yaml")}
    assert {each["policy"] for each in json.loads(answer)} == policies


def test_the_wheel_says_that_it_is_typed(installed: Path) -> None:
    assert (installed / "partners" / "py.typed").is_file()


def test_the_wheel_carries_the_licence_and_no_tests(installed: Path) -> None:
    assert list(installed.glob("partners-*.dist-info/licenses/LICENSE"))
    assert not list(installed.rglob("test_*.py"))


def test_what_names_mean_depends_on_no_extra(installed: Path) -> None:
    (folder,) = installed.glob("partners-*.dist-info")
    metadata = message_from_string((folder / "METADATA").read_text("utf-8"))
    required = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert {"opencc-purepy", "pypinyin", "python-stdnum", "rapidfuzz"} <= {
        each.partition(">=")[0] for each in required
    }
    assert "match" in metadata.get_all("Provides-Extra", [])  # so that what was installed with it still is


def test_the_installed_package_answers_from_its_own_registry(installed: Path, tmp_path: Path) -> None:
    where = quietly(
        sys.executable,
        *("-c", "import partners; print(partners.load().root)"),
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )
    answer = quietly(
        sys.executable,
        *("-m", "partners", "coverage", "--format", "json"),
        cwd=tmp_path,
        PYTHONPATH=str(installed),
    )

    assert Path(where.strip()) == installed / "partners" / "registry"
    assert {"batch": 1, "category": "total", "published": 39, "named": 10} in json.loads(answer)
