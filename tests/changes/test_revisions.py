"""Revisions of a registry that is kept in git."""

from hashlib import sha1
from pathlib import Path

import pytest

import partners
from conftest import SHIPPED, Broken, git
from partners.changes.revisions import folder_at

NAME = "name: 昆仑万维科技股份有限公司"


def words(*arguments: str | Path, folder: Path) -> list[str]:
    return [each.text.en for each in partners.diff(*arguments, folder=folder)]


def test_two_revisions_are_compared(repository: Broken) -> None:
    root = repository.root
    assert words("HEAD~1", "HEAD", folder=root) == ["short forms: no longer Baidu"]
    assert words("HEAD", "first", folder=root) == ["short forms: added Baidu"]


def test_a_revision_is_compared_with_the_files_as_they_are(repository: Broken) -> None:
    assert words("HEAD", folder=repository.root) == []
    repository.replace("organizations/kunlun-tech.yaml", NAME, "name: 昆仑万维有限公司")
    assert words("HEAD", folder=repository.root) == ["name: 昆仑万维科技股份有限公司 → 昆仑万维有限公司"]


def test_a_revision_beside_a_folder_is_that_of_the_folder(repository: Broken) -> None:
    assert words("first", repository.root, folder=Path("none")) == ["short forms: no longer Baidu"]
    assert words(SHIPPED, folder=repository.root) == ["short forms: no longer Baidu"]


def test_the_registry_may_be_the_whole_repository(repository: Broken) -> None:
    git(repository.root, "init", "--quiet")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--quiet", "-m", "Begin")
    repository.replace("organizations/kunlun-tech.yaml", NAME, "name: 昆仑万维有限公司")
    assert len(words("main", folder=repository.root)) == 1


def test_a_folder_that_is_gone_now_is_still_found_at_a_revision(repository: Broken) -> None:
    repository.root.rename(repository.root.with_name("elsewhere"))
    assert words("first", "HEAD", folder=repository.root) == ["short forms: no longer Baidu"]


def test_attributes_of_the_repository_neither_hide_nor_change_files(repository: Broken) -> None:
    top = repository.root.parent
    (top / ".gitattributes").write_text("*.yaml export-ignore export-subst\n")
    git(top, "add", ".gitattributes")
    git(top, "commit", "--quiet", "-m", "Hide all")
    assert words("HEAD", "HEAD~1", folder=repository.root) == []


def test_only_what_a_registry_reads_is_taken(repository: Broken) -> None:
    top = repository.root.parent
    repository.write("notes.txt", "x")
    (repository.root / "link.yaml").symlink_to("sources.yaml")
    (repository.root / "schema").mkdir(exist_ok=True)
    repository.write("schema/x.yaml", "x")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "Add what is no registry")
    with folder_at("HEAD", repository.root) as root:
        names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert names == {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml")}
    assert not root.exists()


@pytest.mark.parametrize(
    ("revision", "hint"),
    [("frist", 'Did you mean "first"?'), ("v9", ""), ("--all", ""), ("", ""), ("HEAD:README", "")],
)
def test_an_unknown_revision_is_said_to_be_none(repository: Broken, revision: str, hint: str) -> None:
    with pytest.raises(partners.NotFoundError, match="no folder or git revision") as error:
        partners.diff(revision, repository.root)
    assert hint in str(error.value)


def test_a_revision_without_the_registry_is_said_to_have_none(repository: Broken) -> None:
    with pytest.raises(partners.PartnersError) as error:
        partners.diff("HEAD~2", folder=repository.root)
    assert str(error.value) == 'revision "HEAD~2" has no registry in the folder "registry".'


def test_problems_of_a_revision_name_the_revision(repository: Broken) -> None:
    repository.write("organizations/baidu.yaml", "")
    git(repository.root, "commit", "--quiet", "-am", "Break")
    with pytest.raises(partners.RegistryError) as error:
        partners.diff("first", "HEAD", folder=repository.root)
    (problem,) = {each.path for each in error.value.problems}
    assert problem == f"HEAD:{repository.root}/organizations/baidu.yaml"


def test_outside_of_a_repository_two_folders_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "inner").mkdir()
    with pytest.raises(partners.PartnersError) as error:
        partners.diff("HEAD", folder=tmp_path / "inner")
    assert (
        str(error.value)
        == f'"HEAD" is not a folder; {tmp_path}/inner is not in a git repository; give two folders.'
    )


def test_without_git_it_is_asked_for(repository: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(partners.PartnersError, match="needs git, which is not installed"):
        partners.diff("HEAD", folder=repository.root)


def test_what_git_complains_of_is_passed_on(repository: Broken) -> None:
    bare = repository.root.parent / "bare"
    git(repository.root.parent, "clone", "--quiet", "--bare", ".", "bare")
    with pytest.raises(
        partners.PartnersError, match="git says: fatal: this operation must be run in a work tree"
    ):
        partners.diff("HEAD", folder=bare)


def test_an_object_that_the_repository_lacks_is_named(repository: Broken) -> None:
    content = repository.path("programme.yaml").read_bytes()
    blob = sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    (repository.root.parent / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(partners.PartnersError, match=f"the git repository lacks the object {blob}"):
        partners.diff("HEAD", folder=repository.root)
