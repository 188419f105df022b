"""Loading of a registry."""

import os
from pathlib import Path

from partners.errors import RegistryError
from partners.files.folder import default_folder
from partners.registry import Registry


def load(path: str | os.PathLike[str] | None = None) -> Registry:
    """Load a registry.

    Your own registry is read and checked completely, as by `validate`, except for names in worked examples that are
    similar to an organisation's name but not equal. The package's own registry was checked before its release, so its
    parts are read on first use.

    Args:
        path: the registry's folder; None for the package's own registry.

    Raises:
        RegistryError: has every problem of the registry, each with file, line and column.

    Example:
        >>> import partners
        >>> partners.load().programme.launched_on
        datetime.date(2023, 5, 19)
    """
    if path is None:
        from partners.files.compiled import compiled_folder, compiled_part

        root = default_folder()
        return Registry(root, compiled_part(root, compiled_folder()))
    from partners.files.checks.validation import read_and_check

    registry, problems = read_and_check(Path(path), names_of_examples=False)
    if problems:
        raise RegistryError(problems)
    return registry
