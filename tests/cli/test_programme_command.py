import json

from conftest import Broken, Cli, terminal, without_escapes


def test_json_has_the_programme_in_both_languages(cli: Cli) -> None:
    shown = json.loads(cli("programme", "--format", "json").out)
    assert shown["name"] == {
        "zh": "北京市通用人工智能产业创新伙伴计划",
        "en": "AGI Industry Innovation Partnership Programme",
    }
    assert shown["launched_on"] == "2023-05-19"
    assert len(shown["launched_by"]) == 3
    assert (shown["tasks"]["published"], len(shown["tasks"]["described"])) == (8, 4)


def test_every_line_cites_its_sources(cli: Cli) -> None:
    rows = [line.split("\t") for line in cli("programme").out.splitlines()]
    assert all(len(row) == 3 and row[2] for row in rows)


def test_figures_are_as_exact_as_their_source(cli: Cli, broken: Broken) -> None:
    english, chinese = cli("programme").out, cli("programme", "--lang", "zh").out
    assert "more than 300 (2025-03-20)" in english
    assert "nearly 100 (2026-01-23)" in english
    assert "超过 700,000,000（2026-01-23）" in chinese
    broken.replace("programme.yaml", "qualifier: nearly", "qualifier: exactly")
    assert "\t100 (2026-01-23)\t" in cli("programme", "--registry", broken.root).out


def test_a_terminal_shows_both_names_and_the_tasks() -> None:
    shown = without_escapes(terminal(120, ["programme"]))
    assert shown.startswith(
        "北京市通用人工智能产业创新伙伴计划\nAGI Industry Innovation Partnership Programme\n"
    )
    assert "main tasks: 8; the source describes 4  [csj-2023-05]" in shown
