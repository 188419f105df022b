import partners
from partners.errors import did_you_mean, nearest
from partners.text import Text

WORDS = Text(zh="错了。", en="wrong.")


def test_every_error_on_purpose_has_one_base_and_a_builtin_kin() -> None:
    assert issubclass(partners.RegistryError, partners.PartnersError)
    assert issubclass(partners.NotFoundError, partners.PartnersError)
    assert issubclass(partners.NotFoundError, LookupError)
    assert issubclass(partners.ClaimError, partners.PartnersError)
    assert issubclass(partners.ClaimError, ValueError)


def test_an_error_prints_in_english_and_carries_both_languages() -> None:
    error = partners.PartnersError(WORDS)
    assert str(error) == "wrong."
    assert error.message.zh == "错了。"


def test_a_problem_stands_at_file_line_and_column() -> None:
    problem = partners.Problem("a.yaml", 3, 7, WORDS)
    assert problem.format("en") == "a.yaml:3:7: wrong."
    assert problem.format("zh") == "a.yaml:3:7: 错了。"


def test_a_problem_without_a_line_stands_at_the_file() -> None:
    assert partners.Problem("a.yaml", 0, 0, WORDS).format("en") == "a.yaml: wrong."


def test_problems_are_sorted_by_file_line_and_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1)]
    error = partners.RegistryError([partners.Problem(*place, WORDS) for place in places])
    assert [(each.path, each.line, each.column) for each in error.problems] == sorted(places)
    assert str(error).splitlines() == ["a:9:1: wrong.", "a:9:2: wrong.", "a:10:1: wrong.", "b:1:1: wrong."]
    assert error.message.zh.startswith("a:9:1: 错了。\n")


def test_two_problems_may_stand_at_the_same_place() -> None:
    problems = [partners.Problem("a", 1, 1, Text(zh=word, en=word)) for word in ("two", "one")]
    assert len(partners.RegistryError(problems).problems) == 2


def test_a_name_that_is_not_found_comes_with_the_nearest() -> None:
    error = partners.NotFoundError(Text(zh="机构", en="organisation"), "baidoo", ["baidu", "baai"])
    assert (error.value, error.nearest) == ("baidoo", "baidu")
    assert str(error) == 'no organisation "baidoo". Did you mean "baidu"?'
    assert error.message.zh == "没有名为“baidoo”的机构。是否想写“baidu”？"


def test_where_nothing_is_near_a_few_choices_are_listed() -> None:
    error = partners.NotFoundError(Text(zh="批次", en="batch"), "9", ["1", "2"])
    assert error.nearest is None
    assert str(error) == 'no batch "9". Possible: 1, 2.'


def test_where_nothing_is_near_many_choices_are_not_listed() -> None:
    error = partners.NotFoundError(Text(zh="机构", en="organisation"), "zzz", [f"a{n}" for n in range(17)])
    assert str(error) == 'no organisation "zzz".'


def test_the_nearest_choice_does_not_mind_case() -> None:
    assert nearest("BAIDOO", ["Baidu", "baai"]) == "Baidu"


def test_a_very_long_value_is_compared_by_its_beginning() -> None:
    assert nearest("compute" + "x" * 1_000_000, ["compute"]) is None


def test_without_a_nearest_name_nothing_is_suggested() -> None:
    assert did_you_mean(None) == Text(zh="", en="")
