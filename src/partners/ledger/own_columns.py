"""Names of the columns that judging adds to a frame."""

from hashlib import sha256

from partners.records.figures import PartOf, TotalOf

LINE = "partners:line"
"""Unique number of a line; among claims of the same day the smaller number comes first."""
CLAIMED = "partners:claimed"
"""Upper bound before any limit, in fen; null if nothing bounds it."""
CERTAIN = "partners:certain"
"""Lower bound before shared limits, in fen."""
LOW, HIGH = "partners:low", "partners:high"
"""The least and the most that a line is paid, in fen; HIGH is null where nothing bounds it."""
PAID = "partners:paid"
"""Highest amount paid to the group of the first shared limit, up to and including this line, in fen."""
DAY, ONE = "partners:day", "partners:one"
OWN_LOW, OWN_HIGH = "partners:own-low", "partners:own-high"
SUM_LOW, SUM_HIGH = "partners:sum-low", "partners:sum-high"
DEDUCTED, MAY_BE_DEDUCTED = "partners:deducted", "partners:may-be-deducted"
"""Did a deduction lower what a line claims at most, or at least?"""
PART_TAKEN, PART_MAY_BE_TAKEN = "partners:part-taken", "partners:part-may-be-taken"
"""Is what a line claims at most, or at least, lower because of parts that it shares with other claims?"""
FLOATING, GROUP = "partners:floating", "partners:group"


def total_columns(total: TotalOf) -> tuple[str, str]:
    """Return the columns with the lowest and the highest of a total over the lines of a group; the highest may be null."""
    name = " ".join(("partners:total of", total.total_of, total.besides, *total.per, total.year_of or ""))
    return f"{name} low", f"{name} high"


def part_columns(part: PartOf) -> tuple[str, str]:
    """Return the columns with the lowest and the highest of a part that claims share; the highest may be null."""
    # A short name for whatever figure it is a part of, without characters that engines treat as their own.
    name = f"partners:part {sha256(part.model_dump_json().encode()).hexdigest()[:32]}"
    return f"{name} low", f"{name} high"


def benefit_columns(name: str) -> tuple[str, str]:
    """Return the columns with the lowest and the highest that another benefit pays; the highest may be null."""
    return f"partners:low of {name}", f"partners:high of {name}"
