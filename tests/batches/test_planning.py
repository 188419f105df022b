"""What bringing a list into a registry comes to."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import Broken
from partners.batches.differences import compare_list
from partners.batches.imports.ids import is_id, propose_id
from partners.batches.imports.plan import ImportPlan, Outcome
from partners.batches.imports.planning import plan_import
from partners.batches.lists.reader import read_list
from partners.errors import ListError, RegistryError

LIST = """一、算力伙伴（2家）
北京示例算力科技有限公司
北京百度网讯科技有限公司
二、数据伙伴（2家）
示例数据
智源研究院
三、模型伙伴
北京示例算力科技有限公司
Example AI Ltd.
"""
Plan = Callable[..., ImportPlan]


@pytest.fixture
def plan(first_two: Broken, tmp_path: Path) -> Plan:
    """Plans how a list comes into a copy of the shipped registry."""

    def call(text: str = LIST, name: str = "名单.txt", **options: Any) -> ImportPlan:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        given: dict[str, Any] = {"number": 3, "published_on": date(2024, 1, 15), "sources": ["csj-2023-05"]}
        return plan_import(partners.load(first_two.root), read_list(path), **(given | options))

    return call


def complaints(plan: Plan, *arguments: Any, **options: Any) -> list[str]:
    with pytest.raises(ListError) as caught:
        plan(*arguments, **options)
    assert all(problem.zh != problem.en for problem in caught.value.problems)
    return [problem.en for problem in caught.value.problems]


def outcomes(planned: ImportPlan) -> list[tuple[str, str, str | None]]:
    return [(name.listed.printed, name.outcome.value, name.organization) for name in planned.names]


def test_names_are_known_or_new_and_new_ones_are_one_organisation_in_every_category(plan: Plan) -> None:
    assert outcomes(plan()) == [
        ("北京示例算力科技有限公司", "new", "shili-suanli"),
        ("北京百度网讯科技有限公司", "known", "baidu"),
        ("示例数据", "new", "shili-shuju"),
        ("智源研究院", "known", "baai"),
        ("北京示例算力科技有限公司", "new", "shili-suanli"),
        ("Example AI Ltd.", "new", "example-ai"),
    ]


def test_the_files_are_what_a_maintainer_would_write(plan: Plan, first_two: Broken) -> None:
    planned = plan(total=6)
    assert planned.files["batches/2024-01-15.yaml"].splitlines() == [
        "# yaml-language-server: $schema=../schema/batch.json",
        "number: 3",
        "published_on: 2024-01-15",
        "published:",
        "  total: 6",
        "  categories: {compute: 2, data: 2}",
        "sources: [csj-2023-05]",
        "members:",
        "  - {organization: shili-suanli, printed: 北京示例算力科技有限公司, category: compute, sources: [csj-2023-05]}",
        "  - {organization: baidu, printed: 北京百度网讯科技有限公司, category: compute, sources: [csj-2023-05]}",
        "  - {organization: shili-shuju, printed: 示例数据, category: data, sources: [csj-2023-05]}",
        "  - {organization: baai, printed: 智源研究院, category: data, sources: [csj-2023-05]}",
        "  - {organization: shili-suanli, printed: 北京示例算力科技有限公司, category: model, sources: [csj-2023-05]}",
        "  - {organization: example-ai, printed: Example AI Ltd., category: model, sources: [csj-2023-05]}",
    ]
    assert "name: 北京示例算力科技有限公司\n" in planned.files["organizations/shili-suanli.yaml"]
    assert "name_en: Example AI Ltd.\n" in planned.files["organizations/example-ai.yaml"]
    short = planned.files["organizations/shili-shuju.yaml"]
    assert "aliases: [示例数据]\n" in short
    assert "未说明法定名称" in short
    assert [*planned.files][-1] == "batches/2024-01-15.yaml"
    written = planned.write()
    assert [path.relative_to(first_two.root).as_posix() for path in written] == [*planned.files]
    assert partners.validate(first_two.root) == ()
    registry = partners.load(first_two.root)
    assert [m.name_as_printed for m in registry.memberships(batch=3)] == [
        n.listed.printed for n in planned.names
    ]
    assert registry.batch(3).published.total == 6


def test_what_was_written_is_what_the_list_says(plan: Plan, first_two: Broken, tmp_path: Path) -> None:
    plan().write()
    assert compare_list(partners.load(first_two.root), read_list(tmp_path / "名单.txt"), 3) == ()


def test_planning_changes_nothing(plan: Plan, first_two: Broken) -> None:
    before = sorted(first_two.root.rglob("*"))
    planned = plan()
    planned.check()
    assert "+number: 3\n" in planned.diff()
    assert sorted(first_two.root.rglob("*")) == before


def test_the_diff_is_one_that_git_applies(plan: Plan, first_two: Broken) -> None:
    lines = plan().diff().splitlines()
    assert lines[:5] == [
        "diff --git a/registry/organizations/shili-suanli.yaml b/registry/organizations/shili-suanli.yaml",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/registry/organizations/shili-suanli.yaml",
        "@@ -0,0 +1,3 @@",
    ]
    assert first_two.root.name == "registry"


OPEN = """算力伙伴
北京百度文化传媒有限公司
百度
北京百度网讯科技有限公司
数据伙伴
北京星河数据有限公司
星河数据
北京星河数据有限公司
"""


def test_what_is_near_or_stands_twice_is_left_to_a_person(plan: Plan) -> None:
    planned = plan(OPEN)
    assert [(name.listed.line, name.choices) for name in planned.open] == [
        (2, ("baidu", "new")),
        (4, ("once", "new")),
        (7, ("xinghe-shuju", "new")),
        (8, ("once", "new")),
    ]
    assert "is already listed in this category, on line 3" in planned.open[1].reason.en
    assert planned.files == {}
    with pytest.raises(ListError, match="still undecided: 北京百度文化传媒有限公司"):
        planned.write()


def test_two_names_of_one_list_that_only_look_alike_are_two_organisations(plan: Plan) -> None:
    assert outcomes(plan("模型\n北京坚启金科技有限公司\n北京锦启金科技有限公司\n")) == [
        ("北京坚启金科技有限公司", "new", "jianqi-jin"),
        ("北京锦启金科技有限公司", "new", "jinqi-jin"),
    ]
    (one,) = plan("模型\n北京坚启金科技有限公司\n坚启金科技（北京）有限公司\n").open
    assert one.choices == ("jianqi-jin", "new")


def test_decisions_settle_what_is_open(plan: Plan, first_two: Broken) -> None:
    planned = plan(
        OPEN,
        decisions={
            "北京百度文化传媒有限公司": "new",
            "百度": "once",
            "星河数据": "xinghe-shuju",
            "北京星河数据有限公司": "once",
        },
    )
    # 星河数据 is now one organisation in the same category with the name before it.
    assert [(name.listed.printed, name.outcome.value) for name in planned.names] == [
        ("北京百度文化传媒有限公司", "new"),
        ("百度", "repeated"),
        ("北京百度网讯科技有限公司", "known"),
        ("北京星河数据有限公司", "new"),
        ("星河数据", "open"),
        ("北京星河数据有限公司", "repeated"),
    ]
    planned = plan(
        OPEN,
        decisions={
            "北京百度文化传媒有限公司": "new",
            "百度": "once",
            "星河数据": "once",
            "北京星河数据有限公司": "once",
        },
    )
    assert planned.open == ()
    planned.write()
    members = partners.load(first_two.root).batch(3).members
    assert [member.printed for member in members] == [
        "北京百度文化传媒有限公司",
        "北京百度网讯科技有限公司",
        "北京星河数据有限公司",
    ]


def test_decisions_may_stand_in_a_column_of_their_own_line(plan: Plan) -> None:
    text = "名称,类别,decide\n百度,算力,\n百度,算力,once\n甲乙丙,数据,baai\n"
    assert [(name.outcome, name.organization) for name in plan(text, "a.csv").names] == [
        (Outcome.KNOWN, "baidu"),
        (Outcome.REPEATED, None),
        (Outcome.KNOWN, "baai"),
    ]


def test_that_a_name_stands_there_once_leaves_it_in_every_category(plan: Plan) -> None:
    planned = plan("算力\n百度\n百度\n数据\n百度\n", decisions={"百度": "once"})
    assert [name.outcome.value for name in planned.names] == ["known", "repeated", "known"]


def test_a_decision_outweighs_a_match(plan: Plan) -> None:
    planned = plan("模型\n百度\n", decisions={"百度": "kunlun-tech"})
    assert outcomes(planned) == [("百度", "known", "kunlun-tech")]
    with pytest.raises(RegistryError, match="already belongs to baidu"):
        planned.write()


def test_a_registry_that_would_be_wrong_is_not_written_and_the_problem_names_the_real_file(
    plan: Plan, first_two: Broken
) -> None:
    before = sorted(first_two.root.rglob("*"))
    planned = plan("模型\n百度智能云\n", decisions={"百度智能云": "new"}, published_on=date(2199, 1, 1))
    with pytest.raises(RegistryError) as caught:
        planned.write()
    (problem,) = caught.value.problems
    assert (
        problem.format("en")
        == f"{first_two.path('batches/2199-01-01.yaml')}:3:15: the date 2199-01-01 is in the future."
    )
    with pytest.raises(RegistryError):
        planned.check()
    assert sorted(first_two.root.rglob("*")) == before


def test_a_file_that_came_to_exist_is_not_replaced(plan: Plan, first_two: Broken) -> None:
    planned = plan()
    first_two.write("organizations/shili-shuju.yaml", "name: 另一家\nsources: [csj-2023-05]\n")
    with pytest.raises(FileExistsError) as caught:
        planned.write()
    assert caught.value.filename == str(first_two.path("organizations/shili-shuju.yaml"))
    assert first_two.path("organizations/shili-shuju.yaml").read_text("utf-8").startswith("name: 另一家")
    assert not first_two.path("organizations/shili-suanli.yaml").exists()


def test_ids_are_set_or_proposed(plan: Plan) -> None:
    planned = plan(ids={"示例数据": "example-data"})
    assert planned.names[2].organization == "example-data"
    assert [*planned.files][1] == "organizations/example-data.yaml"


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("北京百川智能科技有限公司", [], "baichuan-zhineng"),
        ("中国电信股份有限公司上海分公司", [], "zhongguo-dianxin"),
        ("中国电信股份有限公司上海分公司", ["zhongguo-dianxin"], "zhongguo-dianxin-shanghai"),
        ("女娲", [], "nvwa"),
        ("360数科", [], "360-shuke"),
        ("OpenAI, Inc.", [], "openai"),
        ("Ωmega", [], "mega"),
        ("ΩΨ", [], "organization"),
        ("ΩΨ", ["organization"], "organization-2"),
        ("甲" * 200, [], "jiajia"),
        ("x" * 200, [], "x" * 64),
        ("x" * 200, ["x" * 64], "x" * 57 + "-2"),
    ],
)
def test_ids_are_short_readable_and_nobodys(name: str, taken: list[str], proposed: str) -> None:
    assert propose_id(name, taken) == proposed
    assert is_id(proposed)


def test_counts_are_checked_against_the_names(plan: Plan) -> None:
    assert complaints(plan, LIST.replace("数据伙伴（2家）", "数据伙伴（3家）"), total=7) == [
        "a heading says 3 for data partner, but the list has 2 names. If the list is incomplete, add --partial.",
        "--total says 7, but the list has 6 names. If the list is incomplete, add --partial.",
    ]
    planned = plan(LIST.replace("数据伙伴（2家）", "数据伙伴（3家）"), total=7, partial=True)
    assert "categories: {compute: 2, data: 3}" in planned.files["batches/2024-01-15.yaml"]
    assert complaints(plan, LIST.replace("数据伙伴（2家）", "数据伙伴（1家）"), partial=True, total=4) == [
        "a heading says 1 for data partner, but the list has 2 names.",
        "--total says 4, but the list has 6 names.",
    ]


def test_a_total_that_the_list_states_is_compared_with_the_names_and_with_the_option(plan: Plan) -> None:
    assert plan(f"{LIST}合计：6家\n", total=6).open == ()
    assert complaints(plan, f"{LIST}合计：7家\n") == [
        "line 10 says 7 in all, but the list has 6 names. If the list is incomplete, add --partial."
    ]
    assert complaints(plan, f"{LIST}合计：7家\n", total=8, partial=True) == [
        "line 10 says 7 in all, but --total says 8."
    ]


def test_a_total_may_count_organisations_or_memberships(plan: Plan) -> None:
    assert plan(total=5, partial=False).open == ()
    assert plan(total=6).open == ()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"number": 2}, "batch 2 exists already, published on 2023-07-03"),
        ({"published_on": date(2023, 7, 3)}, "the list published on 2023-07-03 exists already: batch 2"),
        ({"sources": ["csj-2023"]}, 'no source "csj-2023". Did you mean "csj-2023-05"? Add it first to '),
        (
            {"decisions": {"示例数剧": "new"}},
            '--decide: the list has no name "示例数剧". Did you mean "示例数据"?',
        ),
        ({"ids": {"示例数剧": "x"}}, "--id: the list has no name"),
        (
            {"decisions": {"示例数据": "baidoo"}},
            '"示例数据": no organisation "baidoo". Did you mean "baidu"?',
        ),
        ({"ids": {"示例数据": "Example"}}, "an id consists of lower-case letters"),
        ({"ids": {"示例数据": "new"}}, "and cannot be new or once"),
        (
            {"ids": {"示例数据": "baidu"}},
            "this id is taken; if that is the organisation, use --decide 示例数据=baidu",
        ),
    ],
)
def test_what_speaks_against_an_import_is_said(plan: Plan, options: dict[str, Any], complaint: str) -> None:
    assert complaint in complaints(plan, **options)[0]


def test_all_that_speaks_against_an_import_is_said_at_once(plan: Plan) -> None:
    found = complaints(plan, number=1, sources=["x", "y"], total=1, ids={"示例数据": "-"})
    assert len(found) == 5


def test_text_without_letters_is_no_name(plan: Plan) -> None:
    assert complaints(plan, "算力\n……\n🏢\n") == [
        'line 2: "……" has no letters or digits, so it is not a name.',
        'line 3: "🏢" has no letters or digits, so it is not a name.',
    ]


def test_a_legal_name_that_the_registry_lacks_is_pointed_out(plan: Plan) -> None:
    planned = plan("模型\n北京智谱华章科技有限公司\n")
    assert [hint.en for hint in planned.hints] == [
        'zhipu has no legal name, and the list prints "北京智谱华章科技有限公司"; consider adding that to its file.'
    ]
    assert plan("模型\n智谱华章\n").hints == ()


@pytest.mark.parametrize("count", ["二十三十", "十十", "二三", "9" * 5000])
@pytest.mark.parametrize("text", ["算力伙伴（{}家）\n甲乙丙公司\n", "算力伙伴\n甲乙丙公司\n合计：{}家\n"])
def test_a_count_that_is_no_number_agrees_with_no_names(plan: Plan, text: str, count: str) -> None:
    assert any("but the list" in each or "list has" in each for each in complaints(plan, text.format(count)))


def test_a_source_that_is_named_twice_is_cited_once(plan: Plan) -> None:
    planned = plan("算力伙伴：甲算力有限公司", sources=["csj-2023-05", "csj-2023-05"])
    assert all("csj-2023-05, csj-2023-05" not in text for text in planned.files.values())
