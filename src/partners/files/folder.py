"""Location of a registry's folder, and reading of its files without checks between them."""

from pathlib import Path

from partners.registry import Registry


def open_files(root: Path) -> Registry:
    """Open a registry from its YAML files, without the compiled form and without checks between files.

    Args:
        root: the registry's folder.
    """
    from partners.files.kinds import KINDS
    from partners.files.part_reading import read_part

    kinds = {kind.name: kind for kind in KINDS}
    return Registry(root, lambda name: read_part(root, kinds[name]))


def default_folder() -> Path:
    """Return the folder of the package's own registry: in the package, or at the top of a source tree."""
    package = Path(__file__).parents[1]
    installed = package / "registry"
    return installed if installed.is_dir() else package.parent.parent / "registry"
