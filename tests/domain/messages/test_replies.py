"""Domain: what a reply says: only a clear yes confirms, and all else is for a person to read."""

from __future__ import annotations

import pytest

from scheduler_app.domain.messages.replies import ReadReply, ReplyKind, read_reply

YES, WORDS = ReplyKind.YES, ReplyKind.WORDS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C", 0), ("c.", 0), ("“C”", 0), ("yes", 0), (" YES!\n", 0), ("Ja", 0), ("نعم", 0),
        ("نعـم", 0), ("نَعَم", 0), ("\u200fنعم\u200f", 0), ("C2", 2), ("c 2", 2), ("C-2.", 2),
        ("Yes, C2", 2), ("ja 2 bitte", 2), ("نعم ٢", 2), ("c٢", 2), ("yes please", 0),
        ("Yes, thank you!", 0), ("ja gerne", 0), ("Ja, danke schön.", 0), ("نعم شكراً", 0),
        ("I confirm", 0), ("Bestätigt.", 0), ("ich bestatige", 0), ("أؤكد", 0),
    ],
)  # fmt: skip
def test_a_clear_yes(text: str, code: int) -> None:
    assert read_reply(text)[:2] == (YES, code)


@pytest.mark.parametrize("text", ["yes", "Ja!", "نعم شكراً", "yes please", "ja gerne"])
def test_a_bare_yes_may_answer_anything(text: str) -> None:
    assert read_reply(text).bare


@pytest.mark.parametrize("text", ["C", "yes, C", "C2", "ja 2 bitte", "I confirm", "yes confirmed"])
def test_what_names_the_question_is_no_bare_yes(text: str) -> None:
    assert not read_reply(text).bare


@pytest.mark.parametrize(
    "text",
    ["yes but later", "Yes?", "ja؟", "yes 👍", "C2 C3", "ja klar", "c you then", "Yes. No."],
)
def test_what_begins_with_a_yes_and_says_more_is_for_a_person(text: str) -> None:
    assert read_reply(text) == ReadReply(WORDS, leans=True)


@pytest.mark.parametrize("text", ["👍", "", " \u200f ", "…", "❤️"])
def test_what_holds_no_word_is_none(text: str) -> None:
    assert read_reply(text) == ReadReply(WORDS, silent=True)


@pytest.mark.parametrize(
    "text", ["no", "nein", "لا", "2", "thanks", "bitte", "yesterday", "y", "C" * 1600, "ok"]
)
def test_other_words_are_no_yes(text: str) -> None:
    assert read_reply(text) == ReadReply(WORDS)


@pytest.mark.parametrize("text", ["yes " * 400, "C" + " " * 1599, "yes\n" + "and " * 399])
def test_1600_letters_confirm_nothing(text: str) -> None:
    assert read_reply(text).kind is WORDS


def test_the_words_of_carriers_are_no_yes_and_no_words() -> None:
    assert read_reply("Stop.") == ReadReply(ReplyKind.STOP)
    assert read_reply("CANCEL") == ReadReply(ReplyKind.STOP, calls_off=True)
    assert read_reply("start") == ReadReply(ReplyKind.START)
    assert read_reply("please cancel my visit").kind is WORDS
