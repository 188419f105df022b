"""Reports: the results of judging a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from partners.tables.found import Note, Reject
from partners.text import Text


@dataclass(frozen=True, slots=True)
class Total:
    """Sum over some lines.

    Attributes:
        group: what the lines have in common: values by fact, and `year`; None for an unknown value; empty for all
            lines of a ledger.
        lines: the number of lines that may be paid something.
        low: CNY.
        high: CNY; None if nothing bounds it.
        disagreeing: only for all lines: the facts with amounts received before the ledger, each with the number of
            groups in which lines state different amounts.
    """

    group: Mapping[str, object]
    lines: int
    low: Decimal
    high: Decimal | None
    disagreeing: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Results of a ledger for one benefit.

    Attributes:
        benefit: as `policy/benefit`.
        reasons: number of lines by outcome and reason code.
        unreadable: number of lines without an answer because of an unreadable cell that the benefit asks for; in
            limits and in the total the cell counts as unknown.
        total: the sum over all lines.
        groups: the sum of each group of the first shared limit; only if a workbook is written.
        lacks: the money fact that its amount needs and that is not stated, although a column may hold it; the total
            then has no high.
        alone: the fact by which lines share a limit and that is not stated, so that each line is a group of its own.
    """

    benefit: str
    reasons: Mapping[tuple[str, str], int]
    unreadable: int
    total: Total
    groups: tuple[Total, ...]
    lacks: str | None = None
    alone: str | None = None

    def to_data(self) -> dict[str, Any]:
        """Return the summary in plain values, with money as text, as `partners ledger --format json` prints it."""
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
    """Results of a ledger.

    Attributes:
        columns: the column of each fact that was found.
        missing: facts that the benefits ask for and that no column or given value states.
        units: by column, the units of its values, if they come from elsewhere.
        open: by column, the number of cells that say that a value is still to be decided.
        amounts: columns that may hold amounts but are not matched to a fact.
        lines: number of lines of the table.
        unreadable: number of lines with an unreadable cell.
        left_out: number of rows that are not lines of the table and do not count.
        asides: number of those that are sums, remarks and the like, so that nothing of the table is missing.
        rejects: number of cells or lines that could not be read.
        first_rejects: the first of these.
        rejects_file: the file of all of them, if there are any.
        summaries: one for each benefit.
        notes: notes on how the file was read, such as the chosen sheet and hidden rows.
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
        """Return the summary of each benefit in plain values, as `partners ledger --format json` prints them."""
        return [each.to_data() for each in self.summaries]
