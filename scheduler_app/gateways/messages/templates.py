"""Gateways, messages: words messages by templates, by Jinja2 in its sandbox.

A template is written by the consultant and filled with what clients typed. It can say its
variables, ask whether one is empty or equals a text, and change case; nothing in it repeats, calls
or reaches into anything, so that what comes out is bounded by what went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    nodes,
)
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.message import MessagePart, Worded
from scheduler_app.domain.messages.opt_out import opt_out_in
from scheduler_app.domain.messages.segments import LONGEST, simple_signs
from scheduler_app.domain.messages.variables import LANGUAGES, NAMES, WORDED_HERE
from scheduler_app.domain.visible import tidy_line, without_controls
from scheduler_app.gateways.messages.wording_faults import WordingFault, fault_in
from scheduler_app.loading import resource

LONGEST_WORDING = 20_000
"""Letters of a part of a template."""

LONGEST_VALUE = 4_000
"""Letters of what stands for a variable; what is longer is cut."""

LONGEST_MESSAGE = 200_000
"""Letters of what a part becomes."""

LAYOUT = "layout.html"
PLAIN = "plain.html"
"""Shows a text in the layout: for whoever worded the text anew, and not the HTML."""

_FILES = {
    MessagePart.SUBJECT: "subject.txt",
    MessagePart.TEXT: "text.txt",
    MessagePart.HTML: "html.html",
    MessagePart.SMS: "sms.txt",
}
_FILTERS = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat,
    nodes.Filter, nodes.Extends, nodes.Block,
)  # fmt: skip
_SIGNATURE = ("practice", "practice_phone", "practice_email")
_TOO_DEEP = (RecursionError, SyntaxError, MemoryError, OverflowError)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_MANY_BLANK = re.compile(r"\n\s*\n\s*\n+")

Own = Mapping[tuple[str, str, MessagePart], str]


class TemplateWriter:
    """Words messages by the templates of a folder, or of what the consultant worded anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resource("message_templates")

    def templates(self) -> tuple[str, ...]:
        """The names of those that come with the program."""
        return tuple(sorted(each.name for each in self._folder.iterdir() if each.is_dir()))

    def source(self, template: str, language: str, part: MessagePart) -> str:
        """How a part is worded as it came; in English where there is none in this language."""
        for tongue in (language, LANGUAGES[0]):
            file = self._folder / template / tongue / _FILES[part]
            if template in self.templates() and tongue in LANGUAGES and file.is_file():
                return file.read_text("utf-8")
        raise InvalidInput(
            "template",
            f"There is no message “{template}”.",
            remedy=f"There are {', '.join(self.templates())}.",
        )

    def check(self, template: str, part: MessagePart, text: str) -> None:
        """`InvalidInput` where a wording can't be: names the line, and what is wrong there."""
        self.source(template, LANGUAGES[0], part)
        if part is not MessagePart.HTML and not text.strip():
            raise InvalidInput(part, "There is no text.", remedy="Write one, or reset it.")
        made = self._html if part is MessagePart.HTML else self._plain
        try:
            _compiled(made, text, part)
        except TemplateSyntaxError as error:
            raise _unreadable(made, part, text, error) from error
        except _TOO_DEEP as error:
            raise _nested(part) from error
        for number, line in enumerate(text.splitlines(), start=1):
            if words := opt_out_in(line, text=part is MessagePart.SMS):
                raise InvalidInput(
                    part,
                    f"Line {number}: “{words}” asks for a word by which carriers stop all texts "
                    "of this client.",
                    remedy="Send them to the link instead.",
                )

    def write(
        self, template: str, language: str, variables: Mapping[str, object], own: Own
    ) -> Worded:
        """All parts; a wording that fails with these variables is `InvalidInput`."""
        values = {name: _value(name, str(value)) for name, value in variables.items()}

        def filled(part: MessagePart) -> str:
            wording = own.get((template, language, part))
            if wording is None:
                wording = self.source(template, language, part)
            return self._filled(part, wording, values)

        text = _tidy_text(filled(MessagePart.TEXT))
        worded_text = (template, language, MessagePart.TEXT) in own
        if worded_text and (template, language, MessagePart.HTML) not in own:
            html = self._shown(text, values)
        else:
            html = filled(MessagePart.HTML)
        sms = _one_line(simple_signs(filled(MessagePart.SMS)))
        if len(sms) > LONGEST:
            raise InvalidInput("sms", f"The text is longer than {LONGEST:,} letters.")
        return Worded(language, _one_line(filled(MessagePart.SUBJECT)), text, html, sms)

    def plain(self, words: str, subject: str, variables: Mapping[str, object]) -> Worded:
        """A message in words of one's own: a mail is signed by the practice, a text as it is."""
        values = {name: _value(name, str(value)) for name, value in variables.items()}
        said = _tidy_text(without_controls(words)).strip("\n")
        signed = [values[name] for name in _SIGNATURE if values[name]]
        text = "\n".join((said, "", *signed)).strip("\n") + "\n"
        html = self._shown(said, values)
        return Worded(values["language"], _one_line(subject), text, html, simple_signs(said))

    def _filled(self, part: MessagePart, wording: str, values: Mapping[str, str]) -> str:
        made = self._html if part is MessagePart.HTML else self._plain
        try:
            return _bounded(part, _compiled(made, wording, part).generate(values))
        except TemplateSyntaxError as error:
            raise _unreadable(made, part, wording, error) from error
        except _TOO_DEEP as error:
            raise _nested(part) from error
        except TemplateError as error:
            raise InvalidInput(part, f"The wording does not work: {error.message}.") from error

    def _shown(self, text: str, values: Mapping[str, str]) -> str:
        """A text as HTML, in the layout, with links that can be followed."""
        words = Markup("").join(
            Markup('<p style="margin:0 0 16px">{}</p>').format(_linked(paragraph))
            for paragraph in text.strip().split("\n\n")
        )
        shown = self._html.get_template(PLAIN).generate({**values, "words": words})
        return _bounded(MessagePart.HTML, shown)

    @cached_property
    def _plain(self) -> Environment:
        return self._made(escaped=False)

    @cached_property
    def _html(self) -> Environment:
        return self._made(escaped=True)

    def _made(self, *, escaped: bool) -> Environment:
        made = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folder),
            # Plain text says what people typed as they typed it.
            autoescape=escaped,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals.clear()
        return made


@lru_cache(maxsize=200)
def _compiled(made: Environment, wording: str, part: MessagePart) -> Template:
    """A wording that may be filled; reading one takes longer than to fill it a hundred times.

    It is examined whenever it is read: the diary may be one that somebody else, or another version
    of this program, has written. Before it is compiled, for that reckons what is constant.
    """
    if len(wording) > LONGEST_WORDING:
        raise InvalidInput(part, f"The text is longer than {LONGEST_WORDING:,} letters.")
    _examine(made.parse(wording), part)
    return made.from_string(wording)


def _examine(tree: nodes.Template, part: MessagePart) -> None:
    """`InvalidInput` where a template does more than to say and to ask."""
    for node in _all_of(tree):
        if isinstance(node, nodes.Name) and node.name not in NAMES:
            raise _wrong(part, node.lineno, f"there is no variable “{node.name}”")
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            known = ", ".join(sorted(_FILTERS))
            raise _wrong(part, node.lineno, f"there is no filter “{node.name}”, only {known}")
        if isinstance(node, nodes.Extends):
            base = node.template
            if part is not MessagePart.HTML or getattr(base, "value", "") != LAYOUT:
                raise _wrong(part, node.lineno, f"only HTML extends something: “{LAYOUT}”")
        if not isinstance(node, _ALLOWED):
            what = type(node).__name__.lower()
            raise _wrong(part, node.lineno, f"a message can't hold this ({what})")


def _all_of(node: nodes.Node) -> Iterator[nodes.Node]:
    """A node and all in it, without recursion: how deep it is was decided by somebody else."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(list(one.iter_child_nodes())))


def _nested(part: MessagePart) -> InvalidInput:
    return InvalidInput(part, "This is nested too deep.", remedy="Write it plainer.")


def _unreadable(
    made: Environment, part: MessagePart, wording: str, error: TemplateSyntaxError
) -> InvalidInput:
    """What is wrong where Jinja2 gave up; in its own words only where that can't be told."""
    fault = fault_in(made, wording) or WordingFault(error.lineno, f"{error.message}")
    return _wrong(part, *fault)


def _wrong(part: MessagePart, line: int, what: str) -> InvalidInput:
    return InvalidInput(
        part,
        f"Line {line}: {what.rstrip('.')}.",
        remedy="Variables stand like {{ name }}, questions like {% if place %} … {% endif %}.",
    )


def _bounded(part: MessagePart, pieces: Iterator[str]) -> str:
    kept: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LONGEST_MESSAGE:
            raise InvalidInput(part, "The message becomes too long.", remedy="Say less in it.")
        kept.append(piece)
    return "".join(kept)


def _value(name: str, text: str) -> str:
    """What stands for a variable; what somebody typed does not steer the text around it."""
    if name in WORDED_HERE:
        return text
    lines = without_controls(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(tidy_line(line) for line in lines)[:LONGEST_VALUE]


def _one_line(text: str) -> str:
    return " ".join(without_controls(text).split())


def _tidy_text(text: str) -> str:
    """Paragraphs with one blank line between, whichever of them were left out."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _MANY_BLANK.sub("\n\n", lines).strip("\n") + "\n"


def _linked(paragraph: str) -> Markup:
    """A paragraph with its lines, in which each address can be followed."""
    shown, at = Markup(""), 0
    for found in _LINK.finditer(paragraph):
        shown += escape(paragraph[at : found.start()])
        shown += Markup('<a href="{0}">{0}</a>').format(found[0])
        at = found.end()
    shown += escape(paragraph[at:])
    return shown.replace("\n", Markup("<br>\n"))
