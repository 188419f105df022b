"""All errors that the library raises on purpose.

    PartnersError
    ├── RegistryError   files of a registry are wrong: has every Problem found
    ├── NotFoundError   no such organisation, category, batch, source … (also a LookupError)
    ├── ClaimError      a fact of a claim is unknown or malformed (also a ValueError)
    ├── ListError       a published list cannot be imported: has every problem found (also a ValueError)
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
    """One problem in a registry.

    Attributes:
        path: the file or folder, relative to where the registry's path was given from.
        line: line in the file, from 1; 0 if the problem is not in one line.
        column: column in the line, from 1; 0 likewise.
        message: what is wrong and what to do.
    """

    path: str
    line: int
    column: int
    message: Text

    def format(self, lang: Lang) -> str:
        """Format as `file:line:column: message`, without the numbers if there are none."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message.get(lang)}"

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the problem in plain values, with words in one language, as `partners validate --format json` does."""
        return {
            "file": self.path,
            "line": self.line or None,
            "column": self.column or None,
            "message": self.message.get(lang),
        }


class RegistryError(PartnersError):
    """A registry cannot be used.

    Attributes:
        problems: all problems, in order of file and line.
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
    """Nothing has the given name.

    Attributes:
        value: the name that was given.
        nearest: the most similar valid name, if any is similar.
    """

    def __init__(self, what: Text, value: str, choices: Sequence[str]) -> None:
        self.value = value
        self.nearest = nearest(value, choices)
        super().__init__(no_such(what, value, choices))


def no_such(what: Text, value: str, choices: Collection[str], *, listed: int = 16) -> Text:
    """Make the message that nothing has a name, with the most similar name or the possible ones.

    Args:
        what: kind of thing.
        value: the name that was given.
        choices: all valid names.
        listed: list the choices if there are at most this many and none is similar.
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
        fact: the fact's id, or the name that was given for it.
    """

    def __init__(self, fact: str, message: Text) -> None:
        self.fact = fact
        super().__init__(message)


class ListError(PartnersError, ValueError):
    """A published list cannot be read or imported into a registry.

    Attributes:
        path: the list.
        problems: all problems.
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
    """A file of rows cannot be read or written: it exists, is broken, or its content does not fit its ending."""


class LedgerError(PartnersError, ValueError):
    """A table of claims cannot be judged, because of its columns, its values or the engine."""


def reason(error: OSError) -> Text:
    """Say why the operating system refused, in both languages for the usual reasons."""
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
        errno.EIO: "读写失败",
        errno.EROFS: "所在的磁盘只可读取",
        errno.ENAMETOOLONG: "名称过长",
    }
    return Text(zh=chinese.get(error.errno or 0, words), en=words[:1].lower() + words[1:])


def named(error: OSError, path: "Path") -> OSError:
    """The same system error with the name of its file, which the system adds only where it opens one."""
    if error.filename is not None:
        return error
    return OSError(error.errno, error.strerror or str(error), str(path))


def nearest(value: str, choices: Sequence[str], cutoff: float = 0.6) -> str | None:
    """Find the choice most similar to a mistyped value, or else the shortest that contains it; None if there is none.

    Args:
        value: the mistyped value.
        choices: all valid values.
        cutoff: how similar it must be, from 0 to 1.
    """
    from difflib import get_close_matches

    folded = {choice.casefold(): choice for choice in choices}
    # Long values are cut, because comparing is quadratic.
    part = value[:100].casefold()
    found = get_close_matches(part, folded, n=1, cutoff=cutoff)
    if not found and len(part) >= _PART:
        found = sorted((choice for choice in folded if part in choice), key=len)
    return folded[found[0]] if found else None


_PART = 2
"""Characters from which on a part of a name suggests the name."""


def did_you_mean(name: str | None) -> Text:
    """Make the sentence that suggests a name; empty without a name."""
    if name is None:
        return Text(zh="", en="")
    return Text(zh=f"是否想写“{name}”？", en=f'Did you mean "{name}"?')
