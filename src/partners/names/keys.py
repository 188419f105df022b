"""The key under which two ways of writing one name are the same."""

from unicodedata import normalize


def name_key(name: str) -> str:
    """The name without what does not tell names apart: width, case, spaces, punctuation.

    Empty for a name without letters or digits, which matches nothing.

    Example:
        >>> name_key("阿里巴巴达摩院(北京) 科技有限公司") == name_key("阿里巴巴达摩院（北京）科技有限公司")
        True
    """
    key = normalize("NFKC", name).casefold()
    return key if key.isalnum() else normalize("NFKC", "".join(filter(str.isalnum, key)))
