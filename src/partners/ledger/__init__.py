"""Rules over many claims at once: a frame on its own engine, or a file.

This room needs the extra `ledger`.
"""

from partners.ledger.frames import estimate
from partners.ledger.judging import judge_file
from partners.ledger.reports import Report, Summary, Total

__all__ = ["Report", "Summary", "Total", "estimate", "judge_file"]
