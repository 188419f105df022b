"""Texts that the cells of a workbook share."""

import re
from collections import Counter
from functools import partial

from partners.tables.archive import BLOCK, Archive, local, new_parser


def shared_texts(archive: Archive) -> list[str]:
    """Read the texts that cells share, in order."""
    if archive.texts is None or archive.texts.casefold() not in archive.parts:
        return []
    texts: list[str] = []
    pieces: list[str] = []
    within: Counter[str] = Counter()

    def start(tag: str, _: dict[str, str]) -> None:
        name = local(tag)
        within[name] += 1
        if name == "si":
            pieces.clear()

    def end(tag: str) -> None:
        name = local(tag)
        within[name] -= 1
        if name == "si":
            texts.append(unescaped("".join(pieces)))

    def take_text(text: str) -> None:
        if within["t"] and not within["rPh"]:  # rPh holds the pronunciation
            pieces.append(text)

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = take_text
    with archive.open(archive.texts) as stream:
        for block in iter(partial(stream.read, BLOCK), b""):
            parser.Parse(block, False)  # noqa: FBT003 - it takes no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    return texts


_ESCAPED = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")


def unescaped(text: str) -> str:
    """Replace escapes such as `_x000D_`, with which workbooks write characters that XML does not allow."""
    return text if "_x" not in text else _ESCAPED.sub(_characters, text)


def _characters(found: re.Match[str]) -> str:
    units = [int(each[1:5], 16) for each in found[0].removeprefix("_").removesuffix("_").split("__")]
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")
