"""How often a law is tried: a tenth as often unless the environment has PARTNERS_TESTS=full, as `.ci/run` sets it."""

import os
from typing import Any

import pytest
from hypothesis import settings

FULL = os.environ.get("PARTNERS_TESTS") == "full"
SHARE = 10
FEWEST = 2


def law(examples: int, **more: Any) -> settings:
    """Settings for a law.

    Args:
        examples: how many are tried at full size.
        more: other settings of hypothesis.
    """
    tried = examples if FULL else max(examples // SHARE, FEWEST)
    return settings(max_examples=tried, deadline=None, derandomize=True, **more)


at_full_size = pytest.mark.skipif(not FULL, reason="takes long: run with PARTNERS_TESTS=full")
"""For a test that takes many seconds and has smaller ones beside it."""
