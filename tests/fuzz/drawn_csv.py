"""Tables as CSV: encodings, separators, quotes, line ends, and what goes wrong with them."""

from collections.abc import Callable, Sequence

from drawn_tables import Draw, Table, as_text, draw_text

ENCODINGS = (
    *("utf-8", "utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-broken"),
    *("utf-7", "shift_jis", "utf-32", "cp1252"),
)  # fmt: skip


def plain_csv(table: Table) -> bytes:
    """A table as programs write it."""
    rows = [table.headers, *([as_text(value) for value in row] for row in table.rows)]
    return "".join(",".join(_quoted(cell) for cell in row) + "\r\n" for row in rows).encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def draw_csv(draw: Draw, table: Table) -> bytes:
    """A table as people and programs write it, or break it."""
    is_tame = draw.chance(0.6)
    separator = draw.pick(",", ",", ",", ";", "\t") if is_tame else draw.pick(",", ";", "|")
    end = draw.pick("\n", "\r\n") if is_tame else draw.pick("\n", "\r", "mixed")
    rows: list[list[str]] = [[as_text(value) for value in row] for row in table.rows]
    rows = [[draw_text(draw) if draw.chance(0.03) else cell for cell in row] for row in rows]
    header = [*table.headers]
    if draw.chance(0.1) and not is_tame:
        header = draw.choice(_HEADERS)(header)
    # A table that begins with a stray line is refused, mostly.
    lines = [header, *rows]
    first = 1 if is_tame else 0
    for _ in range(draw.pick(0, 0, 0, 1) if is_tame else draw.pick(0, 1, 2)):
        lines.insert(draw.randint(first, len(lines)), draw.choice(_STRAY)(header))
    text = ""
    if draw.chance(0.05):
        text += f"sep={separator}\n"
    for row in lines:
        text += separator.join(_cell(draw, cell, separator) for cell in row)
        text += draw.pick("\n", "\r\n", "\r", "\n\n", "\r\r\n", "\x85", "\u2028") if end == "mixed" else end
    if draw.chance(0.1):
        text = text.rstrip("\r\n")
    if is_tame:
        return text.encode(draw.pick("utf-8", "utf-8-sig", "gb18030"), "replace")
    return _encoded(draw, text)


_HEADERS: Sequence[Callable[[list[str]], list[str]]] = (
    lambda header: ["", *header[1:]],
    lambda header: [header[0], *header],
    lambda header: [*header, "", ""],
    lambda header: [each.upper() for each in header] + [each.lower() for each in header],
    lambda header: ["outcome", *header[1:]],
    lambda header: ["partners:x", *header[1:]],
    lambda header: [f" {each}\n" for each in header],
    lambda header: ["\ufeff" + header[0], *header[1:]],
    lambda header: ["," * 3, *header[1:]],
    lambda header: ["\x00", *header[1:]],
    lambda _: [""],
    lambda _: [],
)
_STRAY: Sequence[Callable[[list[str]], list[str]]] = (
    lambda _: [],
    lambda _: ["", ""],
    lambda header: header,
    lambda header: ["合计", *["1"] * (len(header) - 1)],
    lambda header: ["（元）"] * len(header),
    lambda header: [*map(str, range(1, len(header) + 1))],
    lambda _: ["制表人：张三", "审核：李四"],
    lambda _: ["单位：万元"],
    lambda _: ["2024年算力合同台账"],
    lambda header: ["x"] * (len(header) + 1),
    lambda header: ["x"] * max(len(header) - 1, 1),
    lambda header: ["1"] * len(header) + [""] * 3,
    lambda _: ["x" * 200_000],
    lambda _: ['"'],
)


def _cell(draw: Draw, cell: str, separator: str) -> str:
    if draw.chance(0.01):
        return draw.pick(
            f'"{cell}',
            f'{cell}"',
            f'"{cell}"x',
            f'"a"b"{cell}"',
            f"'{cell}'",
            f' "{cell}"',
            cell + "\x00",
            f"\\{cell}",
        )
    if draw.chance(0.2) or any(each in cell for each in f'"\r\n{separator}'):
        return _quoted(cell)
    return cell


def _encoded(draw: Draw, text: str) -> bytes:
    encoding = draw.choice(ENCODINGS)
    if encoding == "utf-8-broken":
        content = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(draw.pick(1, 1, 2, 10)):
            if content:
                content[draw.randrange(len(content))] = draw.randrange(256)
        return bytes(content)
    content = bytearray(text.encode(encoding, "replace"))
    if encoding.startswith("utf-16-") and draw.chance(0.5):
        content = bytearray("\ufeff".encode(encoding)) + content
    match draw.randrange(24):
        case 0:
            return bytes(content[: draw.randrange(len(content) + 1)])
        case 1:
            return b""
        case 2:
            return bytes(content) + b"\x00" * draw.pick(1, 5, 5000)
        case 3:
            return bytes(content) + draw.pick(
                "甲".encode("gb18030"), "甲".encode(), b"\xff\xfe", b"\x1a", b"\xe7\x94"
            )
        case 4:
            middle = draw.randrange(len(content) + 1)
            return (
                bytes(content[:middle])
                + draw.pick(b"\xff", b"\x00", b"\r", b"\x80\x80", "é,".encode("latin-1"))
                + bytes(content[middle:])
            )
        case 5:
            return draw.pick(
                b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x2b\x2f\x76"
            ) + bytes(content)
        case _:
            return bytes(content)
