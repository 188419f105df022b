"""Whatever one key stroke or two do to a file: it is said in both languages, and mending what is said makes nothing worse."""

import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conftest import SHIPPED
from partners.files import kinds as files
from partners.files.yaml.reading import judge_of, read_as_far_as_possible
from partners.files.yaml.slips import misprints
from support.laws import law

KINDS = [
    ("policies/etown.yaml", files.POLICY),
    ("batches/2023-05-19.yaml", files.BATCH),
    ("facts.yaml", files.FACTS),
    ("organizations/360-security.yaml", files.ORGANIZATION),
]
typed = st.sampled_from(
    [
        *"：，；、（）【】｛｝“”‘’「」。　\t \n:,;-?!@%&*|>#'\"{}[]()=+~`\\",
        "\u00a0",
        "\u200b",
        "- ",
        ": ",
        "\n\n  ",
        "",
    ]
)
edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 2), typed), min_size=1, max_size=2)
PROGRAM = re.compile(r"literal|constrained|did not find|could not find|mapping values|indicator|token")


@given(st.sampled_from(KINDS), edits)
@law(250)
def test_any_slip_is_said_and_mending_it_makes_nothing_worse(
    which: tuple[str, files.Kind[Any]], strokes: list[tuple[float, int, str]]
) -> None:
    name, kind = which
    text = SHIPPED.joinpath(name).read_text("utf-8")
    for place, taken, put in strokes:
        at = int(place * len(text))
        text = text[:at] + put + text[at + taken :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name)
        path.write_bytes(text.encode())
        file_id = path.stem if kind.id_is_file_name else None
        found = read_as_far_as_possible(str(path), kind.adapter, file_id)
    for problem in found.problems:
        assert 0 <= problem.line <= text.count("\n") + 2
        assert problem.message.zh
        assert not PROGRAM.search(problem.message.en)
    judge = judge_of(kind.adapter, file_id)
    before = judge.error_of(text)
    if before is not None and before.problem_mark is not None:
        said, mended = misprints(text, judge)
        after = judge.error_of(mended)
        assert said
        assert after is None or any("not valid YAML" in each.message.en for each in said)
