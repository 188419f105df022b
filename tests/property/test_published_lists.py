"""Laws of published lists: what is printed is what is read, and what is brought in is what was printed."""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

import partners
from conftest import SHIPPED
from partners.batches.imports.decisions import ONCE
from partners.batches.lists.listed import PublishedList
from partners.batches.lists.reader import read_list
from partners.errors import ListError
from partners.records.fields import Category
from partners.values.characters import clean
from support.laws import law

CATEGORIES = [*Category, None]
BRANDS = ["星河", "云帆", "鹿鸣", "百度", "智谱", "阿里云"]
ENDINGS = ["", "科技有限公司", "数据有限公司", "（北京）科技有限公司", "股份有限公司上海分公司", "研究院"]
COMPANIES = st.builds(
    "{}{}{}".format, st.sampled_from(["", "北京", "上海"]), st.sampled_from(BRANDS), st.sampled_from(ENDINGS)
)
# With an ending, because a line that ends in 名单 or 伙伴 is a title or a heading, and no name.
LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo"], codec="gb18030"), min_size=2, max_size=10).map(
    lambda letters: clean(f"{letters}中心")
)
Lines = Sequence[tuple[str, Category | None]]


def word(category: Category | None) -> str:
    return "not-stated" if category is None else category.label.zh


def as_text(lines: Lines) -> str:
    return "".join(f"{word(category)}\n- {name}\n" for name, category in lines)


def read(content: str, name: str) -> PublishedList:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(content, encoding="utf-8")
        return read_list(path)


@given(st.text(max_size=300), st.sampled_from(["a.txt", "a.csv"]))
@law(100)
def test_any_text_is_a_list_or_says_why_it_is_none(content: str, name: str) -> None:
    content = content.encode("utf-8", "replace").decode()
    found: tuple[object, ...] = ()
    try:
        found = read(content, name).names
    except ListError as error:
        found = error.problems
    assert found


@given(st.lists(st.tuples(LETTERS, st.sampled_from(CATEGORIES)), min_size=1, max_size=8))
@law(100)
def test_a_list_is_the_same_as_text_and_as_a_table(lines: Lines) -> None:
    with TemporaryDirectory() as folder:
        table = Path(folder) / "a.csv"
        with table.open("w", encoding="utf-8", newline="") as stream:
            rows = ((number, name, word(category)) for number, (name, category) in enumerate(lines, 1))
            csv.writer(stream).writerows([("序号", "名称", "类别"), *rows])
        from_table = read_list(table)
    for published in (read(as_text(lines), "a.txt"), from_table):
        assert [(each.printed, each.category) for each in published.names] == [*lines]


NUMBERED = st.builds("{}{}".format, st.sampled_from(["", "360", "58", "21世纪", "3.5G", "7 "]), LETTERS)


@given(st.lists(NUMBERED, min_size=2, max_size=8), st.sampled_from([".", "、", " ", ". ", "）"]))
@law(100)
def test_numbers_that_count_the_lines_never_take_anything_from_a_name(names: list[str], behind: str) -> None:
    lines = (f"{number}{behind}{name}\n" for number, name in enumerate(names, 1))
    published = read(f"算力\n{''.join(lines)}", "a.txt")
    assert [each.printed for each in published.names] == names


@given(st.lists(st.tuples(COMPANIES, st.sampled_from(CATEGORIES)), min_size=1, max_size=6))
@law(25)
def test_what_was_brought_in_is_what_the_list_says(lines: Lines) -> None:
    published = read(as_text(lines), "a.txt")
    with TemporaryDirectory() as folder:
        root = Path(folder) / "registry"
        shutil.copytree(SHIPPED, root)
        for batch in partners.load().batches[2:]:
            (root / "batches" / f"{batch.published_on}.yaml").unlink()
        registry = partners.load(root)

        def plan(names: PublishedList) -> partners.ImportPlan:
            return partners.plan_import(
                registry, names, number=3, published_on=date(2024, 1, 15), sources=["csj-2023-05"]
            )

        planned = plan(published)
        while planned.open:
            # A line that repeats an organisation is left out; what is near is decided to be it.
            first = planned.open[0]
            answer = ONCE if ONCE in first.choices else first.choices[0]
            names = tuple(
                replace(each, decision=answer) if each is first.listed else each for each in published.names
            )
            published = replace(published, names=names)
            planned = plan(published)
        planned.write()
        assert partners.validate(root) == ()
        kept = [each for each in published.names if each.decision != ONCE]
        members = partners.load(root).batch(3).members
        assert [(each.printed, each.category) for each in members] == [
            (each.printed, each.category) for each in kept
        ]
        assert partners.compare_list(partners.load(root), published, 3) == ()
