"""JSON Schemas of the registry's files, for editors and other tools."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from partners.atomic import write_whole
from partners.errors import NotFoundError
from partners.files.kinds import KINDS
from partners.text import Text


def schemas(kind: str | None = None) -> dict[str, dict[str, Any]]:
    """Return JSON Schemas by kind of file.

    Args:
        kind: only this one, such as `batch`.

    Raises:
        NotFoundError: there is no such kind.
    """
    names = [each.name for each in KINDS]
    if kind is not None and kind not in names:
        raise NotFoundError(Text(zh="文件种类", en="kind of file"), kind, names)
    found = {}
    for each in KINDS:
        if kind in (None, each.name):
            schema = each.adapter.json_schema()
            if each.id_is_file_name:
                del schema["properties"]["id"]
                schema["required"].remove("id")
            found[each.name] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return found


def write_schemas(folder: Path, found: Mapping[str, dict[str, Any]]) -> Iterator[Path]:
    """Write each schema to `<folder>/<kind>.json` and yield its path; a file appears only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in found.items():
        path = folder / f"{name}.json"
        write_whole(path, json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
        yield path
