"""Number of trials of a law: reduced to a tenth unless PARTNERS_TESTS=full is set, as by `.ci/run`."""

import os
from typing import Any

import pytest
from hypothesis import settings

FULL = os.environ.get("PARTNERS_TESTS") == "full"
SHARE = 10
FEWEST = 2


def law(examples: int, **more: Any) -> settings:
    """Return the settings for a law.

    Args:
        examples: the number of trials at full size.
        more: other settings of hypothesis.
    """
    tried = examples if FULL else max(examples // SHARE, FEWEST)
    return settings(max_examples=tried, deadline=None, derandomize=True, **more)


at_full_size = pytest.mark.skipif(not FULL, reason="takes long: run with PARTNERS_TESTS=full")
"""For a test that takes many seconds and has smaller ones beside it."""
