"""Text in the two languages of the project.

It is a plain dataclass, so that errors and help can use it without importing pydantic; pydantic still validates it
inside records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text in Chinese and in English.

    Example:
        >>> Text(zh="算力", en="compute").get("zh")
        '算力'
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "str_min_length": 1,
        "json_schema_extra": {"description": "A text in Chinese and in English."},  # without the example
    }

    zh: str
    en: str

    def get(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en

    @classmethod
    def join(cls, texts: "Iterable[Text]", zh: str = "、", en: str = ", ") -> "Text":
        """Join several texts into one.

        Args:
            texts: in order.
            zh: the separator in Chinese.
            en: the separator in English.
        """
        known = [*texts]
        return cls(zh=zh.join(each.zh for each in known), en=en.join(each.en for each in known))

    def __str__(self) -> str:
        return self.en
