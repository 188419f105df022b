"""Characters as people, PDF, OCR and Excel write them, brought into one form for names, numbers and headers.

Every text passes through `plain` before it is compared or parsed. `plain` never makes a digit from another sign: ²,
①, ½ and ㈠ stay, so that 300² is not read as 3002. Digits of another width or style (３, 𝟑) become 3; digits of other
scripts stay.
"""

import re
from unicodedata import normalize

_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""Radicals used for whole characters, which Unicode's NFKC does not replace (its EquivalentUnifiedIdeograph does)."""
_LIKE = {
    "-": "\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d",
    "·": "\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65",
    "(": "【〔〖〘〚❨❪⟮",
    ")": "】〕〗〙〛❩❫⟯",
    ":": "\u2236\ua789\ufe13\ufe55",
    "'": "\u2018\u2019\u02bc\u02b9\u2032",
    "/": "\u2044\u2215",
    "~": "\u223c\u301c\u223e",
    " ": "\u1680\u2800",
    "\n": "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029",
}
_TABLE = {ord(one): plain for plain, others in _LIKE.items() for one in others} | {
    ord(one): other for one, other in _RADICALS.items()
}
# Controls, and Unicode's ignorable characters: zero widths, directions, joiners, fillers, variation selectors, tags. A
# right-to-left override stays, because it changes the order in which digits are seen.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202d"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_KEPT = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea\u3038-\u303a\u3192-\u3195"
    "\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32cb\u3358-\u3370\u3378\u3379\u339f-\u33a6\u33a8\u33af\u33e0-\u33fe"
    "\U0001f100-\U0001f10a\U0001f214\U0001f229\U0001f22a\U0001f241\U0001f242"
)
"""Signs that NFKC would turn into digits or other numerals, although they are not."""
_ESCAPE = re.compile("_x([0-9a-f]{4})_", re.IGNORECASE)
"""Excel's escape for characters that XML does not allow."""
_ODD = re.compile(f"[{_UNSEEN}{_KEPT}{''.join(map(chr, _TABLE))}]|_[xX]")
_ORDINARY = re.compile("[0-9A-Za-z\u4e00-\u9fff]+")
"""Texts, among them most names of firms, that stay as they are."""
_RADICAL_TABLE = str.maketrans(_RADICALS)
_COMPATIBLE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_UNSEEN_SIGN, _SPLIT = re.compile(f"[{_UNSEEN}]"), re.compile(f"([{_KEPT}])")


def plain(text: str) -> str:
    r"""Normalise a text for comparing and parsing; blanks stay, but all become the same kind.

    Example:
        >>> plain("示例⻓城（北京）_x000D_") == "示例长城(北京)\r", plain("１，０００　元"), plain("300²")
        (True, '1,000 元', '300²')
    """
    if _ORDINARY.fullmatch(text) or (text.isascii() and _ODD.search(text) is None):
        return text
    before = ""
    while text != before:
        before, text = text, _once(text)
    return text


def clean(text: str) -> str:
    """Clean a text for display: remove invisible characters and replace radicals; width and brackets stay.

    Example:
        >>> clean("北京⻓城（３Ｄ）_x200B_科⽬")
        '北京长城（３Ｄ）科目'
    """
    if text.isascii() and _ODD.search(text) is None:
        return text
    shown = _ESCAPE.sub(lambda found: found[0] if _written(found) == found[0] else "", text)
    text = _UNSEEN_SIGN.sub("", shown).translate(_RADICAL_TABLE)
    return _COMPATIBLE.sub(lambda found: normalize("NFKC", found[0]), text)


def tidy(text: str) -> str:
    """Normalise a text like `plain`, and strip blanks around it."""
    return plain(text).strip()


def _once(text: str) -> str:
    if _ODD.search(text) is None:
        return normalize("NFKC", text)
    text = _UNSEEN_SIGN.sub("", _ESCAPE.sub(_written, text).translate(_TABLE))
    return "".join(part if at % 2 else normalize("NFKC", part) for at, part in enumerate(_SPLIT.split(text)))


def _written(escape: re.Match[str]) -> str:
    """Replace an escape by its character if that is invisible; any other escape may be meant literally."""
    found = chr(int(escape[1], 16))
    return found if found.isspace() or _UNSEEN_SIGN.match(found) else escape[0]
