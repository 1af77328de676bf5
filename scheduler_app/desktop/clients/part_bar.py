"""Desktop, clients: the parts of a client's page by name, of which one is shown."""

from __future__ import annotations

from scheduler_app.desktop.widgets.segment_bar import SegmentBar

UNSAVED = "•"


class PartBar(SegmentBar[str]):
    """Each part may have a number beside its name."""

    beside = 22

    def add(self, name: str) -> None:
        """One more, called so."""
        self.add_segment(name, name)
        self.say(name)

    def say(self, name: str, beside: str = "") -> None:
        """What stands beside the name."""
        text = f"{name} {beside}".strip()
        self.call(name, text)
        said = f"{name}, not saved" if beside == UNSAVED else text
        self.button(name).setAccessibleName(said)

    def names(self) -> list[str]:
        """All of them, in order."""
        return list(self._buttons)
