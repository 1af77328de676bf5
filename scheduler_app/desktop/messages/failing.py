"""Desktop, messages: an address from which mails came back is tried again, by one click."""

from __future__ import annotations

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.clients.clients import get_client
from scheduler_app.use_cases.messages.failing import try_again


def write_again(tools: Tools, client_id: int) -> None:
    """Let mails go to the client's address again."""
    diary = tools.diary
    name = isolated(get_client(diary, client_id).name)
    tools.do(
        lambda now: try_again(diary, client_id, now=now),
        lambda _: tools.notices.say(f"Mails go to {name} again"),
    )
