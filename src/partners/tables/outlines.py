"""Outline of a sheet: information beside its cells."""

import re
from functools import partial
from typing import NamedTuple

from partners.tables.archive import BLOCK, Archive, SheetInfo
from partners.tables.cells import column_of

_MERGED = re.compile(rb"mergeCell\b[^>]*?\sref\s*=\s*[\"']([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)[\"']")
_DIMENSION = re.compile(rb"dimension\b[^>]*?\sref\s*=\s*[\"'](?:[A-Za-z]+\d+:)?[A-Za-z]+(\d+)[\"']")
_TAG = 256


class Outline(NamedTuple):
    """Information that a sheet has beside its cells.

    Attributes:
        merged: merged ranges as top, left, bottom and right, from 0.
        rows: the number of rows that it declares.
    """

    merged: tuple[tuple[int, int, int, int], ...]
    rows: int


def read_outline(archive: Archive, info: SheetInfo) -> Outline:
    """Read the outline of a sheet without parsing its cells; merged ranges come after the cells in the file."""
    merged: set[tuple[int, int, int, int]] = set()
    rows = 0
    before = b""
    with archive.open(info.part) as stream:
        for block in iter(partial(stream.read, BLOCK), b""):
            text = before + block.replace(b"\0", b"")  # in case of UTF-16
            if not before and (found := _DIMENSION.search(text[:4096])) is not None:
                rows = int(found[1])
            if b"mergeCell" in text:
                for left, top, right, bottom in _MERGED.findall(text):
                    columns = column_of(left.decode()), column_of(right.decode())
                    if None not in columns:
                        merged.add((int(top) - 1, columns[0] or 0, int(bottom) - 1, columns[1] or 0))
            before = text[-_TAG:]
    return Outline(tuple(sorted(merged)), rows)
