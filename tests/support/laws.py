"""Amount of trials: everything if PARTNERS_TESTS=full is set, as by `.ci/run`, and a sample otherwise."""

import os
from collections import defaultdict
from collections.abc import Sequence
from random import Random
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


def some_cases(number: int) -> pytest.MarkDecorator:
    """Mark a test with many cases of one kind: without PARTNERS_TESTS=full only so many are tried, always the same.

    Args:
        number: how many cases.
    """
    return pytest.mark.some_cases(number)


def left_for_full_size(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The cases of `some_cases` that are not tried at this size."""
    cases: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker("some_cases")
        if mark is not None and not FULL:
            cases[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    left = []
    for (name, number), each in cases.items():
        kept = Random(name).sample(range(len(each)), min(number, len(each)))  # noqa: S311 - a sample of tests
        left += [item for at, item in enumerate(each) if at not in kept]
    return left
