"""Leads that come, go and change between two registries."""

import partners
from conftest import Broken

LEAD = """\
- id: {id}
  title: 某办法
  publisher: {{zh: 某局, en: a bureau}}
  place: {{zh: 北京市, en: Beijing}}
  said: {{zh: 据称有补贴, en: is said to pay}}
"""


def told(broken: Broken, before: str, after: str) -> list[tuple[str, str, str, str, str]]:
    broken.write("leads.yaml", before)
    old = partners.load(broken.root)
    broken.write("leads.yaml", after)
    found = partners.diff(old, broken.root)
    return [(each.kind, each.place, each.subject, each.text.en, each.text.zh) for each in found]


ONE, TWO = LEAD.format(id="one"), LEAD.format(id="two")


def test_a_new_lead_and_one_that_is_gone_are_named_by_their_titles(broken: Broken) -> None:
    assert told(broken, ONE, ONE + TWO) == [
        ("new", "leads.yaml", "two", "new lead: 某办法", "新线索：某办法"),
    ]
    assert told(broken, ONE + TWO, ONE) == [
        ("removed", "leads.yaml", "two", "lead removed: 某办法", "线索已删去：某办法"),
    ]


def test_a_lead_of_which_more_is_known_says_what(broken: Broken) -> None:
    ((_, place, subject, en, _),) = told(broken, ONE, f"{ONE}  evidence: summary\n")
    assert (place, subject) == ("leads.yaml", "one")
    assert "evidence" in en
    assert "summary" in en


def test_leads_that_stay_the_same_are_no_change(broken: Broken) -> None:
    assert told(broken, ONE, f"# a comment\n{ONE}") == []
