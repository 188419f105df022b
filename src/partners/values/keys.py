"""Names as they are given, and the key under which two ways of writing one name are the same."""

from numbers import Integral, Real

from partners.values.characters import plain


def name_key(name: str) -> str:
    """The name without what does not tell names apart: width, case, spaces, punctuation, traditional characters.

    Empty for a name without letters or digits, which matches nothing.

    Example:
        >>> name_key("阿里巴巴达摩院(北京) 科技有限公司") == name_key("阿里巴巴達摩院（北京）科技有限公司")
        True
    """
    key = plain(name).casefold()
    if not key.isalnum():
        key = plain("".join(filter(str.isalnum, key)))
    if key.isascii():
        return key
    from partners.values.scripts import simplified

    return simplified(key)


def as_name(value: object) -> str:
    """Text of a name, from a column of any kind: empty where nothing stands, the digits of a whole number.

    Raises:
        TypeError: it is anything else, which is no name.

    Example:
        >>> as_name("百度"), as_name(None), as_name(float("nan")), as_name(360.0)
        ('百度', '', '', '360')
    """
    if isinstance(value, str):
        return value
    from partners.values.native import is_missing

    if is_missing(value):
        return ""
    whole = _whole_number(value)
    if whole is None:
        raise TypeError(f"a name is text, not {type(value).__name__}")
    return str(whole)


def _whole_number(value: object) -> int | None:
    """A number that can be a name or a credit code: 360, also as columns with gaps have it, 360.0."""
    match value:
        case bool():
            return None
        case Integral():
            return int(value) if abs(int(value)) < _TOO_LONG else None
        case Real():
            number = float(value)
            return int(number) if abs(number) < _INEXACT and number.is_integer() else None
        case _:
            return None


_TOO_LONG = 10**18
"""It has more digits than a credit code."""
_INEXACT = 2**53
"""From here on a float has lost digits."""
