"""The wheel carries the registry and works away from the repository."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from email import message_from_string
from pathlib import Path

import pytest

from partners.files.compiled import compile_registry
from partners.files.kinds import KINDS
from support.laws import FULL

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
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source distribution, and the wheel that is built from it; at full size as nothing else is at hand."""
    folder = tmp_path_factory.mktemp("built")
    isolated = () if FULL else ("--no-isolation",)
    quietly(sys.executable, "-m", "build", *isolated, "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed, without its dependencies."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    quietly(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
        *("--target", target, wheel),
        cwd=built,
    )
    return target


@pytest.fixture
def editable(installed: Path, tmp_path: Path) -> Path:
    """A copy of the installed package for a test to change."""
    return Path(shutil.copytree(installed, tmp_path / "copy"))


def asked(package: Path, *arguments: str | Path) -> str:
    """What an installed package answers on the command line."""
    return quietly(
        *(sys.executable, "-m", "partners", *arguments),
        cwd=package,
        PYTHONPATH=str(package),
        PYTHONDONTWRITEBYTECODE="1",
        LC_ALL="C.UTF-8",
    )


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


def test_the_wheel_carries_the_registry_compiled_afresh(installed: Path) -> None:
    carried = {path.name: path.read_bytes() for path in (installed / "partners" / "compiled").iterdir()}

    assert carried == dict(compile_registry(ROOT / "registry"))
    assert set(carried) == {f"{kind.name}.json" for kind in KINDS}


def test_neither_the_source_distribution_nor_an_editable_installation_carries_it_compiled(
    built: Path, tmp_path: Path
) -> None:
    quietly(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path),
        *(() if FULL else ("--no-build-isolation",)),
        *("--editable", ROOT),
        cwd=tmp_path,
    )
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = archive.getnames()

    assert list(tmp_path.glob("partners-*.dist-info"))
    assert not (tmp_path / "partners").exists()
    assert not (ROOT / "src" / "partners" / "compiled").exists()
    assert any(each.endswith("/registry/facts.yaml") for each in names)
    assert [each for each in names if "/compiled/" in each] == []


def test_the_installed_package_answers_without_reading_yaml_or_writing_anything(
    editable: Path, tmp_path: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in editable.rglob("*")}
    modules = quietly(
        *(sys.executable, "-c"),
        "import partners, sys; r = partners.load(); r.organizations, r.batches, r.policies, r.facts, r.sources, r.groups\n"
        "r.programme; print(*sys.modules)",
        cwd=tmp_path,
        PYTHONPATH=str(editable),
        PYTHONDONTWRITEBYTECODE="1",
    ).split()

    assert "partners.files.compiled" in modules
    assert "yaml" not in modules
    assert {path: path.stat().st_mtime_ns for path in editable.rglob("*")} == before


def test_an_edited_registry_is_obeyed_also_where_it_is_installed(editable: Path) -> None:
    path = editable / "partners" / "registry" / "organizations" / "baidu.yaml"
    path.write_text(path.read_text("utf-8").replace("Baidu", "Byadu"), "utf-8")

    assert "Byadu" in asked(editable, "show", "baidu", "--format", "json")


def test_where_what_is_installed_is_damaged_the_yaml_is_read(editable: Path) -> None:
    answer = asked(editable, "show", "baidu", "--format", "json")
    (editable / "partners" / "compiled" / "organization.json").write_bytes(b"damaged")

    assert asked(editable, "show", "baidu", "--format", "json") == answer


def test_a_registry_of_ones_own_is_never_answered_from_the_compiled_one(editable: Path) -> None:
    own = shutil.copytree(editable / "partners" / "registry", editable / "own")
    compiled = editable / "partners" / "compiled" / "organization.json"
    compiled.write_text(compiled.read_text("utf-8").replace("Baidu", "Byadu"), "utf-8")

    assert "Byadu" in asked(editable, "show", "baidu", "--format", "json")
    for answer in (
        asked(editable, "show", "baidu", "--format", "json", "--registry", own),
        asked(
            editable, "show", "baidu", "--format", "json", "--registry", editable / "partners" / "registry"
        ),
    ):
        assert "Baidu" in answer
        assert "Byadu" not in answer
