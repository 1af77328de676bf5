"""Calls, clients: each verb about people and devices."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.clients import erasing as stored
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.devices import (
    get_device,
    move_device,
    remove_device,
    save_device,
)
from scheduler_app.use_cases.clients.duplicates import keep_apart
from scheduler_app.use_cases.clients.erasing import erase_client, finish_erasing
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.clients.notes import add_note, change_note, remove_note
from tests.simulation.calls.practice import Practice
from tests.simulation.calls.use_case import UseCase

NEW = Client(0, "Nora Neu", email="nora@example.org", places=(Place(0, "Home", "Weg 1"),))


def _changes(practice: Practice) -> object:
    known = get_client(practice.diary, practice.known.anna)
    wanted = replace(known, email="anna.new@example.org", phones=("+4915111111111",))
    return save_client(practice.diary, wanted, now=practice.now)


def _adds_device(practice: Practice) -> object:
    wanted = Device(0, practice.known.boris, DeviceKind.ROUTER, "Router")
    return save_device(practice.diary, wanted, now=practice.now)


def _changes_device(practice: Practice) -> object:
    known = get_device(practice.diary, practice.known.device)
    return save_device(practice.diary, replace(known, maker="Acme"), now=practice.now)


def _moves_device(practice: Practice) -> object:
    known = practice.known
    return move_device(practice.diary, known.device, known.boris, now=practice.now)


def erased(practice: Practice, client_id: int) -> None:
    """As it is right after the commit that erases somebody."""
    with practice.diary.write("erase", by=By.CONSULTANT, at=practice.now) as change:
        stored.erase(change, [client_id])


def _merges(practice: Practice) -> object:
    known = practice.known
    return merge(practice.diary, known.anna, known.boris, now=practice.now)


def nora(practice: Practice) -> int:
    """Somebody whom nothing binds: they may be erased."""
    nora = save_client(practice.diary, NEW, now=practice.now).id
    add_note(practice.diary, nora, "Nora called.", now=practice.now)
    return nora


def _erases(practice: Practice) -> object:
    """The report says what is left to be done."""
    done = erase_client(practice.diary, practice.had, now=practice.now)
    if done.left:
        raise Trouble(done.left[0])
    return done


CLIENTS = {
    "clients.clients:save_client": UseCase(_changes),
    "clients.clients:save_client, a new one": UseCase(
        lambda p: save_client(p.diary, NEW, now=p.now), reaches=("clients.clients:save_client",)
    ),
    "clients.devices:save_device": UseCase(_changes_device),
    "clients.devices:save_device, a new one": UseCase(
        _adds_device, reaches=("clients.devices:save_device",)
    ),
    "clients.devices:move_device": UseCase(_moves_device),
    "clients.devices:remove_device": UseCase(
        lambda p: remove_device(p.diary, p.known.device, now=p.now)
    ),
    "clients.duplicates:keep_apart": UseCase(
        lambda p: keep_apart(p.diary, p.known.anna, p.known.boris, now=p.now)
    ),
    "clients.erasing:erase_client": UseCase(
        _erases,
        nora,
        lambda p: finish_erasing(p.diary, now=p.now),
        parts="No transaction can wipe the file: it is done after the commit, or by a job.",
        marks=("clients",),
        reaches=("clients.erasing:_finished",),
    ),
    "clients.merge:merge": UseCase(_merges),
    "clients.notes:add_note": UseCase(
        lambda p: add_note(p.diary, p.known.anna, "Fan again.", now=p.now)
    ),
    "clients.notes:change_note": UseCase(
        lambda p: change_note(p.diary, p.known.note, "Fan is fine.", now=p.now)
    ),
    "clients.notes:remove_note": UseCase(lambda p: remove_note(p.diary, p.known.note, now=p.now)),
}
