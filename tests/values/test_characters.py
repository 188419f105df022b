"""The one form of characters in which names, numbers and headers are compared and read."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.values.characters import plain, tidy
from partners.values.keys import name_key
from support.laws import FULL, law

often = law(300)
EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
CHARACTERS = EVERY if FULL else [each for each in EVERY if category(each) not in {"Cn", "Co"}]
"""Without PARTNERS_TESTS=full those that have a meaning."""
NAME = "示例长城智能科技（北京）有限公司"


@pytest.mark.parametrize(
    "written",
    [
        "示例⻓城智能科技（北京）有限公司",
        "示例長城智能科技（北京）有限公司",
        "示例长城智能科技（北京）有限公司_x000D_",
        "示例长城_x000a_智能科技（北京）有限公司",
        "示例长\u200b城智能科技（北京）有限公司",
        "\ufeff示例长城\u00ad智能科技(北京)有限公司\ufe0f",
        "示例长城智能科技﹙北京﹚有限公司",
        "示例长城智能科技〔北京〕有限公司",
        "示\u3000例 长\u00a0城\u2003智能科技（北京）有限公司",
        "\u202a示例长城智能科技（北京）有限公司\u202c",
        "示例长城智能科技（北京）有限公司\U000e0041",
        "⽰例⻓城智能科技（北京）有限公司",
        "示例长城·智能科技—（北京）有限公司",
    ],
)
def test_a_name_is_one_name_whatever_was_made_of_its_characters(written: str) -> None:
    assert name_key(written) == name_key(NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [("①公司", "1公司"), ("公司²", "公司2"), ("㈠公司", "一公司"), ("½公司", "12公司"), ("_x0031_公司", "1公司"), ("〇公司", "0公司")],
)  # fmt: skip
def test_a_sign_that_is_no_digit_tells_names_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_no_character_but_a_digit_becomes_one() -> None:
    made = {each for each in CHARACTERS if any(one in "0123456789" for one in plain(each))}
    assert {category(each) for each in made} == {"Nd"}
    assert plain("３𝟑3") == "333"
    assert plain("٣") == "٣"


def test_every_character_has_one_form() -> None:
    assert [each for each in CHARACTERS if plain(plain(each)) != plain(each)] == []
    assert [each for each in CHARACTERS if name_key(name_key(each)) != name_key(each)] == []


def test_every_blank_is_one_of_four() -> None:
    assert {plain(each) for each in CHARACTERS if each.isspace()} == {" ", "\n", "\t", "\r"}
    assert tidy("\u3000_x000D_甲\u2028") == "甲"


@often
@given(
    st.text(
        st.sampled_from("0123456789①²½⑴㈠Ⅳ〇一_x0031D⻓長\u200b\ufe0f\u00a0\u3000—·（【’") | st.characters(),
        max_size=20,
    )
)
def test_the_form_of_a_form_is_the_form_and_no_digit_is_added(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert name_key(name_key(text)) == name_key(text)
    digits = sum(category(each) == "Nd" for each in text)
    assert sum(each in "0123456789" for each in once) <= digits


def test_what_is_left_when_an_escape_goes_may_be_another() -> None:
    assert plain("甲_x00_x200B_0D_") == "甲\r"
    assert plain("_x005F_x000D_") == "_x005F_x000D_"
