"""Paths of files for engines that would take some of their characters for patterns."""

import os
import re
from pathlib import Path
from shutil import copyfile

from partners.errors import LedgerError
from partners.text import Text


def literal_path(path: Path, scratch: Path) -> str:
    """A path by which DuckDB reads this file and no other: it takes `[`, `?` and `*` for patterns.

    Args:
        path: the file.
        scratch: a folder for a link to it, where a backslash keeps patterns from being escaped.

    Raises:
        LedgerError: the same holds of that folder.
    """
    if _cannot_be_escaped(path):
        path = linked(path, scratch)
        if _cannot_be_escaped(path):
            raise LedgerError(
                Text(
                    zh=f"临时文件夹 {scratch.parent} 的路径中既有反斜杠又有 [、? 或 *；请用 TMPDIR 另行指定。",
                    en=f"the path of the folder for temporary files, {scratch.parent}, has a backslash and one of [, ? and *; "
                    "choose another with TMPDIR.",
                )
            )
    return _PATTERN.sub(r"[\g<0>]", str(path.absolute()))


def _cannot_be_escaped(path: Path) -> bool:
    found = str(path.absolute())
    return os.sep == "/" and "\\" in found and _PATTERN.search(found) is not None


def linked(path: Path, scratch: Path) -> Path:
    """The same file under a name without meaning to anybody."""
    link = scratch / f"file-{len([*scratch.iterdir()])}.parquet"
    try:
        link.symlink_to(path.absolute())
    except OSError:  # as on Windows, where not everybody may
        copyfile(path, link)
    return link


_PATTERN = re.compile(r"[\[?*]")
