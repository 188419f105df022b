"""The key under which two ways of writing one name are the same."""

from partners.characters import plain


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
    from partners.names.writing import simplified

    return simplified(key)
