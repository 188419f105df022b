"""`partners policies`."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import stage_word
from partners.cli.language import Words, language, listing, say, say_text
from partners.cli.options import (
    AsOfOption,
    CategoryOption,
    RegistryOption,
    open_registry,
    parse_day,
)
from partners.cli.render import Answer, render
from partners.text import Text

if TYPE_CHECKING:
    from partners.records.facts import Choice
    from partners.records.leads import Lead
    from partners.records.policies import Policy
    from partners.registry import Registry

HELP = Words(
    "例：partners policies --stage in-force --as-of 2025-06-01",
    "Example: partners policies --stage in-force --as-of 2025-06-01",
)


class Stage(StrEnum):
    """Stage of a policy."""

    DRAFT = "draft"
    IN_FORCE = "in-force"


class Grade(StrEnum):
    """How a source was read."""

    OFFICIAL = "official"
    REPRINT = "reprint"
    SUMMARY = "summary"


def command(
    stage: Annotated[
        Stage | None,
        typer.Option("--stage", show_default=False, help=Words("正式或征求意见稿。", "Draft or in force.")),
    ] = None,
    category: CategoryOption = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place",
            show_default=False,
            metavar=Words("地区", "PLACE"),
            help=Words("地区名称的一部分。", "Part of a place name."),
        ),
    ] = None,
    district: Annotated[
        str | None,
        typer.Option(
            "--district",
            show_default=False,
            metavar=Words("区", "DISTRICT"),
            help=Words("一个区和全市的政策。", "Policies of a district and of the whole city."),
        ),
    ] = None,
    open_on: Annotated[
        date | None,
        typer.Option(
            "--open-on",
            show_default=False,
            parser=parse_day,
            metavar=Words("日期", "DAY"),
            help=Words(
                "这一天有效、且没有写明不受理申报的。",
                "Valid on this day, and not known to take no applications.",
            ),
        ),
    ] = None,
    evidence: Annotated[
        Grade | None,
        typer.Option(
            "--evidence",
            show_default=False,
            help=Words("依据：原文、转载或摘要。", "How the sources were read."),
        ),
    ] = None,
    leads: Annotated[
        bool,
        typer.Option(
            "--leads",
            help=Words(
                "改为列出线索：已知存在而金额不明的文件。", "List leads instead: documents without amounts."
            ),
        ),
    ] = False,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    from partners.records.lookups import is_of_district

    opened = open_registry(registry)
    wanted = None if district is None else _district(opened, district)
    if leads:
        found = [
            lead
            for lead in opened.leads.values()
            if (evidence is None or lead.evidence == evidence)
            and (place is None or _mentions(lead, place))
            and (wanted is None or is_of_district(lead.place, wanted))
        ]
        render(_leads(found))
        return
    categories = {opened.category(name) for name in category or ()}
    policies = [
        policy
        for policy in opened.policies.values()
        if (stage is None or policy.stage == stage)
        and (not categories or any(benefit.category in categories for benefit in policy.benefits))
        and (place is None or _mentions(policy, place))
        and (as_of is None or policy.is_valid(as_of))
        and (wanted is None or is_of_district(policy.place, wanted))
        and (open_on is None or any(policy.takes_applications(each, open_on) for each in policy.benefits))
        and (evidence is None or evidence in _grades(opened, policy))
    ]
    day = as_of or open_on or date.today()  # noqa: DTZ011 - policies end by the local calendar
    render(_answer(opened, policies, day))


def _district(registry: "Registry", word: str) -> "Choice":
    """Find a district by any word for it.

    Raises:
        NotFoundError: there is no such district.
    """
    from partners.errors import NotFoundError
    from partners.values.keys import name_key

    choices = registry.facts["district"].choices if "district" in registry.facts else ()
    key = name_key(word)
    found = next((each for each in choices if key in each.keys), None)
    if found is None:
        raise NotFoundError(Text(zh="区", en="district"), word, [say_text(each.label) for each in choices])
    return found


def _grades(registry: "Registry", policy: "Policy") -> "set[str | None]":
    """How the best sources of each of its benefits were read."""
    from partners.rules.grounds import grounds_of

    return {grounds_of(policy, benefit, registry.sources).evidence for benefit in policy.benefits}


def _leads(leads: "list[Lead]") -> Answer:
    return Answer(
        data=[lead.to_data(language()) for lead in leads],
        header=[
            "id",
            say("标题", "title"),
            say("发布者", "publisher"),
            say("日期", "published"),
            say("据称内容", "what is said"),
            say("网址", "address"),
        ],
        rows=[
            [
                lead.id,
                lead.title,
                say_text(lead.publisher),
                lead.published,
                say_text(lead.said),
                lead.url,
            ]
            for lead in leads
        ],
        optional=[5, 2],
        empty=say("没有符合条件的线索。", "No matching leads."),
    )


def _mentions(policy: "Policy | Lead", place: str) -> bool:
    from partners.values.keys import name_key

    key = name_key(place)
    return bool(key) and any(key in name_key(name) for name in (policy.place.zh, policy.place.en, policy.id))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _answer(registry: "Registry", policies: "list[Policy]", day: date) -> Answer:
    from partners.rules.cautions import say_window
    from partners.rules.grounds import GRADE_WORDS, GRADES

    return Answer(
        data=[policy.to_data(language()) for policy in policies],
        header=[
            "id",
            say("名称", "name"),
            say("地区", "place"),
            say("阶段", "stage"),
            say("生效日期", "since"),
            say("截止日期", "until"),
            say("申报时间", "applications"),
            say("依据", "evidence"),
            say("补贴", "benefits"),
            say("来源", "sources"),
        ],
        rows=[
            [
                policy.id,
                say_text(policy.name),
                say_text(policy.place),
                stage_word(policy, day),
                _day(policy.validity.since),
                _day(policy.validity.until),
                None if policy.window is None else say_text(say_window(policy.window)),
                listing(say_text(GRADE_WORDS[each]) for each in GRADES if each in _grades(registry, policy)),
                ", ".join(benefit.id for benefit in policy.benefits),
                ", ".join(policy.sources),
            ]
            for policy in policies
        ],
        optional=[9, 8, 4, 6, 2, 7],
        empty=say("没有符合条件的政策。", "No matching policies."),
    )
