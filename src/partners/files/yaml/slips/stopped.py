"""Messages about libyaml's errors whose cause was not found."""

from partners.text import Text


def expected(problem: str) -> Text:
    """Put libyaml's message into words, if no slip was found that explains it.

    Args:
        problem: libyaml's message.
    """
    what = next((text for words, text in _EXPECTED if words in problem), None)
    if what is None:
        return Text(
            zh="从这里起不是有效的 YAML；请检查这一行和上一行的缩进、冒号、引号和括号。",
            en="this is not valid YAML from here on; check the indentation, colons, quotes and brackets "
            "of this line and the one above.",
        )
    return Text(zh=f"从这里起不是有效的 YAML：{what.zh}。", en=f"not valid YAML from here on: {what.en}.")


_EXPECTED = [
    (
        "expected ':'",
        Text(zh="这一行或上一行的键后面缺少冒号", en="a key in this line or the one above has no colon"),
    ),
    (
        "mapping values are not allowed",
        Text(
            zh="这里不该有冒号；含冒号的文字须加引号",
            en="a colon was not expected; text with a colon needs quotes",
        ),
    ),
    ("expected ',' or '}'", Text(zh="此处应为逗号或“}”", en='a comma or "}" was expected')),
    ("expected ',' or ']'", Text(zh="此处应为逗号或“]”", en='a comma or "]" was expected')),
    (
        "expected '-' indicator",
        Text(zh="此处应为列表的下一项“- ”", en='the next item of the list, "- ", was expected'),
    ),
    ("expected key", Text(zh="此处应为“键: 值”", en='"key: value" was expected')),
    (
        "cannot start any token",
        Text(
            zh="文字不能以这个字符开头，须加引号",
            en="text cannot begin with this character; put it in quotes",
        ),
    ),
    (
        "another document",
        Text(zh="一个文件只能有一份内容；请删去“---”", en='a file holds one document only; remove the "---"'),
    ),
    (
        "invalid Unicode",
        Text(zh="引号中的转义不是一个字符", en="the escape sequence in quotes is not a character"),
    ),
    ("unknown escape", Text(zh="引号中的反斜杠转义无法识别", en="unknown backslash escape in quotes")),
    (
        "end of stream",
        Text(zh="文件在此结束，而引号或括号没有结束", en="the file ends before a quote or bracket is closed"),
    ),
    (
        "comment or line break",
        Text(zh="“|”或“>”之后须换行", en='a line must end after "|" or ">"'),
    ),
]
