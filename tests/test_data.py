"""The shipped registry says what was published, no more and no less."""

from datetime import date

import pytest

import partners
from partners import NOT_STATED, Category
from partners.files.checks.validation import citations

FIRST = {
    Category.COMPUTE: [
        ("alibaba-cloud", "阿里云计算有限公司"),
        ("beijing-super-cloud", "北京超级云计算中心"),
    ],
    Category.DATA: [
        ("beijing-big-data-centre", "北京市大数据中心"),
        ("baai", "北京智源人工智能研究院"),
        ("beijing-data-exchange", "北京国际大数据交易所"),
    ],
    Category.MODEL: [
        ("baai", "北京智源人工智能研究院"),
        ("baidu", "北京百度网讯科技有限公司"),
        ("alibaba-damo-beijing", "阿里巴巴达摩院（北京）科技有限公司"),
        ("kunlun-tech", "昆仑万维科技股份有限公司"),
        ("360-security", "360 Security Technology"),
    ],
    Category.APPLICATION: [],
    Category.INVESTMENT: [],
    None: [("zhipu", "智谱华章")],
}
SECOND = {
    **{category: [] for category in (*Category, None)},
    Category.COMPUTE: [
        ("baidu", "北京百度网讯科技有限公司"),
        ("21vianet-beijing", "北京世纪互联宽带数据中心有限公司"),
        ("china-telecom-beijing", "中国电信股份有限公司北京分公司"),
        ("china-mobile-beijing", "中国移动通信集团北京有限公司"),
        ("ascend-beijing", "北京昇腾创新人工智能科技中心有限公司"),
    ],
}
MEMBERS = [
    pytest.param(number, category, named, id=f"{number}-{category or NOT_STATED}")
    for number, batch in ((1, FIRST), (2, SECOND))
    for category, named in batch.items()
]


@pytest.mark.parametrize(("batch", "category", "named"), MEMBERS)
def test_each_batch_names_exactly_the_published_members(
    registry: partners.Registry, batch: int, category: Category | None, named: list[tuple[str, str]]
) -> None:
    found = registry.memberships(batch=batch, category=category or NOT_STATED)
    assert [(each.organization.id, each.name_as_printed) for each in found] == named


def test_published_counts_are_those_of_the_sources_and_unknown_otherwise(registry: partners.Registry) -> None:
    assert [(row.batch, row.category, row.published, row.named) for row in registry.coverage()] == [
        (1, "compute", 2, 2),
        (1, "data", 9, 3),
        (1, "model", 7, 5),
        (1, "application", None, 0),
        (1, "investment", None, 0),
        (1, "not-stated", None, 1),
        (1, "total", 39, 10),
        (2, "compute", 10, 5),
        (2, "data", None, 0),
        (2, "model", None, 0),
        (2, "application", None, 0),
        (2, "investment", None, 0),
        (2, "not-stated", None, 0),
        (2, "total", 63, 5),
    ]


def test_batches_carry_their_dates(registry: partners.Registry) -> None:
    assert [(batch.number, batch.published_on) for batch in registry.batches] == [
        (1, date(2023, 5, 19)),
        (2, date(2023, 7, 3)),
    ]


def test_an_organisation_in_two_categories_is_listed_twice(registry: partners.Registry) -> None:
    found = registry.memberships(organization="北京智源人工智能研究院")
    assert [(each.batch, each.category) for each in found] == [(1, Category.DATA), (1, Category.MODEL)]


def test_baidu_is_a_model_partner_first_and_a_compute_partner_later(registry: partners.Registry) -> None:
    found = registry.memberships(organization="baidu")
    assert [(each.batch, each.category, each.since) for each in found] == [
        (1, Category.MODEL, date(2023, 5, 19)),
        (2, Category.COMPUTE, date(2023, 7, 3)),
    ]


def test_two_legal_entities_of_one_group_are_two_organisations(registry: partners.Registry) -> None:
    cloud, academy = registry.organization("阿里云"), registry.organization("达摩院")
    assert cloud.id != academy.id
    assert cloud.group == academy.group == "alibaba"
    assert registry.groups["alibaba"].interpretation


def test_a_member_printed_by_its_short_name_has_no_legal_name_and_no_category(
    registry: partners.Registry,
) -> None:
    (membership,) = registry.memberships(organization="智谱华章")
    assert membership.organization.name is None
    assert membership.organization.name_en is None
    assert membership.category is None


def test_360_has_an_english_name_only(registry: partners.Registry) -> None:
    organization = registry.organization("360")
    assert organization.name is None
    assert organization.name_en == "360 Security Technology"
    (membership,) = registry.memberships(organization="360")
    assert membership.sources == ("scmp-2023-05",)


def test_no_end_of_a_membership_is_reported(registry: partners.Registry) -> None:
    assert {each.until for each in registry.memberships()} == {None}


def test_there_are_fourteen_organisations_and_one_source_on_which_the_rest_leans(
    registry: partners.Registry,
) -> None:
    assert len(registry.organizations) == 14
    assert [source.id for source in registry.sources.values() if source.primary] == ["csj-2023-05"]


def test_every_source_says_how_it_was_read_and_every_policy_when_it_was_confirmed(
    registry: partners.Registry,
) -> None:
    for source in registry.sources.values():
        assert source.evidence is not None, source.id
        assert source.evidence != "summary" or source.note is not None, source.id
        assert source.read_on is None or source.read_on <= date(2026, 11, 26), source.id
    unconfirmed = {policy.id for policy in registry.policies.values() if policy.confirmed_on is None}
    assert unconfirmed <= {"programme"}


def test_what_is_known_from_a_summary_only_is_said_to_be(registry: partners.Registry) -> None:
    (dataset,) = [each for each in registry.estimate({}) if each.rule.name == "etown-data/dataset"]
    assert (dataset.grounds.evidence, dataset.standing(date(2026, 11, 26))) == ("summary", "summary")
    (compute,) = [each for each in registry.estimate({}) if each.rule.name == "fengtai/compute"]
    assert compute.grounds.evidence == "official"


def test_only_sites_that_a_reader_may_be_sent_to_are_linked(registry: partners.Registry) -> None:
    known = (
        "gov.cn",
        "ncsti.gov.cn",
        "qianlong.com",
        "people.com.cn",
        "ijiwei.com",
        "gkzhan.com",
        "aigcdaily.cn",
        "park-china.com",
    )
    sources, leads = registry.sources.values(), registry.leads.values()
    urls = [*(source.url for source in sources), *(lead.url for lead in leads)]
    hosts = {url.split("/")[2] for url in urls if url is not None}
    assert [host for host in hosts if not any(f".{host}".endswith(f".{each}") for each in known)] == []


@pytest.mark.parametrize(
    ("source", "published"),
    [
        ("csj-2023-05", None),
        ("qianlong-2023-05", "2023-05-19"),
        ("scmp-2023-05", "2023-05"),
        ("bjeitb-voucher-2023", "2023-10"),
        ("gkzhan-2023-11", "2023-11-10"),
        ("etown-2024-29", "2024-11-24"),
        ("sjs-2024-draft", None),
        ("sjs-2024-03", "2024-03-20"),
        ("bj-press-2025-03", "2025-03-20"),
        ("bjnews-2026-01", "2026-01-23"),
        ("bjeitb-2026-09", "2026-09-18"),
        ("spc-2018-11", "2018-11"),
    ],
)
def test_a_source_is_dated_as_exactly_as_it_is_known(
    registry: partners.Registry, source: str, published: str | None
) -> None:
    assert registry.source(source).published == published


def test_the_document_number_of_an_official_measure_is_kept(registry: partners.Registry) -> None:
    assert registry.source("etown-2024-29").number == "京技管发〔2024〕29号"


def test_the_programme_has_its_official_name_and_launch(registry: partners.Registry) -> None:
    programme = registry.programme
    assert programme.name.zh == "北京市通用人工智能产业创新伙伴计划"
    assert programme.name.en == "AGI Industry Innovation Partnership Programme"
    assert programme.short_name.zh == "伙伴计划"
    assert programme.launched_on == date(2023, 5, 19)
    assert [body.zh for body in programme.launched_by] == [
        "北京市经济和信息化局",
        "北京市科学技术委员会、中关村科技园区管理委员会",
        "北京市发展和改革委员会",
    ]


def test_four_of_eight_tasks_are_described(registry: partners.Registry) -> None:
    assert registry.programme.tasks.published == 8
    assert [task.name.zh for task in registry.programme.tasks.described] == [
        "算力",
        "数据",
        "应用",
        "底层技术",
    ]


def test_figures_say_how_exact_they_are(registry: partners.Registry) -> None:
    assert [(each.as_of, each.qualifier, each.value) for each in registry.programme.figures] == [
        (date(2023, 7, 11), "exactly", 103),
        (date(2023, 7, 11), "more-than", 6000),
        (date(2025, 3, 20), "more-than", 300),
        (date(2026, 1, 23), "more-than", 700_000_000),
        (date(2026, 1, 23), "nearly", 100),
        (date(2026, 1, 23), "more-than", 15),
    ]


def test_every_source_is_cited(registry: partners.Registry) -> None:
    programme = registry.programme
    cited = {
        *programme.sources,
        *(source for each in (*programme.statements, *programme.goals) for source in each.sources),
        *programme.tasks.sources,
        *(source for each in programme.figures for source in each.sources),
        *(source for each in registry.memberships() for source in each.sources),
        *(source for batch in registry.batches for source in batch.sources),
        *(source for each in registry.organizations.values() for source in each.sources),
        *(source for policy in registry.policies.values() for _, source in citations(policy, ())),
    }
    assert set(registry.sources) - cited == {"sjs-2024-03"}
    note = registry.policies["shijingshan-draft"].note
    assert note is not None
    assert "sjs-2024-03" in note.zh
    assert "sjs-2024-03" in note.en


def test_the_programme_subsidises_compute_by_a_tenth_and_data_by_an_unstated_rate(
    registry: partners.Registry,
) -> None:
    compute, data = registry.policies["programme"].benefits
    assert (compute.id, data.id) == ("compute", "data")
    assert compute.sources == data.sources == ()
    assert registry.policies["programme"].sources == ("csj-2023-05",)
    assert {text.zh for text in compute.not_stated} == {
        "补贴上限",
        "计算期间（计划的目标年份为 2025 年）",
        "以发票金额还是合同金额计算",
        "该金额是否含税",
        "每年总额",
        "结对怎样认定，由哪一方申报",
        "微调（调优）和推理是否也须形成场景应用或试点案例",
    }
