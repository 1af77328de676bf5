"""Page journeys: judges of a screen: axe, the sizes of what is touched, and the HTML as sent."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TARGET = 44
"""CSS pixels that a finger needs."""

_AXE = Axe().axe_script
_EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
_COLOURS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

_TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.matches('.skip'))
  .map((one) => {
    // A label around a box, and the ground of a card that is all link, can be touched too.
    const boxes = [one, one.closest('label')].filter(Boolean)
      .map((part) => part.getBoundingClientRect());
    const after = getComputedStyle(one, '::after');
    if (after.position === 'absolute' && after.inset === '0px')
      boxes.push(one.closest('.card').getBoundingClientRect());
    // A link within a sentence may be as high as its line.
    const inline = getComputedStyle(one).display === 'inline' && one.parentElement.matches('p, li');
    return {
      told: (one.textContent || one.name || '').trim().slice(0, 40),
      tag: one.tagName, inline,
      height: Math.max(...boxes.map((box) => box.height)),
      width: Math.max(...boxes.map((box) => box.width)),
    };
  })"""

_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && !one.closest('.skip, .unseen'))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width && (box.right > wide + 1 || box.left < -1);
    })
    .map((one) => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 40));
}"""


def faults(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe-core holds against the page, one line an element."""
    # Half a megabyte that a document is told once, however often it is judged.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((found) => found.violations)",
        _COLOURS if colours_only else _EVERYTHING,
    )
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


def small_targets(page: Page) -> list[str]:
    """What is to be touched and too small for a finger."""
    return [
        f"{one['tag']} “{one['told']}” is {one['width']:.0f} × {one['height']:.0f}"
        for one in page.evaluate(_TARGETS)
        if one["height"] < TARGET - 0.5 and not one["inline"]
    ]


def overflowing(page: Page) -> list[str]:
    """What stands out of the screen to the side."""
    scrolls = page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    wide: list[str] = page.evaluate(_WIDE)
    return wide if wide or not scrolls else ["the page scrolls sideways"]


_CRUSHED = """() => {
  const parts = [];
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, around = node.parentElement;
    if (!node.data.trim() || !around.checkVisibility() || around.closest('.unseen')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((line) => line.width > 1);
    parts.push({ told: node.data.trim().slice(0, 30), around, lines });
  }
  const wrong = [];
  for (const { told, around, lines } of parts) {
    if (/^[\\d\\u0660-\\u0669]{1,2}$/.test(told) && lines.length > 1)
      wrong.push(`the number ${told} is torn apart`);
  }
  for (const [place, one] of parts.entries()) for (const other of parts.slice(place + 1)) {
    if (one.around === other.around) continue;
    for (const a of one.lines) for (const b of other.lines) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      // Lines of text may be closer than their boxes: letters fill about two thirds of them.
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > Math.min(a.height, b.height) / 3)
        wrong.push(`“${one.told}” lies over “${other.told}”`);
    }
  }
  return wrong;
}"""


def crushed(page: Page) -> list[str]:
    """Numbers that are torn over two lines, and texts that lie over each other."""
    wrong: list[str] = page.evaluate(_CRUSHED)
    return wrong


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_NO_BLOCKS_WITHIN = {"p", "h1", "h2", "h3", "button", "a", "span", "label", "summary"}
_BLOCKS = {"p", "div", "ul", "ol", "table", "section", "form", "h1", "h2", "h3", "dl", "fieldset"}
_NOT_WITHIN_THEMSELVES = {"a", "button", "form", "label", "p"}
_REFERENCES = ("for", "aria-labelledby", "aria-describedby")


class _Reader(HTMLParser):
    """Reads a page as sent, and finds what a browser would have to mend."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.referred: list[str] = []
        self.counted: dict[str, int] = {}
        self.declared = ""

    def handle_decl(self, decl: str) -> None:
        self.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        known = dict(attrs)
        self.counted[tag] = self.counted.get(tag, 0) + 1
        if len(names) != len(set(names)):
            self.wrong.append(f"<{tag}> has an attribute twice: {names}")
        if inline := {"style", "onclick", "onchange", "onsubmit"} & set(names):
            self.wrong.append(f"<{tag}> has {inline}")
        if tag == "img" and "alt" not in known:
            self.wrong.append("<img> without alt")
        if tag in _BLOCKS and (around := _NO_BLOCKS_WITHIN & set(self.open)):
            self.wrong.append(f"<{tag}> within {around}")
        if tag in _NOT_WITHIN_THEMSELVES and tag in self.open:
            self.wrong.append(f"<{tag}> within itself")
        if tag == "li" and self.open[-1:] not in (["ul"], ["ol"]):
            self.wrong.append("<li> without its list")
        if "id" in known:
            self.ids.append(known["id"] or "")
        for name in _REFERENCES:
            self.referred += (known.get(name) or "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> ends {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def html_faults(text: str) -> list[str]:
    """What is wrong with a page of HTML as it was sent."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [*reader.wrong, *_about_the_whole(reader)]


def _about_the_whole(reader: _Reader) -> Iterator[str]:
    if reader.declared.lower() != "doctype html":
        yield "no doctype"
    if reader.open:
        yield f"never ended: {reader.open}"
    for tag in ("html", "head", "title", "body", "main", "h1"):
        if reader.counted.get(tag, 0) != 1:
            yield f"<{tag}> {reader.counted.get(tag, 0)} times"
    for twice in {one for one in reader.ids if reader.ids.count(one) > 1}:
        yield f"id {twice} twice"
    for missing in set(reader.referred) - set(reader.ids):
        yield f"nothing has the id {missing}"
