import pytest

from partners.names.parsing import parse, parse_english, spellings


@pytest.mark.parametrize(
    ("name", "places", "brand", "trades", "form"),
    [
        ("北京百度网讯科技有限公司", {"北京"}, "百度网讯", ("科技",), "company"),
        ("北京市百度网讯科技", {"北京"}, "百度网讯", ("科技",), ""),
        ("百度网讯科技北京有限公司", {"北京"}, "百度网讯", ("科技",), "company"),
        ("阿里巴巴达摩院杭州科技有限公司", {"杭州"}, "阿里巴巴达摩院", ("科技",), "company"),
        ("昆仑万维科技股份有限公司", set(), "昆仑万维", ("科技",), "joint-stock"),
        ("北京智源人工智能研究院", {"北京"}, "智源", ("人工智能", "研究院"), ""),
        ("北京国际大数据交易所", {"北京"}, "", ("国际", "大数据", "交易所"), ""),
        ("北京白杨创业投资中心有限合伙", {"北京"}, "白杨", ("创业投资", "中心"), "partnership"),
        ("广西壮乡公司", {"广西"}, "壮乡", (), "any company"),
    ],
)
def test_a_name_is_taken_apart(
    name: str, places: set[str], brand: str, trades: tuple[str, ...], form: str
) -> None:
    found = parse(name)
    assert ({*found.places}, found.brand, found.trades, found.form) == (places, brand, trades, form)
    assert found.branch is None


@pytest.mark.parametrize(
    ("name", "brand", "branch"),
    [
        ("中国电信股份有限公司北京分公司", "中国电信", "北京"),
        ("中国电信股份有限公司北京市分公司", "中国电信", "北京"),
        ("中国电信上海分公司", "中国电信", "上海"),
        ("中国电信股份有限公司北京朝阳区分公司", "中国电信", "北京朝阳"),
        ("中国电信股份有限公司", "中国电信", None),
        ("百度分公司", "百度", ""),
        ("某某银行股份有限公司第七分行", "某某", "第七"),
    ],
)
def test_a_branch_is_told_from_its_company(name: str, brand: str, branch: str | None) -> None:
    found = parse(name)
    assert (found.brand, found.branch) == (brand, branch)


def test_a_known_brand_stays_in_one_piece() -> None:
    assert parse("阿里云计算有限公司").brand == "阿里"
    found = parse("阿里云计算有限公司", {"阿里云"})
    assert (found.brand, found.trades) == ("阿里云", ("计算",))


def test_a_known_brand_that_begins_another_brand_is_not_one_there() -> None:
    assert parse("百度网讯科技有限公司", {"百度"}).brand == "百度网讯"


def test_the_place_before_the_form_of_a_group_says_which_company_it_is() -> None:
    assert parse("中国移动通信集团北京有限公司").bound
    assert not parse("百度网讯科技北京有限公司").bound


def test_spellings_move_and_leave_out_what_may_be_left_out() -> None:
    texts = {"".join(part for _, part in parts) for parts in spellings(parse("北京百度网讯科技有限公司"))}
    assert texts == {
        "北京百度网讯科技有限公司",
        "北京百度网讯科技",
        "百度网讯北京科技有限公司",
        "百度网讯北京科技",
        "百度网讯科技北京有限公司",
        "百度网讯科技北京",
        "百度网讯科技有限公司",
        "百度网讯科技",
    }


@pytest.mark.parametrize("name", ["北京国际大数据交易所", "中国移动通信集团北京有限公司"])
def test_a_place_that_is_needed_stays_in_every_spelling(name: str) -> None:
    for parts in spellings(parse(name)):
        assert ("place", "北京") in parts


@pytest.mark.parametrize(
    ("name", "words", "places", "form"),
    [
        ("360 security technology", ("360", "security", "technology"), set(), ""),
        ("the omicore co., ltd.", ("omicore",), set(), "form"),
        ("beijing omicore technology company limited", ("omicore", "technology"), {"beijing"}, "form"),
        ("inc.", (), set(), "form"),
    ],
)
def test_an_english_name_is_taken_apart(
    name: str, words: tuple[str, ...], places: set[str], form: str
) -> None:
    found = parse_english(name)
    assert (found.words, {*found.places}, found.has_form) == (words, places, form == "form")
