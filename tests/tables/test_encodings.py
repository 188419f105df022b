"""A text has one encoding; what is not of it is set aside, and never read as other characters."""

from pathlib import Path

import pytest

from partners.errors import TableError
from partners.tables.input import open_rows

LINES = ["编号,名称", "1,示例数据公司", "2,联通", "3,是", "4,朱镕基"]


def read(path: Path, content: bytes) -> tuple[list[str | None], list[str], list[str]]:
    """The names, the reasons of what is set aside, and the notes."""
    path.write_bytes(content)
    rows = open_rows(path)
    names = [row[1] for _, row in rows.lines]
    return names, [each.reason.en for each in rows.broken], [note.kind for note in rows.notes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_character_is_read_as_it_is_written(tmp_path: Path, encoding: str) -> None:
    content = "\n".join(LINES).encode(encoding)
    names, broken, notes = read(tmp_path / "a.csv", content)
    assert (names, broken) == (["示例数据公司", "联通", "是", "朱镕基"], [])
    assert notes == (["encoding"] if encoding == "gb18030" else [])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("wrong", [b"wafer 5 \xb5m", b"caf\xe9", "数据".encode("gb18030"), b"\xe7\xa4"])
def test_a_line_of_other_bytes_is_set_aside_in_a_text_in_utf_8(
    tmp_path: Path, mark: bytes, wrong: bytes
) -> None:
    content = mark + "\n".join(LINES).encode() + b"\n5," + wrong + b"\n6,x\n"
    names, broken, _ = read(tmp_path / "a.csv", content)
    assert names == ["示例数据公司", "联通", "是", "朱镕基", "x"]
    assert broken == ["not UTF-8, unlike the rest of the file"]


def test_a_line_in_utf_8_is_set_aside_in_a_text_in_gb18030(tmp_path: Path) -> None:
    content = "\n".join(LINES).encode("gb18030") + "\n5,示例数据公司\n".encode()
    names, broken, _ = read(tmp_path / "a.csv", content)
    assert (len(names), broken) == (4, ["not GB18030 (GBK), unlike the rest of the file"])


@pytest.mark.parametrize(
    "text", ["no,name\n1,Müller\n2,Café Noël\n", "no,name\n1,Société\n", "no,name\n1,Müller\n"]
)
def test_letters_with_accents_in_latin_1_are_no_chinese(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableError, match=r"neither in UTF-8 nor in GB18030 \(GBK\); save it as UTF-8"):
        read(tmp_path / "a.csv", text.encode("latin-1"))


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_text_that_breaks_off_says_so(tmp_path: Path, cut: int) -> None:
    content = "编号,名称\n1,示例\n2,示例公司".encode()
    names, broken, _ = read(tmp_path / "a.csv", content[:-cut])
    assert names[0] == "示例"
    assert broken == (["the file breaks off within this line; the file may be incomplete"])


def test_a_last_line_without_all_its_cells_says_that_it_may_be_cut(tmp_path: Path) -> None:
    names, broken, _ = read(tmp_path / "a.csv", "编号,名称\n1,示例\n2".encode())
    assert names == ["示例"]
    assert broken[0].startswith("the file breaks off within this line")
