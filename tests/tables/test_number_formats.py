"""What number formats make of numbers."""

from decimal import Decimal

import pytest

from partners.tables.formats import number_format

MEANT: list[tuple[str, str, str]] = [
    # as the workbook has it, as it is stored, as it is meant
    ("General", "1234.56", "1234.56"),
    ("0", "1234.56", "1234.56"),
    ("#,##0.00_);[Red](#,##0.00)", "-1234.5", "-1234.5"),
    ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1234.56", "1234.56"),
    ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "0"),
    ('#,##0;-#,##0;"-"', "0", "0"),
    ("#,##0;-#,##0;—;@", "0", "0"),
    ("0;-0;;@", "0", "0"),
    ('"￥"#,##0.00;[Red]"￥"-#,##0.00', "5", "5"),
    ("[$¥-804]#,##0.00", "5", "5"),
    ("[$￥-804]#,##0.00;[$￥-804]-#,##0.00", "-5", "-5"),
    ("[$CNY] #,##0", "5", "5"),
    ('"RMB "0', "5", "5"),
    ('0.00"元"', "5", "5元"),
    ("0.00元", "5", "5元"),
    ('0"万元"', "300", "300万元"),
    ("#,##0.00\\万\\元", "300.5", "300.5万元"),
    ('0.00"亿元"', "1.2", "1.2亿元"),
    ('"￥"0.00"万"', "300", "300万元"),
    ('0"百万元"', "3", "3000000元"),
    ('0"千元"', "3", "3000元"),
    ('0"十万"', "3", "300000"),
    ('0!.0,"万"', "3000000", "300万"),
    ('0!.0,"万"', "3012345", "301.2345万"),
    ('0\\.0,"万元"', "3000000", "300万元"),
    ('0"."0000"万"', "3000000", "300万"),
    ('[>=10000]0!.0,"万";0', "3000000", "300万"),
    ('[>=10000]0!.0,"万";0', "999", "999"),
    ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "250000000", "2.5亿"),
    ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "25000", "2.5万"),
    ('0.00,,"百万"', "3000000", "3000000"),
    ('0.0,"K"', "3000", "3000"),
    ('0.0,,"M"', "3000000", "3000000"),
    ('0"个月"', "12", "12个月"),
    ('0.0"年"', "1", "1年"),
    ('"约"0', "300", "约300"),
    ('0"元/月"', "300", "300元/月"),
    ("0%", "0.1", "10%"),
    ("# ?/?", "0.5", "0.5"),
    ("0.00E+00", "300000", "300000"),
    ("[DBNum2][$-804]General", "300", "300"),
    ('[DBNum2]General"元整"', "300", "300元"),
    ('General"万元"', "300", "300万元"),
    ('"待定"', "300", "待定"),
    ("#!,####", "3000000", "3000000"),
    ("[红色]0", "3", "3"),
    ("+0;-0", "3", "3"),
]


@pytest.mark.parametrize(("code", "stored", "meant"), MEANT)
def test_a_number_means_what_its_format_shows(code: str, stored: str, meant: str) -> None:
    found = number_format(code)
    shown = found.show(Decimal(stored))
    assert shown.text == meant
    assert found.is_plain <= (shown.text == stored)


DOUBTED: list[tuple[str, str]] = [
    ("[$$-409]#,##0.00", "another currency, $300"),
    ('"$"#,##0', "another currency, $300"),
    ("$#,##0", "another currency, $300"),
    ("[$USD] 0", "another currency, USD300"),
    ("[$€-2] 0", "another currency, €300"),
    ("0.00 [$€-407]", "another currency, 300€"),
    ("[$¥-411]#,##0", "another currency, JPY300"),
    ("[$HK$-C04]#,##0", "another currency, HK$300"),
    ('0"万美元"', "another currency, 300万美元"),
    ("0%", "a percentage, 30000%"),
    ("0.00,", "divided by 1,000"),
    ("#,##0.00,,", "divided by 1,000,000"),
    ("#,##0,.00", "divided by 1,000"),
    ("0!.0,", "divided by 10,000"),
    ('0.00,"元"', "divided by 1,000"),
    ('0.00,"万"', "it is unclear which is meant"),
    ('0"K"', "it is unclear which is meant"),
    ('0"0000"', "it is unclear which is meant"),
    ('"20"00', "it is unclear which is meant"),
    ("0 K", "it is unclear which is meant"),
    (";;;", "it is unclear which is meant"),
    ('"-"', "it is unclear which is meant"),
    ('"300"', "it is unclear which is meant"),
    ("(0)", "it is unclear which is meant"),
    ("000-0000", "it is unclear which is meant"),
    ('[>1000]0"万"', "it is unclear which is meant"),
    ("[NatNum9]0", "it is unclear which is meant"),
]


@pytest.mark.parametrize(("code", "why"), DOUBTED)
def test_a_number_whose_format_changes_it_in_another_way_is_no_plain_number(code: str, why: str) -> None:
    found = number_format(code)
    assert not found.is_plain
    shown = found.show(Decimal(300))
    assert shown.doubt is not None
    assert why in shown.doubt.en
    assert shown.doubt.zh
    assert not shown.text.isdecimal()


def test_a_scale_without_a_unit_is_obeyed_where_the_header_names_it() -> None:
    for code, unit in (("0.00,", 3), ("0!.0,", 4), ("0.0,,", 6)):
        assert number_format(code).show(Decimal(3_012_345), unit).text == str(
            Decimal(3_012_345).scaleb(-unit)
        )
        assert number_format(code).show(Decimal(3_012_345), unit + 1).doubt is not None


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日";@', "[$-804]yyyy/m/d h:mm", "[h]:mm", "m/d", "yyyy-mm-ddThh:mm", "上午/下午h:mm"]
)  # fmt: skip
def test_days_and_times_are_such(code: str) -> None:
    assert number_format(code).is_date


def test_texts_are_shown_with_what_their_format_adds() -> None:
    assert number_format('0;-0;0;@"万元"').show_text("300") == "300万元"
    assert number_format('@"元"').show_text("300") == "300元"
    assert number_format('0"万元"').show_text("300") == "300"
    assert number_format("@").is_plain


@pytest.mark.parametrize(
    "code",
    [
        "#,##0.00_);[Red]\\(#,##0.00\\)",
        '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
        '_ "￥"* #,##0.00_ ;_ "￥"* \\-#,##0.00_ ;_ "￥"* "-"??_ ;_ @_ ',
        "0;-0;;@",
        "0.00_ ;[红色]\\-0.00\\ ",
    ],
)
def test_formats_of_every_day_need_no_second_look(code: str) -> None:
    found = number_format(code)
    assert found.is_plain
    for number in (Decimal("1234.5"), Decimal("-1234.5"), Decimal(0)):
        assert found.show(number).text == str(number)
