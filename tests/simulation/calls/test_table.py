"""Whatever writes is in the table of use cases: what is not there would never be tried."""

from __future__ import annotations

from scheduler_app.worker.brought import JOBS
from tests.simulation.calls.table import USE_CASES
from tests.simulation.calls.writers import all_writers

MADE_UP = (
    "care.demo_conversation:",
    "care.demo_history:",
    "care.demo_invoices:",
    "care.seed_demo:",
)
"""What makes a practice up, in a diary that is thrown away where that fails."""


ON_BAD_WAYS = {
    "clients.erasing:_delete": "files of who was erased",
    "messages.carrying_out:claim_again": "a row that somebody was at when the program ended",
    "messages.carrying_out:count_try": "a row that somebody was at when the program ended",
    "messages.mailbox:_settle": "a mail that came back",
    "messages.mailing:_explain": "no mail server can be reached",
    "messages.planning:_look_again": "a clock that was ahead",
    "messages.resting:rested": "somebody was away until the night",
    "messages.text_answers:_asked_anew": "a text of which no answer came",
    "messages.text_lookup:hope_again": "a clock that was ahead",
    "messages.texting:_asked_then": "a text of which no answer came",
    "messages.texting:_say_why": "nobody can send texts",
    "money.fees:look_for_fees": "what payments cost is told late",
    "money.invoices.proof_findings:prove_and_note": "files do not agree",
    "money.paying:_pass_over": "a diary from a backup",
    "money.paying:_refused": "Stripe makes no link",
    "money.reconciling:_take_in_disputes": "a bank disputes",
    "money.reconciling:_take_in_refunds": "somebody gave back in the dashboard",
    "money.refunding:_give_back_to_a_stranger": "a payment of nobody",
    "money.refunding:_refused": "Stripe gives nothing back",
    "money.refunding:_tell": "Stripe gives nothing back",
    "money.refunding:hear_of": "Stripe gives nothing back",
    "money.unmade_links:say_why": "Stripe can't be reached",
    "page.booking_links:know_again": "a diary from a backup",
    "page.giving_files:give_files": "a file that is gone",
    "page.link:_go_on_from": "a diary from a backup",
    "page.message_links:links_of": "a diary that was never linked",
    "page.revoked:answer_revocation": "a client revokes",
    "page.take_in:go_on_after": "a page from a backup",
}
"""What is reached only once something else went wrong, and when; each still wants its own line."""


def test_every_function_that_writes_is_reached_by_a_use_case() -> None:
    reached = {*USE_CASES, *(each for case in USE_CASES.values() for each in case.reaches)}
    real = {each for each in all_writers() if not each.startswith(MADE_UP)}
    left = real - reached - ON_BAD_WAYS.keys()
    assert left == set(), "give it a line in tests/simulation/calls/table.py, see CONTRIBUTING.md"


def test_every_job_of_the_worker_is_there() -> None:
    assert {f"job: {job.name}" for job in JOBS} <= USE_CASES.keys()


def test_what_the_table_says_is_there_is_there() -> None:
    named = {each for case in USE_CASES.values() for each in case.reaches}
    assert named <= all_writers()
