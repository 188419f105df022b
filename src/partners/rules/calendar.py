"""Days that matter to applicants: when policies begin and end, and when applications open and close."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
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


def as_ics(events: Iterable[Event], lang: Lang, day: date) -> bytes:
    """Return days as iCalendar (RFC 5545), which the calendars of computers and phones read; needs the extra `calendar`.

    Args:
        events: the days.
        lang: the language of words.
        day: the day on which they were asked for.

    Raises:
        ImportError: the extra is not installed.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partners//calendar//")
    calendar.add("version", "2.0")
    for each in events:
        of = each.policy if each.benefit is None else f"{each.policy}/{each.benefit}"
        entry = icalendar.Event()
        entry.add("uid", f"{of}-{each.what}-{each.day}@partners")
        entry.add("dtstamp", datetime.combine(day, time(), UTC))
        entry.add("dtstart", each.day)
        what = WORDS[each.what]
        entry.add("summary", Text(zh=f"{what.zh}：{each.name.zh}", en=f"{what.en}: {each.name.en}").get(lang))
        entry.add("description", of)
        entry.add("transp", "TRANSPARENT")  # nobody is busy all day
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


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
