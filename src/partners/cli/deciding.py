"""Questions about open names of a published list, and advice on answering them with options."""

import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.cli.language import colon, say, say_text

if TYPE_CHECKING:
    from partners.batches.imports.plan import ImportPlan, PlannedName


def decide(
    plan: "ImportPlan", decided: dict[str, str], again: "Callable[[dict[str, str]], ImportPlan]"
) -> "tuple[ImportPlan, dict[str, str]]":
    """Ask until no name is open, all were asked, or the input ends.

    Args:
        plan: the plan with open names.
        decided: earlier decisions, by printed name.
        again: makes a plan with other decisions.

    Returns:
        The plan with the answers, and all decisions.
    """
    decided = dict(decided)
    asked: set[tuple[int, str]] = set()
    answered: list[str] = []
    print(
        say(
            "尚不能决定的直接回车；Ctrl-D 结束提问。",
            "Press Enter where you cannot decide; Ctrl-D ends the questions.",
        ),
        file=sys.stderr,
    )
    while left := [name for name in plan.open if (name.listed.line, name.listed.printed) not in asked]:
        name = left[0]
        asked.add((name.listed.line, name.listed.printed))
        try:
            answer = _answer(name)
        except EOFError:
            print(file=sys.stderr)
            break
        if answer:
            decided[name.listed.printed] = answer
            answered.append(f"{name.listed.printed}={answer}")
            plan = again(decided)
    if answered:
        options = " ".join(f"--decide {shlex.quote(each)}" for each in answered)
        print(
            say(
                f"不经提问得到同样的结果，请加：{options}",
                f"To repeat this without being asked, add: {options}",
            ),
            file=sys.stderr,
        )
    return plan, decided


def tell_decisions(plan: "ImportPlan") -> None:
    """Print the open names, why they are open, and the options that decide them."""
    print(
        say(
            "没有写入任何文件。每个名称请选一个选项，再运行一次：",
            "Nothing was written. Choose an option for each name, and run again:",
        ),
        file=sys.stderr,
    )
    for name in plan.open:
        for line in _question(name):
            print(line, file=sys.stderr)
        for choice in name.choices:
            print(f"    --decide {shlex.quote(f'{name.listed.printed}={choice}')}", file=sys.stderr)


def agrees_to_new(plan: "ImportPlan") -> bool:
    """Show the new organisations; does the user agree to write them? True without asking if there are none."""
    from partners.batches.imports.plan import Outcome

    new = {name.organization: name for name in reversed(plan.names) if name.outcome is Outcome.NEW}
    if not new:
        return True
    count = len(new)
    print(
        say(
            f"以下 {count} 家机构将作为新机构写入：",
            f"{count} organisation{'s'[: count > 1]} will be written as new:",
        ),
        file=sys.stderr,
    )
    for organization, name in sorted(new.items(), key=lambda pair: pair[1].listed.line):
        print(f"  {name.listed.printed}  {organization}", file=sys.stderr)
    print(say("写入？[y/N]", "Write them? [y/N]"), file=sys.stderr)
    print("> ", end="", file=sys.stderr, flush=True)
    try:
        answer = input().strip().lower()
    except EOFError:
        print(file=sys.stderr)
        answer = ""
    if answer in {"y", "yes", "是"}:
        return True
    print(say("没有写入任何文件。", "Nothing was written."), file=sys.stderr)
    return False


def _question(name: "PlannedName") -> list[str]:
    place = say(f"第 {name.listed.line} 行", f"line {name.listed.line}")
    lines = [f"{place}{colon()}{name.listed.printed}", f"  {say_text(name.reason)}"]
    return lines + [
        f"  {each.organization.id}{colon()}{each.name} — {say_text(each.reason)}" for each in name.candidates
    ]


def _answer(name: "PlannedName") -> str:
    """Return the user's decision as an option has it; empty if they cannot decide."""
    for line in _question(name):
        print(line, file=sys.stderr)
    for number, choice in enumerate(name.choices, 1):
        print(f"  {number}. {_words(choice)}", file=sys.stderr)
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        answer = input().strip()
        if answer.isdecimal() and 0 < int(answer) <= len(name.choices):
            return name.choices[int(answer) - 1]
        if not answer or answer in name.choices:
            return answer
        last = len(name.choices)
        print(
            say(f"请输入 1 到 {last}，或直接回车。", f"Enter a number from 1 to {last}, or press Enter."),
            file=sys.stderr,
        )


def _words(choice: str) -> str:
    match choice:
        case "new":
            return say("new：一家新机构，另建文件", "new: a new organisation, in a file of its own")
        case "once":
            return say("once：重复，只列一次", "once: repeats an earlier line; listed once")
        case _:
            return choice
