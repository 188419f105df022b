"""Finding a part of a name however it is written: in traditional characters or in pinyin."""

from collections.abc import Iterable

from partners.names.pinyin import pinyin, pinyin_key
from partners.values.keys import name_key
from partners.values.scripts import has_han, simplified


def mentions(names: Iterable[str], key: str) -> bool:
    """Does one of the names have a part?

    Args:
        names: names as written.
        key: the key of the part.
    """
    if has_han(key):
        return any(simplified(key) in simplified(name_key(name)) for name in names)
    part = pinyin_key(key)
    return any(part in pinyin(name_key(name)) for name in names if has_han(name))
