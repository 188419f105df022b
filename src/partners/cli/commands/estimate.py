"""`partners estimate`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from partners.cli.complete_facts import complete_fact
from partners.cli.language import colon, language, say, say_text
from partners.cli.options import FormatOption, LangOption, RegistryOption, open_registry
from partners.cli.render import Answer, render
from partners.errors import ClaimError
from partners.text import Text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as RichText

    from partners.estimate import Estimate
    from partners.registry import Registry
    from partners.rules.conditions import Verdict
    from partners.rules.facts import Fact, Value

HELP = say(
    "事实写作 名称=值，可用 id 或中文名称；金额可写 1000000、1,000,000、100万、1.2亿。"
    "没有给出的事实视为未知，绝不猜测。\n\n"
    "例：partners estimate cost=100万 activity=training pilot=yes\n\n"
    "例：partners estimate 算力成本=100万 算力用途=调优 初创企业=是 注册地=北京",
    "Facts are written name=value; amounts as 1000000, 1,000,000, 100万 or 1.2亿. "
    "A fact that is not given is unknown and never guessed.\n\n"
    "Example: partners estimate cost=100万 activity=training pilot=yes\n\n"
    "Example: partners estimate cost=250000 activity=tuning startup=yes registered_in=beijing",
)


def command(
    facts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=say("事实=值", "FACT=VALUE"),
            show_default=False,
            autocompletion=complete_fact,
            help=say("已知的事实。", "What is known."),
        ),
    ] = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    lang: LangOption = None,  # noqa: ARG001 - read before Typer runs
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    estimates = opened.estimate(_claim(facts or ()))
    render(_answer(opened, estimates), format)


def _claim(facts: Iterable[str]) -> dict[str, str]:
    """Split `name=value`; a name given twice is found out later only if it is spelt differently."""
    claim: dict[str, str] = {}
    for given in facts:
        name, equals, value = given.partition("=")
        if not equals:
            raise ClaimError(
                given,
                Text(
                    zh=f"“{given}”应写作 事实=值，例如 cost=100万。",
                    en=f'"{given}" should be fact=value, such as cost=100万.',
                ),
            )
        if name in claim:
            raise ClaimError(
                name, Text(zh=f"“{name}”给了不止一次。", en=f'"{name}" is given more than once.')
            )
        claim[name] = value
    return claim


def _answer(registry: "Registry", estimates: "Iterable[Estimate]") -> Answer:
    estimates = tuple(estimates)

    def screen(console: "Console") -> None:
        for number, each in enumerate(estimates):
            if number:
                console.print()
            _show(console, registry, each)

    return Answer(
        data=[_row(each) for each in estimates],
        header=[
            say("政策", "policy"),
            say("补贴", "benefit"),
            say("结论", "outcome"),
            say("最低（元）", "low (CNY)"),
            say("最高（元）", "high (CNY)"),
            say("尚缺的事实", "missing"),
        ],
        rows=[
            [
                each.policy.id,
                each.benefit.id,
                _outcome_word(each),
                f"{each.low:.2f}",
                None if each.high is None else f"{each.high:.2f}",
                ", ".join(each.missing),
            ]
            for each in estimates
        ],
        screen=screen,
    )


def _row(each: "Estimate") -> dict[str, Any]:
    """An estimate with the keys that the JSON contract names."""
    return {
        "policy": each.policy.id,
        "benefit": each.benefit.id,
        "outcome": each.outcome,
        "low": f"{each.low:.2f}",
        "high": None if each.high is None else f"{each.high:.2f}",
        "conditions": [
            {
                "text": say_text(verdict.text),
                "truth": str(verdict.truth),
                "fact": verdict.fact,
                "value": _plain(verdict.value),
                "sources": [*verdict.sources],
                "interpretation": verdict.interpretation,
            }
            for verdict, _ in _in_order(each.conditions)
        ],
        "caps": [*each.caps],
        "missing": [*each.missing],
        "sources": [*each.sources],
    }


def _plain(value: "Value | None") -> str | bool | None:
    """A value as JSON has it: money as text with two places."""
    return value if value is None or isinstance(value, bool | str) else f"{value:.2f}"


def _in_order(verdicts: "Iterable[Verdict]", depth: int = 0) -> "Iterator[tuple[Verdict, int]]":
    """Every verdict, each before its parts, with its depth."""
    for verdict in verdicts:
        yield verdict, depth
        yield from _in_order(verdict.parts, depth + 1)


def _show(console: "Console", registry: "Registry", each: "Estimate") -> None:
    from rich.text import Text as Line

    from partners.rules.amounts import describe

    def indented(line: Line, depth: int = 1) -> None:
        _print(console, line, depth)

    def labelled(label: str, words: str) -> Line:
        return Line(f"{label}{colon()}{words}")

    colour = {"eligible": "green", "ineligible": "red", "undetermined": "yellow"}[each.outcome]
    identity = (f"  {each.policy.id}/{each.benefit.id}", "dim")
    console.print(Line.assemble((say_text(each.benefit.name), "bold"), identity))
    indented(Line(_headline(each), style=f"bold {colour}"))
    rule = describe(each.benefit.amount, lambda fact: registry.facts[fact].label)
    indented(labelled(say("标准", "rule"), say_text(rule)))
    for verdict, depth in _in_order(each.conditions):
        _show_verdict(console, registry, verdict, depth + 1)
    if each.missing:
        indented(Line(say("尚缺的事实：", "still needed:")))
        for fact_id in each.missing:
            fact = registry.facts[fact_id]
            indented(Line(f"{fact_id}={_possible(fact)}  {say_text(fact.question)}"), 2)
    if each.benefit.not_stated:
        unstated = say("；", "; ").join(say_text(text) for text in each.benefit.not_stated)
        indented(labelled(say("来源未载明", "not stated by the source"), unstated))
    indented(labelled(say("来源", "sources"), ", ".join(each.sources)))


def _possible(fact: "Fact") -> str:
    """The values that may be written for a fact."""
    match fact.type:
        case "choice":
            return "|".join(choice.id for choice in fact.choices)
        case "boolean":
            return "yes|no"
        case "money":
            return "…"
        case _:
            assert_never(fact.type)


def _show_verdict(console: "Console", registry: "Registry", verdict: "Verdict", depth: int) -> None:
    from rich.text import Text as Line

    mark, style = {"TRUE": ("✓", "green"), "FALSE": ("✗", "red"), "UNKNOWN": ("?", "yellow")}[
        verdict.truth.name
    ]
    line = Line.assemble((f"{mark} ", style), say_text(verdict.text))
    if verdict.fact is not None:
        shown = (
            say("未知", "unknown")
            if verdict.value is None
            else registry.facts[verdict.fact].show(verdict.value, language())
        )
        line.append(f"  ({verdict.fact} = {shown})", style="dim")
    _print(console, line, depth)
    if verdict.interpretation and verdict.note is not None:
        note = Line(f"{say('解读', 'interpretation')}{colon()}{say_text(verdict.note)}", style="italic")
        _print(console, note, depth + 1)


def _print(console: "Console", line: "RichText", depth: int) -> None:
    """A line, and what wraps of it, indented by its depth."""
    for wrapped in line.wrap(console, max(console.width - 2 * depth, _NARROW)):
        wrapped.rstrip()
        console.print("  " * depth, wrapped, sep="")


_NARROW = 16


def _headline(each: "Estimate") -> str:
    word = _outcome_word(each)
    return word if each.outcome == "ineligible" else f"{word}{colon()}{_range(each)}"


def _range(each: "Estimate") -> str:
    if each.high is None:
        from partners.rules.amounts import NotStated

        if not isinstance(each.benefit.amount, NotStated):
            return say("金额取决于尚缺的事实", "the amount depends on what is still needed")
        return say("金额无法计算", "the amount cannot be computed")
    if each.low == each.high:
        return say(f"{each.low:,.2f} 元", f"{each.low:,.2f} CNY")
    return say(f"{each.low:,.2f} 至 {each.high:,.2f} 元", f"{each.low:,.2f} to {each.high:,.2f} CNY")


def _outcome_word(each: "Estimate") -> str:
    match each.outcome:
        case "eligible":
            return say("符合条件", "eligible")
        case "ineligible":
            return say("不符合条件", "ineligible")
        case "undetermined":
            return say("尚不能确定", "undetermined")
        case _:
            assert_never(each.outcome)
