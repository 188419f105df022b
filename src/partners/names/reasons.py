"""Reasons for a match or for none, in words."""

from collections.abc import Iterable

from partners.text import Text

EXACT = Text(zh="与登记的名称一致", en="same as a registered name")
CODE = Text(zh="统一社会信用代码一致", en="same unified social credit code")
WRONG_CODE = Text(zh="统一社会信用代码的校验码不对", en="the check digit of the credit code is wrong")
UNKNOWN_CODE = Text(
    zh="登记库中没有这个统一社会信用代码", en="no organisation in the registry has this credit code"
)
OTHER_CODE = Text(
    zh="名称相同，但统一社会信用代码是另一法人的",
    en="the name agrees, but the credit code is another legal entity's",
)
PINYIN = Text(zh="与登记名称的拼音一致", en="same pinyin as a registered name")
SPELLING = Text(zh="数字或“市”的写法不同，其余一致", en="same except for how numbers or the city are written")
SLIP = Text(zh="与登记的名称只差一个字，应是笔误", en="one character off a registered name, probably a typo")
REPEATED = Text(zh="括号内外是同一机构的两个名称", en="two names of one organisation, one in brackets")
REVIEW = Text(zh="相近，须由人判断", en="similar; needs a decision")
ALIKE = Text(zh="名称相近", en="a similar name")
PART = Text(zh="可能是它的简写", en="may be short for it")
CONTAINED = Text(zh="其中有它的字号", en="it contains the brand")
OF_ID = Text(zh="与其 id 一致，地区除外", en="same as its id, without the place")
NOTHING = Text(zh="登记库中没有相近的名称", en="no similar name in the registry")
EMPTY = Text(zh="没有文字或数字", en="no letters or digits")
TOO_LONG = Text(zh="过长，不是机构名称", en="too long for a name")

_OMITTED = {
    "place": Text(zh="地区", en="the place"),
    "trades": Text(zh="行业", en="trades"),
    "form": Text(zh="组织形式", en="the legal form"),
}
_KINDS = {
    "full": Text(zh="登记名称", en="the registered name"),
    "former": Text(zh="曾用名", en="the former name"),
    "alias": Text(zh="简称", en="the short form"),
    "look-alike": Text(zh="相似名称", en="the look-alike"),
}


def agreed(name: str, kind: str, omitted: Iterable[str]) -> Text:
    """Say that the parts of a name agree with a registered name, except for those left out."""
    what = _KINDS[kind]
    left_out = [_OMITTED[each] for each in omitted]
    if not left_out:
        return Text(zh=f"各部分与{what.zh}“{name}”一致", en=f'same parts as {what.en} "{name}"')
    zh = "、".join(each.zh for each in left_out)
    en = ", ".join(each.en for each in left_out)
    return Text(
        zh=f"除{zh}外，与{what.zh}“{name}”一致", en=f'agrees with {what.en} "{name}", except for {en}'
    )


def vetoed(name: str, differs: Text | None) -> Text:
    """Say that a similar name belongs to another place or branch."""
    why = differs or ALIKE
    return Text(zh=f"不是“{name}”：{why.zh}", en=f'not "{name}": {why.en}')


def places(names: Iterable[str]) -> Text:
    """Say that the place differs."""
    said = ", ".join(sorted(names))
    return Text(zh=f"地区不同：{said}", en=f"different place: {said}")


def look_alike(label: str) -> Text:
    """Say that a name is registered as a look-alike."""
    return Text(
        zh=f"已登记为与“{label}”相似的另一机构", en=f'registered as a different organisation from "{label}"'
    )


def several(count: int) -> Text:
    """Say that more than one organisation has a name."""
    return Text(zh=f"{count} 家机构都可用此名", en=f"{count} organisations have this name")


def not_accepted(tier: str, accept: str) -> Text:
    """Say that a match is less certain than requested."""
    return Text(
        zh=f"级别为 {tier}，只接受到 {accept}", en=f"tier {tier}; only tiers up to {accept} are accepted"
    )
