"""Header of a table with a published list."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from partners.batches.lists.rows import Row
from partners.errors import ListError, did_you_mean, nearest
from partners.text import Text

NAME_HEADERS = frozenset(
    "名称 企业名称 单位名称 机构名称 公司名称 伙伴名称 成员名称 企业 单位 机构 公司 所印名称 name organisation organization company printed".split()  # noqa: SIM905
)

_CATEGORY_HEADERS = frozenset("类别 伙伴类别 类型 伙伴类型 分类 category type".split())  # noqa: SIM905
_DECISION_HEADERS = frozenset({"decide", "决定"})
_LINES_BEFORE_HEADER = 20


class ListHeader(NamedTuple):
    """Index of the header row, and indexes of its columns; None if there is no such column."""

    row: int
    name: int
    category: int | None
    decision: int | None


def find_header(rows: Sequence[Row]) -> ListHeader | None:
    """Find the first row near the top with a column of names; None if there is none."""
    for place, (_, cells) in enumerate(rows[:_LINES_BEFORE_HEADER]):
        names = [cell.lower() for cell in cells]
        found = [index for index, name in enumerate(names) if name in NAME_HEADERS]
        if found:
            return ListHeader(
                place, found[0], _place(names, _CATEGORY_HEADERS), _place(names, _DECISION_HEADERS)
            )
    return None


def _place(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((index for index, name in enumerate(names) if name in wanted), None)


def refuse_double(path: Path, rows: Sequence[Row], header: ListHeader) -> None:
    """Refuse two columns for the same thing with different content.

    Raises:
        ListError: there are such columns.
    """
    line, titles = rows[header.row]
    below = [cells for _, cells in rows[header.row + 1 :]]
    for wanted in (NAME_HEADERS, _CATEGORY_HEADERS, _DECISION_HEADERS):
        places = [place for place, title in enumerate(titles) if title.lower() in wanted]
        columns = {tuple("".join(cells[place : place + 1]) for cells in below) for place in places}
        if len(columns) > 1:
            double = "、".join(titles[place] for place in places)
            raise ListError(
                path,
                [
                    Text(
                        zh=f"第 {line} 行有几列说的是同一件事：{double}；请只留一列，其余的改名或删去。",
                        en=f"line {line} has several columns for the same thing: {double}; keep one, and rename or remove the others.",
                    )
                ],
            )


def without_numbers(rows: Sequence[Row]) -> list[Row]:
    """Remove a first column that only numbers the rows."""
    filled = [cells for _, cells in rows if sum(map(bool, cells)) > 1]
    if filled and [cells[0] for cells in filled] == [str(number) for number in range(1, len(filled) + 1)]:
        return [(line, cells[1:] if sum(map(bool, cells)) > 1 else cells) for line, cells in rows]
    return [*rows]


def say_no_header(line: int, cells: Sequence[str]) -> Text:
    """Say that lines have several columns, but no header tells which of them holds the names."""
    hint = did_you_mean(nearest(cells[0], [*NAME_HEADERS]))
    return Text(
        zh=f"第 {line} 行有几列，但没有一列名为“名称”；请加一行表头，如：序号、名称、类别。{hint.zh}",
        en=f"line {line} has several columns, but none is named 名称 or name; add a header such as 序号, 名称, 类别. {hint.en}".rstrip(),
    )
