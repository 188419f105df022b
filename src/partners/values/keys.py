"""Names as given, and their keys: two ways of writing one name have the same key."""

from numbers import Integral, Real

from partners.values.characters import plain


def name_key(name: str) -> str:
    """Make the key of a name: without differences of width, case, spaces, punctuation and traditional characters.

    The key is empty for a name without letters or digits, which matches nothing.

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
    """Convert a column's value to a name: a missing value to an empty text, a whole number to its digits.

    Raises:
        TypeError: the value is neither text, a whole number nor missing.

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
    """Return a whole number that may be a name or a credit code, such as 360, or 360.0 from a column with gaps."""
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
"""The smallest number with more digits than a credit code."""
_INEXACT = 2**53
"""The number from which floats lose digits."""
