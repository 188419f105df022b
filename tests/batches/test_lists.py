"""Reading published lists from what people have: text, pasted tables, CSV, Excel."""

from pathlib import Path

import openpyxl
import pytest

from partners.batches.lists.listed import ListedName, PublishedList
from partners.batches.lists.reader import read_list
from partners.errors import ListError, TableError
from partners.records.fields import Category

COMPUTE, DATA, MODEL = Category.COMPUTE, Category.DATA, Category.MODEL
EXPECTED = [("甲公司", COMPUTE), ("乙公司", COMPUTE), ("甲公司", DATA), ("丙公司", None)]
WRITTEN = {
    "under headings.txt": "第三批伙伴名单：\n\n一、算力伙伴（2家）\n1.甲公司\n2.乙公司\n二、数据伙伴\n（1）甲公司\n类别未载明\n丙公司\n",
    "behind headings.txt": "算力伙伴（2家）：甲公司、乙公司；\n数据伙伴：甲公司。\n未载明：丙公司\n",
    "bullets.md": "# 算力伙伴\n- 甲公司\n- 乙公司\n# 数据伙伴\n* 甲公司\n# not-stated\n· 丙公司\n",
    "pasted table.txt": "序号\t名称\t类别\n1\t甲公司\t算力伙伴\n2\t乙公司\t算力\n3\t甲公司\tdata\n4\t丙公司\tnot-stated\n",
    "pasted without a header.txt": "算力伙伴\n1\t甲公司\n2\t乙公司\n数据\n3\t甲公司\n未载明\n4\t丙公司\n",
    "a table.csv": "第三批名单,,\n序号,企业名称,伙伴类别\n1,甲公司,算力伙伴\n2,乙公司,算力伙伴\n3,甲公司,数据伙伴\n4,丙公司,未载明\n",
    "semicolons.csv": "name;category\n甲公司;compute\n乙公司;compute\n甲公司;data\n丙公司;not-stated\n",
    "rows as headings.csv": "序号,名称\n算力伙伴,\n1,甲公司\n2,乙公司\n数据伙伴,\n1,甲公司\n未载明,\n1,丙公司\n",
    "one column.csv": "算力伙伴\n甲公司\n乙公司\n数据伙伴\n甲公司\n未载明\n丙公司\n",
}


def written(folder: Path, content: str | bytes, name: str = "名单.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def names(published: PublishedList) -> list[tuple[str, Category | None]]:
    return [(name.printed, name.category) for name in published.names]


def complaints(path: Path) -> list[str]:
    with pytest.raises(ListError) as caught:
        read_list(path)
    assert caught.value.path == path
    assert all(problem.zh != problem.en for problem in caught.value.problems)
    return [problem.en for problem in caught.value.problems]


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_one_list_is_read_from_every_form(tmp_path: Path, name: str, encoding: str) -> None:
    assert names(read_list(written(tmp_path, WRITTEN[name].encode(encoding), name))) == EXPECTED


def test_a_sheet_may_have_a_title_and_categories_merged_over_their_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["第三批伙伴名单", None, None],
        ["序号", "类别", "名称"],
        [1, "算力伙伴", "甲公司"],
        [2, None, "乙公司"],
        [3, "数据伙伴", "甲公司"],
        [4, "not-stated", "丙公司"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    published = read_list(tmp_path / "a.xlsx")
    assert names(published) == EXPECTED
    assert published.names[1].line == 4
    assert published.passed_over == ((1, "第三批伙伴名单"),)


def test_counts_of_headings_and_lines_that_are_titles_are_kept(tmp_path: Path) -> None:
    published = read_list(
        written(
            tmp_path,
            "伙伴计划第三批名单（共4家）\n算力伙伴（2家）\n甲\n乙\n算力伙伴（1家）\n丙\n数据伙伴\n丁",
        )
    )
    assert published.counts == {COMPUTE: 3}
    assert published.passed_over == ((1, "伙伴计划第三批名单（共4家）"),)
    assert published.names[0] == ListedName(3, "甲", COMPUTE)


def test_printed_names_are_kept_to_the_letter(tmp_path: Path) -> None:
    text = "模型\n360 Security Technology, Inc.\n阿里巴巴达摩院(北京)科技有限公司\n１２３科技\n百度  网讯\n"
    assert [name for name, _ in names(read_list(written(tmp_path, text)))] == text.splitlines()[1:]


def test_a_name_that_goes_on_with_others_is_the_name(tmp_path: Path) -> None:
    published = read_list(written(tmp_path, "算力伙伴（10家）：甲公司、乙公司等10家企业"))
    assert [name.printed for name in published.names] == ["甲公司", "乙公司"]


def test_a_column_may_say_what_was_decided(tmp_path: Path) -> None:
    published = read_list(written(tmp_path, "名称,类别,决定\n甲,算力,new\n乙,算力,\n", "a.csv"))
    assert [name.decision for name in published.names] == ["new", ""]


REMARKS = """第三批伙伴名单（共四家）
（排名不分先后）
算力伙伴
甲公司
乙公司
数据伙伴
丙公司
Model Best Inc.
合计：4家
来源：北京日报
联系人：张三 010-12345678
2024年1月15日
https://example.org/list
责任编辑 李四
附件1
"""


def test_lines_that_say_something_about_the_list_are_passed_over_and_never_become_names(
    tmp_path: Path,
) -> None:
    published = read_list(written(tmp_path, REMARKS))
    assert [name.printed for name in published.names] == ["甲公司", "乙公司", "丙公司", "Model Best Inc."]
    assert [line for line, _ in published.passed_over] == [1, 2, 9, 10, 11, 12, 13, 14, 15]
    assert published.totals == {1: 4, 9: 4}


@pytest.mark.parametrize("footer", ["合计,2家", "合计：2家,", "共2家,"])
def test_the_total_below_a_table_is_no_row_of_it(tmp_path: Path, footer: str) -> None:
    table = f"名称,类别\n甲公司,算力\n乙公司,数据\n{footer}\n"
    published = read_list(written(tmp_path, table, "a.csv"))
    assert (names(published), published.totals) == ([("甲公司", COMPUTE), ("乙公司", DATA)], {4: 2})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1.甲公司\n2.360数科公司\n3.58同城\n4 21世纪公司\n",
            ["甲公司", "360数科公司", "58同城", "21世纪公司"],
        ),
        (
            "1.甲公司\n2.乙公司\n数据\n3.58同城\n模型\n4 21世纪公司\n",
            ["甲公司", "乙公司", "58同城", "21世纪公司"],
        ),
        ("1.360公司；2.58.com\n", ["360公司", "58.com"]),
        ("甲公司\n58.com\n", ["甲公司", "58.com"]),
        ("甲公司\n360 Security\n", ["甲公司", "360 Security"]),
        ("1 号店\n", ["1 号店"]),
    ],
)
def test_numbers_that_count_the_lines_are_no_part_of_the_names(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    published = read_list(written(tmp_path, f"算力\n{text}"))
    assert [name.printed for name in published.names] == expected


WRONG: list[tuple[str, str | bytes, str]] = [
    ("a.txt", "", "there are no names"),
    ("a.txt", "\n \n", "there are no names"),
    ("a.csv", "名称,类别\n", "there are no names"),
    ("a.txt", "算力伙伴\n", "there are no names"),
    ("a.txt", "甲公司\n乙公司\n", "the list has no categories"),
    ("a.csv", "名称\n甲公司\n", "the list has no categories"),
    (
        "a.txt",
        "算立伙伴\n甲公司\n算力伙伴\n乙公司\n",
        'line 1: no category "算立伙伴". Did you mean "算力伙伴"?',
    ),
    ("a.txt", "第一科技\n算力伙伴\n乙公司\n", 'line 1: "第一科技" stands under no category'),
    (
        "a.txt",
        "一、算力伙伴\n甲公司\n二、生态伙伴（2家）\n乙公司\n",
        'line 3: no category "生态伙伴". Possible: 算力伙伴, ',
    ),
    ("a.txt", "一、算力伙伴\n甲公司\n二、生态\n乙公司\n", 'line 3: no category "生态"'),
    ("a.txt", "算力伙伴\n甲公司\n## 特别伙伴\n乙公司\n", 'line 3: no category "特别伙伴"'),
    ("a.txt", "算力伙伴\n甲公司\n【生态】\n乙公司\n", 'line 3: no category "生态"'),
    ("a.txt", "算力伙伴\n甲公司\n其他（2家）\n乙公司\n", 'line 3: no category "其他"'),
    ("a.txt", "算力伙伴\n供应商：甲公司\n", 'line 2: no category "供应商"'),
    ("a.txt", "算力伙伴\n甲公司、生态伙伴：乙公司\n", 'line 2: no category "生态伙伴"'),
    (
        "a.csv",
        "序号,名称\n算力伙伴,\n1,甲公司\n生态伙伴（1家）,\n1,乙公司\n",
        'line 4: no category "生态伙伴"',
    ),
    (
        "a.txt",
        "算力\n甲公司\n乙公司\n4 21世纪公司\n",
        'line 4: cannot tell whether the number before "4 21世纪公司"',
    ),
    (
        "a.txt",
        "算力\n1.甲公司\n乙公司\n3.ai公司\n",
        'line 4: cannot tell whether the number before "3.ai公司"',
    ),
    ("a.txt", "算力\n3.5G技术公司\n", 'line 2: cannot tell whether the number before "3.5G技术公司"'),
    (
        "a.csv",
        "名称,类别,类型\n甲公司,算力,数据\n",
        "line 1 has several columns for the same thing: 类别、类型; keep one",
    ),
    (
        "a.csv",
        "名称,类别,企业名称\n甲公司,算力,乙公司\n",
        "line 1 has several columns for the same thing: 名称、企业名称",
    ),
    ("a.csv", "名称,类别\n甲公司,算立伙伴\n", 'line 2: no category "算立伙伴"'),
    ("a.csv", "名称,类别\n甲公司,\n", 'line 2: "甲公司" has no category'),
    ("a.csv", "名称,类别\n,算力\n", "line 2: has no name"),
    ("a.csv", "公司名,类别\n甲公司,算力\n", "line 1 has several columns, but none is named 名称 or name"),
    ("a.txt", "甲公司\t算力伙伴\n", "line 1 has several columns"),
    ("a.csv", '名称,类别\n"甲公司,算力\n', "line 2 is not readable CSV"),
    ("a.txt", "算力\n" + "百" * 201, "line 2: the name is longer than 200 characters"),
    ("a.docx", b"PK", "Word, PDF and similar documents are not supported"),
    ("a.pdf", b"%PDF", "Word, PDF and similar documents are not supported"),
    ("a.html", "<table>", "web pages are not supported"),
]


@pytest.mark.parametrize(
    ("name", "content", "message"), WRONG, ids=[f"{number} {each[2]}" for number, each in enumerate(WRONG)]
)
def test_what_cannot_be_told_is_refused_with_what_to_write(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    assert message in complaints(written(tmp_path, content, name))[0]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,类别\n甲公司,\n乙公司,算力\n,数据\n丙公司,xyz\n", "a.csv")
    assert [complaint.partition(":")[0] for complaint in complaints(path)] == ["line 2", "line 4", "line 5"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"x", "is named as Excel, but holds CSV"),
        ("a.xlsx", b"PK\x03\x04broken", "is not a complete Excel file"),
        ("a.json", b"{}", "must end in"),
        ("a.txt", "算力\n甲".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        ("a.txt", "算力\n甲".encode() + b"\n\xff\xff\n", "line 3 is not UTF-8, unlike the rest"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        read_list(written(tmp_path, content, name))


PAGES = "一、算力伙伴\n甲有限公司\n— 3 —\n乙有限公司\n- 4 -\n第 5 页 共 9 页\n第6页\nPage 7 of 9\n8/9\n7\n"


def test_numbers_of_pages_are_passed_over(tmp_path: Path) -> None:
    published = read_list(written(tmp_path, PAGES))
    assert [name.printed for name in published.names] == ["甲有限公司", "乙有限公司"]
    assert [line for line, _ in published.passed_over] == [3, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "line",
    [
        *("以上名单排名不分先后", "以上企业按拼音排序", "排名不分先后。", "按笔画为序", "特此公示。", "（完）", "以下空白", "（排名不分先后）"),
        *("上述名单自发布之日起生效", "版权所有：某网站", "打印本页", "转下页"),
    ],
)  # fmt: skip
def test_what_is_said_below_a_list_is_passed_over(tmp_path: Path, line: str) -> None:
    published = read_list(written(tmp_path, f"算力\n甲有限公司；\n乙有限公司。\n{line}\n"))
    assert [name.printed for name in published.names] == ["甲有限公司", "乙有限公司"]
    assert published.passed_over == ((4, line),)


@pytest.mark.parametrize(
    "mark", ["*", " **", "※", "①", "⑴", "²", "[2]", "（3）", "（新增）", "（注1）", "【更名】", "*①", "★"]
)
@pytest.mark.parametrize("table", [False, True])
def test_marks_behind_a_name_are_left_out_and_said(tmp_path: Path, mark: str, *, table: bool) -> None:
    name = "甲有限公司"
    content = f"名称,类别\n{name}{mark},算力\n" if table else f"算力\n{name}{mark}\n"
    published = read_list(written(tmp_path, content, "a.csv" if table else "a.txt"))
    assert [each.printed for each in published.names] == [name]
    assert published.marks == ((2, mark.strip(), name),)


@pytest.mark.parametrize(
    "name", ["甲有限公司（北京）", "甲中心（有限合伙）", "甲公司（2023）", "C#", "甲（北京，上海）有限公司"]
)
def test_what_may_belong_to_a_name_stays(tmp_path: Path, name: str) -> None:
    assert [each.printed for each in read_list(written(tmp_path, f"算力\n{name}\n")).names] == [name]


NO_NAMES = {
    "有限公司": "looks like the end of a wrapped name",
    "限公司": "looks like the end",
    "科技发展有限公司": "looks like the end",
    "展有限公司": "looks like the end",
    "甲有限公司 乙有限公司": "looks like two names on one line",
    "甲有限公司　乙有限公司": "looks like two names",
    "甲有限公司乙科技有限公司": "looks like two names",
    "甲公司/乙公司": "looks like two names",
    "甲有限公司和乙有限公司": "looks like two names",
    "A Co., Ltd. B Co., Ltd.": "looks like two names",
    "青禾科技（北京": "has unbalanced brackets",
    "上海）有限公司": "has unbalanced brackets",
    "北京市经济和信息化局": "looks like the authority that issued",
    "7": "looks like the number of a page",
}


@pytest.mark.parametrize("line", NO_NAMES)
def test_what_is_no_name_or_more_than_one_is_refused(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, f"算力\n北京青禾人工智能计算中心科技发\n{line}\n丙有限公司\n")
    assert f'line 3: "{line}" {NO_NAMES[line]}' in complaints(path)[0]


def test_an_authority_or_a_number_in_a_table_is_a_name(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,类别\n某市数据局,算力\n360,算力\n", "a.csv")
    assert [each.printed for each in read_list(path).names] == ["某市数据局", "360"]


def test_what_a_pdf_made_of_characters_is_what_was_printed(tmp_path: Path) -> None:
    path = written(tmp_path, "⼀、算⼒伙伴（1家）\n北京⻓\u200b城_x000D_（３Ｄ）有限公司\n數據夥伴\n甲公司\n")
    assert names(read_list(path)) == [("北京长城（３Ｄ）有限公司", COMPUTE), ("甲公司", DATA)]


def test_a_list_on_several_sheets_is_not_read_in_part(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["名称", "类别"], ["甲公司", "算力"]):
        book.active.append(row)
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")
    assert names(read_list(tmp_path / "a.xlsx")) == [("甲公司", COMPUTE)]
    book.create_sheet("数据伙伴").append(["乙公司"])
    book.save(tmp_path / "a.xlsx")
    assert complaints(tmp_path / "a.xlsx")[0].startswith(
        "other sheets also have content: 数据伙伴; put the whole list"
    )


def test_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,名称,类别\n甲公司,甲公司,算力\n", "a.csv")
    assert names(read_list(path)) == [("甲公司", COMPUTE)]


def test_a_sheet_of_a_list_is_chosen_and_a_hidden_one_is_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "旧"
    book.create_sheet("新")
    for name, sheet in (("甲公司", book["旧"]), ("乙公司", book["新"])):
        sheet.append(["名称", "类别"])
        sheet.append([name, "算力"])
    book.save(tmp_path / "a.xlsx")
    assert complaints(tmp_path / "a.xlsx")[0].startswith(
        "other sheets also have content: 新; put the whole list"
    )
    for chosen, expected in (("旧", "甲公司"), ("新", "乙公司"), ("2", "乙公司")):
        assert names(read_list(tmp_path / "a.xlsx", sheet=chosen)) == [(expected, COMPUTE)]
    book["旧"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    published = read_list(tmp_path / "a.xlsx")
    assert names(published) == [("乙公司", COMPUTE)]
    assert [note.en for note in published.notes] == ['sheet read: "新"', 'hidden sheets, not read: "旧"']


@pytest.mark.parametrize(
    "aside", ["合计", "Total", "小计", "制表人：张三", "序号,名称", "Grand Total,2", ",其中：新增"]
)
def test_sums_remarks_and_repeated_headers_of_a_table_are_no_names(tmp_path: Path, aside: str) -> None:
    path = written(tmp_path, f"序号,名称\n算力伙伴,\n1,甲公司\n{aside}\n2,乙公司\n", "名单.csv")
    found = read_list(path)
    assert names(found) == [("甲公司", COMPUTE), ("乙公司", COMPUTE)]
    assert [line for line, _ in found.passed_over] == [4]


@pytest.mark.parametrize("aside", ["合计", "总计", "Total", "Grand total", "2. 合计"])
def test_a_word_for_a_sum_in_a_text_is_no_name(tmp_path: Path, aside: str) -> None:
    found = read_list(written(tmp_path, f"算力伙伴\n1. 甲公司\n{aside}\n"))
    assert names(found) == [("甲公司", COMPUTE)]
    assert found.passed_over == ((3, aside),)


def test_names_behind_a_word_for_a_part_are_refused_and_not_passed_over(tmp_path: Path) -> None:
    (complaint,) = complaints(written(tmp_path, "算力伙伴\n甲公司\n其中：乙公司、丙公司\n"))
    assert complaint.startswith("line 3: ")
