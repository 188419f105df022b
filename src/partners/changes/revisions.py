"""Registries at a revision of their git repository."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from partners.errors import NotFoundError, PartnersError
from partners.files.kinds import KINDS, is_record_file
from partners.text import Text


@contextmanager
def folder_at(revision: str, folder: Path) -> Iterator[Path]:
    """Extract the YAML files of a registry's folder at a revision into a temporary folder.

    Args:
        revision: anything that git takes for a commit, such as `HEAD~1`, `main`, `v0.1.0` or a hash.
        folder: the registry's folder, in a work tree of the repository; it need not exist any more.

    Raises:
        NotFoundError: there is no such revision.
        PartnersError: git, the repository, or the folder at that revision is missing.
    """
    inside = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
    try:
        top = os.fsdecode(_git(inside, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    except PartnersError as error:
        zh, en = error.message.zh, error.message.en
        raise PartnersError(
            Text(zh=f"“{revision}”不是目录；{zh}", en=f'"{revision}" is not a folder; {en}')
        ) from None
    place = Path(os.path.relpath(os.path.realpath(folder), os.path.realpath(top))).as_posix()
    tree = f"{_commit(inside, revision)}:{'' if place == '.' else place}"
    try:
        listed = _git(inside, "ls-tree", "-r", "-z", "--full-tree", tree)
    except PartnersError:
        listed = b""
    blobs = dict(_files(listed))
    if not blobs:
        raise PartnersError(
            Text(
                zh=f"版本“{revision}”中没有登记库目录“{place}”。",
                en=f'revision "{revision}" has no registry in the folder "{place}".',
            )
        )
    with tempfile.TemporaryDirectory(prefix="partners-") as temporary:
        root = Path(temporary) / "registry"
        contents = _contents(inside, blobs.values())
        for name, content in zip(blobs, contents, strict=True):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield root


def _commit(inside: Path, revision: str) -> str:
    try:
        found = _git(inside, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except PartnersError:
        names = _git(inside, "for-each-ref", "--format=%(refname:short)").decode("utf-8", "replace").split()
        what = Text(zh="目录或 git 版本", en="folder or git revision")
        raise NotFoundError(what, revision, ["HEAD", *names]) from None
    return found.decode().strip()


def _files(listed: bytes) -> Iterator[tuple[str, str]]:
    """Yield names and hashes of registry files, from the output of `git ls-tree -z`."""
    for line in listed.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, blob = os.fsdecode(about).split(" ")
        path = PurePosixPath(os.fsdecode(name))
        folder = str(path.parent) if is_record_file(path.name) else ""
        if mode in _REGULAR and (str(path) in _PLACES or folder in _PLACES):
            yield str(path), blob


_REGULAR = ("100644", "100755")
_PLACES = frozenset(place for kind in KINDS for place in kind.places)


def _contents(inside: Path, blobs: Iterable[str]) -> Iterator[bytes]:
    wanted = "".join(f"{blob}\n" for blob in blobs)
    rest = _git(inside, "cat-file", "--batch", given=wanted.encode())
    while rest:
        head, _, rest = rest.partition(b"\n")
        if head.endswith(b" missing"):
            blob = head.decode().partition(" ")[0]
            raise PartnersError(
                Text(
                    zh=f"git 仓库不完整，缺少对象 {blob}；请重新取得，例如 git fetch。",
                    en=f"the git repository lacks the object {blob}; fetch it again, for example with git fetch.",
                )
            )
        size = int(head.split(b" ")[-1])
        yield rest[:size]
        rest = rest[size + 1 :]


def _git(inside: Path, *arguments: str, given: bytes = b"") -> bytes:
    program = shutil.which("git")
    if program is None:
        raise PartnersError(
            Text(
                zh="比较版本需要 git，这台电脑上没有；请安装 git，或给出两个目录。",
                en="comparing revisions needs git, which is not installed; install it, or give two folders.",
            )
        )
    done = subprocess.run(  # noqa: S603 - no shell; the revision stands behind --end-of-options
        [program, "-C", str(inside), *arguments],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    if done.returncode == 0:
        return done.stdout
    words = done.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in words:
        raise PartnersError(
            Text(
                zh=f"{inside} 不在 git 仓库中；请给出两个目录。",
                en=f"{inside} is not in a git repository; give two folders.",
            )
        )
    raise PartnersError(Text(zh=f"git 报错：{words}", en=f"git says: {words}"))
