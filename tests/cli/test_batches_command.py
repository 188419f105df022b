import json

from conftest import Broken, Cli


def test_json_lists_the_batches_in_order(cli: Cli) -> None:
    rows = json.loads(cli("batches", "--format", "json").out)
    assert [list(row) for row in rows] == [
        ["batch", "published_on", "published", "named", "sources", "note"]
    ] * 2
    assert [(row["batch"], row["published_on"], row["published"], row["named"]) for row in rows] == [
        (1, "2023-05-19", 39, 10),
        (2, "2023-07-03", 63, 5),
    ]
    assert rows[0]["sources"] == ["csj-2023-05", "qianlong-2023-05"]


def test_notes_are_in_the_language_of_the_run(cli: Cli) -> None:
    assert "not stated" in json.loads(cli("batches", "-f", "json").out)[0]["note"]
    assert "报道未说明" in json.loads(cli("batches", "-f", "json", "--lang", "zh").out)[0]["note"]


def test_a_total_that_no_source_states_is_null_and_not_zero(cli: Cli, broken: Broken) -> None:
    broken.replace("batches/2023-07-03.yaml", "  total: 63\n", "")
    rows = json.loads(cli("batches", "--registry", broken.root, "--format", "json").out)
    assert rows[1]["published"] is None


def test_a_batch_without_a_note_has_none(cli: Cli, broken: Broken) -> None:
    text = broken.path("batches/2023-07-03.yaml").read_text("utf-8")
    note, members = text.index("note:"), text.index("members:")
    broken.write("batches/2023-07-03.yaml", text[:note] + text[members:])
    call = ("batches", "--registry", broken.root)
    assert json.loads(cli(*call, "--format", "json").out)[1]["note"] is None
    assert cli(*call).out.splitlines()[1].endswith("\t")
