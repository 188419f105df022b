"""Checks of tiers: they rise, and are all priced alike."""

from decimal import Decimal

from partners.files.checks.doubts import Messages
from partners.files.yaml.reading import Location
from partners.records import amounts as a
from partners.text import Text


def check_tiers(amount: a.Tiers, at: Location) -> Messages:
    """Check that tiers rise, that all have rates or all have prices, and that only the last is open."""
    below = Decimal(0)
    prices = [tier.unit_price is not None for tier in amount.tiers]
    if len(set(prices)) > 1:
        yield (
            (*at, prices.index(not prices[0])),
            Text(
                zh="各档须都用比例，或都用 unit_price。",
                en="all tiers have a rate, or all have a unit_price.",
            ),
        )
    for index, tier in enumerate(amount.tiers):
        if tier.up_to is None:
            if index != len(amount.tiers) - 1:
                yield (
                    (*at, index),
                    Text(zh="只有最后一档可以没有 up_to。", en="only the last tier may omit up_to."),
                )
        elif tier.up_to <= below:
            yield (
                (*at, index, "up_to"),
                Text(
                    zh=f"各档须由低到高：{tier.up_to:f} 不大于 {below:f}。",
                    en=f"tiers must rise: {tier.up_to:f} is not above {below:f}.",
                ),
            )
        below = tier.up_to or below
