"""Codes of number formats, split into their parts: `#,##0.00;[Red]-#,##0.00`."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from unicodedata import normalize

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)(?:"|$)|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|常规)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<digits>[0#?]+)|(?P<sign>[.,%/@])|(?P<date>[ymdhsbeg]+|a{3,4})|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?(?:E[+-]?\d+)?)", re.IGNORECASE)
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|[黑蓝青绿红白黄]色?|洋红色?|蓝绿色?|颜色 ?\d+|DBNum\d",
    re.IGNORECASE,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_YEN = re.compile(r"[0-9a-f]*411|ja\b.*", re.IGNORECASE)
_OTHER_YUAN = re.compile(r"[0-9a-f]*(?:404|c04|1404)|zh-(?:TW|HK|MO)\b.*", re.IGNORECASE)


class Section(NamedTuple):
    """One of the up to four sections of a number format.

    Attributes:
        prefix: the text before the digits, or all text if there are no digits.
        suffix: the text after the digits.
        digits: True if the number is shown.
        tens: the power of ten by which the shown number is smaller.
        percent: True if it is shown as a percentage.
        date: its letters for dates and times.
        elapsed: True if it shows a duration that may exceed a day.
        texts: True if it applies to texts.
        unclear: True if a part of it is not understood.
        condition: the numbers it applies to; None without a condition.
    """

    prefix: str = ""
    suffix: str = ""
    digits: bool = False
    tens: int = 0
    percent: bool = False
    date: str = ""
    elapsed: bool = False
    texts: bool = False
    unclear: bool = False
    condition: tuple[str, Decimal] | None = None


def sections_of(code: str) -> Iterator[Section]:
    """Yield the sections of a code: for positive numbers, negative numbers, zero and texts, or by their conditions."""
    return map(_section, _split(code))


def _split(code: str) -> Iterator[list[re.Match[str]]]:
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            yield tokens
            tokens = []
        else:
            tokens.append(token)
    yield tokens


def _section(tokens: Sequence[re.Match[str]]) -> Section:
    """Interpret the tokens of a section."""
    parts: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    dates, elapsed, unclear = "", False, False
    for token in tokens:
        kind = token.lastgroup
        match kind:
            case None:
                continue
            case "quoted" | "escaped" | "other":
                parts.append(("text", token[kind]))
                unclear |= kind == "other" and token[kind].isascii() and token[kind].isalnum()
            case "bracket":
                inside = token["bracket"]
                compared = _CONDITION.fullmatch(inside)
                if compared is not None:
                    condition = (compared[1], Decimal(compared[2]))
                elif inside.startswith("$"):
                    parts.append(("text", _currency(inside)))
                elif _ELAPSED.fullmatch(inside):
                    elapsed = True
                else:
                    unclear |= _COLOUR.fullmatch(inside) is None
            case "date" | "noon":
                dates += token[kind].lower()
            case "sign":
                parts.append((token["sign"], ""))
            case _:
                parts.append((kind, token[kind]))
    if dates or elapsed:
        unclear = unclear and not {"y", "d"} <= set(dates)  # a T between day and time is harmless
        return Section(date=dates, elapsed=elapsed, digits=True, unclear=unclear, condition=condition)
    return _number_section(parts, condition, unclear=unclear)


def _currency(inside: str) -> str:
    """Return the symbol of `[$¥-804]`; in Japan ¥ means JPY."""
    symbol, _, place = inside.removeprefix("$").partition("-")
    folded = normalize("NFKC", symbol).strip()
    if folded == "¥" and _YEN.fullmatch(place):
        return "JPY"
    if folded in ("元", "圆") and _OTHER_YUAN.fullmatch(place):
        return "TWD/HKD"
    return symbol


def _number_section(
    parts: Sequence[tuple[str, str]], condition: tuple[str, Decimal] | None, *, unclear: bool
) -> Section:
    places = [at for at, (kind, _) in enumerate(parts) if kind in ("digits", "general")]
    percent = sum(kind == "%" for kind, _ in parts)
    texts = any(kind == "@" for kind, _ in parts)
    if not places:
        at = next((at for at, (kind, _) in enumerate(parts) if kind == "@"), len(parts))
        return Section(
            _joined(parts[:at]),
            _joined(parts[at + 1 :]),
            texts=texts,
            unclear=unclear or (percent > 0 and not texts),
            condition=condition,
        )
    first, last = places[0], places[-1]
    scale, after = 0, last + 1
    while after < len(parts) and parts[after][0] == ",":
        scale, after = scale + 1, after + 1
    inner = _inner(parts[first : last + 1])
    unclear |= inner is None or texts or percent > 1
    unclear |= any(kind in {",", "/", "exponent"} for kind, _ in [*parts[:first], *parts[after:]])
    return Section(
        _joined(parts[:first]),
        _joined(parts[after:]),
        digits=True,
        tens=3 * scale + (inner or 0),
        percent=percent > 0,
        unclear=unclear,
        condition=condition,
    )


def _inner(parts: Sequence[tuple[str, str]]) -> int | None:
    """Return the power of ten by which text between the digits reduces the number; None if that is unclear.

    A point that is a mere character, as in `0!.0`, comes before that many digits of a whole number.
    """
    tens, behind_text, behind_point = 0, None, False
    for at, (kind, text) in enumerate(parts):
        match kind:
            case "digits" if behind_text is not None and not behind_point:
                behind_text += len(text)
            case ".":
                if behind_point or behind_text is not None:
                    return None
                behind_point = True
            case ",":
                rest = [each for each, _ in parts[at:]]
                if not behind_point and "." in rest and set(rest[: rest.index(".")]) == {","}:
                    tens += 3
            case "text":
                sign = normalize("NFKC", text).strip()
                if sign == "." and behind_text is None and not behind_point:
                    behind_text = 0
                elif sign not in {"", ","}:
                    return None
            case _:
                pass
    return tens + (behind_text or 0)


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    # Percent signs are counted elsewhere, and a point beside the digits is shown as such.
    return "".join(text if kind == "text" else kind * (kind == ".") for kind, text in parts)
