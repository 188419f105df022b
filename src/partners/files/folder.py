"""Finding a registry's folder and reading its files, unchecked."""

from pathlib import Path

from partners.registry import Registry


def open_files(root: Path) -> Registry:
    """A registry that reads its files, unchecked and uncompiled.

    Args:
        root: the registry's folder.
    """
    from partners.files.kinds import KINDS
    from partners.files.part_reading import read_part

    kinds = {kind.name: kind for kind in KINDS}
    return Registry(root, lambda name: read_part(root, kinds[name]))


def default_folder() -> Path:
    """The registry that comes with the package: beside it, or in a source tree at the top of the repository."""
    package = Path(__file__).parents[1]
    beside = package / "registry"
    return beside if beside.is_dir() else package.parent.parent / "registry"
