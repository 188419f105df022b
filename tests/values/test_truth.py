import pytest

from partners import Truth

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


@pytest.mark.parametrize(
    ("parts", "both", "either"),
    [
        ((F, F), F, F),
        ((F, U), F, U),
        ((F, T), F, T),
        ((U, U), U, U),
        ((U, T), U, T),
        ((T, T), T, T),
    ],
)
def test_and_is_the_least_and_or_the_greatest(parts: tuple[Truth, Truth], both: Truth, either: Truth) -> None:
    assert (min(parts), max(parts)) == (both, either)


def test_truth_prints_in_small_letters() -> None:
    assert [str(truth) for truth in Truth] == ["false", "unknown", "true"]
