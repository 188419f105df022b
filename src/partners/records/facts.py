"""Facts that a rule may ask for: how their values are parsed and shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, assert_never

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partners.errors import ClaimError, did_you_mean, nearest
from partners.records.fields import FactId, Name, Record
from partners.text import Lang, Text
from partners.values.characters import tidy
from partners.values.keys import name_key
from partners.values.native import as_python, short
from partners.values.readers import (
    is_answer,
    is_payable,
    is_unknown,
    parse_boolean,
    parse_date,
    parse_money,
    parse_name,
    parse_quantity,
    refuse_stand_in,
)
from partners.values.units import split_units

Value = Decimal | bool | date | str
"""A fact's value: CNY or a quantity, yes or no, a day, a choice's id, an organisation's id or name, or another name."""


class Choice(Record):
    """One of the values that a choice may have."""

    id: FactId
    label: Text
    aliases: tuple[Name, ...] = ()
    """Other words that people use for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the choice: id, labels, aliases."""
        return (self.id, self.label.zh, self.label.en, *self.aliases)

    @property
    def keys(self) -> set[str]:
        """Keys of its names."""
        return {name_key(name) for name in self.names}


class Fact(Record):
    """A piece of information that a rule may ask for."""

    id: FactId
    type: Literal["money", "quantity", "date", "choice", "boolean", "organization", "name"]
    whole: bool = False
    """True for a quantity that can only be whole: people, cards, models, years."""
    unit: Text | None = None
    """The unit of a quantity: months, GPU-hours, cards."""
    label: Text
    negation: Text | None = None
    """The opposite of a boolean's label, such as "no record of dishonesty"."""
    aliases: tuple[Name, ...] = ()
    """Other names that people use for it."""
    question: Text
    asked: bool = True
    """Can applicants know it? If not, such as how much of a budget is used, nobody is asked for it, though it may be told."""
    lasting: bool = False
    """Is it about the applicant and the same in every claim, so that a profile keeps it?"""
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _keys_of_the_type(self) -> "Fact":
        if (self.type == "choice") != bool(self.choices):
            raise PydanticCustomError("choices", "choices are for facts of type choice, which need them")
        if (self.type == "quantity") != (self.unit is not None):
            raise PydanticCustomError("unit", "a unit is for facts of type quantity, which need one")
        if self.type != "boolean" and self.negation is not None:
            raise PydanticCustomError("negation", "a negation is for facts of type boolean")
        if self.type != "quantity" and self.whole:
            raise PydanticCustomError("whole", "whole is for facts of type quantity")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the fact: id, labels, aliases."""
        return (self.id, self.label.zh, self.label.en, *self.aliases)

    @property
    def is_general(self) -> bool:
        """Is it a choice that is the same in every claim, such as the district?"""
        return self.lasting and self.type == "choice"

    @property
    def digits(self) -> int:
        """Number of decimal places that count: 2 for money, 4 for a quantity unless only whole ones exist, else 0."""
        match self.type:
            case "money":
                return 2
            case "quantity":
                return 0 if self.whole else 4
            case _:
                return 0

    @property
    def is_number(self) -> bool:
        """Is it an amount of money or a quantity?"""
        return self.type in ("money", "quantity")

    def parse(self, value: object) -> Value | None:
        """Parse a value from text or from Python; None if it is unknown.

        Raises:
            ClaimError: the value does not fit the fact's type.
        """
        # Claims made by programs mostly hold values that need no parsing.
        match value:
            case str() if value in self._ids:
                return self._ids[value]
            case bool() if self.type == "boolean":
                return value
            case Decimal() if self.type == "money" and is_payable(value):
                return value
        value = as_python(value)
        if isinstance(value, str):
            refuse_stand_in(self.id, value)
            text, units = split_units(value)
            if (units and not tidy(text)) or self._is_unknown(text):
                return None
        elif value is None:
            return None
        match self.type:
            case "money":
                return parse_money(self.id, value)
            case "quantity":
                return parse_quantity(self.id, value, self.unit, whole=self.whole)
            case "date":
                return parse_date(self.id, value)
            case "boolean":
                return parse_boolean(self.id, value)
            case "choice":
                return self._parse_choice(value)
            case "organization" | "name":
                return parse_name(self.id, value)
            case _:
                assert_never(self.type)

    def show(self, value: Value, lang: Lang) -> str:
        """Format a value for people."""
        match value:
            case bool():
                return Text(zh="是" if value else "否", en="yes" if value else "no").get(lang)
            case Decimal() if self.unit is not None:
                return f"{value:,f} {self.unit.get(lang)}"
            case Decimal():
                return f"{value:,.2f} {Text(zh='元', en='CNY').get(lang)}"
            case date():
                return value.isoformat()
            case str():
                return next((each.label.get(lang) for each in self.choices if each.id == value), value)
            case _:
                assert_never(value)

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the fact in plain values, as `partners facts --format json` prints it, with words in one language."""
        return {
            "fact": self.id,
            "type": self.type,
            "label": self.label.get(lang),
            "question": self.question.get(lang),
            "unit": self.unit and self.unit.get(lang),
            "choices": [choice.id for choice in self.choices],
        }

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {choice.id: choice.id for choice in self.choices if not is_unknown(choice.id)}

    def _is_unknown(self, text: str) -> bool:
        """Does a text say that the fact is unknown? 无 means no for a yes/no fact."""
        return is_unknown(text) and not (self.type == "boolean" and is_answer(text))

    def _parse_choice(self, value: object) -> str:
        key = name_key(value) if isinstance(value, str) else ""
        for choice in self.choices:
            if key and key in choice.keys:
                return choice.id
        hint = did_you_mean(nearest(str(value), [name for choice in self.choices for name in choice.names]))
        chinese = "、".join(f"{choice.id}（{choice.label.zh}）" for choice in self.choices)
        known = ", ".join(choice.id for choice in self.choices)
        raise ClaimError(
            self.id,
            Text(
                zh=f"{self.id}：没有名为“{short(value)}”的选项。{hint.zh}可选：{chinese}。",
                en=f'{self.id}: no choice "{short(value)}". {f"{hint.en} " if hint.en else ""}Possible: {known}.',
            ),
        )
