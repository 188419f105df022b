"""Search for slips in a text by trying edits, and choosing the one after which most of the text makes sense.

libyaml reports where it stopped and what it expected, often a line after the slip. So each slip that could be there
is corrected in a copy. An edit counts if libyaml gets further with it. Of several edits, the best leaves the fewest
problems in the file's records; among equals, the most common slip is chosen. If no edit helps, the message only says
what libyaml reported.
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
"""Limit of slips reported for one file in one run."""
_LINES_BACK = 8
"""Number of lines above libyaml's stop that are searched for a slip."""
_PARSED = 24_000_000
"""Limit of characters that are parsed again to find the causes."""
_JUDGED = 1_500_000
"""Limit of characters that are read as records to compare repairs, which is slower."""
_BEST = 16
"""Number of helpful repairs that are compared with each other."""
_ANOTHER_MISTAKE = 4
"""Penalty of a repair that leaves a slip further on."""

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


class _Attempt(NamedTuple):
    """A helpful repair, and how far libyaml gets with it."""

    repair: Repair
    error: Stop | None

    @property
    def reached(self) -> tuple[int, int]:
        return (1 << 60, 0) if self.error is None else self.error.reached


class _Budget:
    """The number of characters that may still be tried."""

    def __init__(self) -> None:
        self.parsed = _PARSED
        self.judged = _JUDGED


def misprints(text: str, judge: Judge) -> tuple[list[Misprint], str]:
    """Find the slips that keep a text from being YAML, in order; also return the text with them corrected.

    Args:
        text: the whole file.
        judge: judges corrections of the text.
    """
    lines, found = without_marks(_BREAK.split(text))
    grown: list[tuple[int, int, int]] = []
    budget = _Budget()
    while len(found) < _MOST and (error := judge.error_of("\n".join(lines))) is not None:
        stop = Excerpt(lines, range(len(lines))).where(Stop.of(error), {})
        repair = _best(lines, stop, judge, budget)
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
        budget.parsed -= len(text)
    return [*dict.fromkeys(found)], "\n".join(lines)


def _as_written(misprint: Misprint, grown: Sequence[tuple[int, int, int]]) -> Misprint:
    """Convert the column of a slip in a corrected line to its column in the file."""
    column = misprint.column
    for line, start, more in reversed(grown):
        if line == misprint.line and column > start:
            column = max(start, column - more)
    return misprint._replace(column=column)


def _best(lines: Lines, stop: Stop, judge: Judge, budget: _Budget) -> Repair | None:
    """Choose the repair with which libyaml gets furthest and fewest problems remain."""
    stop = stop._replace(line=min(stop.line, len(lines) - 1))
    first = max(0, stop.line - _LINES_BACK)
    repairs = [*_candidates(lines, stop, first)]
    excerpt = excerpt_at(lines, min([first, *(min(repair.edits) for repair in repairs)]), stop.line)
    attempts: list[_Attempt] = []
    for repair in repairs:
        text = excerpt.text(repair.edits)
        budget.parsed -= len(text)
        if budget.parsed < 0:
            break
        error = judge.error_of(text)
        after = None if error is None else excerpt.where(Stop.of(error), repair.edits)
        if _is_further(repair, after, stop, lines):
            attempts.append(_Attempt(repair, after))
    if not attempts:
        return None
    furthest = max(attempt.reached for attempt in attempts)
    attempts.sort(
        key=lambda attempt: (
            attempt.reached != furthest,
            attempt.repair.cost,
            stop.line - attempt.repair.misprint.line,
        )
    )
    scores = [
        (_left_wrong(attempt, excerpt, stop, judge, budget), number)
        for number, attempt in enumerate(attempts[:_BEST])
    ]
    return attempts[min(scores)[1]].repair


def _is_further(repair: Repair, after: Stop | None, stop: Stop, lines: Lines) -> bool:
    if after is None:
        return True
    line, column = after.reached
    edited = repair.edits.get(line)
    grown = 0 if edited is None or line != stop.reached[0] else max(0, len(edited) - len(lines[line]))
    return (line, column - grown) > stop.reached


def _left_wrong(attempt: _Attempt, excerpt: Excerpt, stop: Stop, judge: Judge, budget: _Budget) -> float:
    """Score the problems that a repair leaves in the readable part of a text; its cost decides between equals."""
    cost = attempt.repair.cost / 10
    if attempt.error is None:
        text = excerpt.text(attempt.repair.edits)
    else:
        last = min(
            attempt.error.reached[0], attempt.error.began[0] if attempt.error.began else attempt.error.line
        )
        text = ""
        for before in dict.fromkeys((attempt.error.reached[0], attempt.error.reached[0] - 1, last, last - 1)):
            text = excerpt.text(attempt.repair.edits, before)
            if before > stop.line and judge.error_of(text) is None:
                break
        else:
            return 1_000 - attempt.reached[0] / (len(excerpt.lines) + 1) + cost
        cost += _ANOTHER_MISTAKE
    budget.judged -= len(text)
    return cost if budget.judged < 0 else judge.problems_of(text) + cost


def _candidates(lines: Lines, stop: Stop, first: int) -> Iterator[Repair]:
    """Yield repairs of possible slips near the place where libyaml stopped."""
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
"""Slips within a line that YAML may accept with another meaning."""
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
    """Yield possible slips in a text that is valid YAML but not as intended, each with the corrected text.

    Args:
        text: the whole file.
        number: the number of a line with a problem, from 0.
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
    """Does YAML read a line as a continuation of the text above it?"""
    return not re.search(r"[:|>]\s*$", above) and indent_of(line) > indent_of(above)
