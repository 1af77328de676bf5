"""Tests, desktop: a program that plays a session's tray and notifications on the session bus.

It tells on its output what an application asks of it, and clicks each message as soon as it came.
"""

from __future__ import annotations

import sys

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]
    DBusConnection,
    open_dbus_connection,
)

TRAY, NOTES = "org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
ABOUT_NOTES = DBusAddress("/org/freedesktop/Notifications", interface=NOTES)
DO_NOT_QUEUE = 4
PROPERTIES = {
    "IsStatusNotifierHostRegistered": ("b", True),
    "ProtocolVersion": ("i", 0),
    "RegisteredStatusNotifierItems": ("as", []),
}


def main() -> None:
    """Serve until killed."""
    connection = open_dbus_connection(bus="SESSION")
    for name in (NOTES, TRAY):
        call = new_method_call(BUS, "RequestName", "su", (name, DO_NOT_QUEUE))
        connection.send_and_get_reply(call)
    tell("ready")
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            answer(connection, message)


def answer(connection: DBusConnection, call: Message) -> None:
    """What a tray and a notification daemon say to a call."""
    member = call.header.fields.get(HeaderFields.member)
    if member == "Get":
        connection.send(new_method_return(call, "v", (PROPERTIES[call.body[1]],)))
    elif member == "RegisterStatusNotifierItem":
        tell("icon")
        connection.send(new_method_return(call))
    elif member == "Notify":
        tell(f"message: {call.body[3]}: {call.body[4]}")
        connection.send(new_method_return(call, "u", (1,)))
        connection.send(new_signal(ABOUT_NOTES, "ActionInvoked", "us", (1, "default")))
    elif member == "GetCapabilities":
        connection.send(new_method_return(call, "as", (["body", "actions"],)))
    elif member == "GetServerInformation":
        connection.send(new_method_return(call, "ssss", ("test", "test", "1", "1.2")))
    else:
        connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))


def tell(line: str) -> None:
    """For whoever reads our output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
