"""Changes of policies, in the words of `partners policy`."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile

from partners.changes.change import Change, field_changes, record_changes
from partners.files.kinds import POLICY
from partners.records.amounts import NotStated
from partners.records.facts import Fact
from partners.records.policies import Benefit, Policy
from partners.registry import Registry
from partners.rules.policies_in_words import Line, describe_policy
from partners.text import Text

_Facts = Mapping[str, Fact]
_POLICY_FIELDS = ("place", "stage", "validity", "note", "one_of", "limits")
_BENEFIT_FIELDS = (
    "amount",
    "deductions",
    "caps",
    "budget",
    "conditions",
    "excludes",
    "not_stated",
    "note",
)
_BARE = {"conditions": (), "amount": NotStated(not_stated=Text(zh="", en="")), "deductions": (), "caps": (), "budget": None,
         "excludes": (), "not_stated": (), "note": None, "sources": ()}  # fmt: skip


def policy_changes(old: Registry, new: Registry) -> Iterator[Change]:
    """Yield the changes of the policies and their benefits."""

    def changes(place: str, before: Policy, after: Policy) -> Iterator[Change]:
        for key in _POLICY_FIELDS:
            if getattr(before, key) == getattr(after, key):
                continue
            was = after.model_copy(update={key: getattr(before, key)})
            texts = [*_line_changes(_head(was, old.facts), _head(after, new.facts))]
            yield from (
                Change("rule", place, after.id, text) for text in texts or [_say_changed_silently(key)]
            )
        yield from field_changes(place, after.id, before, after, without=(*_POLICY_FIELDS, "benefits"))
        yield from record_changes(
            {f"{after.id}/{each.id}": each for each in before.benefits},
            {f"{after.id}/{each.id}": each for each in after.benefits},
            place=place,
            noun=Text(zh="补贴", en="benefit"),
            label=lambda each: each.name,
            changes=lambda _, was, now: _benefit_changes(
                place, (before, was, old.facts), (after, now, new.facts)
            ),
        )

    return record_changes(
        old.policies,
        new.policies,
        place=POLICY.path_of("{}"),
        noun=Text(zh="政策", en="policy"),
        label=lambda each: each.name,
        changes=changes,
    )


def _benefit_changes(
    place: str, old: tuple[Policy, Benefit, _Facts], new: tuple[Policy, Benefit, _Facts]
) -> Iterator[Change]:
    (_, before, old_facts), (policy, after, new_facts) = old, new
    subject = f"{policy.id}/{after.id}"
    for key in _BENEFIT_FIELDS:
        if getattr(before, key) == getattr(after, key):
            continue
        texts = [
            *_line_changes(
                _describe_field(policy, before, key, old_facts),
                _describe_field(policy, after, key, new_facts),
            )
        ]
        # A condition may have a text of its own, and the words of a cap do not name the fact with the received amount.
        yield from (Change("rule", place, subject, text) for text in texts or [_say_changed_silently(key)])
    if before.examples != after.examples:
        gained = sum(each not in before.examples for each in after.examples)
        lost = sum(each not in after.examples for each in before.examples)
        text = Text(
            zh=f"算例：新增 {gained} 个，删去 {lost} 个",
            en=f"worked examples: {gained} added, {lost} removed",
        )
        yield Change("changed", place, subject, text)
    yield from field_changes(place, subject, before, after, without=(*_BENEFIT_FIELDS, "examples"))


def _say_changed_silently(key: str) -> Text:
    return Text(zh=f"{key}：内容有变，文字未变", en=f"{key}: changed, though it reads the same")


def _head(policy: Policy, facts: _Facts) -> list[Line]:
    """Describe a policy without its benefits."""
    return [*takewhile(lambda line: line.depth > 0, describe_policy(policy, facts))]


def _describe_field(policy: Policy, benefit: Benefit, key: str, facts: _Facts) -> list[Line]:
    """Describe one field of a benefit."""
    bare = benefit.model_copy(update={name: empty for name, empty in _BARE.items() if name != key})
    alone = policy.model_copy(update={"benefits": (bare,), "note": None})
    lines = [*describe_policy(alone, facts)]
    return lines[[line.depth for line in lines].index(0) + 1 :]


def _line_changes(old: list[Line], new: list[Line]) -> Iterator[Text]:
    for verb, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            continue
        gone, come = old[first:last], new[start:end]
        if len(gone) == len(come):
            for before, after in zip(gone, come, strict=True):
                was, now = before.text, after.text
                yield Text(zh=f"“{was.zh}”改为“{now.zh}”", en=f'"{was.en}" is now "{now.en}"')
            continue
        for line in gone:
            yield Text(zh=f"不再有“{line.text.zh}”", en=f'no longer "{line.text.en}"')
        for line in come:
            yield Text(zh=f"新增“{line.text.zh}”", en=f'added "{line.text.en}"')
