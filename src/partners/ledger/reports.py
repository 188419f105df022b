"""What judging a file came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from partners.tables.found import Note, Reject
from partners.text import Text


@dataclass(frozen=True, slots=True)
class Total:
    """What some lines come to together.

    Attributes:
        group: what the lines have in common: values by fact, and `year`; None where that is not known for one of them;
            empty for all lines of a ledger.
        lines: how many of them may be paid something.
        low: CNY.
        high: CNY; None where nothing bounds it.
        disagreeing: facts with what was received before the ledger, and in how many groups lines state different amounts;
            of all lines only.
    """

    group: Mapping[str, object]
    lines: int
    low: Decimal
    high: Decimal | None
    disagreeing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a ledger under one benefit.

    Attributes:
        benefit: as `policy/benefit`.
        reasons: how many lines, by outcome and reason code.
        unreadable: how many lines have no answer, because a cell that the benefit asks for cannot be read; in limits
            and in the total it counts as unknown.
        total: what all lines come to together.
        groups: what each group of the first shared limit comes to; only where a workbook is written.
        lacks: the money that its amount is made of and that nothing states, while columns of the table may; then the
            total has no high.
        alone: the fact by which lines share a limit and that nothing states, so that each line counts as another's.
    """

    benefit: str
    reasons: Mapping[tuple[str, str], int]
    unreadable: int
    total: Total
    groups: tuple[Total, ...]
    lacks: str | None = None
    alone: str | None = None

    def to_data(self) -> dict[str, Any]:
        """The summary in plain values, as `partners ledger --format json` prints it; money is text with two places."""
        lines_of: dict[str, int] = dict.fromkeys(("eligible", "undetermined", "ineligible"), 0)
        for (outcome, _), lines in self.reasons.items():
            lines_of[outcome] = lines_of.get(outcome, 0) + lines
        return {
            "benefit": self.benefit,
            "lines": sum(lines_of.values()),
            "eligible": lines_of["eligible"],
            "limited": sum(
                lines for (_, reason), lines in self.reasons.items() if reason.startswith(("cap", "budget"))
            ),
            "undetermined": lines_of["undetermined"],
            "ineligible": lines_of["ineligible"],
            "unreadable": self.unreadable,
            "low": f"{self.total.low:.2f}",
            "high": None if self.total.high is None else f"{self.total.high:.2f}",
            "reasons": {reason: lines for (_, reason), lines in self.reasons.items()},
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a ledger.

    Attributes:
        columns: the column of each fact that was found.
        missing: facts that the benefits ask for and that no column or given value states.
        units: by column, the units in which its values are read, where its cells do not say them.
        open: by column, how many cells say that a value is still to be decided.
        amounts: columns that may hold amounts, and are no fact.
        lines: how many lines the table has.
        unreadable: how many of them have a cell that cannot be read.
        left_out: how many rows are no lines of the table, and count nowhere.
        asides: how many of these are sums, remarks and the like, so that nothing of the table is missing.
        rejects: how many cells could not be read, or lines are left out.
        first_rejects: the first of them.
        rejects_file: where all of them are written, if there are any.
        summaries: per benefit.
        notes: what is to be said of how the file was read, such as which sheet, and what of it is hidden.
    """

    columns: Mapping[str, str]
    missing: tuple[str, ...]
    units: Mapping[str, Text]
    open: Mapping[str, int]
    amounts: tuple[str, ...]
    lines: int
    unreadable: int
    left_out: int
    asides: int
    rejects: int
    first_rejects: tuple[Reject, ...]
    rejects_file: Path | None
    summaries: tuple[Summary, ...]
    notes: tuple[Note, ...] = ()

    def to_data(self) -> list[dict[str, Any]]:
        """The summary of each benefit in plain values, as `partners ledger --format json` prints them."""
        return [each.to_data() for each in self.summaries]
