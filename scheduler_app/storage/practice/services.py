"""Storage: the services that the practice offers."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.storage.journal import Change

_COLUMNS = (
    "name", "minutes", "preparation", "wrap_up", "travel", "price", "currency", "hue",
    "description", "directions", "to_prepare", "arrival_window", "tax",
)  # fmt: skip


def service(connection: Connection, service_id: int) -> Service:
    """The service with this id."""
    query = "SELECT * FROM services WHERE id = ? AND NOT removed"
    row = connection.exec_driver_sql(query, (service_id,)).mappings().first()
    if row is None:
        raise NotFound(f"There is no service {service_id} in the diary.")
    return _service(row)


def list_services(connection: Connection, *, with_archived: bool = False) -> list[Service]:
    """All services in the order they were made."""
    query = "SELECT * FROM services WHERE NOT removed AND (? OR NOT archived) ORDER BY id"
    found = connection.exec_driver_sql(query, (with_archived,))
    return [_service(row) for row in found.mappings()]


def save_service(change: Change, wanted: Service) -> Service:
    """Write a new service (id 0) or a changed one; returns it with its id."""
    row: dict[str, object] = {name: getattr(wanted, name) for name in _COLUMNS}
    row |= {
        "place_kind": str(wanted.where),
        "online": str(wanted.online),
        "archived": int(wanted.archived),
        "own_rules": int(wanted.own_rules),
        "net": int(wanted.net),
    }
    if wanted.id:
        change.update("services", wanted.id, row)
        return wanted
    return replace(wanted, id=change.insert("services", row))


def _service(row: RowMapping) -> Service:
    values = {name: row[name] for name in _COLUMNS}
    return Service(
        id=row["id"],
        where=Where(str(row["place_kind"])),
        archived=bool(row["archived"]),
        own_rules=bool(row["own_rules"]),
        net=bool(row["net"]),
        online=Online(str(row["online"])),
        **values,
    )
