"""`partners schema`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from partners.cli.language import Words
from partners.cli.options import RegistryOption, output_option
from partners.files.schema import schemas, write_schemas

HELP = Words(
    "不写种类时输出全部；--output 把每一种写成目录中的一个文件，供编辑器补全和检查。\n\n"
    "例：partners schema batch\n\n例：partners schema --output registry/schema",
    "Prints all schemas unless a kind is named; --output writes one file per kind into a folder, "
    "for completion and checks in editors.\n\n"
    "Example: partners schema batch\n\nExample: partners schema --output registry/schema",
)


class SchemaFormat(StrEnum):
    """Output format of a schema."""

    JSON = "json"
    YAML = "yaml"


def complete_kind() -> list[str]:
    return list(schemas())


def command(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar=Words("种类", "KIND"),
            show_default=False,
            autocompletion=complete_kind,
            help=Words("文件的种类。", "The kind of file."),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        output_option("写入此目录。", "Write into this folder.", metavar=Words("目录", "FOLDER")),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        SchemaFormat, typer.Option("--format", "-f", help=Words("输出格式。", "Output format."))
    ] = SchemaFormat.JSON,
    registry: RegistryOption = None,  # noqa: ARG001 - every command takes it
) -> None:
    import json

    wanted = schemas() if kind is None else {kind: schemas(kind)[kind]}
    if output is not None:
        for path in write_schemas(output, wanted):
            print(path, file=sys.stderr)
        return
    data = wanted if kind is None else wanted[kind]
    if format is SchemaFormat.JSON:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        import yaml

        yaml.safe_dump(data, sys.stdout, allow_unicode=True, sort_keys=False)
