"""CPU time of judging one claim, beside a hand-written function and beside OpenFisca.

    python benchmarks/estimating.py [folder for OpenFisca's virtual environment]

The hand-written function has the rules of the eight benefits of four shipped policies in it, answers what the library
answers (which is asserted first), and trusts its input, which the library checks. OpenFisca-core is
installed into an environment of its own, in a temporary folder unless one is given, and calculates the
programme's compute subsidy. Everything runs in turn, in one run; ratios are of medians.
"""

import random
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median
from typing import Any

import partners
from partners.rules.claims import read_claim

ROUNDS = 41
CALLS = 300
COPIES = 8
"""Number of times that every policy stands in the larger registry."""
RANDOM_CLAIMS = 800
DISTRICTS = ("etown", "shijingshan", "other")
"""Those that the eight benefits are about, and one more."""

CLAIM: dict[str, object] = {
    "cost": Decimal("3000000.00"),
    "activity": "training",
    "pilot": True,
    "startup": False,
    "registered_in": "beijing",
    "paired": True,
    "district": "etown",
    "applicant": "zhipu",
    "supplier": "alibaba-cloud",
    "affiliated": False,
    "signed_on": date(2024, 5, 1),
    "term": 12,
    "legal_person": True,
    "industry": "software",
    "plan_directions": True,
    "sound_finances": True,
    "dishonesty_record": False,
    "industry_model": True,
    "other_municipal_subsidy": False,
    "claimed_before": False,
    "voucher_received": Decimal("100000.00"),
    "etown_budget_used": Decimal("50000000.00"),
}
ANSWERED_BY_FIVE = {fact: CLAIM[fact] for fact in ("cost", "activity", "pilot", "registered_in", "paired")}

Kleene = bool | None
Amount = tuple[Decimal, Decimal | None]
Answer = tuple[str, Decimal, Decimal | None]

NOTHING = Decimal("0.00")
REFUSED: Answer = ("ineligible", NOTHING, NOTHING)
TEN_PERCENT, TWENTY_PERCENT, THIRTY_PERCENT = Decimal("0.1"), Decimal("0.2"), Decimal("0.3")
FIRST_DAY, LAST_DAY, MONTHS = date(2023, 9, 1), date(2025, 12, 31), 12
FIRST_LIST = date(2023, 5, 19)
SECOND_LIST = date(2023, 7, 3)
PARTNER_SINCE = {
    "alibaba-cloud": FIRST_LIST,
    "beijing-super-cloud": FIRST_LIST,
    "baidu": FIRST_LIST,
    "zhipu": FIRST_LIST,
    "china-telecom-beijing": SECOND_LIST,
}
"""The partners that the claims here need, by id."""


def by_hand(claim: Mapping[str, Any]) -> dict[str, Answer]:
    """Return outcome, low and high of the eight benefits, as written by hand in Python."""
    in_shijingshan = equals(claim.get("district"), "shijingshan")
    return {
        "etown/voucher": etown_voucher(claim),
        "etown/servers": etown_servers(claim),
        "municipal-voucher/voucher": municipal_voucher(claim),
        "programme/compute": programme_compute(claim),
        "programme/data": programme_data(claim),
        "shijingshan-draft/developer": shijingshan_developer(claim, in_shijingshan),
        "shijingshan-draft/member": shijingshan_member(claim, in_shijingshan),
        "shijingshan-draft/compute-centre": shijingshan_centre(claim, in_shijingshan),
    }


def etown_voucher(claim: Mapping[str, Any]) -> Answer:
    """30 % of the cost, up to a cap and a budget."""
    truth = equals(claim.get("district"), "etown")
    if truth is False:
        return REFUSED
    paid = limited(exactly(claim.get("cost"), THIRTY_PERCENT), 20_000_000, 0)
    return answer(truth, limited(paid, 100_000_000, claim.get("etown_budget_used")))


def etown_servers(claim: Mapping[str, Any]) -> Answer:
    """At most 10 % of the servers, up to a cap per project."""
    truth = every(claim.get("cloud_provider"), claim.get("domestic_chips"), claim.get("on_area_platform"))
    if truth is False:
        return REFUSED
    paid = at_most(claim.get("server_cost"), TEN_PERCENT)
    return answer(truth, limited(paid, 10_000_000, claim.get("servers_received")))


def municipal_voucher(claim: Mapping[str, Any]) -> Answer:
    """At most 20 % of the cost, up to a cap per applicant and year."""
    fact = claim.get
    day, term, industry = fact("signed_on"), fact("term"), fact("industry")
    truth = every(
        None if day is None else FIRST_DAY <= day <= LAST_DAY,
        None if term is None else term <= MONTHS,
        equals(fact("registered_in"), "beijing"),
        fact("legal_person"),
        None if industry is None else industry in {"software", "manufacturing"},
        fact("plan_directions"),
        fact("sound_finances"),
        negated(fact("dishonesty_record")),
        negated(fact("other_municipal_subsidy")),
        negated(fact("claimed_before")),
        negated(fact("affiliated")),
        None if day is None else is_partner(fact("supplier"), day),
        fact("industry_model"),
    )
    if truth is False:
        return REFUSED
    paid = at_most(fact("cost"), TWENTY_PERCENT)
    return answer(truth, limited(paid, 2_000_000, fact("voucher_received")))


def programme_compute(claim: Mapping[str, Any]) -> Answer:
    """10 % of the cost."""
    match claim.get("activity"):
        case "training":
            used = every(claim.get("pilot"), equals(claim.get("registered_in"), "beijing"))
        case "tuning":
            used = every(claim.get("startup"), beijing_or_not_stated(claim))
        case "inference":
            used = beijing_or_not_stated(claim)
        case None:
            used = None
        case _:
            used = False
    truth = every(used, claim.get("paired"))
    return REFUSED if truth is False else answer(truth, exactly(claim.get("cost"), TEN_PERCENT))


def programme_data(claim: Mapping[str, Any]) -> Answer:
    """A rate that is not stated."""
    truth = claim.get("data_provider")
    return REFUSED if truth is False else answer(truth, (NOTHING, None))


def beijing_or_not_stated(claim: Mapping[str, Any]) -> Kleene:
    """It is not stated if tuning and inference elsewhere qualify."""
    return True if claim.get("registered_in") == "beijing" else None


def shijingshan_developer(claim: Mapping[str, Any], in_shijingshan: Kleene) -> Answer:
    """At most 30 % of the cost, up to a cap per applicant and year."""
    if in_shijingshan is False:
        return REFUSED
    truth = every(in_shijingshan, claim.get("model_registered"), not_supported_long(claim))
    if truth is False:
        return REFUSED
    paid = at_most(claim.get("cost"), THIRTY_PERCENT)
    return answer(truth, limited(paid, 10_000_000, claim.get("sjs_received")))


def shijingshan_member(claim: Mapping[str, Any], in_shijingshan: Kleene) -> Answer:
    """At most 30 % of the cost, up to a smaller cap per applicant and year."""
    if in_shijingshan is False:
        return REFUSED
    member = some(claim.get("key_ai_enterprise"), is_partner(claim.get("applicant"), date.max))
    truth = every(in_shijingshan, member, not_supported_long(claim))
    if truth is False:
        return REFUSED
    paid = at_most(claim.get("cost"), THIRTY_PERCENT)
    return answer(truth, limited(paid, 3_000_000, claim.get("sjs_member_received")))


def shijingshan_centre(claim: Mapping[str, Any], in_shijingshan: Kleene) -> Answer:
    """At most 30 % of the municipal support or the investment, up to a cap."""
    if in_shijingshan is False:
        return REFUSED
    truth = every(in_shijingshan, claim.get("compute_centre"))
    if truth is False:
        return REFUSED
    _, of_support = at_most(claim.get("municipal_support"), THIRTY_PERCENT)
    _, of_investment = at_most(claim.get("investment"), THIRTY_PERCENT)
    high = None if of_support is None or of_investment is None else max(of_support, of_investment)
    return answer(truth, limited((NOTHING, high), 10_000_000, 0))


def not_supported_long(claim: Mapping[str, Any]) -> Kleene:
    """At most two years in a row are supported."""
    years = claim.get("years_supported")
    return None if years is None else years <= 1


def every(*truths: Kleene) -> Kleene:
    """Kleene's *and*."""
    return False if False in truths else None if None in truths else True


def some(*truths: Kleene) -> Kleene:
    """Kleene's *or*."""
    return True if True in truths else None if None in truths else False


def negated(truth: Kleene) -> Kleene:
    """Kleene's *not*."""
    return None if truth is None else not truth


def equals(value: str | None, wanted: str) -> Kleene:
    """Does a fact have a value?"""
    return None if value is None else value == wanted


def is_partner(name: str | None, day: date) -> Kleene:
    """Is an organisation a partner on a day? No list is known completely."""
    if name is None:
        return None
    since = PARTNER_SINCE.get(name)
    if since is not None and since <= day:
        return True
    return False if day < FIRST_LIST else None


def exactly(cost: Decimal | None, rate: Decimal) -> Amount:
    """A rate of a cost."""
    if cost is None:
        return NOTHING, None
    paid = (cost * rate).quantize(NOTHING, ROUND_HALF_UP)
    return paid, paid


def at_most(cost: Decimal | None, rate: Decimal) -> Amount:
    """Anything up to a rate of a cost."""
    return NOTHING, None if cost is None else (cost * rate).quantize(NOTHING, ROUND_HALF_UP)


def limited(paid: Amount, most: int, received: Decimal | int | None) -> Amount:
    """Limit an amount by the rest of a cap after the received amount."""
    low, high = paid
    left = Decimal(most) if not received else max(most - Decimal(received), NOTHING)
    return NOTHING if received is None else min(low, left), left if high is None else min(high, left)


def answer(truth: Kleene, paid: Amount) -> Answer:
    """Return the bounds of an amount, given the truth of its conditions, none of which fails."""
    low, high = paid
    return ("eligible", low, high) if truth else ("undetermined", NOTHING, high)


def assert_same_answers(registry: partners.Registry) -> None:
    """Compare the library with the hand-written function, on complete and incomplete claims."""
    chance = random.Random(1)  # noqa: S311 - the same claims in every run
    outcomes: dict[tuple[str, str], int] = {}
    for known in (1.0, 0.9, 0.5, 0.1):
        for _ in range(RANDOM_CLAIMS // 4):
            claim = {fact: value for fact, value in random_claim(chance, registry) if chance.random() < known}
            library = {
                each.rule.name: (each.outcome, each.low, each.high) for each in registry.estimate(claim)
            }
            if library != by_hand(claim):
                raise AssertionError(claim, library, by_hand(claim))
            for name, (outcome, _, _) in library.items():
                outcomes[name, outcome] = outcomes.get((name, outcome), 0) + 1
    if len(outcomes) < 3 * len(registry.rules):
        raise AssertionError("the claims do not reach every outcome of every benefit", outcomes)


def random_claim(chance: random.Random, registry: partners.Registry) -> Iterator[tuple[str, object]]:
    """Return a value for every fact; seven times out of eight the value of CLAIM, if it has one."""
    asked = {fact for rule in registry.rules for fact in rule.facts}
    for fact in (registry.facts[each] for each in sorted(asked)):
        if fact.id in CLAIM and fact.type != "money" and chance.random() < 7 / 8:
            yield fact.id, CLAIM[fact.id]
            continue
        match fact.type:
            case "money":
                yield fact.id, Decimal(chance.randrange(10 ** chance.randint(2, 10))).scaleb(-2)
            case "quantity":
                yield fact.id, chance.randint(0, 14) if fact.id == "term" else chance.randint(0, 2)
            case "date":
                yield fact.id, date.fromordinal(chance.randint(date(2023, 5, 1).toordinal(), 740_000))
            case "boolean":
                yield fact.id, chance.random() < 3 / 4
            case "choice":
                named = [each.id for each in fact.choices]
                yield fact.id, chance.choice(DISTRICTS if fact.id == "district" else named)
            case "organization":
                yield fact.id, chance.choice([*PARTNER_SINCE, "nobody"])


_OPENFISCA = """\
import sys
import time

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

claim = build_entity(key="claim", plural="claims", label="A claim", is_person=True)


class Activity(Enum):
    training = "training"
    tuning = "tuning"
    inference = "inference"
    other = "other"


class Place(Enum):
    beijing = "beijing"
    elsewhere = "elsewhere"


def variable(name, **more):
    shared = {"entity": claim, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), {**shared, **more})


def formula(claim, period):
    activity = claim("activity", period)
    supported = (
        (activity == Activity.training) * claim("pilot", period)
        + (activity == Activity.tuning) * claim("startup", period)
        + (activity == Activity.inference)
    )
    in_beijing = claim("registered_in", period) == Place.beijing
    return supported * in_beijing * claim("paired", period) * claim("cost", period) * 0.1


system = TaxBenefitSystem([claim])
system.add_variables(
    variable("cost", value_type=float),
    variable("pilot", value_type=bool),
    variable("paired", value_type=bool),
    variable("startup", value_type=bool),
    variable("activity", value_type=Enum, possible_values=Activity, default_value=Activity.other),
    variable("registered_in", value_type=Enum, possible_values=Place, default_value=Place.elsewhere),
    variable("subsidy", value_type=float, formula=formula),
)
FACTS = {"cost": 3000000, "activity": "training", "pilot": True, "registered_in": "beijing", "paired": True}


def simulate():
    one = {name: {"2024": value} for name, value in FACTS.items()}
    simulation = SimulationBuilder().build_from_entities(system, {"claims": {"one": one}})
    return simulation.calculate("subsidy", "2024")[0]


assert simulate() == 300000
for line in sys.stdin:
    start = time.process_time()
    for _ in range(int(line)):
        simulate()
    print(time.process_time() - start, flush=True)
"""


@contextmanager
def openfisca(folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Return the version of OpenFisca-core, and a function that times one simulation in a separate process."""
    python = str(folder / "bin" / "python")
    if not Path(python).exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", "openfisca-core"], check=True)
    version = subprocess.run(
        [python, "-c", "from importlib.metadata import version; print(version('openfisca-core'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with subprocess.Popen(
        [python, "-c", _OPENFISCA], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asked, answered = process.stdin, process.stdout
        if asked is None or answered is None:
            raise RuntimeError("no pipes to the process")

        def timed() -> float:
            print(CALLS, file=asked, flush=True)
            return float(answered.readline()) / CALLS

        yield version, timed
        asked.close()


def of_four_policies() -> partners.Registry:
    """Return the shipped registry with the benefits alone that are written by hand here, of four policies."""
    shipped, names = partners.load(), by_hand({}).keys()

    def part(name: str) -> tuple[Any, ...]:
        records = shipped.part(name)
        if name != "policy":
            return records
        found = ((each, [one for one in each.benefits if f"{each.id}/{one.id}" in names]) for each in records)
        return tuple(each.model_copy(update={"benefits": tuple(kept)}) for each, kept in found if kept)

    return partners.Registry(shipped.root, part)


def with_copies(registry: partners.Registry) -> partners.Registry:
    """Return a registry with every policy several times, so that it has as many benefits as a large city."""

    def part(name: str) -> tuple[Any, ...]:
        records = registry.part(name)
        if name != "policy":
            return records
        copies = (
            policy.model_copy(update={"id": f"{policy.id}-{number}"})
            for number in range(1, COPIES)
            for policy in records
        )
        return (*records, *copies)

    return partners.Registry(registry.root, part)


def cpu_seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of one call, averaged over many."""
    start = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - start) / CALLS


def main() -> None:
    """Print a row for each way of answering."""
    registry = of_four_policies()
    assert_same_answers(registry)
    many = with_copies(registry)
    compute = next(rule for rule in registry.rules if rule.name == "programme/compute")
    checked = read_claim(registry.facts, CLAIM, registry.resolve)

    def one_benefit(claim: Mapping[str, object]) -> Callable[[], object]:
        return lambda: compute.estimate(read_claim(registry.facts, claim, registry.resolve))

    few = read_claim(registry.facts, ANSWERED_BY_FIVE, registry.resolve)
    ways: dict[str, Callable[[], float]] = {
        "by hand": lambda: cpu_seconds(lambda: by_hand(CLAIM)),
        "all": lambda: cpu_seconds(lambda: registry.estimate(CLAIM)),
        "checked": lambda: cpu_seconds(lambda: [rule.estimate(checked) for rule in registry.rules]),
        "by hand, 64": lambda: cpu_seconds(lambda: [by_hand(CLAIM) for _ in range(COPIES)]),
        "all, 64": lambda: cpu_seconds(lambda: many.estimate(CLAIM)),
        "judged": lambda: cpu_seconds(lambda: compute.estimate(few)),
        "few": lambda: cpu_seconds(one_benefit(ANSWERED_BY_FIVE)),
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        with openfisca(folder) as (version, simulate):
            ways["openfisca"] = simulate
            seconds: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(ROUNDS):
                for name, way in ways.items():
                    seconds[name].append(way())
    typical = {name: median(values) for name, values in seconds.items()}
    hand, fisca = typical["by hand"], typical["openfisca"]
    print(f"the eight benefits by hand: {hand * 1e6:.1f} µs; {len(CLAIM)} facts\n")
    print("| eight benefits, one claim | µs | library / by hand | goal |")
    print("|---|---:|---:|---:|")
    print(
        f"| `registry.estimate(claim)` | {typical['all'] * 1e6:.1f} | {typical['all'] / hand:.1f}x | ≤ 15x |"
    )
    print(
        f"| the rules alone, of a claim checked before | {typical['checked'] * 1e6:.1f} "
        f"| {typical['checked'] / hand:.1f}x | – |"
    )
    larger, larger_hand = typical["all, 64"], typical["by hand, 64"]
    print(
        f"| 64 benefits: each policy {COPIES} times, the function called {COPIES} times | {larger * 1e6:.1f} "
        f"| {larger / larger_hand:.1f}x | ≤ 15x |"
    )
    print(f"\nOpenFisca-core {version}, the programme's rule, 5 facts: {fisca * 1e6:.1f} µs\n")
    print("| library | µs | OpenFisca / library | goal |")
    print("|---|---:|---:|---:|")
    for name, label, goal in (
        ("judged", "the programme's rule, of a claim checked before", "≥ 100x"),
        ("few", "the programme's rule, checking the claim as well", "≥ 100x"),
        ("all", f"all eight benefits, {len(CLAIM)} facts, checked", "≥ 100x"),
        ("by hand", "all eight benefits by hand, unchecked", "–"),
    ):
        print(f"| {label} | {typical[name] * 1e6:.1f} | {fisca / typical[name]:.1f}x | {goal} |")


if __name__ == "__main__":
    main()
