"""Kleene's three truth values."""

from enum import IntEnum


class Truth(IntEnum):
    """False, unknown or true, in this order: *and* takes the smallest, *or* the largest.

    Example:
        >>> min(Truth.TRUE, Truth.UNKNOWN)
        <Truth.UNKNOWN: 1>
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __str__(self) -> str:
        return self.name.lower()
