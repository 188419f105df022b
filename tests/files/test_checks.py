"""The registry as a whole: its folder, and its files with each other."""

import shutil
from pathlib import Path

import pytest

import partners
from conftest import Broken, Cli
from support.laws import some_cases

BAIDU = "organizations/baidu.yaml"
FIRST = "batches/2023-05-19.yaml"
SECOND = "batches/2023-07-03.yaml"
POLICY = "policies/programme.yaml"


def test_the_shipped_registry_has_no_problems() -> None:
    assert partners.validate() == ()


def test_a_copy_of_it_has_no_problems(broken: Broken) -> None:
    assert partners.validate(broken.root) == ()
    assert partners.validate(str(broken.root)) == ()


@some_cases(12)
@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (BAIDU, "csj-2023-05", "csj-2023-06", f'{BAIDU}:4:11: no source "csj-2023-06". Did you mean "csj-2023-05"?'),
        (BAIDU, "csj-2023-05", "nowhere", f'{BAIDU}:4:11: no source "nowhere".'),
        (
            "programme.yaml", "sources: [scmp-2023-05]", "sources: [scmp-2023-06]",
            'programme.yaml:18:15: no source "scmp-2023-06". Did you mean "scmp-2023-05"?',
        ),
        (
            "groups.yaml", "[csj-2023-05, scmp-2023-05]", "[csj-2023-05, scmp-2023-06]",
            'groups.yaml:4:26: no source "scmp-2023-06". Did you mean "scmp-2023-05"?',
        ),
        (
            POLICY, "fact: pilot\n", "sources: [csj-2023-06]\n                fact: pilot\n",
            f'{POLICY}:17:27: no source "csj-2023-06". Did you mean "csj-2023-05"?',
        ),
        (
            "organizations/alibaba-cloud.yaml", "group: alibaba", "group: alibabba",
            'organizations/alibaba-cloud.yaml:4:8: no group "alibabba". Did you mean "alibaba"?',
        ),
        (POLICY, "fact: pilot\n", "fact: pilott\n", f'{POLICY}:17:23: no fact "pilott". Did you mean "pilot"?'),
        (POLICY, "of: cost", "of: costs", f'{POLICY}:50:18: no fact "costs". Did you mean "cost"?'),
        (POLICY, "of: cost", "of: pilot", f'{POLICY}:50:18: "pilot" is a yes or no; an amount of money is needed here.'),
        (
            POLICY, "is: training}", "is: trainin}",
            (f'{POLICY}:16:38: activity: no choice "trainin". Did you mean "training"? '
             "Possible: training, tuning, inference, other."),
        ),
        (
            POLICY, "[tuning, inference]", "[tuning, inferense]",
            (f'{POLICY}:40:42: activity: no choice "inferense". Did you mean "inference"? '
             "Possible: training, tuning, inference, other."),
        ),
        (BAIDU, "[百度, Baidu]", "[百度, 阿里云]", f'{BAIDU}:3:15: the name "阿里云" already belongs to alibaba-cloud.'),
        (
            BAIDU, "sources:", "name_en: ALIBABA cloud\nsources:",
            f'{BAIDU}:4:10: the name "ALIBABA cloud" already belongs to alibaba-cloud.',
        ),
        (
            BAIDU, "sources:", "former_names: [{name: 阿里 云}]\nsources:",
            f'{BAIDU}:4:23: the name "阿里 云" already belongs to alibaba-cloud.',
        ),
        (BAIDU, "sources:", "not: [百度云, 百 度]\nsources:", f'{BAIDU}:4:12: "百 度" is a name of this organisation.'),
        (
            BAIDU, "sources:", "credit_code: 91110108MA01XH5345\nsources:",
            (f'{BAIDU}:4:14: "91110108MA01XH5345" is not a unified social credit code: 18 characters, '
             "the last a check digit."),
        ),
        (
            SECOND, "printed: 北京百度网讯科技有限公司", "printed: 阿里云",
            f'{SECOND}:12:36: the name "阿里云" already belongs to alibaba-cloud.',
        ),
        (FIRST, "compute: 2", "compute: 1", f"{FIRST}:6:25: 1 published, but 2 are named."),
        (FIRST, "total: 39", "total: 9", f"{FIRST}:5:10: 9 published, but 10 are named."),
        (SECOND, "number: 2", "number: 1", f"{SECOND}:2:9: there is already a batch 1; check the number."),
        (FIRST, "number: 1", "number: 3", f"{SECOND}:2:9: batch 2 is dated after batch 3."),
        (
            SECOND, "published_on: 2023-07-03", "published_on: 2023-07-04",
            f"{SECOND}:3:15: the file should be named 2023-07-04.yaml, as published_on says.",
        ),
        (
            SECOND, "compute, sources", "compute, until: 2023-07-02, sources",
            f"{SECOND}:12:76: the membership ends before it begins.",
        ),
        (
            SECOND, "members:", "members:\n  - {organization: baidu, printed: 百度, category: compute, sources: [gkzhan-2023-11]}",
            f'{SECOND}:13:20: "baidu" is already listed in this category.',
        ),
        (
            POLICY, "low: 100000\n", "low: 99999.99\n",
            (f"{POLICY}:62:14: the example says eligible 99999.99–100000.00; the rule gives eligible 100000.00–100000.00. "
             "Correct whichever is wrong."),
        ),
        (
            POLICY, "low: 100000\n        high: 100000\n", "low: 100000\n",
            (f"{POLICY}:60:9: the example says eligible 100000.00–∞ (no high); the rule gives eligible 100000.00–100000.00. "
             "Correct whichever is wrong."),
        ),
        (
            POLICY, "outcome: eligible", "outcome: undetermined",
            (f"{POLICY}:61:18: the example says undetermined 100000.00–100000.00; the rule gives eligible 100000.00–100000.00. "
             "Correct whichever is wrong."),
        ),
        (
            POLICY, "claim: {cost: 100万,", "claim: {cost: 100万零,",
            f'{POLICY}:60:23: cost: "100万零" is not an amount. Write 1000000, 1,000,000, 100万 or 1.2亿.',
        ),
        (
            POLICY, "exactly: 10%", "at_most: 10%",
            (f"{POLICY}:62:14: the example says eligible 100000.00–100000.00; the rule gives eligible 0.00–100000.00. "
             "Correct whichever is wrong."),
        ),
        (POLICY, "- id: data\n", "- id: compute\n", f'{POLICY}:91:9: the id "compute" is used twice.'),
        ("facts.yaml", "- id: startup", "- id: pilot", 'facts.yaml:20:7: the id "pilot" is used twice.'),
        ("facts.yaml", "{id: tuning", "{id: training", 'facts.yaml:12:12: the id "training" is used twice.'),
        (
            "sources.yaml", "- id: sjs-2024-03", "- id: sjs-2024-draft",
            'sources.yaml:89:7: the id "sjs-2024-draft" is used twice.',
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said_where_it_stands(
    broken: Broken, name: str, old: str, new: str, problem: str
) -> None:
    broken.replace(name, old, new)
    assert problem in broken.problems()


def test_a_member_that_is_no_organisation_is_said_with_the_nearest(broken: Broken) -> None:
    broken.replace(FIRST, "organization: zhipu, printed: 智谱华章", "organization: zhipuu, printed: 智谱")
    assert f'{FIRST}:22:20: no organisation "zhipuu". Did you mean "zhipu"?' in broken.problems()


def test_a_batch_of_the_future_is_refused(broken: Broken) -> None:
    broken.path(SECOND).rename(broken.path("batches/9999-01-01.yaml"))
    broken.replace("batches/9999-01-01.yaml", "published_on: 2023-07-03", "published_on: 9999-01-01")
    assert broken.problems() == ["batches/9999-01-01.yaml:3:15: the date 9999-01-01 is in the future."]


def test_a_credit_code_belongs_to_one_organisation(broken: Broken) -> None:
    for name in ("baidu", "kunlun-tech"):
        broken.replace(f"organizations/{name}.yaml", "sources:", "credit_code: 91110108MA01XH5344\nsources:")
    assert broken.problems() == [
        "organizations/kunlun-tech.yaml:4:14: this unified social credit code already belongs to baidu."
    ]


@pytest.mark.parametrize(
    "name",
    ["bai du", "百 度"],
)
def test_a_name_claimed_by_two_files_is_reported_once_at_the_second(broken: Broken, name: str) -> None:
    broken.write("organizations/copy.yaml", f"name: {name}\nsources: [csj-2023-05]\n")
    assert broken.problems() == [f'organizations/copy.yaml:1:7: the name "{name}" already belongs to baidu.']


def test_the_id_of_one_organisation_may_not_be_the_name_of_another(broken: Broken) -> None:
    broken.write("organizations/zz.yaml", "name: 北京\naliases: [kunlun tech]\nsources: [csj-2023-05]\n")
    assert broken.problems() == [
        'organizations/zz.yaml:2:11: the name "kunlun tech" already belongs to kunlun-tech.'
    ]


def test_an_organisation_whose_id_is_a_name_of_another_is_reported_at_its_file(broken: Broken) -> None:
    broken.replace(BAIDU, "[百度, Baidu]", "[百度, Baidu, zz]")
    broken.write("organizations/zz.yaml", "name: 北京某某\nsources: [csj-2023-05]\n")
    assert broken.problems() == ['organizations/zz.yaml:1:1: the name "zz" already belongs to baidu.']


def test_an_organisation_of_two_categories_counts_once_in_the_total(broken: Broken) -> None:
    broken.replace(FIRST, "total: 39", "total: 10")
    assert partners.validate(broken.root) == ()


def test_what_a_power_failure_left_of_a_file_is_not_read(broken: Broken) -> None:
    broken.write("organizations/.baidu.partial-1.yaml", "name: hal")
    assert partners.validate(broken.root) == ()


def test_problems_of_several_files_with_each_other_are_reported_at_once(broken: Broken) -> None:
    broken.replace(BAIDU, "csj-2023-05", "csj-2023-06")
    broken.replace("organizations/alibaba-cloud.yaml", "group: alibaba", "group: alibabba")
    broken.replace(FIRST, "total: 39", "total: 9")
    broken.replace(FIRST, "compute: 2", "compute: 1")
    broken.replace(POLICY, "is: training}", "is: trainin}")
    assert [problem.split(": ")[0] for problem in broken.problems()] == [
        f"{FIRST}:5:10",
        f"{FIRST}:6:25",
        "organizations/alibaba-cloud.yaml:4:8",
        f"{BAIDU}:4:11",
        f"{POLICY}:16:38",
    ]


def test_a_folder_that_is_not_there_is_no_registry(tmp_path: Path, cli: Cli) -> None:
    problem = f"{tmp_path / 'gone'}: cannot be read: no such file or directory."
    assert Broken(tmp_path / "gone", cli).problems() == [problem]


def test_an_empty_folder_is_no_registry(tmp_path: Path, cli: Cli) -> None:
    (problem,) = Broken(tmp_path, cli).problems()
    assert "there is no registry here; expected programme.yaml, sources.yaml" in problem


def test_a_file_is_no_registry(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "registry"
    path.write_text("")
    assert Broken(path, cli).problems() == [f"{path}: cannot be read: not a directory."]


def test_a_folder_that_cannot_be_opened_is_no_registry(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "registry"
    path.symlink_to("registry")
    (problem,) = Broken(path, cli).problems()
    assert problem.startswith(f"{path}: cannot be read: too many levels of symbolic links")


def test_a_misnamed_folder_is_recognised(broken: Broken) -> None:
    broken.path("organizations").rename(broken.path("organisations"))
    assert broken.problems() == [
        'organisations: is not read. Did you mean "organizations"?',
        "organizations: cannot be read: no such file or directory.",
    ]


def test_a_misnamed_file_is_recognised(broken: Broken) -> None:
    broken.path("sources.yaml").rename(broken.path("source.yaml"))
    assert broken.problems() == [
        'source.yaml: is not read. Did you mean "sources.yaml"?',
        "sources.yaml: cannot be read: no such file or directory.",
    ]


def test_a_file_where_a_folder_should_be_is_unreadable(broken: Broken) -> None:
    shutil.rmtree(broken.path("policies"))
    broken.write("policies", "")
    assert broken.problems() == ["policies: cannot be read: not a directory."]


def test_a_file_with_another_ending_is_not_read_and_that_is_said(broken: Broken) -> None:
    broken.path(BAIDU).rename(broken.path("organizations/baidu.yml"))
    problems = broken.problems()
    assert "organizations/baidu.yml: is not read. The name should end in .yaml." in problems
    assert f'{FIRST}:18:20: no organisation "baidu". Did you mean "baai"?' in problems


def test_a_folder_inside_a_folder_is_not_read_and_that_is_said(broken: Broken) -> None:
    broken.path("organizations/more").mkdir()
    (problem,) = broken.problems()
    assert problem.startswith("organizations/more: is not read.")


def test_a_folder_that_is_named_like_a_file_is_no_file(broken: Broken) -> None:
    broken.path("organizations/more.yaml").mkdir()
    assert "organizations/more.yaml: cannot be read: is a directory." in broken.problems()


@pytest.mark.parametrize("name", ["README.md", ".hidden", "schema", "notes"])
def test_other_files_and_folders_may_stand_beside_a_registry(broken: Broken, name: str) -> None:
    broken.path(name).mkdir()
    assert partners.validate(broken.root) == ()


def test_what_a_broken_file_names_wrongly_is_said_with_its_other_problems(broken: Broken) -> None:
    broken.replace(
        "batches/2023-07-03.yaml",
        "{organization: baidu, printed: 北京百度网讯科技有限公司, category: compute, sources: [gkzhan-2023-11]}",
        "{organization: baidoo, printed: 北京百度网讯科技有限公司, category: computer, sources: [gkzhan-2023-12]}",
    )
    broken.replace("organizations/baai.yaml", "csj-2023-05", "csj-2023-5")
    words = [problem.split(": ", 1)[1] for problem in broken.problems()]
    assert words == [
        'no organisation "baidoo". Did you mean "baidu"?',
        (
            '"computer" is not possible for "category". Did you mean "compute"? '
            "Possible: compute, data, model, application, investment."
        ),
        'no source "gkzhan-2023-12". Did you mean "gkzhan-2023-11"?',
        'no source "csj-2023-5". Did you mean "csj-2023-05"?',
    ]


def test_a_policy_may_not_ask_for_a_batch_that_is_not_there(broken: Broken) -> None:
    broken.replace(
        "policies/shijingshan-draft.yaml", "{partner: applicant}", "{partner: applicant, batch: 7}"
    )
    (problem,) = broken.problems()
    assert problem.endswith('no batch "7".')


def test_only_a_yes_or_no_has_a_negation(broken: Broken) -> None:
    broken.replace(
        "facts.yaml",
        "label: {zh: 算力费用, en: compute cost}",
        "label: {zh: 算力费用, en: compute cost}\n  negation: {zh: 无, en: none}",
    )
    assert any(
        "only a fact of type boolean can have a negation; remove it." in each for each in broken.problems()
    )


def test_another_word_for_a_fact_is_not_that_for_a_second(broken: Broken) -> None:
    broken.replace("facts.yaml", "aliases: [供应方]", "aliases: [供应方, 申请方]")
    assert any('"申请方" is already a name of the fact applicant' in each for each in broken.problems())
