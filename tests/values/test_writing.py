import pytest

from partners.names.pinyin import pinyin, pinyin_key, sound
from partners.values.credit_codes import find_code, is_credit_code
from partners.values.keys import name_key
from partners.values.scripts import _OF_NUMBERS, _table, has_han, simplified, with_digits


def test_traditional_characters_become_simplified_one_by_one() -> None:
    assert simplified("阿里雲計算有限公司") == "阿里云计算有限公司"
    assert simplified("baidu") == "baidu"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("三六零", "360"),
        ("叁陆零", "360"),
        ("三六〇", "360"),
        ("三一重工", "三一重工"),
        ("八八四八数据", "8848数据"),
    ],
)
def test_runs_of_numerals_become_digits_and_single_ones_stay(text: str, digits: str) -> None:
    assert with_digits(text) == digits


def test_pinyin_is_without_tones_and_spaces() -> None:
    assert pinyin("百度网讯") == "baiduwangxun"
    assert pinyin("绿洲") == "luzhou"
    assert sound("讯") == sound("迅") != sound("通")


@pytest.mark.parametrize("written", ["Bǎidù", "bai du", "bai3du4", "BAIDU"])
def test_tones_marked_or_numbered_do_not_matter(written: str) -> None:
    assert pinyin_key(name_key(written)) == "baidu"


def test_digits_that_are_no_tones_stay() -> None:
    assert pinyin_key("360security") == "360security"
    assert pinyin_key("lüzhou") == pinyin_key("lvzhou") == pinyin_key("luzhou")


@pytest.mark.parametrize("text", ["百", "〇", "baidu百"])
def test_chinese_is_seen(text: str) -> None:
    assert has_han(text)


@pytest.mark.parametrize("text", ["baidu", "360", ""])
def test_latin_is_no_chinese(text: str) -> None:
    assert not has_han(text)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("91110108MA01XH5344", "91110108ma01xh5344"),
        ("９１１１０１０８ＭＡ０１ＸＨ５３４４", "91110108ma01xh5344"),
        ("91110108-MA01XH5344", "91110108ma01xh5344"),
        ("北京星河智算科技有限公司（91110108MA01XH5344）", "91110108ma01xh5344"),
        ("北京星河智算科技有限公司", None),
        ("911101080123456789000", None),
        ("abcdefghijklmnopqrstuv", None),
    ],
)
def test_a_credit_code_is_found_in_a_name(name: str, code: str | None) -> None:
    assert find_code(name, name_key(name)) == code


def test_the_check_digit_of_a_credit_code_is_checked() -> None:
    assert is_credit_code("91110108MA01XH5344")
    assert not is_credit_code("91110108MA01XH5345")


def test_what_is_known_as_simplified_without_a_list_stands_in_none() -> None:
    assert simplified("萬") == "万"
    assert _table()[0].isdisjoint(_OF_NUMBERS)
