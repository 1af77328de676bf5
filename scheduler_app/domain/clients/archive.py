"""Domain, clients: what is held of a client, as a page that anybody can read. Pure.

The page is one file without scripts, and it asks nothing of any host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_LOOK = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1f23; background: #fff; max-width: 62rem;
       margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
p { margin: .25rem 0; color: #59616b; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0;
         border-bottom: 1px solid #dfe3e8; overflow-wrap: anywhere; white-space: pre-line; }
td.short { white-space: pre; }
th { font-weight: 600; color: #59616b; white-space: nowrap; }
nav a { margin-inline-end: 1rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e8eb; background: #16191d; } p, th { color: #a3acb7; }
  th, td { border-color: #31373f; } a { color: #8ab8ff; }
}
@media print { nav { display: none; } body { margin: 0; max-width: none; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{look}</style>
</head>
<body>
<h1>{title}</h1>
<p>{about}</p>
<nav aria-label="Contents">{contents}</nav>
{sections}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class ArchiveSection:
    """A table of the page: a title, labels of columns, and rows of texts as wide.

    `links` are files beside the page, one a row or none at all: the first column leads there.
    """

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()


def archive_page(title: str, about: str, sections: Sequence[ArchiveSection]) -> str:
    """The whole page, in HTML; whatever stands in a text is shown and does nothing."""
    numbered = list(enumerate(sections, 1))
    contents = " ".join(
        f'<a href="#s{number}">{escape(one.title)} ({len(one.rows):,})</a>'
        for number, one in numbered
    )
    return _PAGE.format(
        title=escape(title),
        about=escape(about),
        look=_LOOK,
        contents=contents,
        sections="\n".join(_section(number, one) for number, one in numbered),
    )


def without_empty(section: ArchiveSection) -> ArchiveSection:
    """The same without columns in which nothing stands."""
    kept = [at for at in range(len(section.labels)) if any(row[at] for row in section.rows)]
    return ArchiveSection(
        section.title,
        tuple(section.labels[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in section.rows),
        section.links,
    )


def _section(number: int, one: ArchiveSection) -> str:
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in one.labels)
    links = one.links or ("",) * len(one.rows)
    rows = "\n".join(
        f"<tr>{_cells(row, link)}</tr>" for row, link in zip(one.rows, links, strict=True)
    )
    return (
        f'<section id="s{number}">\n<h2>{escape(one.title)}</h2>\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</section>"
    )


def _cells(row: Sequence[str], link: str) -> str:
    first, *others = (f"<bdi>{escape(text)}</bdi>" for text in row)
    if link:
        first = f'<a href="{escape(link)}">{first}</a>'
    cells = zip(row, (first, *others), strict=True)
    return "".join(f"<td{_IN_ONE if _is_short(text) else ''}>{cell}</td>" for text, cell in cells)


_SHORT = 16
_IN_ONE = ' class="short"'


def _is_short(text: str) -> bool:
    """Whether its lines, such as a date or a number, stand whole in a narrow column."""
    return all(len(line) <= _SHORT for line in text.splitlines())
