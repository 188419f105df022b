"""Text files and CSV: one encoding for the whole file, and rows with their line numbers.

A file is UTF-8 or GB18030 (GBK, GB2312). A line in another encoding is set aside; it is never read as wrong
characters.
"""

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from partners.errors import TableError
from partners.tables.file_types import opened, wrong
from partners.tables.found import Note, Reject, Rows, header_names
from partners.text import Text

_BLOCK = 1 << 20
_LINES_OF_HEADER = 20
_MARK = b"\xef\xbb\xbf"
_DOUBLE = re.compile(rb"[\x81-\xfe](?:[\x30-\x39][\x81-\xfe][\x30-\x39]|[\x40-\x7e\x80-\xfe])")
"""A character of GB18030 that is not ASCII."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{2}")


class Encoding(NamedTuple):
    """Encoding of a file.

    Attributes:
        name: utf-8 or gb18030.
        mixed: True if some lines may be in another encoding.
        notes: notes on the encoding.
    """

    name: str
    mixed: bool = False
    notes: tuple[Note, ...] = ()

    def decode(self, line: bytes, undecoded: list[bytes]) -> str:
        """Decode a line; a line in another encoding is added to `undecoded`."""
        try:
            text = line.decode(self.name)
        except UnicodeDecodeError:
            undecoded.append(line)
            return line.decode(self.name, "replace")
        if self.mixed and self.name != "utf-8" and _is_chinese_utf_8(line):
            undecoded.append(line)
            return line.decode()
        return text


def encoding_of(path: Path) -> Encoding:
    """Detect the encoding of a text file.

    Raises:
        TableError: it is neither UTF-8 nor GB18030.
        OSError: it cannot be read.
    """
    if _is_utf_8(path):
        return Encoding("utf-8")
    utf_8, other, chinese, broken, latin, marked = 0, 0, 0, 0, 0, False
    with opened(path) as stream:
        for number, line in enumerate(stream):
            if number == 0 and line.startswith(_MARK):
                marked = True
            if line.isascii():
                continue
            if _decodes(line, "utf-8"):
                utf_8 += _is_chinese_utf_8(line)
                continue
            other += 1
            pairs = _DOUBLE.findall(line)
            latin += sum(each[1] < 0x80 and len(each) == 2 for each in pairs)  # noqa: PLR2004 - the bytes of a character
            chinese += sum(each[1] >= 0x80 for each in pairs)  # noqa: PLR2004 - as above
            broken += not _decodes(line, "gb18030")
    if marked or utf_8 >= max(other, 1):
        return Encoding("utf-8", mixed=True)
    # Accented letters followed by plain ones also form GBK characters by chance, but other text hardly ever does.
    if chinese <= latin or broken * 10 > other:
        raise wrong(
            path,
            "编码既非 UTF-8 也非 GB18030（GBK）；请另存为 UTF-8。",
            "is written neither in UTF-8 nor in GB18030 (GBK); save it as UTF-8.",
        )
    said = Text(zh="编码不是 UTF-8，按 GB18030（GBK）读取", en="not UTF-8, so read as GB18030 (GBK)")
    return Encoding("gb18030", mixed=utf_8 > 0 or broken > 0, notes=(Note("encoding", said),))


def _is_utf_8(path: Path) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        with opened(path) as stream:
            for block in iter(partial(stream.read, _BLOCK), b""):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese_utf_8(line: bytes) -> bool:
    """Is a line UTF-8 with enough Chinese that this is not a coincidence?"""
    return not line.isascii() and _decodes(line, "utf-8") and _CHINESE.search(line.decode()) is not None


def open_csv(path: Path, *, keep_empty: bool) -> Rows:
    """Open a CSV file; its delimiter is the most frequent one in the header.

    Args:
        path: the file.
        keep_empty: True to keep empty rows.

    Raises:
        TableError: its encoding is unknown, it is not CSV, or it has no usable header.
        OSError: it cannot be read.
    """
    encoding = encoding_of(path)
    undecoded: list[bytes] = []
    with opened(path) as stream:
        first = [encoding.decode(stream.readline(), undecoded).removeprefix("\ufeff")]
        while (
            "".join(first).count('"') % 2 and len(first) < _LINES_OF_HEADER
        ):  # a header cell spans several lines
            first.append(encoding.decode(stream.readline(), undecoded))
    if undecoded:
        said = _not_in(encoding)
        raise wrong(path, f"第 1 行{said.zh}。", f"line 1 is {said.en}.")
    delimiter = max(",;\t", key="".join(first).count)
    reader = csv.reader(first, delimiter=delimiter)
    try:
        headers = header_names(path, next(reader, []))
    except csv.Error as error:
        raise _no_csv(path, 1, error) from None
    before = reader.line_num
    broken: list[Reject] = []
    lines = _csv_lines(
        path,
        encoding,
        broken,
        before=before,
        width=len(headers),
        delimiter=delimiter,
        keep_empty=keep_empty,
    )
    return Rows(headers, lines, broken, lambda: _count_lines(path) - before, notes=encoding.notes)


def _csv_lines(
    path: Path,
    encoding: Encoding,
    broken: list[Reject],
    *,
    before: int,
    width: int,
    delimiter: str,
    keep_empty: bool,
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows after the header."""
    undecoded: list[bytes] = []
    last = b"\n"

    def decoded(stream: Iterator[bytes]) -> Iterator[str]:
        nonlocal last
        for last in stream:
            yield encoding.decode(last, undecoded)

    with opened(path) as stream:
        reader = csv.reader(decoded(islice(stream, before, None)), delimiter=delimiter, strict=True)
        begins = before + 1
        try:
            for row in reader:
                if undecoded:
                    cut = not last.endswith(b"\n") and _is_cut(undecoded[-1], encoding)
                    undecoded.clear()
                    broken.append(Reject(begins, "", delimiter.join(row), _CUT if cut else _not_in(encoding)))
                elif not any(map(str.strip, row)):
                    if keep_empty:
                        yield begins, [None] * width
                elif len(row) >= width and not any(row[width:]):  # empty columns beside the table
                    yield begins, [each or None for each in row[:width]]
                else:
                    cut = not last.endswith(b"\n") and len(row) < width
                    reason = _CUT if cut else _other_form(len(row), width)
                    broken.append(Reject(begins, "", delimiter.join(row), reason))
                begins = before + reader.line_num + 1
        except csv.Error as error:
            raise _no_csv(path, before + reader.line_num, error) from None


def _is_cut(line: bytes, encoding: Encoding) -> bool:
    """Does a line end in the middle of a character?"""
    return any(_decodes(line[:-length], encoding.name) for length in range(1, 4))


_CUT = Text(
    zh="文件在这一行中间中断，可能没有传完或保存完",
    en="the file breaks off within this line; the file may be incomplete",
)


def _not_in(encoding: Encoding) -> Text:
    if encoding.name == "utf-8":
        return Text(
            zh="含有不是 UTF-8 编码的字节，而文件其余部分是 UTF-8",
            en="not UTF-8, unlike the rest of the file",
        )
    return Text(
        zh="不是 GB18030（GBK）编码，而文件其余部分是", en="not GB18030 (GBK), unlike the rest of the file"
    )


def _other_form(fields: int, width: int) -> Text:
    return Text(zh=f"这一行有 {fields} 格，而表头有 {width} 列", en=f"{fields} fields instead of {width}")


def _no_csv(path: Path, line: int, error: csv.Error) -> TableError:
    said = say_no_csv(line, error)
    return wrong(path, said.zh, said.en)


def say_no_csv(line: int, error: csv.Error) -> Text:
    """Say why a line is not valid CSV."""
    said = str(error)
    reason = next((text for start, text in _CSV_ERRORS.items() if said.startswith(start)), None)
    zh, en = (said, said) if reason is None else (reason.zh, reason.en)
    return Text(zh=f"第 {line} 行不是可读的 CSV：{zh}", en=f"line {line} is not readable CSV: {en}")


_CSV_ERRORS = {
    "unexpected end of data": Text(zh="引号没有闭合。", en="a quotation mark is never closed."),
    "new-line character": Text(
        zh="引号之外有单独的回车符；请另存为普通的 CSV。",
        en="a lone carriage return outside quotation marks; save it as plain CSV.",
    ),
    "field larger": Text(
        zh="有一格过长，多半是引号没有闭合。",
        en="a cell is too long, most likely because a quotation mark is never closed.",
    ),
    "'": Text(
        zh="闭合的引号之后还有文字；引号内的引号须写两次。",
        en="text after a closing quotation mark; double any quotation mark inside quotes.",
    ),
}
"""Errors of Python's CSV reader by their beginning, with our wording."""


def _count_lines(path: Path) -> int:
    with opened(path) as stream:
        return sum(block.count(b"\n") for block in iter(partial(stream.read, _BLOCK), b""))


def text_lines(path: Path) -> list[str]:
    """Read the lines of a UTF-8 or GB18030 text file, without the byte order mark.

    Raises:
        TableError: it is in another encoding, or a line differs from the others.
        OSError: it cannot be read.
    """
    encoding = encoding_of(path)
    undecoded: list[bytes] = []
    lines: list[str] = []
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            lines.append(encoding.decode(line, undecoded))
            if undecoded:
                said = _not_in(encoding)
                raise wrong(path, f"第 {number} 行{said.zh}。", f"line {number} is {said.en}.")
    return [lines[0].removeprefix("\ufeff"), *lines[1:]] if lines else []
