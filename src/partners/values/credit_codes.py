"""The unified social credit code (统一社会信用代码) of a legal person, 18 characters with a check digit."""

import re

_CODE = re.compile(r"(?<![0-9a-z])[0-9]{8}[0-9a-z]{10}(?![0-9a-z])", re.IGNORECASE)
CODE_LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Whether a code is well formed and its check digit is right."""
    from stdnum.cn import uscc

    return bool(uscc.is_valid(code))


def find_code(name: str, key: str) -> str | None:
    """The credit code that a name is or contains, right or wrong, in lower case; None without one.

    Args:
        name: the name as given.
        key: its key.
    """
    if len(key) < CODE_LENGTH or not any(each.isdigit() for each in key[:8] + key[-CODE_LENGTH:-10]):
        return None
    found = _CODE.fullmatch(key) or _CODE.search(name)
    return None if found is None else found[0].lower()
