"""Days that matter to applicants: when policies begin and end, and when applications open and close."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal

from partners.records.fields import Record
from partners.records.policies import Policy, Window
from partners.text import Lang, Text

What = Literal["begins", "opens", "closes", "ends"]
WORDS = {
    "begins": Text(zh="开始生效", en="begins"),
    "opens": Text(zh="开始受理申报", en="applications open"),
    "closes": Text(zh="申报截止", en="applications close"),
    "ends": Text(zh="有效期截止", en="ends"),
}


class Event(Record):
    """A day on which a policy or one of its benefits begins, opens, closes or ends."""

    day: date
    what: What
    policy: str
    benefit: str | None = None
    """The benefit's id, if the day is its own."""
    name: Text
    """The policy's or the benefit's name."""

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the event in plain values, as `partners calendar --format json` prints it."""
        return {
            "day": self.day.isoformat(),
            "what": self.what,
            "policy": self.policy,
            "benefit": self.benefit,
            "name": self.name.get(lang),
        }


def events_of(policies: Iterable[Policy]) -> list[Event]:
    """Return all days that some policies state, in order.

    Example:
        >>> import partners
        >>> [f"{each.day} {each.what}" for each in events_of([partners.load().policy("etown")])]
        ['2024-11-24 begins', '2026-12-31 ends']
    """
    order = {what: place for place, what in enumerate(WORDS)}
    found = (event for policy in policies for event in _events(policy))
    return sorted(found, key=lambda each: (each.day, order[each.what], each.policy, each.benefit or ""))


def _events(policy: Policy) -> Iterator[Event]:
    validity = policy.validity
    days: list[tuple[date | None, What]] = [(validity.since, "begins"), (validity.until, "ends")]
    for day, what in [*days, *_window_days(policy.window)]:
        if day is not None:
            yield Event(day=day, what=what, policy=policy.id, name=policy.name)
    for benefit in policy.benefits:
        for day, what in _window_days(benefit.window):
            if day is not None:
                yield Event(day=day, what=what, policy=policy.id, benefit=benefit.id, name=benefit.name)


def _window_days(window: Window | None) -> list[tuple[date | None, What]]:
    return [] if window is None else [(window.opens, "opens"), (window.closes, "closes")]
