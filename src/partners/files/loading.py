"""Getting a registry to work with."""

import os
from pathlib import Path

from partners.errors import RegistryError
from partners.files.folder import default_folder
from partners.registry import Registry


def load(path: str | os.PathLike[str] | None = None) -> Registry:
    """Get a registry.

    A registry of your own is read and checked whole, as `validate` does except for the names in worked examples that
    are near an organisation's and not the same. The one that comes with the package was checked
    before it was released, so its parts are read when they are first asked for.

    Args:
        path: the registry's folder; None for the one that comes with the package.

    Raises:
        RegistryError: with every problem of the registry, each with file, line and column.

    Example:
        >>> import partners
        >>> partners.load().programme.launched_on
        datetime.date(2023, 5, 19)
    """
    if path is None:
        from partners.files.compiled import compiled_folder, compiled_part

        root = default_folder()
        return Registry(root, compiled_part(root, compiled_folder()))
    from partners.files.checks.validation import checked

    registry, problems = checked(Path(path), names_of_examples=False)
    if problems:
        raise RegistryError(problems)
    return registry
