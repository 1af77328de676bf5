"""Storage: what becomes of the permits to overlap when a change is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler_app.storage.bookings.permits import of_pair
from scheduler_app.storage.bookings.standing import Key, Later, Net, bookings_changed_since
from scheduler_app.storage.journal import Change, Image

_PLACING = (
    *("start_at", "end_at", "state", "preparation", "wrap_up", "travel", "place_id"),
    *("transparent", "removed"),
)
"""Columns that say which time a booking takes."""


class Permits:
    """The permits of a change that is taken back.

    A permit names its pair. If it is gone by now, the two do not overlap any more, and there is
    nothing to take back. If another pair has its id by now, as older versions of the program gave
    some out twice, that pair keeps it.
    """

    def __init__(
        self,
        change: Change,
        change_id: int,
        nets: Sequence[Net],
        since: Mapping[Key, Sequence[Later]],
    ) -> None:
        self._change = change
        self._change_id = change_id
        self._nets = nets
        touched = [net for net in nets if net.after is not None]
        there = change.present("overlap_permits", [net.subject_id for net in touched])
        self._mine = [
            net
            for net in touched
            if net.subject_id in there
            and not any(None in (each.before, each.after) for each in since.get(net.key, ()))
            and (net.before is not None or _pair(net.after or {}) == _pair(there[net.subject_id]))
        ]

    def give_back(self, moving: Mapping[int, Image]) -> None:
        """Before the bookings return: let those pairs overlap that might before the change.

        Not where the other one has been placed anew since: that overlap is another one, about which
        nobody has said a word.
        """
        deleted = [net for net in self._nets if net.after is None and net.before]
        pairs = {net.subject_id: _pair(net.before or {}) for net in deleted}
        others = {id_ for pair in pairs.values() for id_ in pair} - moving.keys()
        later = bookings_changed_since(self._change.connection, self._change_id, others)
        placed = {
            key[1] for key, told in later.items() if any(each.touches(_PLACING) for each in told)
        }
        for net in reversed(deleted):
            pair = pairs[net.subject_id]
            if placed.isdisjoint(pair) and of_pair(self._change, *pair) is None:
                self._insert(net)

    def take_back(self) -> None:
        """After the bookings have gone: what the change said of the pairs that overlap still."""
        there = self._change.present("overlap_permits", [net.subject_id for net in self._mine])
        for net in self._mine:
            if net.subject_id in there:
                before = net.before or {}
                self._change.update(
                    "overlap_permits", net.subject_id, {"settled": before.get("settled", 0)}
                )

    def _insert(self, net: Net) -> None:
        if self._change.present("overlap_permits", [net.subject_id]):
            self._change.insert("overlap_permits", net.before or {})
        else:
            self._change.put_back("overlap_permits", net.subject_id, net.before or {})


def _pair(image: Image) -> tuple[int, int]:
    return image["a"], image["b"]
