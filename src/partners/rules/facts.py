"""Facts: what a rule may ask for, and how their values are read."""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Annotated, Literal, assert_never
from unicodedata import normalize

from pydantic import BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from partners.errors import ClaimError, NotFoundError, did_you_mean, nearest
from partners.names import name_key
from partners.record import FactId, Record
from partners.text import Lang, Text

Value = Decimal | bool | str
"""A fact's value: CNY for money, a bool for yes/no, a choice's id."""
Claim = Mapping[str, Value]
"""Known facts by id; what is not there is unknown."""

MAX_MONEY = Decimal(10**12)
"""CNY. Above it a product with a rate may no longer be exact in every execution."""

_MONEY = re.compile(
    r"(?:¥|CNY|RMB)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:_\d+)*)(?P<fraction>\.\d+)?(?P<unit>万|亿|w)?元?",
    re.ASCII | re.IGNORECASE,
)
_UNITS = {None: Decimal(1), "w": Decimal(10**4), "万": Decimal(10**4), "亿": Decimal(10**8)}
_EXACT = Context(prec=100)
_FEN = Decimal("0.01")
_YES = frozenset({"yes", "y", "true", "是", "有"})
_NO = frozenset({"no", "n", "false", "否", "没有", "无"})
_UNKNOWN = frozenset({"unknown", "?", "未知", "不知道"})


class Choice(Record):
    """One value that a choice may take."""

    id: FactId
    label: Text


class Fact(Record):
    """Something that a rule may ask for."""

    id: FactId
    type: Literal["money", "choice", "boolean"]
    label: Text
    question: Text
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _choices_for_a_choice(self) -> "Fact":
        if (self.type == "choice") != bool(self.choices):
            raise PydanticCustomError("choices", "choices are for facts of type choice, which need them")
        return self

    def parse(self, value: object) -> Value | None:
        """Read a value as people write it, or as Python holds it; None where it is unknown.

        Raises:
            ClaimError: the value is not of the fact's type.
        """
        if value is None or (isinstance(value, str) and _tidy(value).casefold() in _UNKNOWN):
            return None
        match self.type:
            case "money":
                return _parse_money(self.id, value)
            case "boolean":
                return _parse_boolean(self.id, value)
            case "choice":
                return self._parse_choice(value)
            case _:
                assert_never(self.type)

    def show(self, value: Value, lang: Lang) -> str:
        """A value as people read it."""
        match value:
            case bool():
                return Text(zh="是" if value else "否", en="yes" if value else "no").get(lang)
            case Decimal():
                return f"{value:,.2f}"
            case str():
                return next(choice.label.get(lang) for choice in self.choices if choice.id == value)
            case _:
                assert_never(value)

    def _parse_choice(self, value: object) -> str:
        if any(value == choice.id for choice in self.choices):
            return str(value)
        key = name_key(value) if isinstance(value, str) else ""
        for choice in self.choices:
            if key and key in (name_key(choice.id), name_key(choice.label.zh), name_key(choice.label.en)):
                return choice.id
        ids = [choice.id for choice in self.choices]
        hint = did_you_mean(nearest(str(value), ids))
        known = ", ".join(ids)
        raise ClaimError(
            self.id,
            Text(
                zh=f"{self.id}：没有“{_short(value)}”这个选项。{hint.zh}可选：{known}。",
                en=f'{self.id}: there is no choice "{_short(value)}". {hint.en + " " if hint.en else ""}Possible: {known}.',
            ),
        )


def read_claim(facts: Mapping[str, Fact], given: Mapping[str, object]) -> Claim:
    """Check a claim: known facts, named by id or label, with values of their type.

    Args:
        facts: all facts by id.
        given: values by fact id, or by Chinese or English label; None says that one is unknown.

    Raises:
        ClaimError: a fact is unknown, given twice, or its value malformed.
    """
    claim: dict[str, Value] = {}
    seen = set()
    for name, value in given.items():
        fact = find_fact(facts, name)
        if fact.id in seen:
            raise ClaimError(
                fact.id, Text(zh=f"“{fact.id}”给了不止一次。", en=f'"{fact.id}" is given more than once.')
            )
        seen.add(fact.id)
        parsed = fact.parse(value)
        if parsed is not None:
            claim[fact.id] = parsed
    return claim


def find_fact(facts: Mapping[str, Fact], name: str) -> Fact:
    """The fact that goes by an id or a label.

    Raises:
        ClaimError: there is none; the message names the nearest.
    """
    if name in facts:
        return facts[name]
    key = name_key(name)
    for fact in facts.values():
        if key and key in (name_key(fact.id), name_key(fact.label.zh), name_key(fact.label.en)):
            return fact
    raise ClaimError(name, NotFoundError(Text(zh="事实", en="fact"), _short(name), list(facts)).message)


def _parse_money(fact: str, value: object) -> Decimal:
    if isinstance(value, bool | float) or not isinstance(value, int | Decimal | str):
        raise ClaimError(
            fact,
            Text(
                zh=f"{fact}：金额须是 Decimal、整数或文字，不能是 {type(value).__name__}。",
                en=f"{fact}: an amount must be a Decimal, an int or text, not {type(value).__name__}.",
            ),
        )
    number = _read_number(value) if isinstance(value, str) else Decimal(value)
    if number is None or not number.is_finite():
        raise ClaimError(
            fact,
            Text(
                zh=f"{fact}：“{_short(value)}”不是金额。可写 1000000、1,000,000、100万、1.2亿。",
                en=f'{fact}: "{_short(value)}" is no amount. Write 1000000, 1,000,000, 100万 or 1.2亿.',
            ),
        )
    if number < 0:
        raise ClaimError(
            fact, Text(zh=f"{fact}：金额不能为负。", en=f"{fact}: an amount cannot be negative.")
        )
    if number >= MAX_MONEY:
        raise ClaimError(
            fact,
            Text(
                zh=f"{fact}：金额须小于一万亿元。",
                en=f"{fact}: an amount must be below 1,000,000,000,000 CNY.",
            ),
        )
    rounded = number.quantize(_FEN, context=_EXACT)
    if number != rounded:
        raise ClaimError(
            fact,
            Text(
                zh=f"{fact}：“{_short(value)}”不足一分的零头无法支付，请最多写两位小数（元）。",
                en=f'{fact}: "{_short(value)}" has parts of a fen; give at most two decimal places of a yuan.',
            ),
        )
    return rounded


Money = Annotated[
    Decimal,
    BeforeValidator(lambda value: _parse_money("CNY", value)),
    WithJsonSchema({"type": ["number", "string"]}),
]
"""An amount in CNY, with at most two decimal places."""


def _read_number(text: str) -> Decimal | None:
    """CNY from text; None where it is no amount. A sign is kept, so that the caller can name it."""
    tidy = _tidy(text).replace(" ", "")
    negative = tidy.startswith(("-", "−"))
    found = _MONEY.fullmatch(tidy[1:] if negative else tidy) if len(tidy) <= 64 else None  # noqa: PLR2004 - bounds the work
    if found is None:
        return None
    digits = found["digits"].replace(",", "").replace("_", "")
    number = _EXACT.multiply(
        Decimal(digits + (found["fraction"] or "")), _UNITS[found["unit"] and found["unit"].lower()]
    )
    return number.copy_negate() if negative else number


def _parse_boolean(fact: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _tidy(value).casefold() if isinstance(value, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise ClaimError(
        fact,
        Text(
            zh=f"{fact}：“{_short(value)}”须是 yes 或 no（是、否；未知写 unknown）。",
            en=f'{fact}: "{_short(value)}" must be yes or no (or unknown).',
        ),
    )


def _tidy(text: str) -> str:
    return normalize("NFKC", text).strip()


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - fits a line
