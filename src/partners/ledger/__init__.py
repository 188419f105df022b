"""The same rules over many claims at once, on a dataframe engine.

It needs the extra `ledger`.
"""

from partners.ledger.frames import estimate

__all__ = ["estimate"]
