"""Language of this run: of help, messages and tables.

Typer takes help texts when a command is imported; they are `Words`, which are worded when the command is called.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Self

import typer

from partners.text import Lang, Text

_language: Lang = "en"


def use_language(lang: Lang) -> None:
    """Set the language of this run."""
    global _language  # noqa: PLW0603 - one per process, as the locale is
    _language = lang


def language() -> Lang:
    """Return the language of this run."""
    return _language


def say(zh: str, en: str) -> str:
    """Return the words in the language of this run."""
    return zh if _language == "zh" else en


def say_text(text: Text) -> str:
    """Return a text in the language of this run."""
    return text.get(_language)


def listing(words: Iterable[str]) -> str:
    """Several words in a sentence of this run's language."""
    return say("、", ", ").join(words)


def colon() -> str:
    """Return the separator between a label and its value."""
    return say("：", ": ")


def detect_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """Read the language from `--lang`, else PARTNERS_LANG, else the locale; English unless one of them is Chinese."""
    wanted = ""
    for variable in ("PARTNERS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = wanted or environment.get(variable, "")
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
        elif argument == "--lang":
            wanted = "".join(arguments[index + 1 : index + 2])
    return "zh" if wanted.lower().startswith("zh") else "en"


class Words(str):
    """The same words in both languages, where Typer takes text alone; as text they are English.

    Example:
        >>> words = Words("目录", "FOLDER")
        >>> words, words.text.zh
        ('FOLDER', '目录')
    """

    __slots__ = ("text",)
    text: Text

    def __new__(cls, zh: str, en: str) -> Self:
        """Hold words."""
        words = super().__new__(cls, en)
        words.text = Text(zh=zh, en=en)
        return words


def worded(text: str) -> str:
    """Words in the language of this run; other text as it is."""
    return say_text(text.text) if isinstance(text, Words) else text


def word_options(params: Iterable[Any], function: Callable[..., Any]) -> None:
    """Put help and placeholders of options and arguments into the language of this run.

    Args:
        params: as Typer made them, which keeps only the text of `Words`.
        function: whose signature declares them.
    """
    declared = {
        name: each
        for name, parameter in inspect.signature(function).parameters.items()
        for each in getattr(parameter.annotation, "__metadata__", ())
    }
    for param in params:
        if (given := declared.get(param.name)) is not None:
            param.help, param.metavar = worded(given.help), worded(given.metavar)


def options_of(function: Callable[..., Any]) -> list[Any]:
    """Options as Typer makes them of a signature, in the language of this run."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    found = typer.main.get_command(app).params
    word_options(found, function)
    return found


LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang",
        show_default=False,
        help=Words("语言；默认按区域设置。", "Language; from the locale by default."),
    ),
]


def lang_option() -> Any:
    """`--lang`, which every command and group has, and which is read before Typer runs."""

    def command(lang: LangOption = None) -> None:
        pass

    return options_of(command)[0]
