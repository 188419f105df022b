"""A copy of the registry with invented policies alone, which begin, open, close and end."""

from conftest import Broken

POLICY = """\
name: {{zh: {zh}, en: {en}}}
place: {{zh: {place_zh}, en: {place_en}}}
stage: {stage}
{more}sources: [{sources}]
benefits:
  - id: one
    name: {{zh: {zh}之一, en: One of {en}}}
{of_benefit}    conditions: [{{fact: pilot, is: yes}}]
    amount: {{fixed: 1}}
    examples: [{{claim: {{pilot: yes}}, outcome: eligible, low: 1, high: 1}}]
"""
SOURCE = """\
- id: {grade}
  publisher: {{zh: 某报, en: a paper}}
  title: 某文
  evidence: {grade}
  good_for: {{zh: 例子, en: examples}}
"""


def without_policies(broken: Broken) -> Broken:
    """Remove the policies and leads that are shipped, and add a source of each grade."""
    for path in broken.path("policies").iterdir():
        path.unlink()
    broken.path("leads.yaml").unlink(missing_ok=True)
    added = "".join(SOURCE.format(grade=grade) for grade in ("official", "reprint", "summary"))
    broken.write("sources.yaml", broken.path("sources.yaml").read_text("utf-8") + added)
    return broken


def add_policy(
    broken: Broken,
    name: str,
    *,
    more: str = "",
    of_benefit: str = "",
    stage: str = "in-force",
    place: tuple[str, str] = ("北京市", "Beijing"),
    sources: str = "official",
) -> None:
    """Write a policy with some more keys, of it and of its only benefit."""
    filled = POLICY.format(
        zh=f"政策{name}",
        en=name.capitalize(),
        place_zh=place[0],
        place_en=place[1],
        stage=stage,
        more="".join(f"{line}\n" for line in more.splitlines()),
        of_benefit="".join(f"    {line}\n" for line in of_benefit.splitlines()),
        sources=sources,
    )
    broken.write(f"policies/{name}.yaml", filled)
