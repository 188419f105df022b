"""Registries of any size for the benchmarks: the shipped one with generated organisations added."""

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent

_ORGANIZATION = """\
# yaml-language-server: $schema=../schema/organization.json
name: 北京第{i}号人工智能科技有限公司
name_en: Beijing Number {i} AI Technology Co., Ltd.
former_names:
  - {{name: 北京{i}号软件有限公司, until: 2020-01-01}}
  - {{name: 北京{i}号信息技术有限公司, until: 2022-06-30}}
aliases: [第{i}号智能, N{i} AI, 北京{i}号]
group: alibaba
sources: [csj-2023-05, gkzhan-2023-11]
note:
  zh: 名单所印为简称，法定名称取自另一来源。
  en: The list prints a short form; the legal name is taken from another source.
"""


def generate_registry(folder: Path, organizations: int, *, only_generated: bool = False) -> Path:
    """Write a registry.

    Args:
        folder: the folder, which must not exist.
        organizations: the number of generated organisations; each has every key that an organisation can have.
        only_generated: True to leave out the shipped organisations, batches and policies.
    """
    shutil.copytree(REPOSITORY / "registry", folder)
    if only_generated:
        for part in ("organizations", "batches", "policies"):
            shutil.rmtree(folder / part)
            (folder / part).mkdir()
    for i in range(organizations):
        path = folder / "organizations" / f"generated-{i}.yaml"
        path.write_text(_ORGANIZATION.format(i=i), encoding="utf-8")
    return folder
