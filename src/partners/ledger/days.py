"""Days of timestamps, in the time zone that a file states and independent of the engine's session."""

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import NamedTuple

from partners.ledger.engines.operations import engine_of
from partners.ledger.engines.protocol import Frame, Offset
from partners.records.facts import Fact
from partners.text import Text

HERE = ("UTC", "Asia/Shanghai")
"""Zones that must agree on the day if a file states none: the zone of programs, and that of the policies."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", re.ASCII)
UNCLEAR = Text(
    zh="是一个时刻，按 UTC 存放或没有写明时区，而按 UTC 和按北京时间不是同一天；请改存为日期。",
    en="is a time in UTC, or without a time zone, and its date in UTC differs from that in Beijing; store dates instead.",
)


class WithDays(NamedTuple):
    """A frame with the days of timestamps.

    Attributes:
        frame: the lines, with a column of days for each timestamp column.
        columns: by header, this column; it is null if the day cannot be told.
    """

    frame: Frame
    columns: Mapping[str, str]


def with_days(
    frame: Frame, columns: Mapping[str, str], facts: Mapping[str, Fact], zones: Mapping[str, str | None]
) -> WithDays:
    """Add a column of days for each timestamp column.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: all facts by id.
        zones: the time zones of timestamp columns; None if unknown.
    """
    engine = engine_of(frame)
    found: dict[str, str] = {}
    for fact, header in columns.items():
        if facts[fact].type != "date":
            continue
        name = f"partners:day of {header}"
        if header in zones:
            zone = zones[header]
            asked = [_zone(each) for each in (HERE if zone is None else (zone,))]
            frame, found[header] = engine.with_agreed_day(frame, header, name, asked), name
        elif (readable := engine.with_readable_time(frame, header, name)) is not None:
            frame, found[header] = readable, name
    return WithDays(frame, found)


def known_zones(zones: Mapping[str, str | None], known: Collection[str]) -> dict[str, str | None]:
    """Replace time zones that no engine knows by None.

    Args:
        zones: by column, as a file states them.
        known: the names of zones that engines know.
    """
    return {
        column: zone if zone in known or (zone and _OFFSET.fullmatch(zone)) else None
        for column, zone in zones.items()
    }


def _zone(name: str) -> str | Offset:
    """Return a zone by its name, or as an offset from UTC."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return name
    sign, hours, minutes = found.groups()
    return Offset(
        f"{sign}{hours}:{minutes}", int(f"{sign}1") * timedelta(hours=int(hours), minutes=int(minutes))
    )
