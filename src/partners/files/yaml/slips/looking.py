"""Finding the mistakes of a text by trying edits: the one after which most of the text says something sensible is meant.

libyaml says where it stopped and what it expected, which is often a line behind the mistake. So each mistake that could
stand there is mended in a copy. An edit counts where libyaml gets further than before; of several, the one is chosen
that leaves the least wrong with the file's records, and of those the slip that is most common. Where none helps, the
message says no more than what libyaml knows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from partners.files.yaml.slips import (
    brackets,
    colons,
    dashes,
    indentation,
    quotation,
    stray_lines,
    stray_marks,
)
from partners.files.yaml.slips.excerpt import Excerpt, excerpt_at
from partners.files.yaml.slips.merge_marks import without_marks
from partners.files.yaml.slips.misprint import (
    LONGEST_LINE,
    Judge,
    Lines,
    Misprint,
    Repair,
    Stop,
    has_content,
    indent_of,
)
from partners.files.yaml.slips.stopped import expected

_MOST = 50
"""So many mistakes of one file are enough for one run."""
_LINES_BACK = 8
"""A mistake can stand so many lines above the place where libyaml stops."""
_PARSED = 24_000_000
"""So many characters may be parsed again to find the causes."""
_JUDGED = 1_500_000
"""So many characters may be read as records to compare repairs, which is slower."""
_BEST = 16
"""So many repairs that help are compared with each other."""
_ANOTHER_MISTAKE = 4
"""What a repair counts as leaving wrong that leaves another mistake further on, beside what is wrong before that."""

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


class _Way(NamedTuple):
    """A repair that helps, and how far libyaml gets with it."""

    repair: Repair
    error: Stop | None

    @property
    def reached(self) -> tuple[int, int]:
        return (1 << 60, 0) if self.error is None else self.error.reached


class _Purse:
    """How much may still be tried."""

    def __init__(self) -> None:
        self.parsed = _PARSED
        self.judged = _JUDGED


def misprints(text: str, judge: Judge) -> tuple[list[Misprint], str]:
    """The mistakes that keep a text from being YAML, in order, and the text without those whose cause was found.

    Args:
        text: the whole file.
        judge: says what is wrong with a text.
    """
    lines, found = without_marks(_BREAK.split(text))
    grown: list[tuple[int, int, int]] = []
    purse = _Purse()
    while len(found) < _MOST and (error := judge.error_of("\n".join(lines))) is not None:
        stop = Excerpt(lines, range(len(lines))).where(Stop.of(error), {})
        repair = _best(lines, stop, judge, purse)
        if repair is None:
            found.append(_as_written(Misprint(stop.line, stop.column, expected(stop.problem)), grown))
            break
        found.append(_as_written(repair.misprint, grown))
        for number, after in repair.edits.items():
            before = lines[number]
            if len(before) != len(after):
                same = next(
                    (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                    min(len(before), len(after)),
                )
                grown.append((number, same, len(after) - len(before)))
            lines[number] = after
        purse.parsed -= len(text)
    return [*dict.fromkeys(found)], "\n".join(lines)


def _as_written(misprint: Misprint, grown: Sequence[tuple[int, int, int]]) -> Misprint:
    """A mistake at its column in the file itself, which the mending before it may have moved."""
    column = misprint.column
    for line, start, more in reversed(grown):
        if line == misprint.line and column > start:
            column = max(start, column - more)
    return misprint._replace(column=column)


def _best(lines: Lines, stop: Stop, judge: Judge, purse: _Purse) -> Repair | None:
    """The repair after which the text says most and least is wrong with it."""
    stop = stop._replace(line=min(stop.line, len(lines) - 1))
    first = max(0, stop.line - _LINES_BACK)
    repairs = [*_candidates(lines, stop, first)]
    excerpt = excerpt_at(lines, min([first, *(min(repair.edits) for repair in repairs)]), stop.line)
    ways: list[_Way] = []
    for repair in repairs:
        text = excerpt.text(repair.edits)
        purse.parsed -= len(text)
        if purse.parsed < 0:
            break
        error = judge.error_of(text)
        after = None if error is None else excerpt.where(Stop.of(error), repair.edits)
        if _is_further(repair, after, stop, lines):
            ways.append(_Way(repair, after))
    if not ways:
        return None
    furthest = max(way.reached for way in ways)
    ways.sort(
        key=lambda way: (way.reached != furthest, way.repair.cost, stop.line - way.repair.misprint.line)
    )
    scores = [
        (_left_wrong(way, excerpt, stop, judge, purse), number) for number, way in enumerate(ways[:_BEST])
    ]
    return ways[min(scores)[1]].repair


def _is_further(repair: Repair, after: Stop | None, stop: Stop, lines: Lines) -> bool:
    if after is None:
        return True
    line, column = after.reached
    edited = repair.edits.get(line)
    grown = 0 if edited is None or line != stop.reached[0] else max(0, len(edited) - len(lines[line]))
    return (line, column - grown) > stop.reached


def _left_wrong(way: _Way, excerpt: Excerpt, stop: Stop, judge: Judge, purse: _Purse) -> float:
    """How much is wrong with a text after a repair, as far as it can be read; the repair's cost decides between equals."""
    cost = way.repair.cost / 10
    if way.error is None:
        text = excerpt.text(way.repair.edits)
    else:
        last = min(way.error.reached[0], way.error.began[0] if way.error.began else way.error.line)
        text = ""
        for before in dict.fromkeys((way.error.reached[0], way.error.reached[0] - 1, last, last - 1)):
            text = excerpt.text(way.repair.edits, before)
            if before > stop.line and judge.error_of(text) is None:
                break
        else:
            return 1_000 - way.reached[0] / (len(excerpt.lines) + 1) + cost
        cost += _ANOTHER_MISTAKE
    purse.judged -= len(text)
    return cost if purse.judged < 0 else judge.problems_of(text) + cost


def _candidates(lines: Lines, stop: Stop, first: int) -> Iterator[Repair]:
    """What may be mistyped near the place where libyaml stopped."""
    if any(len(line) > LONGEST_LINE for line in lines[first : stop.line + 1]):
        return
    near = [*range(stop.line, first - 1, -1)]
    yield from quotation.unclosed(lines, stop)
    yield from quotation.opened_above(lines, stop)
    for number in near:
        for each in (*_OF_ONE_LINE, *_OF_A_STOPPED_LINE):
            yield from each(lines, number)
    yield from quotation.behind(lines, stop)
    yield from brackets.closing(lines, stop)
    yield from brackets.unclosed(lines, stop)
    yield from quotation.texts(lines, stop.line, stop.column)
    if "expected" in stop.problem or "not allowed" in stop.problem or "block" in stop.problem:
        closest = [number for number in near if has_content(lines[number])][:3]
        for number in closest:
            yield from indentation.indents(lines, number)


_Generator = Callable[[Lines, int], Iterator[Repair]]
_OF_ONE_LINE: tuple[_Generator, ...] = (
    quotation.chinese,
    brackets.kinds,
    brackets.separators,
    brackets.without_keys,
    stray_marks.behind_brackets,
    stray_marks.comments,
    stray_marks.before_numbers,
    stray_lines.two_in_one,
    stray_lines.entries_in_one,
    stray_lines.names_in_quotes,
    stray_lines.ends,
    colons.unseen,
    quotation.begun_by_a_bracket,
)
"""What may be mistyped in a line, though YAML makes something of it."""
_OF_A_STOPPED_LINE: tuple[_Generator, ...] = (
    colons.blanks,
    colons.wide_ones,
    colons.spaces,
    colons.missing,
    dashes.bullets,
    dashes.dashes,
    indentation.texts_below,
    stray_lines.texts,
    stray_lines.prefixes,
)


def second_look(text: str, number: int) -> Iterator[tuple[Misprint, str]]:
    """What may be mistyped in a text that is YAML, but not what was meant: each with the text without it.

    Args:
        text: the whole file.
        number: of a line with a problem, from 0.
    """
    lines = _BREAK.split(text)
    repairs: list[Repair] = []
    for at in (number, number + 1, number - 1):
        if 0 <= at < len(lines) and len(lines[at]) <= LONGEST_LINE and has_content(lines[at]):
            for each in (
                *_OF_ONE_LINE,
                stray_lines.prefixes,
                colons.blanks,
                colons.wide_ones,
                colons.missing,
                colons.spaces,
                dashes.bullets,
            ):
                repairs += each(lines, at)
            if at == number or (at and _goes_on(lines[at - 1], lines[at])):
                repairs += indentation.indents(lines, at)
    for repair in sorted(repairs, key=lambda repair: repair.cost):
        yield repair.misprint, "\n".join(repair.edits.get(at, line) for at, line in enumerate(lines))


def _goes_on(above: str, line: str) -> bool:
    """Does YAML take a line for more of the text above it?"""
    return not re.search(r"[:|>]\s*$", above) and indent_of(line) > indent_of(above)
