"""One file at a time: what YAML is accepted, and what is said of the rest."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import partners
from conftest import Broken, process
from partners.files.yaml.reading import MAX_DEPTH, read_record
from support.laws import some_cases

BAIDU = "organizations/baidu.yaml"
SOURCED = "\nsources: [csj-2023-05]\n"


@some_cases(12)
@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        pytest.param("# x\nname: 百度".encode("gbk"), "2:7", "not UTF-8", id="GBK"),
        pytest.param("name: 百度".encode("utf-16"), "1:1", "not UTF-8", id="UTF-16"),
        pytest.param("name: a".encode("utf-16-le"), "1:2", "U+0000", id="UTF-16 without a BOM"),
        pytest.param("name: 百度".encode("utf-32"), "1:1", "not UTF-8", id="UTF-32"),
        pytest.param(b"name: \xed\xa0\x80", "1:7", "not UTF-8", id="a surrogate"),
        pytest.param("名: a\n  b\x00c", "2:4", "U+0000", id="a null byte"),
        pytest.param("\ufeff# 中文\nname: 文\x07", "2:8", "U+0007", id="a control character after a BOM"),
        pytest.param("name: 甲\nname: 乙" + SOURCED, "2:1", 'duplicate key "name"', id="a duplicate key"),
        pytest.param("name: &a 甲\nname_en: *a\n", "1:7", "anchors and aliases", id="an anchor"),
        pytest.param("name: *a\n", "1:7", "anchors and aliases", id="an alias"),
        pytest.param("name: !!str 甲" + SOURCED, "1:7", "the tag tag:yaml.org,2002:str", id="a tag"),
        pytest.param("name: !python/object 甲" + SOURCED, "1:7", "the tag !python/object", id="a Python tag"),
        pytest.param(
            "!!str name: 甲" + SOURCED + "aliases: [甲]\n",
            "1:1",
            "a key must be a plain word",
            id="a tagged key",
        ),
        pytest.param(
            "? [a]\n: b" + SOURCED + "name: 甲\n", "1:3", "a key must be a plain word", id="a list as key"
        ),
        pytest.param("name: 甲\n---\nname: 乙\n", "2:1", 'remove the "---"', id="two documents"),
        pytest.param("name:\n\t甲\n", "2:1", "there is a tab here", id="a tab"),
        pytest.param(
            'name: "\\ud800"\n', "1:10", "a backslash has a special meaning", id="an escaped surrogate"
        ),
        pytest.param("!", "1:1", "no value", id="an exclamation mark"),
        pytest.param("~", "1:1", "no value", id="only a tilde"),
        pytest.param("甲", "1:1", "must be a mapping", id="a word"),
        pytest.param("- 甲\n", "1:1", "must be a mapping", id="a list"),
        pytest.param('name: ""' + SOURCED, "1:7", '"name" must not be empty', id="an empty text"),
        pytest.param("name:" + SOURCED, "1:6", "no value", id="an empty value"),
        pytest.param("name: null" + SOURCED, "1:7", "no value", id="null"),
        pytest.param("name: ~" + SOURCED, "1:7", "no value", id="a tilde"),
        pytest.param("<<: {name: 甲}" + SOURCED, "1:1", 'unknown key "<<"', id="a merge key"),
        pytest.param("name: " + "甲" * 201 + SOURCED, "1:7", "longer than 200", id="a long name"),
        pytest.param("name: [甲]" + SOURCED, "1:7", '"name" must be text', id="a list for a text"),
        pytest.param("name: 甲\nsources: csj-2023-05\n", "2:10", "must be a list", id="a text for a list"),
        pytest.param("name: 甲\nsources: []\n", "2:10", '"sources" must not be empty', id="an empty list"),
        pytest.param("name: 甲\n", "1:1", '"sources" is missing', id="a missing key"),
        pytest.param("sources: [csj-2023-05]\n", "1:1", "one of name, name_en", id="no name"),
        pytest.param("id: baidu\nname: 甲" + SOURCED, "1:1", "given by the file name", id="an id"),
        pytest.param(
            "name: 甲\ngroup: Bank of X" + SOURCED,
            "2:8",
            '"Bank of X" is not an id: only lower-case letters, digits and single hyphens. Write bank-of-x.',
            id="a bad id",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_where_it_is_wrong(
    broken: Broken, content: str | bytes, place: str, words: str
) -> None:
    broken.write(BAIDU, content)
    (problem,) = broken.problems()
    assert problem.startswith(f"{BAIDU}:{place}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "the file is empty", id="nothing"),
        pytest.param(b"# baidu\n", "the file is empty", id="only a comment"),
        pytest.param(b"\xef\xbb\xbf", "the file is empty", id="only a BOM"),
        pytest.param(b"#" * ((1 << 20) + 1), "larger than 1,048,576 bytes", id="a byte too many"),
    ],
)
def test_a_file_as_a_whole_may_be_wrong(broken: Broken, content: bytes, words: str) -> None:
    broken.write(BAIDU, content)
    (problem,) = broken.problems()
    assert problem.startswith(f"{BAIDU}: ")
    assert words in problem


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text, id="BOM"),
        pytest.param(lambda text: text + b"#" * ((1 << 20) - len(text)), id="a mebibyte"),
        pytest.param(lambda text: b"---\n" + text + b"...\n", id="document marks"),
        pytest.param(lambda text: text + b"note: {zh: a & b * c, en: '*&'}\n", id="& and * in text"),
    ],
)
def test_other_ways_of_writing_the_same_are_accepted(
    broken: Broken, change: Callable[[bytes], bytes]
) -> None:
    path = broken.path(BAIDU)
    path.write_bytes(change(path.read_bytes()))
    assert partners.load(broken.root).organization("baidu").name == "北京百度网讯科技有限公司"


@pytest.mark.parametrize("word", ["no", "1:30", "1e3", "017", "0x1F", "2023-05-19", ".inf", "yes", '"null"'])
def test_words_that_yaml_would_convert_stay_text(tmp_path: Path, word: str) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(f"word: {word}\n")
    assert read_record(str(path), TypeAdapter(dict[str, str])) == {"word": word.strip('"')}


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ("{a: ", "}")], ids=["lists", "mappings"])
def test_nesting_is_accepted_up_to_a_depth_and_refused_beyond(tmp_path: Path, start: str, end: str) -> None:
    path = tmp_path / "deep.yaml"
    anything: TypeAdapter[object] = TypeAdapter(object)
    path.write_text(start * MAX_DEPTH + "a" + end * MAX_DEPTH)
    read_record(str(path), anything)
    path.write_text(start * (MAX_DEPTH + 2) + "a" + end * (MAX_DEPTH + 2))
    with pytest.raises(partners.RegistryError, match="nested deeper than 32 levels"):
        read_record(str(path), anything)


@pytest.mark.parametrize("level", ["[", "{a: ", "- "], ids=["lists", "mappings", "block lists"])
def test_a_hundred_thousand_levels_are_refused_in_place(broken: Broken, level: str) -> None:
    broken.write(BAIDU, level * 100_000)
    (problem,) = broken.problems()
    assert "nested deeper than 32 levels" in problem
    assert problem.startswith(f"{BAIDU}:1:")


def test_a_hundred_thousand_levels_do_not_crash_the_process(broken: Broken) -> None:
    broken.write(BAIDU, "[" * 100_000)
    shown = process("validate", broken.root)
    assert shown.code == 1
    assert "nested deeper than 32 levels" in shown.out
    assert shown.err == "1 problem found.\n"


def test_deep_nesting_is_the_first_thing_said_of_a_file_with_an_ampersand_too(broken: Broken) -> None:
    broken.write(BAIDU, "# &\n" + "[" * 2_000)
    (problem,) = broken.problems()
    assert "nested deeper than 32 levels" in problem


def test_a_huge_file_is_refused_without_being_read(broken: Broken) -> None:
    os.truncate(broken.path(BAIDU), 100 << 20)
    (problem,) = broken.problems()
    assert "larger than 1,048,576 bytes" in problem


def test_a_named_pipe_does_not_keep_waiting(broken: Broken) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(broken.path("organizations/pipe.yaml"))
    shown = process("validate", broken.root)  # which is ended where it waits
    assert (shown.code, shown.out) == (1, f"{broken.path('organizations/pipe.yaml')}: the file is empty.\n")


def test_a_file_that_is_gone_is_missed(broken: Broken) -> None:
    broken.path("sources.yaml").unlink()
    assert broken.problems() == ["sources.yaml: cannot be read: no such file or directory."]


def test_a_link_to_nowhere_is_no_file(broken: Broken) -> None:
    broken.path("organizations/lost.yaml").symlink_to("nowhere")
    assert broken.problems() == ["organizations/lost.yaml: cannot be read: no such file or directory."]


@pytest.mark.parametrize("name", ["sources.yaml", BAIDU, "organizations"])
def test_a_file_or_folder_that_cannot_be_opened_is_said_to_be_unreadable(broken: Broken, name: str) -> None:
    path = broken.path(name)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    path.symlink_to(path.name)
    shown = process("validate", broken.root)
    assert shown.code == 1
    assert f"{path}: cannot be read: too many levels of symbolic links" in shown.out


@some_cases(8)
@pytest.mark.parametrize(
    ("name", "old", "new", "place", "words"),
    [
        pytest.param(BAIDU, "aliases", "alias", "3:1", 'unknown key "alias". Did you mean "aliases"?', id="key"),
        pytest.param(BAIDU, "aliases", "colour", "3:1", "Possible: aliases, credit_code, former_names", id="far key"),
        pytest.param(
            "sources.yaml", "en: China Sec", "en: x, eng: China Sec", "3:33", 'Did you mean "en"?', id="language"
        ),
        pytest.param("sources.yaml", "primary: true", "primary: maybe", "7:12", "true or false", id="boolean"),
        pytest.param("sources.yaml", "published: 2023-05-19", "published: May", "16:14", "is not a date; write as much", id="date"),
        pytest.param(
            "batches/2023-07-03.yaml", "published_on: 2023-07-03", "published_on: 20230703", "3:15",
            "is not a date; write YYYY-MM-DD", id="day",
        ),
        pytest.param(
            "batches/2023-07-03.yaml", "published_on: 2023-07-03", "published_on: 2023-02-30", "3:15",
            "is not a date; write YYYY-MM-DD", id="no such day",
        ),
        pytest.param("batches/2023-07-03.yaml", "compute: 10", "compute: ten", "6:25", "whole number", id="count"),
        pytest.param("batches/2023-07-03.yaml", "compute: 10", "compute: 1.5", "6:25", "whole number", id="half"),
        pytest.param(
            "batches/2023-07-03.yaml", "compute: 10", "compute: " + "9" * 5000, "6:25", "whole number",
            id="a count of 5,000 digits",
        ),
        pytest.param("batches/2023-07-03.yaml", "compute: 10", "compute: -1", "6:25", "0 or more", id="negative"),
        pytest.param("batches/2023-07-03.yaml", "number: 2", "number: 0", "2:9", "1 or more", id="no number"),
        pytest.param(
            "batches/2023-07-03.yaml", "category: compute", "category: compote", "12:60",
            'Did you mean "compute"?', id="category",
        ),
        pytest.param(
            "batches/2023-07-03.yaml", "{compute: 10}", "{compote: 10}", "6:16", 'Did you mean "compute"?',
            id="category of a count",
        ),
        pytest.param(
            "programme.yaml", "qualifier: nearly", "qualifier: nearby", "95:16", 'Did you mean "nearly"?',
            id="qualifier",
        ),
        pytest.param("facts.yaml", "type: money", "type: choice", "2:3", "needs choices", id="choices"),
        pytest.param(
            "policies/programme.yaml", "exactly: 10%", "exactly: 110%", "50:33", '"110%" is not a rate', id="rate"
        ),
        pytest.param(
            "policies/programme.yaml", "exactly: 10%", "exact: 10%", "50:13", "exactly one of these", id="form"
        ),
        pytest.param(
            "policies/programme.yaml", "{fact: activity, is: training}", "{fact: activity}", "16:17",
            "exactly one of these", id="condition without a form",
        ),
        pytest.param(
            "policies/programme.yaml", "exactly: 10%}", "exactly: 10%, capp: 3}", "50:38",
            'unknown key "capp"', id="key of an amount",
        ),
        pytest.param(
            "policies/programme.yaml", "{fact: activity, is: training}", "{fact: activity, is: training, notee: x}",
            "16:48", 'unknown key "notee". Did you mean "note"?', id="key of a condition",
        ),
        pytest.param(
            "policies/programme.yaml", "interpretation: true\n                note:",
            "interpretation: true\n                text:", "17:17", "an interpretation needs a note", id="note",
        ),
        pytest.param("policies/programme.yaml", "low: 100000\n", "low: abc\n", "62:14", "is not an amount", id="money"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_place_and_the_nearest_right_one(
    broken: Broken, *, name: str, old: str, new: str, place: str, words: str
) -> None:
    broken.replace(name, old, new)
    (problem,) = broken.problems()
    assert problem.startswith(f"{name}:{place}: ")
    assert words in problem
    assert len(problem) < 300


def test_several_problems_at_one_place_are_all_reported(broken: Broken) -> None:
    broken.write(BAIDU, "name: 甲\n")
    broken.replace("batches/2023-07-03.yaml", "number: 2\n", "")
    broken.replace("batches/2023-07-03.yaml", "published_on: 2023-07-03\n", "")
    assert len(broken.problems()) == 3


def test_an_organisation_file_is_named_by_an_id(broken: Broken) -> None:
    broken.path(BAIDU).rename(broken.path("organizations/Bai_du.yaml"))
    (problem,) = (each for each in broken.problems() if each.startswith("organizations/Bai_du.yaml:"))
    assert 'the file name "Bai_du" is not an id' in problem
    assert problem.endswith("Write bai-du.yaml.")


def test_all_problems_of_several_files_are_reported_at_once_and_in_order(broken: Broken) -> None:
    broken.write("organizations/zhipu.yaml", "alias: [智谱华章]\nsources: []\n")
    broken.write(BAIDU, b"\xff\xfe")
    broken.replace("sources.yaml", "primary: true", "primary: maybe")
    broken.replace("batches/2023-07-03.yaml", "compute: 10", "compute: ten")
    broken.path("groups.yaml").unlink()
    assert [problem.split(": ")[0] for problem in broken.problems()] == [
        "batches/2023-07-03.yaml:6:25",
        "groups.yaml",
        f"{BAIDU}:1:1",
        "organizations/zhipu.yaml:1:1",
        "organizations/zhipu.yaml:2:10",
        "sources.yaml:7:12",
    ]
