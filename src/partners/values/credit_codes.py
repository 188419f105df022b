"""Unified social credit codes (统一社会信用代码) of legal entities: 18 characters with a check digit."""

import re

_CODE = re.compile(r"(?<![0-9a-z])[0-9]{8}[0-9a-z]{10}(?![0-9a-z])", re.IGNORECASE)
CODE_LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Is a code well formed, with the right check digit?"""
    from stdnum.cn import uscc

    return bool(uscc.is_valid(code))


def find_code(name: str, key: str) -> str | None:
    """Find the credit code in a name, valid or not, in lower case; None if there is none.

    Args:
        name: the name as given.
        key: the key of the name.
    """
    if len(key) < CODE_LENGTH or not any(each.isdigit() for each in key[:8] + key[-CODE_LENGTH:-10]):
        return None
    found = _CODE.fullmatch(key) or _CODE.search(name)
    return None if found is None else found[0].lower()
