"""Language of this run: of help, messages and tables.

It must be known before the commands are imported, because Typer reads help texts then.
"""

from collections.abc import Iterable, Mapping, Sequence

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
