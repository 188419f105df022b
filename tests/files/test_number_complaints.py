"""What is said where a mapping, a share or a calculation is written instead of a number or of a fact."""

import pytest

from conftest import Broken
from support.town import TOWN

_OLD = "{fact: cost, at_least: 5}"
_OF = "{of: cost, exactly: 10%}"
_CAP = "{amount: 1000}"


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        (_CAP, "{amount: {fixed: 5}}", "“amount”须是一个金额，或恰有其一：exactly, at_most,", " of these is needed: exactly, at_most,"),
        (_CAP, "{amount: [5, 6]}", "“amount”须是一个金额，或恰有其一：exactly, at_most,", " of these is needed: exactly, at_most,"),
        (_OLD, "{fact: cost, above: {times: 2, of: cost}}", "请用 figure: cost 代替 fact: cost。", "write figure: cost instead of fact: cost."),
        (_OLD, "{fact: cost, at_least: 110%}", "请写作 {figure: cost, at_least: {times: 110%, of: …}}。", "write {figure: cost, at_least: {times: 110%, of: …}}."),
        (_OLD, "{figure: cost, below: 110% of investment}", "{figure: cost, below: {times: 110%, of: investment}}。", "{figure: cost, below: {times: 110%, of: investment}}."),
        (_OF, "{of: cost - investment, exactly: 10%}", "请写作 of: {difference_of: [cost, investment]}。", "write of: {difference_of: [cost, investment]}."),
        (_OF, "{of: 算力费用－investment, exactly: 10%}", "请写作 of: {difference_of: [cost, investment]}。", "write of: {difference_of: [cost, investment]}."),
        (_OF, "{of: cost*term, exactly: 10%}", "请写作 of: {product_of: [cost, term]}。", "write of: {product_of: [cost, term]}."),
        (_OF, "{of: cost + investment + cost, exactly: 10%}", "of: {sum_of: [cost, investment, cost]}。", "of: {sum_of: [cost, investment, cost]}."),
        (_OF, "{of: cost - 2 * investment, exactly: 10%}", "[cost, {times: 2, of: investment}]}。", "[cost, {times: 2, of: investment}]}."),
        (_OF, "{of: cost - 500000, exactly: 10%}", "of: {part_of: cost, above: 500000}。", "of: {part_of: cost, above: 500000}."),
        (_OF, "{of: {sum_of: [cost, cost / 12]}, exactly: 10%}", "请写作 {times: 1/12, of: cost}。", "write {times: 1/12, of: cost}."),
        (_OF, "{of: cost / term, exactly: 10%}", "请用 times、product_of、", "express it with times, product_of,"),
        (_OF, "{of: cost-term, exactly: 10%}", "可写作 cost_term。", "Write cost_term."),
    ],
)  # fmt: skip
def test_what_stands_for_a_number_is_answered_with_the_form_for_it(
    broken: Broken, old: str, new: str, zh: str, en: str
) -> None:
    assert old in TOWN
    broken.write("policies/town.yaml", TOWN.replace(old, new))
    for lang, ending in (("zh", zh), ("en", en)):
        said = broken.cli("validate", broken.root, "--lang", lang).out.splitlines()[0]
        assert ending in said
        assert not any(word in said for word in ("Decimal", "dict", " int "))
