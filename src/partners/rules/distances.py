"""How far two answers differ, by which the next question is chosen."""

from partners.records.policies import Outcome
from partners.rules.figure_bounds import Interval

FIRST = 1 << 80
"""A number larger than any change of an amount."""


def distance(before: tuple[Outcome, Interval], after: tuple[Outcome, Interval]) -> int:
    """Measure how far two answers differ: by their bounds, and by 1 if only the outcome differs."""
    (outcome, (low, high)), (other, (other_low, other_high)) = before, after
    apart = abs(low - other_low) + (outcome != other)
    return apart if high is None or other_high is None else apart + abs(high - other_high)
