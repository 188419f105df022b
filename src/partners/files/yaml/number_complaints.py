"""Messages about what is written instead of a number or of the id of a number: mappings, shares and calculations."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import get_args
from unicodedata import normalize

from partners.errors import ClaimError
from partners.files.yaml.faults import Fault
from partners.records.conditions import FigureOrder
from partners.records.fields import FACT_ID
from partners.text import Text

_ORDERS = get_args(FigureOrder)
_FIGURES = ("of", "figure", "quantity", "product_of", "sum_of", "difference_of", "part_of", *_ORDERS)
"""Keys that take a figure."""
_NUMBER_FACTS = ("CNY", "number")
"""The names under which numbers of files are parsed, which stand for no fact."""
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "*", "·": "*"})
_OPERATOR = re.compile(r"\s*([*+])\s*|\s+([-/])\s+|(?<=[^\x00-\x7f])(-)|(-)(?=[^\x00-\x7f])")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,6})?%?|\d{1,9}/[1-9]\d{0,8}", re.ASCII)
_SHARE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?%", re.ASCII)


def say_no_number(wrong: Fault) -> Text | None:
    """Say what to write instead of a mapping, a list, a share or a calculation; None for any other value."""
    error = wrong.context.get("error")
    if not isinstance(error, ClaimError) or error.fact not in _NUMBER_FACTS:
        return None
    if isinstance(wrong.value, dict | list):
        compared = wrong.key in _ORDERS and isinstance(wrong.value, dict) and _beside(wrong, "fact")
        if compared:
            return Text(
                zh=f"{wrong.where.zh}须是一个数，如 1000000；要与算出的数相比，请用 figure: {compared} 代替 fact: {compared}。",
                en=f"{wrong.where.en} must be a number, such as 1000000; to compare with a computed number, write "
                f"figure: {compared} instead of fact: {compared}.",
            )
        shape = (
            Text(zh="列表", en="a list")
            if isinstance(wrong.value, list)
            else Text(zh="“键: 值”的映射", en="a mapping of keys to values")
        )
        return Text(
            zh=f"{wrong.where.zh}须是一个数，如 1000000，不是{shape.zh}。",
            en=f"{wrong.where.en} must be a number, such as 1000000, not {shape.en}.",
        )
    if wrong.key in _ORDERS and isinstance(wrong.value, str):
        return _share(wrong) or say_calculation(wrong)
    return None


def _share(wrong: Fault) -> Text | None:
    """Ask of what a share is one, where a condition compares with it."""
    text = normalize("NFKC", str(wrong.value))
    found = _SHARE.search(text)
    compared = _beside(wrong, "fact") or _beside(wrong, "figure")
    if found is None or compared is None:
        return None
    rest = re.sub(r"[\s*×的]|\bof\b", "", text.replace(found[0], ""))
    other = _operand(wrong, rest) or "…"
    form = f"{{figure: {compared}, {wrong.key}: {{times: {found[1]}%, of: {other}}}}}"
    return Text(
        zh=f"{wrong.where.zh}：“{wrong.shown}”不是数值；是另一项申报信息的 {found[1]}% 的，请写作 {form}。",
        en=f'{wrong.where.en}: "{wrong.shown}" is not a number; for {found[1]}% of another fact, write {form}.',
    )


def _beside(wrong: Fault, key: str) -> str | None:
    """Return the text under another key of the same mapping."""
    around = wrong.record
    for step in wrong.location[:-1]:
        around = around[step]
    found = around.get(key) if isinstance(around, dict) else None
    return found if isinstance(found, str) else None


def say_calculation(wrong: Fault) -> Text | None:
    """Suggest the form for a calculation such as `a - b`; None if the value is none, or no figure is possible."""
    if wrong.key not in (*_FIGURES, "fact") or not isinstance(wrong.value, str):
        return None
    text = normalize("NFKC", wrong.value).translate(_SIGNS).strip()
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    operands = [_operand(wrong, each) for each in _OPERATOR.sub("\0", text).split("\0")]
    known = [each for each in operands if each is not None]
    signs = [next(filter(None, each.groups())) for each in _OPERATOR.finditer(text)]
    if not signs or len(known) < len(operands) or all(map(_NUMBER.fullmatch, known)):
        return None
    form = _form(known, signs)
    if form is None:
        ways = "times, product_of, sum_of, difference_of, part_of"
        return Text(
            zh=f"“{wrong.shown}”是算式，这里不能直接写；请用 {ways.replace(', ', '、')} 表示。",
            en=f'"{wrong.shown}" is a calculation, which cannot be written so; express it with {ways}.',
        )
    key = "figure" if wrong.key == "fact" else wrong.key
    written = form if isinstance(wrong.location[-1], int) else f"{key}: {form}"
    return Text(
        zh=f"“{wrong.shown}”是算式，这里不能直接写；请写作 {written}。",
        en=f'"{wrong.shown}" is a calculation, which cannot be written so; write {written}.',
    )


def _operand(wrong: Fault, text: str) -> str | None:
    """Return the id of a fact, or a number; None for anything else."""
    text = text.strip()
    if re.fullmatch(FACT_ID, text) or _NUMBER.fullmatch(text):
        return text
    return wrong.find_id("fact", text) if text else None


def _form(operands: Sequence[str], signs: Sequence[str]) -> str | None:
    """Write a calculation in the forms of figures, products before sums; None where they cannot express it."""
    terms: list[list[str]] = [[operands[0]]]
    joins: list[str] = []
    for sign, operand in zip(signs, operands[1:], strict=True):
        if sign == "*":
            terms[-1].append(operand)
        elif sign == "/":
            if not operand.isdecimal():
                return None
            terms[-1].append(f"1/{operand}")
        else:
            joins.append(sign)
            terms.append([operand])
    figures = [_product(each) for each in terms]
    if any(each is None for each in figures):
        return None
    parts = [each for each in figures if each is not None]
    # Only a number that is taken off has a form: the part above it.
    if len(parts) == 2 and joins == ["-"] and _NUMBER.fullmatch(parts[1]) and "%" not in parts[1]:  # noqa: PLR2004
        return None if _NUMBER.fullmatch(parts[0]) else f"{{part_of: {parts[0]}, above: {parts[1]}}}"
    if any(_NUMBER.fullmatch(each) for each in parts):
        return None
    if any(one != other for one, other in pairwise(joins)):
        return None
    if not joins:
        return parts[0]
    return f"{{{'sum_of' if joins[0] == '+' else 'difference_of'}: [{', '.join(parts)}]}}"


def _product(factors: Sequence[str]) -> str | None:
    numbers = [each for each in factors if _NUMBER.fullmatch(each)]
    facts = [each for each in factors if each not in numbers]
    if len(factors) == 1:
        return factors[0]
    if len(numbers) > 1 or not facts:
        return None
    figure = facts[0] if len(facts) == 1 else f"{{product_of: [{', '.join(facts)}]}}"
    return f"{{times: {numbers[0]}, of: {figure}}}" if numbers else figure
