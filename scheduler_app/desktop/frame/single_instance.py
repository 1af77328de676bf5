"""Desktop: one window per profile. A second start raises the first window and ends."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

PATIENCE_MS, TRY_MS = 3_000, 100
"""How long another window may take until it answers: it begins to after its first paint."""


class SingleInstance(QObject):
    """Holds the profile's lock, or wakes whoever holds it."""

    woken = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        with suppress(OSError):  # opening the diary says it
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        # A lock is stale only when its process is dead, not after Qt's default of 30 seconds.
        self._lock.setStaleLockTime(0)
        digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
        self._name = f"scheduler-app-{digest}"
        self._server: QLocalServer | None = None

    def first(self) -> bool:
        """Whether this is the only window of the profile; otherwise the other one is raised.

        Where the folder is full or lets nobody write, there is no other to raise: opening the diary
        says what is wrong, and a window without this lock does no harm. Nor is there one where
        nobody answers: what a killed program left can't always be told from a lock that is held,
        on a disk that is write-protected by now, under another name of this computer, or once its
        number is that of another program.
        """
        waited = QDeadlineTimer(PATIENCE_MS)
        while not self._lock.tryLock(0):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                return True
            if self._wakes_the_other():
                return False
            if waited.hasExpired():
                return True
            QThread.msleep(TRY_MS)
        return True

    def listen(self) -> None:
        """Answer later starts; after the first paint, as nobody waits for it before."""
        # QtNetwork is only needed here, and not before the first paint.
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # A socket file of a killed process would keep us from listening; the lock is ours.
        QLocalServer.removeServer(self._name)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    def close(self) -> None:
        """Let go of the profile."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    @Slot()
    def _answer(self) -> None:
        """Somebody started a second time; the call itself is all they have to say."""
        if self._server is None:
            return
        caller = self._server.nextPendingConnection()
        if caller is not None:
            caller.disconnectFromServer()
        self.woken.emit()

    def _wakes_the_other(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        answers = socket.waitForConnected(PATIENCE_MS)
        socket.close()
        return answers
