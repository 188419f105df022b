"""Paths of files for engines that take some characters for patterns."""

import os
import re
from pathlib import Path
from shutil import copyfile

from partners.errors import LedgerError
from partners.text import Text


def literal_path(path: Path, scratch: Path) -> str:
    """Return a path with which DuckDB reads exactly this file: `[`, `?` and `*` are escaped.

    Args:
        path: the file.
        scratch: a folder for a link to the file, for paths with a backslash, in which patterns cannot be escaped.

    Raises:
        LedgerError: patterns in the path of `scratch` cannot be escaped either.
    """
    if _cannot_be_escaped(path):
        path = link_file(path, scratch)
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


def link_file(path: Path, scratch: Path) -> Path:
    """Link to a file under a harmless name."""
    link = scratch / f"file-{len([*scratch.iterdir()])}.parquet"
    try:
        link.symlink_to(path.absolute())
    except OSError:  # on Windows not every user may make links
        copyfile(path, link)
    return link


_PATTERN = re.compile(r"[\[?*]")
