"""Options that commands share, and their shell completion."""

import os
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partners.cli.language import Words, lang_option, language, options_of, say, say_text

if TYPE_CHECKING:
    from partners.registry import Registry


class Format(StrEnum):
    """Output format of an answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    YAML = "yaml"
    MARKDOWN = "markdown"


def open_registry(path: Path | None) -> "Registry":
    """Open the registry that the options name.

    Raises:
        RegistryError: it has problems.
    """
    from partners.files.loading import load

    return load(path)


def candidates() -> "Registry":
    """Return the registry for completion: the package's own, unless the environment names another."""
    named = os.environ.get("PARTNERS_REGISTRY")
    return open_registry(Path(named) if named else None)


def complete_category() -> Iterator[tuple[str, str]]:
    from partners.records.fields import Category
    from partners.records.memberships import NOT_STATED

    for category in Category:
        yield category.value, say_text(category.label)
    yield NOT_STATED, say("来源未说明", "no source states it")


def complete_batch() -> Iterator[tuple[str, str]]:
    for batch in candidates().batches:
        yield str(batch.number), batch.published_on.isoformat()


def complete_organization() -> Iterator[tuple[str, str]]:
    for organization in candidates().organizations.values():
        for name in (organization.id, *organization.names):
            yield name, organization.label(language())


def complete_group() -> Iterator[tuple[str, str]]:
    for group in candidates().groups.values():
        yield group.id, say_text(group.name)


def complete_source() -> Iterator[tuple[str, str]]:
    for source in candidates().sources.values():
        yield source.id, say_text(source.publisher)


def complete_policy() -> Iterator[tuple[str, str]]:
    for policy in candidates().policies.values():
        yield policy.id, say_text(policy.name)


def parse_day(value: str) -> date:
    """Parse a day from the command line."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise typer.BadParameter(
            say(f"“{value}”不是日期；请写作 YYYY-MM-DD。", f'"{value}" is not a date; write YYYY-MM-DD.')
        ) from None


FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        show_default=False,
        help=Words(
            "输出格式；终端上默认为表格，管道中默认为制表符分隔的文字。",
            "Output format; a table on a terminal, tab-separated text in a pipe.",
        ),
    ),
]


def shared_options() -> list[Any]:
    """Return the options `--format` and `--lang`, which all commands have, as Typer makes them from a signature."""

    def command(format: FormatOption = None) -> None:  # noqa: A002 - the option's name
        pass

    return [*options_of(command), lang_option()]


RegistryOption = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        envvar="PARTNERS_REGISTRY",
        show_default=False,
        metavar=Words("目录", "FOLDER"),
        help=Words("使用自己的登记库目录。", "Use a registry folder of your own."),
    ),
]
CategoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        "-c",
        show_default=False,
        metavar=Words("类别", "CATEGORY"),
        autocompletion=complete_category,
        help=Words(
            "类别：算力、数据、模型、应用、投资，或 not-stated（未说明）；可重复。",
            "Category: compute, data, model, application, investment, or not-stated; repeatable.",
        ),
    ),
]
BatchOption = Annotated[
    list[str] | None,
    typer.Option(
        "--batch",
        "-b",
        show_default=False,
        metavar=Words("批次", "BATCH"),
        autocompletion=complete_batch,
        help=Words("批次：序号或公布日期；可重复。", "Batch: its number or date of publication; repeatable."),
    ),
]
PolicyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        "-p",
        show_default=False,
        metavar=Words("政策", "POLICY"),
        autocompletion=complete_policy,
        help=Words(
            "只看这项政策，或一项补贴（写作 政策/补贴，或用名称）；可重复。",
            "Only this policy, or one benefit, as policy/benefit or by name; repeatable.",
        ),
    ),
]
_FILE = Words("文件", "FILE")
SheetOption = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        show_default=False,
        metavar=Words("名称|序号", "NAME|NUMBER"),
        help=Words(
            "工作簿中要读的工作表；默认为第一张可见且有内容的。",
            "Sheet of a workbook to read; by default the first visible one that is not empty.",
        ),
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help=Words("覆盖已有文件。", "Replace files that exist."))
]


def output_option(zh: str, en: str, *, metavar: str = _FILE) -> Any:
    """`--output`.

    Args:
        zh: what is written, in Chinese.
        en: in English.
        metavar: what stands for the file.
    """
    return typer.Option("--output", "-o", show_default=False, metavar=metavar, help=Words(zh, en))


AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=parse_day,
        show_default=False,
        metavar="YYYY-MM-DD",
        help=Words("以哪一天为准。", "The day to answer for."),
    ),
]


ProfileOption = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        envvar="PARTNERS_PROFILE",
        show_default=False,
        metavar=Words("文件", "FILE"),
        help=Words(
            "企业档案：每次申报都一样的信息（见 partners profile）。",
            "A profile with what is the same in every claim; see `partners profile`.",
        ),
    ),
]


def with_profile(given: dict[str, str], profile: Path | None, registry: "Registry") -> dict[str, str]:
    """Add the facts of a profile to those that are given, and say so on standard error.

    Raises:
        RegistryError: the profile cannot be read.
        ClaimError: a fact does not exist or is malformed.
    """
    if profile is None:
        return given
    from partners.files.profiles import completed, read_profile

    kept = read_profile(profile, registry.facts)
    found = completed(given, kept, registry.facts)
    used = [fact for fact in kept if found.get(fact) is kept[fact]]
    words = ", ".join(f"{fact}={kept[fact]}" for fact in used) or say("没有用到", "nothing used")
    print(say(f"来自 {profile}：{words}", f"From {profile}: {words}"), file=sys.stderr)
    return found


def complete_decision(incomplete: str) -> Iterator[str]:
    name, equals, _ = incomplete.partition("=")
    if equals:
        for choice in ("new", "once", *candidates().organizations):
            yield f"{name}={choice}"


def split_pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Split `name=value` options; names may contain equals signs, values may not."""
    found = {}
    for each in given or ():
        name, equals, value = each.rpartition("=")
        if not equals or not name or not value:
            message = say(f"“{each}”应写作 名称=值。", f'"{each}" should be NAME=VALUE.')
            raise typer.BadParameter(message, param_hint=option)
        found[name] = value
    return found


def folder_here(given: Path | None) -> Path | None:
    """Return the given registry's folder, or else ./registry if it exists; it may be written to.

    The package's own registry must not be edited.
    """
    here = Path("registry")
    return given if given is not None or not here.is_dir() else here


ListArgument = Annotated[
    Path,
    typer.Argument(
        metavar=Words("名单", "LIST"),
        help=Words("公布的名单：.txt、.csv 或 .xlsx。", "The published list: .txt, .csv or .xlsx."),
    ),
]
TotalOption = Annotated[
    int | None,
    typer.Option(
        "--total",
        min=1,
        show_default=False,
        help=Words("来源写明的总数。", "Total number of members, as the source states."),
    ),
]
DecideOption = Annotated[
    list[str] | None,
    typer.Option(
        "--decide",
        show_default=False,
        metavar=Words("名称=id|new|once", "NAME=ID|new|once"),
        autocompletion=complete_decision,
        help=Words(
            "某名称是哪家机构：写它的 id；新机构写 new；重复的行写 once，只列一次。可重复。",
            "Which organisation a name is: its id; new for a new one; once for a line that repeats an earlier one. Repeatable.",
        ),
    ),
]
