"""The goals of matching, on the half of the labelled names that it was not tuned on."""

from collections import Counter

import pytest

import partners
from support.labelled import HELD_OUT, Label, half_of, labels, load_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> partners.Registry:
    return load_registry(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="module")
def found(registry: partners.Registry) -> dict[Label, str]:
    """The id that each name is accepted as, empty for none."""
    every = labels()
    matches = registry.match_many([label.name for label in every])
    return {
        label: match.organization.id if match.organization else ""
        for label, match in zip(every, matches, strict=True)
    }


def test_there_are_labels_of_every_kind_and_enough_of_nobody() -> None:
    every = labels()
    assert len(every) >= 400
    assert sum(not label.expected for label in every) >= 0.3 * len(every)
    assert min(Counter(label.kind for label in every).values()) >= 5
    assert len({label.name for label in every}) == len(every)


def test_the_halves_are_what_the_hash_says() -> None:
    for label in labels():
        assert label.half == half_of(label.name), label.name


def test_expected_organisations_exist(registry: partners.Registry) -> None:
    assert {label.expected for label in labels()} <= {"", *registry.organizations}


@pytest.mark.parametrize("half", ["tuning", HELD_OUT])
def test_precision_and_f1_reach_their_goals(found: dict[Label, str], half: str) -> None:
    own = {label: given for label, given in found.items() if label.half == half}
    right = sum(given == label.expected for label, given in own.items() if given)
    accepted = sum(bool(given) for given in own.values())
    expected = sum(bool(label.expected) for label in own)
    assert right / accepted >= 0.99
    assert 2 * right / (accepted + expected) >= 0.95


@pytest.mark.parametrize("kind", ["branch", "parent", "entity", "bare", "near", "other"])
def test_names_of_nobody_are_not_accepted(found: dict[Label, str], kind: str) -> None:
    wrong = {label.name: given for label, given in found.items() if label.kind == kind and given}
    assert wrong == {}
