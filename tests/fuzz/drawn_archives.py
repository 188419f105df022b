"""Archives as programs pack them, or as they break."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from drawn_tables import Draw


class Part(NamedTuple):
    """A part of an archive."""

    name: str
    content: bytes


def zipped(draw: Draw, parts: Sequence[Part], odd: Callable[[float], bool]) -> bytes:
    """An archive, packed as programs pack it, or broken."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if odd(0.1):
            archive.writestr("xl/", b"")
        for part in parts:
            name = part.name.replace("/", "\\") if odd(0.05) else f"/{part.name}" if odd(0.02) else part.name
            method = (
                draw.pick(zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED)
                if not odd(0.03)
                else draw.pick(zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
            )
            archive.writestr(zipfile.ZipInfo(name), part.content, compress_type=method)
        if odd(0.05):
            archive.writestr("xl/vbaProject.bin", b"\x00" * 100)
        if odd(0.01):
            archive.writestr("xl/media/bomb.bin", b"\x00" * (20 << 20), compress_type=zipfile.ZIP_DEFLATED)
        if odd(0.05):
            archive.comment = b"a comment"
    content = bytearray(stream.getvalue())
    if not odd(0.12):
        return bytes(content)
    match draw.randrange(8):
        case 0:
            return bytes(content[: draw.randrange(len(content))])
        case 1:
            return bytes(content) + b"\x00" * draw.pick(1, 100, 70_000)
        case 2:
            return b"#!/bin/sh\n" + bytes(content)
        case 3:  # encrypted
            for magic, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
                at = content.find(magic)
                content[at + flag] |= 1
        case 4:  # checksum
            at = content.find(b"PK\x01\x02", draw.randrange(len(content)))
            content[at + 16] ^= 0xFF
        case 5:  # way of packing
            at = content.find(b"PK\x01\x02", draw.randrange(len(content)))
            content[at + 10] = draw.pick(1, 9, 93, 95, 99)
        case _:
            return mutated(draw, bytes(content))
    return bytes(content)


def mutated(draw: Draw, content: bytes) -> bytes:
    """Bytes with some of them changed, left out or put in."""
    found = bytearray(content)
    for _ in range(draw.pick(1, 1, 2, 8, 40)):
        if not found:
            break
        at = draw.randrange(len(found))
        match draw.randrange(4):
            case 0:
                found[at] = draw.randrange(256)
            case 1:
                found[at] ^= 1 << draw.randrange(8)
            case 2:
                del found[at : at + draw.pick(1, 4, 100)]
            case _:
                found[at:at] = bytes(draw.randrange(256) for _ in range(draw.pick(1, 4)))
    return bytes(found)
