"""Reports beside estimates: unknown names, benefits that exclude each other, and leads."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from partners.cli.language import say, say_text

if TYPE_CHECKING:
    from partners.registry import Registry
    from partners.rules.estimates import Estimate


def tell_strangers(registry: "Registry", estimates: "Sequence[Estimate]") -> None:
    """Report organisations of the claim that the registry does not know, if a benefit asks whether they are partners."""
    from partners.records.conditions import IsPartner
    from partners.rules.parts import leaves_of_condition

    conditions = (condition for each in estimates for condition in each.benefit.conditions)
    leaves = (leaf for condition in conditions for leaf in leaves_of_condition(condition))
    asked = {leaf.partner for leaf in leaves if isinstance(leaf, IsPartner)}
    for fact, value in (estimates[0].claim.values if estimates else {}).items():
        if fact in asked and value not in registry.organizations:
            print(
                say(
                    f"注意：登记库中没有“{value}”（{fact}），无法判断它是不是伙伴。",
                    f'Note: "{value}" ({fact}) is not in the registry, so whether it is a partner is unknown.',
                ),
                file=sys.stderr,
            )


def tell_alternatives(estimates: "Sequence[Estimate]", day: date) -> None:
    """Report which benefits exclude each other, and which of them is the best."""
    from partners.rules.explanations import say_best
    from partners.rules.ranking import alternatives

    for group in alternatives(estimates):
        print(say_text(say_best(group, day)), file=sys.stderr)


def tell_leads(registry: "Registry", estimates: "Sequence[Estimate]") -> None:
    """Report how many documents are known of the applicant's district, or of the city, whose amounts are not."""
    from partners.records.lookups import is_of_district

    district = estimates[0].claim.values.get("district") if estimates else None
    if district is None:
        return
    choice = next(each for each in registry.facts["district"].choices if each.id == district)
    many = sum(is_of_district(lead.place, choice) for lead in registry.leads.values())
    if many:
        where = f"partners policies --leads --district {say_text(choice.label)!r}"
        print(
            say(
                f"另有 {many} 份文件只知其名或大意，没有可计算的金额：{where}",
                f"{many} more documents are known without amounts that can be computed: {where}",
            ),
            file=sys.stderr,
        )
