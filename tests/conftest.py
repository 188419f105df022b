"""What the test modules share: the shipped registry, copies of it to break, and the command line."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import partners
from partners.cli.app import run
from support.laws import left_for_full_size

SHIPPED = Path(__file__).parent.parent / "registry"
FOUR = ("etown", "municipal-voucher", "programme", "shijingshan-draft")
"""The policies that tests know by heart; the registry has more, and others come."""
OF_FOUR = tuple(f"--policy={name}" for name in FOUR)
LOCALE = ("PARTNERS_LANG", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE")
LOOK = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PARTNERS_REGISTRY")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


Cli = Callable[..., Run]


@dataclass(frozen=True, slots=True)
class Broken:
    """A copy of the shipped registry for a test to change."""

    root: Path
    cli: Cli

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, content: str | bytes) -> None:
        self.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence, which must exist."""
        text = self.path(name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def problems(self) -> list[str]:
        """The problems, with paths under the registry, as `validate` prints them and `load` raises them."""
        with pytest.raises(partners.RegistryError) as caught:
            partners.load(self.root)
        shown = self.cli("validate", self.root)
        assert shown.code == 1
        assert "Traceback" not in shown.err
        lines = shown.out.splitlines()
        assert lines == [problem.format("en") for problem in caught.value.problems]
        return [line.removeprefix(f"{self.root}{os.sep}") for line in lines]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language, look or registry of whoever runs the tests."""
    for name in (*LOCALE, *LOOK):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # or every process compiles the package anew


@pytest.fixture(scope="session")
def registry() -> partners.Registry:
    return partners.load()


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line in this process."""

    def call(*arguments: object) -> Run:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return call


@pytest.fixture
def broken(tmp_path: Path, cli: Cli) -> Broken:
    root = tmp_path / "registry"
    for path in SHIPPED.rglob("*.yaml"):
        copy = root / path.relative_to(SHIPPED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return Broken(root, cli)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs Spark, which the machine of whoever runs the tests may not have, and leave cases for the full size."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker("spark")
    if len({item.nodeid.partition("[")[0] for item in items}) > 1:  # who asks for one test gets all its cases
        left = {*left_for_full_size(items)}
        config.hook.pytest_deselected(items=[*left])
        items[:] = [item for item in items if item not in left]
    items.sort(
        key=lambda item: item.path.name != "test_wheel.py"
    )  # what takes longest is not left for the end


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Two executors, each a process of its own, as on a cluster."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install '.[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17, which is not installed")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # for limits whose groups cross
    session = (
        sql.SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped registry with the four policies alone, which therefore nothing replaces."""
    root = tmp_path_factory.mktemp("four") / "registry"
    for path in SHIPPED.rglob("*.yaml"):
        if path.parent.name != "policies" or path.stem in FOUR:
            copy = root / path.relative_to(SHIPPED)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(
                re.sub(r"^replaced_by: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
            )
    return root


@pytest.fixture
def four_alone(four: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands open the registry with the four policies alone."""
    monkeypatch.setenv("PARTNERS_REGISTRY", str(four))


@pytest.fixture
def first_two(broken: Broken) -> Broken:
    """The same with the first two batches alone, for tests that bring in a third."""
    for batch in partners.load().batches[2:]:
        broken.path(f"batches/{batch.published_on}.yaml").unlink()
    return broken


@pytest.fixture
def repository(broken: Broken) -> Broken:
    """A repository with a commit before there was a registry, one with it, one with a short form less, and a tag."""
    top = broken.root.parent
    (top / "README").write_text("nothing yet")
    git(top, "init", "--quiet")
    git(top, "add", "README")
    git(top, "commit", "--quiet", "-m", "Begin")
    git(top, "add", "registry")
    git(top, "commit", "--quiet", "-m", "Add the registry")
    git(top, "tag", "first")
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度]")
    git(top, "commit", "--quiet", "-am", "Remove a short form")
    return broken


def git(folder: Path, *arguments: str) -> None:
    """Run git, whatever the settings of those who run the tests."""
    author = {f"GIT_{who}_{what}": "example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(
        ["git", "-C", str(folder), "-c", "init.defaultBranch=main", *arguments],  # noqa: S607 - the git there is
        env={**environment, **author, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        check=True,
    )


def process(*arguments: object, env: Mapping[str, str] | None = None) -> Run:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "partners", *map(str, arguments)],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def with_little_disk(limit: int, *arguments: object) -> Run:
    """Run the command line in a process that can write no file of more than so many bytes, as if the disk were full."""

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [
            sys.executable,
            "-B",
            "-m",
            "partners",
            *map(str, arguments),
        ],  # or it leaves half a module's bytecode
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        preexec_fn=small,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def terminal(columns: int, arguments: Sequence[object], env: Mapping[str, str] | None = None) -> str:
    """What a terminal of some width shows, escapes and all."""
    fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals are a matter of Unix")
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "partners", *map(str, arguments)],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 1 << 16)
            except OSError:  # Linux says EIO where others say nothing: the other end is closed
                break
            if not chunk:
                break
            shown += chunk
        os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def without_escapes(text: str) -> str:
    return _ESCAPES.sub("", text)


def columns_of(line: str) -> int:
    """How many columns of a terminal a line takes."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)
