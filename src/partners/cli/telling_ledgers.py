"""Reports of how a ledger was read, and of the limits of its totals."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from partners.cli.language import colon, listing, say, say_text
from partners.cli.rejects import tell_notes, tell_rejects
from partners.text import Text

if TYPE_CHECKING:
    from partners.ledger.reports import Report, Summary
    from partners.records.facts import Fact
    from partners.rules.estimates import Rule


def tell_report(
    report: "Report", rules: "Sequence[Rule]", output: Path | None, day: date, *, chosen_of: int | None = None
) -> None:
    """Print which columns were read as which facts, open cells, and lines that could not be read.

    Args:
        report: the report.
        rules: the benefits that were answered.
        output: the file of the answers.
        day: the day of the question.
        chosen_of: how many benefits there are, if nobody said which of them to answer.
    """
    from partners.ledger.line_reasons import facts_of_reason

    facts = rules[0].context.facts
    tell_notes(note.text for note in report.notes)
    read = listing(f"{header} → {fact}" for fact, header in report.columns.items())
    print(
        say(
            f"{report.lines:,} 行；列：{read}",
            f"{report.lines:,} {'line' if report.lines == 1 else 'lines'}; columns: {read}",
        ),
        file=sys.stderr,
    )
    if chosen_of is not None and len(rules) < chosen_of:
        _tell_choice(len(rules), chosen_of, day)
    for header, unit in report.units.items():
        print(say(f"列“{header}”的单位：{unit.zh}", f'Unit of column "{header}": {unit.en}'), file=sys.stderr)
    if report.missing:
        names = listing(f"{fact}{say(f'（{say_text(facts[fact].label)}）', '')}" for fact in report.missing)
        print(
            say(
                f"表中没有的列，视为未知：{names}（可用 --set 或 --map 补充）",
                f"No such column, so unknown: {names} (see --set and --map)",
            ),
            file=sys.stderr,
        )
    if report.open:
        counts = listing(f"{header} {count:,}" for header, count in report.open.items())
        print(
            say(
                f"尚未确定（待定等）的单元格：{counts}。按未知计算，合计最低只含已确定的部分。",
                f"Undecided cells (待定, TBD …): {counts}. They count as unknown; the total low covers the rest only.",
            ),
            file=sys.stderr,
        )
    for each, rule in zip(report.summaries, rules, strict=True):
        for line in _of_total(each, report, facts):
            print(f"{each.benefit}{colon()}{line}", file=sys.stderr)
        missing: dict[str, int] = {}
        for (_, reason), lines in each.reasons.items():
            facts_missing = "/".join(facts_of_reason(rule, reason))
            if facts_missing:
                missing[facts_missing] = missing.get(facts_missing, 0) + lines
        if missing:
            shown = listing(f"{fact} {lines:,}" for fact, lines in missing.items())
            print(
                f"{each.benefit}{colon()}{say('各行首先缺少的信息', 'first missing fact per line')}{colon()}{shown}",
                file=sys.stderr,
            )
        for fact, groups in each.total.disagreeing:
            disagree = say(
                f"{fact}：同组各行填的不同（{groups:,} 组）；请都填写本台账第一行之前已得的金额",
                f"{fact} differs within groups ({groups:,}); on every line, write what had been received before the first line",
            )
            print(f"{each.benefit}{colon()}{disagree}", file=sys.stderr)
    for line in _of_rules(rules, day):
        print(line, file=sys.stderr)
    tell_rejects(report.first_rejects, report.rejects, *_of_rejects(report), file=report.rejects_file)
    if output is not None:
        print(output, file=sys.stderr)


def _tell_choice(answered: int, every: int, day: date) -> None:
    """Print that only some benefits were answered, because nobody named any."""
    print(
        say(
            f"测算了 {every} 项补贴中的 {answered} 项：{day} 可以申报、且金额可由表中各列算出的。要全部测算请加 --all，要指定请用 --policy。",
            f"Answered {answered} of {every} benefits: those that take applications on {day} and whose amounts the columns state. "
            "For all add --all; to name some use --policy.",
        ),
        file=sys.stderr,
    )


def _of_rules(rules: "Sequence[Rule]", day: date) -> Iterator[str]:
    """Report what one must know first of the policies, such as that one is a draft or has ended; and exclusions."""
    from partners.rules.cautions import cautions
    from partners.rules.common_limits import benefits_of_limit
    from partners.rules.limit_wording import say_cap
    from partners.rules.policies_in_words import say_exclusion

    said_of: dict[tuple[str, Text], None] = {}
    for rule in rules:
        said_of |= {(rule.policy.id, caution): None for caution in cautions(rule, day)}
    yield from (f"{policy}{colon()}{say_text(caution)}" for policy, caution in said_of)
    names = {rule.name for rule in rules}
    for policy in {rule.policy.id: rule.policy for rule in rules}.values():
        for limit in policy.limits:
            shared = benefits_of_limit(limit, policy)
            if len(names.intersection(shared)) > 1:
                words = say_cap(limit.model_copy(update={"benefits": shared}), rules[0].context.facts)
                alone = say("各项均按单独申领计算", "each is answered as if it alone were claimed")
                yield f"{policy.id}{colon()}{say_text(words)}{say('；', '; ')}{alone}"
    said: set[tuple[str, str]] = set()
    for rule in rules:
        for other, per in rule.policy.excluded_by(rule.benefit):
            # Of two benefits of a policy that exclude each other, the first says so.
            if other in names and (rule.name, other) not in said:
                said.add((other, rule.name))
                words = say_exclusion(other, per, rule.context.facts)
                yield f"{rule.name}{colon()}{say_text(words)}"


def _of_rejects(report: "Report") -> Iterator[str]:
    if report.unreadable:
        yield say(
            f"有无法识别的单元格的行：{report.unreadable:,}。用到这些单元格的补贴没有结果；上限和合计把它们视为未知。",
            f"Lines with unreadable cells: {report.unreadable:,}. Benefits that use these cells give no answer; limits and totals "
            "treat them as unknown.",
        )
    if report.left_out:
        yield say(
            f"不予读取、已略去的行：{report.left_out:,}。不计入任何上限、总额或合计。",
            f"Rows skipped because they are not claims: {report.left_out:,}. They count in no limit or total.",
        )


def _of_total(summary: "Summary", report: "Report", facts: "Mapping[str, Fact]") -> Iterator[str]:
    """Report the unstated facts that a total depends on."""
    from partners.ledger.answer_workbook import say_alone
    from partners.ledger.headers import ways_to_map

    if summary.lacks is not None:
        label, ways = facts[summary.lacks].label, ways_to_map(report.amounts, summary.lacks)
        yield say(
            f"没有“{label.zh}”列，算不出合计最高；如果表中有，请加 {ways}",
            f"no column {summary.lacks}, so the total has no upper bound; if the table has one, add {ways}",
        )
    if summary.alone is not None and summary.total.lines > 1:
        yield say_text(say_alone(facts[summary.alone]))
