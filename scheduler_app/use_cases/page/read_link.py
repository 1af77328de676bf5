"""Use case: which page this diary is linked to. Most are linked to none, and ask no more."""

from __future__ import annotations

from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.link import PageLink


def read_link(diary: DiaryHandle) -> PageLink:
    """The page that this diary is linked to; one of kind "none" without a page."""
    with reading(diary) as connection:
        return page_link.read(connection)
