import pytest

from partners.values.keys import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("阿里巴巴达摩院（北京）科技有限公司", "阿里巴巴达摩院(北京)科技有限公司"),
        ("阿里巴巴达摩院（北京）科技有限公司", " 阿里巴巴达摩院 北京 科技有限公司 "),
        ("360 Security Technology", "360-SECURITY technology"),
        ("360 Security Technology", "３６０ Ｓｅｃｕｒｉｔｙ Ｔｅｃｈｎｏｌｏｇｙ"),
        ("registered_in", "registered in"),
        ("Straße", "STRASSE"),
        ("百度·中国", "百度中国"),
    ],
)
def test_ways_of_writing_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("阿里云", "阿里"), ("北京分公司", "上海分公司"), ("360", "36"), ("百度", "百渡")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["", " ", "——", "（）", "_", "…！？"])
def test_a_name_without_letters_or_digits_has_an_empty_key(name: str) -> None:
    assert name_key(name) == ""


def test_the_key_of_a_key_is_the_key_in_hangul_jamo() -> None:
    key = name_key("\u1100-\u1161")
    assert name_key(key) == key
