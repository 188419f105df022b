"""Every error that the library raises on purpose.

    PartnersError
    ├── RegistryError   files of a registry are wrong: carries every Problem found
    ├── NotFoundError   no such organisation, category, batch, source … (also a LookupError)
    ├── ClaimError      a fact of a claim is unknown or malformed (also a ValueError)
    ├── ListError       a published list cannot be taken in: carries every problem found (also a ValueError)
    ├── TableError      a file of rows cannot be read or written (also a ValueError)
    └── LedgerError     a table of claims cannot be judged (also a ValueError)

Messages are for people and may change; attributes are the interface.
"""

import errno
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.text import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path


class PartnersError(Exception):
    """Base of all errors raised on purpose.

    Attributes:
        message: what is wrong and what to do, in both languages.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.en


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a registry.

    Attributes:
        path: the file or folder, as reached from where the registry was given.
        line: line in the file, from 1; 0 where the problem is not in one line.
        column: column in the line, from 1; 0 likewise.
        message: what is wrong and what to do.
    """

    path: str
    line: int
    column: int
    message: Text

    def format(self, lang: Lang) -> str:
        """`file:line:column: message`, without the numbers where there are none."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message.get(lang)}"

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The problem in plain values, as `partners validate --format json` prints it, with words in one language."""
        return {
            "file": self.path,
            "line": self.line or None,
            "column": self.column or None,
            "message": self.message.get(lang),
        }


class RegistryError(PartnersError):
    """A registry cannot be used.

    Attributes:
        problems: everything that is wrong, in order of file and line.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            Text(
                zh="\n".join(problem.format("zh") for problem in self.problems),
                en="\n".join(problem.format("en") for problem in self.problems),
            )
        )


class NotFoundError(PartnersError, LookupError):
    """Nothing goes by that name.

    Attributes:
        value: what was asked for.
        nearest: the most similar valid name, if any is similar.
    """

    def __init__(self, what: Text, value: str, choices: Sequence[str]) -> None:
        self.value = value
        self.nearest = nearest(value, choices)
        super().__init__(no_such(what, value, choices))


def no_such(what: Text, value: str, choices: Collection[str], *, listed: int = 16) -> Text:
    """That nothing goes by a name: with the most similar that something goes by, or what is possible.

    Args:
        what: kind of thing.
        value: what was asked for.
        choices: what is possible.
        listed: so many choices can be listed where none is similar.
    """
    near = nearest(value, [*choices])
    hint = did_you_mean(near)
    if near is None and 0 < len(choices) <= listed:
        hint = Text(zh=f"可用：{'、'.join(choices)}。", en=f"Possible: {', '.join(choices)}.")
    return Text(
        zh=f"没有名为“{value}”的{what.zh}。{hint.zh}", en=f'no {what.en} "{value}". {hint.en}'.rstrip()
    )


class ClaimError(PartnersError, ValueError):
    """A fact of a claim cannot be used.

    Attributes:
        fact: the fact's id, or what was given as one.
    """

    def __init__(self, fact: str, message: Text) -> None:
        self.fact = fact
        super().__init__(message)


class ListError(PartnersError, ValueError):
    """A published list cannot be read, or not be brought into a registry.

    Attributes:
        path: the list.
        problems: everything that is wrong.
    """

    def __init__(self, path: "Path", problems: Sequence[Text]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(
            Text(
                zh="\n".join(f"{path}：{problem.zh}" for problem in problems),
                en="\n".join(f"{path}: {problem.en}" for problem in problems),
            )
        )


class TableError(PartnersError, ValueError):
    """A file of rows cannot be read or written: it is not what its name says, is broken, or exists already."""


class LedgerError(PartnersError, ValueError):
    """A table of claims cannot be judged: its columns, values or engine do not serve."""


def reason(error: OSError) -> Text:
    """Why the operating system refused, in both languages where it is one of the usual reasons."""
    words = error.strerror or str(error)
    chinese = {
        errno.ENOENT: "不存在",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EISDIR: "是目录而不是文件",
        errno.EEXIST: "已存在",
        errno.ENOTDIR: "不是目录",
        errno.ELOOP: "符号链接循环",
        errno.ENOSPC: "磁盘已满",
        errno.ENAMETOOLONG: "名称过长",
    }
    return Text(zh=chinese.get(error.errno or 0, words), en=words[:1].lower() + words[1:])


def nearest(value: str, choices: Sequence[str], cutoff: float = 0.6) -> str | None:
    """The choice most similar to a mistyped value, or None if none is similar.

    Args:
        value: what was written.
        choices: what is possible.
        cutoff: how similar it must be, from 0 to 1.
    """
    from difflib import get_close_matches

    folded = {choice.casefold(): choice for choice in choices}
    # Long values are cut: comparing is quadratic, and nobody mistypes 10,000 characters.
    found = get_close_matches(value[:100].casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def did_you_mean(name: str | None) -> Text:
    """The sentence that offers a nearest name; empty without one."""
    if name is None:
        return Text(zh="", en="")
    return Text(zh=f"是否想写“{name}”？", en=f'Did you mean "{name}"?')
