"""Profiles: a file with the facts that are the same in every claim of a company."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from partners.atomic import write_whole
from partners.errors import ClaimError
from partners.files.yaml.reading import read_record
from partners.records.facts import Fact
from partners.rules.claims import find_fact
from partners.text import Text
from partners.values.readers import Written

_ADAPTER = TypeAdapter(dict[str, Written])
_HEADER = "# 企业档案：每次申报都一样的信息；用法 partners estimate --profile 本文件\n"


def read_profile(path: Path, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Read a profile, a YAML mapping of facts, by id or any name, to values as people write them.

    Args:
        path: the file.
        facts: all facts by id.

    Returns:
        The values by fact id.

    Raises:
        RegistryError: the file cannot be read, or is no such mapping.
        ClaimError: there is no such fact, it stands twice, or its value is malformed.
    """
    found: dict[str, str] = {}
    for name, value in read_record(str(path), _ADAPTER).items():
        try:
            fact = find_fact(facts, name)
            fact.parse(value)
        except ClaimError as error:
            raise ClaimError(
                name, Text(zh=f"{path}：{error.message.zh}", en=f"{path}: {error.message.en}")
            ) from None
        if fact.id in found:
            raise ClaimError(
                name,
                Text(
                    zh=f"{path}：“{name}”（{fact.id}）写了不止一次；请只写一次。",
                    en=f'{path}: "{name}" ({fact.id}) is given more than once; give it once.',
                ),
            )
        found[fact.id] = str(value)
    return found


def completed(
    given: Mapping[str, str], profile: Mapping[str, str], facts: Mapping[str, Fact]
) -> dict[str, str]:
    """Add the facts of a profile to those that are given for one claim, which go before.

    Raises:
        ClaimError: there is no such fact.
    """
    ids = {find_fact(facts, name).id for name in given}
    return {**{fact: value for fact, value in profile.items() if fact not in ids}, **given}


def write_profile(path: Path, values: Mapping[str, str]) -> None:
    """Write a profile, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    import yaml

    written = yaml.safe_dump({**values}, allow_unicode=True, sort_keys=False) if values else "{}\n"
    write_whole(path, _HEADER + written)
