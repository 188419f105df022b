"""Reading of a published list: a table, or names under headings.

Unclear lines are refused with their number and advice; nothing is guessed.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from partners.batches.lists.entries import split_marks, split_names, why_no_name
from partners.batches.lists.headings import UNSEEN, Heading, read_heading, without_number
from partners.batches.lists.list_header import (
    ListHeader,
    find_header,
    refuse_double,
    say_no_header,
    without_numbers,
)
from partners.batches.lists.listed import ListedName, PublishedList
from partners.batches.lists.numbering import are_counted, is_doubtful, is_numbered, without_count
from partners.batches.lists.remarks import (
    is_number,
    is_page,
    is_remark,
    section_style,
    stated_total,
    unknown_category,
)
from partners.batches.lists.rows import Row, list_rows
from partners.errors import ListError, did_you_mean, nearest, no_such
from partners.names.matching import LONGEST
from partners.records.fields import Category
from partners.records.memberships import NOT_STATED
from partners.tables.footers import Worded, is_sum
from partners.tables.row_kinds import RowKind, RowKinds
from partners.text import Text
from partners.values.characters import tidy


def read_list(path: str | Path, *, sheet: str | None = None) -> PublishedList:
    """Read a published list.

    Args:
        path: a CSV or Excel file with a column of names, or a text file with one name a line under headings.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.

    Raises:
        ListError: has every problem of the list.
        TableError: the file is broken, or its content does not fit its ending.
        OSError: it cannot be read.
    """
    path = Path(path)
    rows, notes = list_rows(path, sheet)
    reading = _Reading(path)
    header = find_header(rows)
    if header is not None:
        refuse_double(path, rows, header)
        reading.table(rows, header)
    else:
        reading.lines(without_numbers(rows))
    return replace(reading.result(), notes=tuple(note.text for note in notes))


_AND_OTHERS = re.compile(r"等(?:\s*\d+\s*家)?(?:企业|单位|机构|公司)?$")


class _Reading:
    """The content of a list read so far, and its problems."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: list[ListedName] = []
        self._counts: Counter[Category] = Counter()
        self._passed_over: list[tuple[int, str]] = []
        self._marks: list[tuple[int, str, str]] = []
        self._before = ""
        self._in_table = False
        self._totals: dict[int, int] = {}
        self._problems: list[Text] = []
        self._homeless: list[tuple[int, str]] = []
        self._heading: Heading | None = None

    def result(self) -> PublishedList:
        """Return the list, or raise all problems."""
        if not self._names and self._homeless:
            self._problems.append(_NO_CATEGORIES)
        elif not self._names and not self._problems:
            self._problems.append(Text(zh="没有任何名称。", en="there are no names."))
        else:
            for line, name in self._homeless:
                hint = did_you_mean(nearest(name, [category.label.zh for category in Category]))
                self._problem(
                    line,
                    f"“{name}”之前没有类别标题。{hint.zh}若是标题，请删去此行。",
                    f'"{name}" stands under no category. {hint.en} If it is a title, remove the line.'.replace(
                        "  ", " "
                    ),
                )
        if self._problems:
            raise ListError(self._path, self._problems)
        return PublishedList(
            self._path,
            (*self._names,),
            dict(self._counts),
            (*self._passed_over,),
            self._totals,
            (*self._marks,),
        )

    def table(self, rows: Sequence[Row], header: ListHeader) -> None:
        """Read the rows of a table; some rows may be headings."""
        self._in_table = True
        titles = rows[header.row][1]
        width = len(titles)
        choices = [place for place in (header.category, header.decision) if place is not None]
        kinds = RowKinds(titles, Worded(names=[header.name], choices=choices))
        for line, cells in rows[: header.row]:
            self._pass_over(line, cells)
        for line, found in rows[header.row + 1 :]:
            cells = [*found, *[""] * (width - len(found))]
            kind = kinds.kind_of(cells)
            filled = {cell for cell in cells if cell}
            # A row with only a category in the category column lacks its name, and is not a heading.
            alone = len(filled) == 1 and (header.category is None or cells[header.name])
            heading = read_heading(next(iter(filled))) if alone else None
            shown = " ".join(dict.fromkeys(cell for cell in cells if cell))
            if heading is not None and not heading.names:
                self._begin(heading)
            elif alone or stated_total(shown) is not None:
                if not self._is_no_name(line, shown, frozenset()):
                    self._row(line, cells, header, kind)
            elif filled:
                self._row(line, cells, header, kind)

    def _row(self, line: int, cells: Sequence[str], header: ListHeader, kind: RowKind) -> None:
        if kind is not RowKind.LINE:
            self._pass_over(line, cells)
            return
        name = cells[header.name]
        if not name:
            self._problem(line, "没有名称。", "has no name.")
            return
        decision = "" if header.decision is None else cells[header.decision]
        if header.category is None:
            self._name(line, name, decision)
            return
        word = cells[header.category]
        heading = read_heading(word)
        if heading is not None and not heading.names:
            self._heading = heading
            self._name(line, name, decision)
        elif not word:
            self._problem(
                line,
                f"“{name}”没有类别；名单未说明类别的写 {NOT_STATED}。",
                f'"{name}" has no category; where the list states none, write {NOT_STATED}.',
            )
        else:
            complaint = no_such(_CATEGORY, word, [*Category, NOT_STATED])
            self._problem(line, complaint.zh, complaint.en)

    def lines(self, rows: Sequence[Row]) -> None:
        """Read names under headings."""
        several = next(((line, cells) for line, cells in rows if sum(map(bool, cells)) > 1), None)
        if several is not None:
            self._problems.append(say_no_header(several[0], [cell for cell in several[1] if cell]))
            return
        texts = [(line, cell.strip(UNSEEN)) for line, cells in rows for cell in cells if cell]
        paged = any(is_page(text) for _, text in texts)
        styles = frozenset(section_style(text) for _, text in texts if read_heading(text) is not None)
        sections: list[tuple[Heading | None, list[tuple[int, str]]]] = [(None, [])]
        for line, text in texts:
            heading = read_heading(text)
            if heading is not None:
                sections.append((heading, _parts(line, heading.names)))
            elif is_number(text):
                self._number(line, text, paged=paged)
            elif not self._is_no_name(line, text, styles):
                sections[-1][1].extend(_parts(line, text))
        counted = are_counted([[part for _, part in parts] for _, parts in sections])
        numbered = any(is_numbered(part) for _, parts in sections for _, part in parts)
        for (heading, parts), is_counted in zip(sections, counted, strict=True):
            if heading is not None:
                self._begin(heading)
            for line, part in parts:
                if is_counted:
                    self._part(line, without_count(part))
                elif is_doubtful(part, others_numbered=numbered):
                    self._problem(line, _DOUBTFUL.zh.format(part), _DOUBTFUL.en.format(part))
                else:
                    self._part(line, without_number(without_number(part)))

    def _is_no_name(self, line: int, text: str, styles: frozenset[str]) -> bool:
        """Is a line that is not a heading not a name either? If so, ignore or refuse it."""
        if stated_total(text) is not None or is_remark(text):
            self._pass_over(line, [text])
            return True
        category = unknown_category(text, styles)
        if category is not None:
            self._no_category(line, category)
        elif ":" not in tidy(text) and is_sum([without_number(text)]):  # behind a colon there may be names
            self._pass_over(line, [text])
        else:
            return False
        return True

    def _part(self, line: int, text: str) -> None:
        name = _AND_OTHERS.sub("", text.rstrip("。 "))
        label, colon, _ = name.replace("：", ":").partition(":")
        if colon:
            self._no_category(line, label)
        elif name:
            self._name(line, name)

    def _no_category(self, line: int, word: str) -> None:
        """Refuse a text in the place of a category."""
        message = no_such(_CATEGORY, word, [category.label.zh for category in Category])
        self._problem(line, message.zh + _IF_NONE.zh, f"{message.en} {_IF_NONE.en}")

    def _begin(self, heading: Heading) -> None:
        self._heading = heading
        if heading.category is not None and heading.stated is not None:
            self._counts[heading.category] += heading.stated

    def _number(self, line: int, text: str, *, paged: bool) -> None:
        """Ignore a page number; if no other line is certainly one, refuse it, because it may be a name."""
        if paged:
            self._pass_over(line, [text])
        else:
            self._problem(
                line,
                f"“{text}”像是页码；若是，请删去此行；若是名称，请改用有“名称”“类别”两列的表格。",
                f'"{text}" looks like the number of a page; if so, remove the line; if it is a name, use a table with the columns '
                "name and category.",
            )

    def _name(self, line: int, printed: str, decision: str = "") -> None:
        name, mark = split_marks(printed)
        trouble = why_no_name(name, self._before, in_table=self._in_table)
        self._before = name
        if mark:
            self._marks.append((line, mark, name))
        if trouble is not None:
            self._problem(line, trouble.zh, trouble.en)
        elif len(name) > LONGEST:
            self._problem(
                line, f"名称超过 {LONGEST} 个字符。", f"the name is longer than {LONGEST} characters."
            )
        elif self._heading is None:
            self._homeless.append((line, name))
        else:
            self._names.append(ListedName(line, name, self._heading.category, decision))

    def _pass_over(self, line: int, cells: Sequence[str]) -> None:
        filled = dict.fromkeys(cell for cell in cells if cell)
        if filled:
            text = " ".join(filled)
            self._passed_over.append((line, text))
            total = stated_total(text)
            if total is not None:
                self._totals[line] = total

    def _problem(self, line: int, zh: str, en: str) -> None:
        self._problems.append(Text(zh=f"第 {line} 行：{zh}", en=f"line {line}: {en}"))


_NO_CATEGORIES = Text(
    zh=f"名单没有类别；请在各类名称之上写类别，如“算力伙伴”，或加一列“类别”；名单未说明类别的写 {NOT_STATED}。",
    en="the list has no categories; write each above its names, such as 算力伙伴 or compute, or add a column 类别 or category; "
    f"where the list states none, write {NOT_STATED}.",
)

_CATEGORY = Text(zh="伙伴类别", en="category")

_IF_NONE = Text(
    zh="若是名称，请改用有“名称”“类别”两列的表格；若都不是，请删去此行。",
    en="If it is a name, use a table with the columns name and category; otherwise remove the line.",
)

_DOUBTFUL = Text(
    zh="“{}”开头的数字是序号还是名称的一部分，无法判断；请给每一行从 1 起连续编号，或改用有“名称”“类别”两列的表格。",
    en='cannot tell whether the number before "{}" numbers the line or belongs to the name; number every line in turn from 1, '
    "or use a table with the columns name and category.",
)


def _parts(line: int, text: str) -> list[tuple[int, str]]:
    """Split a line into names; the first keeps the line's number."""
    rest = without_number(text)
    first, *others = split_names(rest)
    parts = [text[: len(text) - len(rest)] + first, *others]
    return [(line, part.strip(UNSEEN)) for part in parts if part.strip(UNSEEN)]
