"""Laws of keys for comparing names."""

from hypothesis import given
from hypothesis import strategies as st

from partners.values.keys import name_key
from support.laws import law

LETTERS = "阿里云计算有限公司北京百度昇腾智谱华章abcxyzÀéüßABCXYZ0123456789ΑΒαβДдあア"
MARKS = " \t\u3000-_.,·、。（）()《》“”'\"&/—…￥"
names = st.text(st.sampled_from(LETTERS + MARKS), max_size=30)
often = law(300)
WIDE = {**{chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}, " ": "\u3000"}


@often
@given(names)
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@often
@given(st.text(max_size=30))
def test_a_key_of_any_text_is_letters_and_digits_or_empty(name: str) -> None:
    key = name_key(name)
    assert key == "" or key.isalnum()


@often
@given(
    st.lists(st.tuples(st.sampled_from(LETTERS), st.text(st.sampled_from(MARKS), max_size=3)), max_size=20)
)
def test_spaces_and_punctuation_do_not_matter(parts: list[tuple[str, str]]) -> None:
    bare = "".join(letter for letter, _ in parts)
    spread = "".join(letter + marks for letter, marks in parts)
    assert name_key(spread) == name_key(bare)


@often
@given(names)
def test_width_does_not_matter(name: str) -> None:
    assert name_key("".join(WIDE.get(character, character) for character in name)) == name_key(name)


@often
@given(names)
def test_case_does_not_matter(name: str) -> None:
    assert name_key(name.upper()) == name_key(name.lower()) == name_key(name)


@often
@given(names, names)
def test_the_key_of_two_names_together_is_their_keys_together(one: str, other: str) -> None:
    assert name_key(one + other) == name_key(one) + name_key(other)
