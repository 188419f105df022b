"""Questions for the facts that are missing: answered from a pipe, and offered on a terminal."""

import json
import os
import select
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from conftest import Cli, Run, terminal, without_escapes
from support.laws import some_cases

PROGRAMME = ("cost=100万", "--policy", "programme", "--as-of", "2025-06-01")
AGAIN = "To repeat this answer: "


def answering(answers: str, *arguments: str) -> Run:
    """Run `estimate --ask` with these lines on standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "partners", "estimate", *arguments, "--ask"],
        input=answers.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def repeated(shown: Run) -> list[str]:
    """The arguments of the command that repeats an answer."""
    _, said, line = shown.err.splitlines()[-1].partition(AGAIN)
    assert said
    program, *arguments = shlex.split(line)
    assert program == "partners"
    return arguments


def by_name(shown: str) -> dict[str, Any]:
    return {f"{row['policy']}/{row['benefit']}": row for row in json.loads(shown)}


@some_cases(3)
@pytest.mark.parametrize(
    "answers",
    [
        "no\ninference\nyes\nbeijing\n",
        "perhaps\nno\nsleeping\n推理\n北京\n",
        "\ninference\n\n",
        "unknown\n推理\n北京\n",
        "no\ntraining\n",
        "no\n",
        "",
    ],
    ids=["valid", "invalid, then valid", "empty", "unknown", "an end halfway", "an early end", "no input"],
)
def test_the_command_that_is_printed_gives_the_same_answer(cli: Cli, answers: str) -> None:
    shown = answering(answers, *PROGRAMME, "--format", "json")
    assert shown.code == 0
    assert "Traceback" not in shown.err
    again = cli(*repeated(shown), "--format", "json")
    assert (again.code, again.err) == (0, "")
    assert by_name(again.out) == by_name(shown.out)


def test_answers_settle_the_outcome_and_stand_in_the_command() -> None:
    shown = answering("inference\nyes\nbeijing\nno\n", *PROGRAMME, "--format", "json")
    row = by_name(shown.out)["programme/compute"]
    assert (row["outcome"], row["low"], row["missing"]) == ("eligible", "100000.00", [])
    facts = [word for word in repeated(shown) if "=" in word and not word.startswith("-")]
    assert facts == [
        *("cost=100万", "activity=inference", "paired=yes", "registered_in=beijing"),
        "data_provider=no",
    ]


def test_a_question_names_what_may_be_answered() -> None:
    shown = answering("inference\nyes\nbeijing\nno\n", *PROGRAMME)
    assert "Does the applicant provide data for training? [yes|no]" in shown.err
    assert "Where is the applicant registered? [beijing|elsewhere]" in shown.err
    assert "?" not in shown.out


def test_the_number_of_a_choice_is_the_choice_and_good_is_yes() -> None:
    shown = answering("3\n好\n1\n好\n", *PROGRAMME, "--format", "json")
    assert "  3 inference" in shown.err
    facts = [word for word in repeated(shown) if "=" in word and not word.startswith("-")]
    assert facts == [
        *("cost=100万", "activity=inference", "paired=yes", "registered_in=beijing"),
        "data_provider=yes",
    ]


@pytest.mark.parametrize("number", ["0", "5", "２", "-1", "9" * 30])
def test_a_number_that_no_choice_has_is_asked_again(number: str) -> None:
    shown = answering(f"{number}\nother\n", *PROGRAMME)
    assert (shown.code, shown.err.count("What is the compute used for?")) == (0, 2)


def test_a_malformed_answer_is_explained_and_asked_again() -> None:
    shown = answering("perhaps\nother\n", *PROGRAMME)
    assert shown.code == 0
    assert 'activity: no choice "perhaps".' in shown.err
    assert shown.err.count("What is the compute used for?") == 2


def test_what_is_not_known_is_asked_once_and_stays_unknown() -> None:
    shown = answering("\n" * 20, *PROGRAMME, "--format", "json")
    assert shown.err.count("Does the applicant provide data for training?") == 1
    assert by_name(shown.out)["programme/data"]["missing"] == ["data_provider"]
    assert not any(word.startswith("data_provider") for word in repeated(shown))


def test_the_command_keeps_the_policies_and_the_explanation() -> None:
    words = repeated(answering("", "cost=1", "-p", "etown", "-p", "programme", "--explain"))
    assert words[2:5] == ["--policy=etown", "--policy=programme", "--explain"]


def test_the_command_keeps_the_day() -> None:
    words = repeated(answering("", *PROGRAMME))
    assert "2025-06-01" in " ".join(words)


def test_the_command_stands_on_a_line_of_its_own() -> None:
    shown = answering("inference\nyes\nbeijing\nno\n", *PROGRAMME)
    assert shown.err.splitlines()[-1].startswith(AGAIN)


def test_questions_come_in_chinese_where_asked_to() -> None:
    shown = answering("推理\n是\n北京\n否\n", *PROGRAMME, "--lang", "zh")
    assert shown.code == 0
    assert "申报单位注册在哪里？" in shown.err
    assert "再次得到这个结果：partners estimate" in shown.err


PATIENCE = 30
"""Seconds after which a terminal that shows nothing new is stuck."""


class Terminal:
    """The command line on a pseudo-terminal, with somebody at its keyboard."""

    def __init__(self, *arguments: str) -> None:
        import pty

        self.ours, theirs = pty.openpty()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "partners", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def read_until(self, text: str) -> None:
        while text not in self.shown:
            assert select.select([self.ours], [], [], PATIENCE)[0], self.shown
            chunk = os.read(self.ours, 1 << 16)
            assert chunk, self.shown
            self.shown = without_escapes(self.shown + chunk.decode()).replace("\r\n", "\n")

    def type(self, line: str) -> None:
        os.write(self.ours, f"{line}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C until it is heard: right before a read begins, Python can miss it."""
        while self.child.poll() is None:
            self.child.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(timeout=5)

    def rest(self) -> int:
        """Read to the end; the exit code."""
        while True:
            try:
                chunk = os.read(self.ours, 1 << 16)
            except OSError:  # Linux says EIO where others say nothing: the other end is closed
                break
            if not chunk:
                break
            self.shown = without_escapes(self.shown + chunk.decode()).replace("\r\n", "\n")
        return self.child.wait(timeout=60)


@pytest.fixture
def at_a_terminal() -> Any:
    """Starts commands on pseudo-terminals, and ends those that a failing test leaves behind."""
    pytest.importorskip("fcntl", reason="pseudo-terminals are a matter of Unix")
    started: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        started.append(Terminal(*arguments))
        return started[-1]

    yield start
    for each in started:
        if each.child.poll() is None:
            each.child.kill()
            each.child.wait()
        os.close(each.ours)


Start = Callable[..., Terminal]
OFFER = "Answer a few questions to narrow this down?"


def test_a_terminal_offers_questions_and_takes_no_for_an_answer(at_a_terminal: Start) -> None:
    session = at_a_terminal("estimate", *PROGRAMME)
    session.read_until(OFFER)
    session.type("n")
    assert session.rest() == 0
    assert AGAIN not in session.shown


def test_who_takes_the_offer_is_asked(at_a_terminal: Start) -> None:
    session = at_a_terminal("estimate", *PROGRAMME)
    session.read_until(OFFER)
    session.type("y")
    for question, answer in (
        ("compute used for?", "inference"),
        ("paired with a large-model team?", "yes"),
        ("applicant registered?", "beijing"),
        ("provide data for training?", "no"),
    ):
        session.read_until(f"{question} [")
        session.type(answer)
    assert session.rest() == 0
    assert "eligible: 100,000.00 CNY" in session.shown
    assert f"{AGAIN}partners estimate" in session.shown


@pytest.mark.parametrize("arguments", [("--no-ask",), ("--format", "json")], ids=" ".join)
def test_nothing_is_offered_where_questions_are_not_wanted(
    at_a_terminal: Start, arguments: tuple[str, ...]
) -> None:
    session = at_a_terminal("estimate", *PROGRAMME, *arguments)
    assert session.rest() == 0
    assert OFFER not in session.shown


def test_nothing_is_offered_where_nobody_is_at_the_keyboard() -> None:
    assert OFFER not in terminal(120, ["estimate", *PROGRAMME])


@pytest.mark.parametrize("arguments", [("--ask",), ()], ids=["at a question", "at the offer"])
def test_ctrl_c_at_a_question_is_130_without_a_traceback(
    at_a_terminal: Start, arguments: tuple[str, ...]
) -> None:
    session = at_a_terminal("estimate", *PROGRAMME, *arguments)
    session.read_until("> " if arguments else f"{OFFER} [")
    session.interrupt()
    assert session.rest() == 130
    assert "interrupted." in session.shown
    assert "Traceback" not in session.shown
