"""`partners estimate`."""

import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.complete_facts import complete_fact
from partners.cli.language import Words, colon, language, listing, say, say_text, worded
from partners.cli.options import (
    AsOfOption,
    Format,
    PolicyOption,
    ProfileOption,
    RegistryOption,
    open_registry,
    with_profile,
)
from partners.cli.pairs import split_facts
from partners.cli.render import Answer, chosen_format, render

if TYPE_CHECKING:
    from rich.console import Console

    from partners.registry import Registry
    from partners.rules.estimates import Estimate
    from partners.rules.policies_in_words import Line

HELP = Words(
    "申报信息写作 名称=值，名称用 id 或中文都可以；金额可写 1000000、1,000,000、100万、1.2亿。"
    "没有给出的信息视为未知，不作猜测。加 --policy 或 --explain 时完整说明每一项。\n\n"
    "例：partners estimate cost=100万 activity=training pilot=yes\n\n"
    "例：partners estimate 算力费用=300万 供应方=阿里云 --policy municipal-voucher",
    "Write facts as name=value, and amounts as 1000000, 1,000,000, 100万 or 1.2亿. "
    "Facts you leave out are unknown, never guessed. --policy or --explain explains every answer in full.\n\n"
    "Example: partners estimate cost=100万 activity=training pilot=yes\n\n"
    "Example: partners estimate cost=300万 signed_on=2024-03-01 --policy municipal-voucher",
)


def command(
    facts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=Words("申报信息=值", "FACT=VALUE"),
            show_default=False,
            autocompletion=complete_fact,
            help=Words("已知的申报信息。", "What is known."),
        ),
    ] = None,
    policy: PolicyOption = None,
    every: Annotated[
        bool,
        typer.Option("--all", help=Words("也列出不适用的补贴。", "Also list benefits that do not apply.")),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=Words("完整说明每一项。", "Explain every answer in full."))
    ] = False,
    ask: Annotated[
        bool | None,
        typer.Option(
            "--ask/--no-ask",
            show_default=False,
            help=Words(
                "询问还需补充的信息；在终端上默认先征求同意。",
                "Ask for missing facts; a terminal offers this by default.",
            ),
        ),
    ] = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    wanted = {rule.name for rule in opened.rules_of(policy or None)}
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    in_full = explain or bool(policy)

    def judge(claim: dict[str, str]) -> "list[Estimate]":
        found = opened.estimate(claim, as_of=day)
        return [each for each in found if each.rule.name in wanted]

    claim = with_profile(split_facts(facts or ()), profile, opened)
    estimates = judge(claim)
    if not ask:
        render(_answer(estimates, day, in_full=in_full, every=every or in_full))
        _tell(opened, estimates, day, in_full=in_full)
    if ask or (ask is None and chosen_format() is None and _wants_to_be_asked(estimates)):
        from partners.cli.asking import ask_for, repeat_line

        claim = ask_for(claim, judge, opened.facts)
        estimates = judge(claim)
        render(_answer(estimates, day, in_full=in_full, every=every or in_full))
        _tell(opened, estimates, day, in_full=in_full)
        options = [f"--policy={name}" for name in policy or ()]
        options += ["--all"] if every else []
        options += ["--explain"] if explain else []
        options += [f"--as-of={as_of}"] if as_of else []
        options += [f"--registry={registry}"] if registry else []
        again = say("再次得到这个结果：", "To repeat this answer: ")
        print(again + repeat_line(claim, options), file=sys.stderr)


def _wants_to_be_asked(estimates: "Sequence[Estimate]") -> bool:
    """Does a person at a terminal accept the offer to be asked for missing facts?"""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and any(each.missing for each in estimates)):
        return False
    return typer.confirm(
        say("回答几个问题，得到更确定的结果？", "Answer a few questions to narrow this down?"), err=True
    )


def _tell(registry: "Registry", estimates: "Sequence[Estimate]", day: date, *, in_full: bool) -> None:
    """Report what does not fit into rows, unless the output is for programs."""
    from partners.cli.telling_estimates import tell_alternatives, tell_leads, tell_strangers

    chosen = chosen_format()
    if chosen in (Format.JSON, Format.JSONL, Format.YAML):
        return
    tell_strangers(registry, estimates)
    if chosen is not Format.TABLE and (chosen is not None or not sys.stdout.isatty()):
        # The screen says it itself. All rows are there, but only of what can be had does it matter what comes together.
        tell_alternatives([each for each in estimates if each.standing(day) in _SHOWN], day)
    if not in_full:
        tell_leads(registry, estimates)


def _answer(estimates: "Sequence[Estimate]", day: date, *, in_full: bool, every: bool) -> Answer:
    from partners.rules.cautions import cautions
    from partners.rules.explanations import reason, say_outcome

    def screen(console: "Console") -> None:
        if in_full:
            _show_in_full(console, estimates, day)
        else:
            _show_by_standing(console, estimates, day, every=every)
        shown = [each for each in estimates if every or each.standing(day) in _SHOWN]
        _show_alternatives(console, shown, day)

    return Answer(
        data=[each.to_data(language(), as_of=day) for each in estimates],
        header=[
            say("政策", "policy"),
            say("补贴", "benefit"),
            say("结论", "outcome"),
            say("最低（元）", "low (CNY)"),
            say("最高（元）", "high (CNY)"),
            say("还需补充的信息", "missing"),
            say("理由", "reason"),
            say("注意", "warnings"),
        ],
        rows=[
            [
                each.policy.id,
                each.benefit.id,
                say_text(say_outcome(each.outcome)),
                f"{each.low:.2f}",
                None if each.high is None else f"{each.high:.2f}",
                ", ".join(each.missing),
                say_text(reason(each)),
                listing(say_text(caution) for caution in cautions(each, day)),
            ]
            for each in estimates
        ],
        screen=screen,
    )


_COLOURS = {"eligible": "green", "ineligible": "red", "undetermined": "yellow"}
_MARKS = {"✓": "green", "✗": "red", "?": "yellow", "!": "bold red", "": ""}


def _show_by_standing(console: "Console", estimates: "Sequence[Estimate]", day: date, *, every: bool) -> None:
    """Show what can be had now, what depends on an answer, what is known from summaries, and count the rest."""
    from rich.text import Text as RichText

    groups = [(standing, [*found]) for standing, found in groupby(estimates, lambda each: each.standing(day))]
    shown = [group for group in groups if every or group[0] in _SHOWN]
    if not shown:
        console.print(RichText(say("没有适用的补贴。", "No benefit applies."), style="bold"))
    for number, (standing, found) in enumerate(shown):
        if number:
            console.print()
        if len(groups) > 1:
            console.print(RichText(worded(_HEADINGS[standing]), style="bold underline"))
        for each in found:
            _show_briefly(console, each, day)
    left_out = [
        worded(_COUNTS[standing]).format(len(found))
        for standing, found in groups
        if (standing, found) not in shown
    ]
    hints = [
        say(
            "查看完整说明：加 --explain 或 --policy 政策",
            "Full explanation: add --explain or --policy POLICY",
        )
    ]
    if left_out:
        rest = listing(left_out)
        hints.insert(0, say(f"另有 {rest}（加 --all 列出）", f"Besides, {rest} (--all lists them)"))
    if estimates:
        console.print()
        for hint in hints:
            console.print(RichText(hint, style="dim"))


_SHOWN = ("now", "depends", "summary")
_HEADINGS = {
    "now": Words("现在符合条件", "Eligible now"),
    "depends": Words("取决于还需补充的信息", "Depends on what is missing"),
    "summary": Words("仅据第三方摘要，请核对原文", "Known from a summary only; check the original"),
    "other": Words("按其他费用、数额或情况计算", "Computed from other costs, figures or circumstances"),
    "not-now": Words(
        "目前不能申领：已到期、已截止、尚未开始或征求意见稿", "Not now: ended, closed, not begun, or a draft"
    ),
    "no": Words("不符合条件", "Not eligible"),
}
_COUNTS = {
    "other": Words(
        "{} 项按其他费用、数额或情况计算", "{} computed from other costs, figures or circumstances"
    ),
    "not-now": Words("{} 项目前不能申领", "{} not open now"),
    "no": Words("{} 项不符合条件", "{} not eligible"),
}


def _show_briefly(console: "Console", each: "Estimate", day: date) -> None:
    """Show a benefit's name, amount and reason."""
    from rich.text import Text as RichText

    from partners.cli.wrapping import print_indented
    from partners.rules.cautions import cautions
    from partners.rules.explanations import reason, say_amount_of, say_outcome
    from partners.rules.grounds import SUMMARY, say_evidence

    said = [SUMMARY] if each.standing(day) == "summary" else []  # the heading says so
    evidence = say_evidence(each.grounds.evidence)
    notice = "".join(f"[{say_text(caution)}] " for caution in cautions(each, day) if caution not in said)
    head = RichText.assemble(
        (notice, "bold red"), (say_text(each.benefit.name), "bold"), (f"  {each.rule.name}", "dim")
    )
    if evidence is not None and evidence != SUMMARY:
        head.append(f"  {say_text(evidence)}", "dim")
    outcome = say_text(say_outcome(each.outcome))
    if each.outcome != "ineligible":
        outcome += colon() + say_text(say_amount_of(each))
    print_indented(console, head, 0)
    body = RichText.assemble((outcome, _COLOURS[each.outcome]), "  ", say_text(reason(each)))
    print_indented(console, body, 1)


def _show_in_full(console: "Console", estimates: "Sequence[Estimate]", day: date) -> None:
    from partners.rules.explanations import lines

    for number, each in enumerate(estimates):
        if number:
            console.print()
        for line in lines(each, day):
            _show_line(console, line)


def _show_line(console: "Console", line: "Line") -> None:
    from rich.text import Text as RichText

    from partners.cli.wrapping import print_indented

    mark = (f"{line.mark} ", _MARKS[line.mark]) if line.mark else ""
    text = RichText.assemble(mark, (say_text(line.text), "bold" if line.depth == 0 else ""))
    print_indented(console, text, line.depth)


def _show_alternatives(console: "Console", estimates: "Sequence[Estimate]", day: date) -> None:
    from rich.text import Text as RichText

    from partners.rules.explanations import say_best
    from partners.rules.ranking import alternatives

    for group in alternatives(estimates):
        console.print()
        console.print(RichText(say_text(say_best(group, day))))
