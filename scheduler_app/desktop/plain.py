"""Desktop: words of strangers are shown as they were typed, never read as markup or as keys.

Labels and message boxes are plain by the style sheet (`stylesheet.py`). Qt decides by itself
whether a tip is markup, and reads a key out of the caption of a button, a menu or a tab: those
words come from here.
"""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is; lines stay lines."""
    # What Qt takes for markup has one of these in it (`Qt::mightBeRichText`).
    if "<" not in text and "&lt;" not in text:
        return text
    return "<div>" + "<br>".join(html.escape(line) for line in text.split("\n")) + "</div>"


def caption(text: str) -> str:
    """What a button, menu or tab must be given to show `text`, an "&" included."""
    return text.replace("&", "&&")


def notice(text: str) -> str:
    """What a message at the tray must be given: many desktops read tags and entities in it.

    An invisible word joiner behind "<" and "&" keeps them from being either; escaping would show
    on the desktops that read none (freedesktop.org, Notifications, "Markup").
    """
    return text.replace("<", "<\u2060").replace("&", "&\u2060")
