"""Rendered pages: kept while they hold, thrown away when the offer moves, never too many."""

from __future__ import annotations

from scheduler_app.booking_page.process.rendered import RenderedPages


class Template:
    """Counts how often it was rendered."""

    def __init__(self, fresh_until: int = 100, size: int = 0) -> None:
        self.times = 0
        self._fresh_until = fresh_until
        self._size = size

    def __call__(self, token: str) -> tuple[bytes, int]:
        self.times += 1
        return f"<a {token}><b {token}>{'x' * self._size}".encode(), self._fresh_until


def test_a_page_is_rendered_once_and_each_visitor_has_a_token_of_their_own() -> None:
    pages, template = RenderedPages(), Template()
    bodies = [pages.page(1, "key", 0, template).with_token(token) for token in ("one", "two")]
    assert bodies == [b"<a one><b one>", b"<a two><b two>"]
    assert template.times == 1


def test_a_page_without_a_token_is_itself() -> None:
    pages = RenderedPages()
    assert pages.page(1, "key", 0, lambda _mark: (b"plain", 9)).with_token("t") == b"plain"


def test_a_page_holds_before_its_second_and_for_its_version_only() -> None:
    pages, template = RenderedPages(), Template(fresh_until=100)
    pages.page(1, "key", 99, template)
    pages.page(1, "key", 99, template)
    assert template.times == 1
    pages.page(1, "key", 100, template)
    assert template.times == 2
    pages.page(2, "key", 50, template)
    assert template.times == 3
    assert pages.find(1, "key", 50) is None


def test_what_was_read_for_an_older_version_is_not_kept() -> None:
    pages, template = RenderedPages(), Template()
    pages.find(2, "key", 0)
    pages.render(1, "key", template)
    assert pages.find(2, "key", 0) is None


def test_the_least_used_pages_go_first() -> None:
    pages = RenderedPages(most_bytes=10_000)
    for key in range(5):
        pages.page(1, key, 0, Template(size=2_000))
        pages.find(1, 0, 0)
    kept = [key for key in range(5) if pages.find(1, key, 0)]
    assert kept[0] == 0 and kept[-1] == 4 and len(kept) < 5


def test_the_tag_is_of_the_content_and_not_of_the_visitor() -> None:
    one, other = RenderedPages(), RenderedPages()
    assert one.page(1, "k", 0, Template()).etag == other.page(1, "k", 0, Template()).etag
    assert one.page(1, "k", 0, Template()).etag != one.page(1, "l", 0, Template(size=1)).etag
