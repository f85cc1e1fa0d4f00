"""The network between the shop and the cloud: a relay on loopback that can be cut and mended."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading

CHUNK = 65536


class Gate:
    """Relays TCP from `port` (chosen by the system, kept while cut) to `upstream` on loopback.

    Cut: connections are reset and new ones refused, as when the cable is out and the router says so.
    """

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._listener: socket.socket | None = None
        self.port = 0
        self._open = True
        self._ends: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._bell, self._ring = socket.socketpair()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self._done_open: bool | None = None
        self._thread = threading.Thread(target=self._work, name="gate")

    def __enter__(self) -> Gate:
        self._listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._ring.send(b"!")
        self._thread.join(5)
        if self._thread.is_alive():
            raise RuntimeError("the gate did not stop")
        self._bell.close()
        self._ring.close()
        self._selector.close()

    @property
    def online(self) -> bool:
        return self._open

    def cut(self) -> None:
        """Returns once every connection is gone."""
        self._turn(False)

    def mend(self) -> None:
        """Returns once connections are taken again."""
        self._turn(True)

    def _turn(self, open_: bool) -> None:
        with self._changed:
            self._open = open_
            self._ring.send(b"!")
            if not self._changed.wait_for(lambda: self._done_open == open_, timeout=5):
                raise RuntimeError("the gate does not answer")

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._settle()
            for key, _ in self._selector.select():
                end = key.fileobj
                assert isinstance(end, socket.socket)
                if end is self._bell:
                    end.recv(64)
                elif end is self._listener:
                    self._accept()
                elif end in self._ends:
                    self._pass_on(end)
        self._hang_up()

    def _settle(self) -> None:
        """Bring the sockets into the state that was asked for."""
        with self._changed:
            if self._open and self._listener is None:
                self._listen()
            elif not self._open:
                self._hang_up()
            self._done_open = self._open
            self._changed.notify_all()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(16)
        self.port = listener.getsockname()[1]
        self._selector.register(listener, selectors.EVENT_READ)
        self._listener = listener

    def _accept(self) -> None:
        assert self._listener is not None
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self._upstream), timeout=5)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            self._ends[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, end: socket.socket) -> None:
        try:
            data = end.recv(CHUNK)
            if data:
                self._ends[end].sendall(data)
                return
        except OSError:
            pass  # one side is gone: so is the connection
        self._drop(end)

    def _drop(self, end: socket.socket) -> None:
        other = self._ends.pop(end)
        self._ends.pop(other, None)
        for one in (end, other):
            self._selector.unregister(one)
            with contextlib.suppress(OSError):
                # Reset instead of a polite goodbye: what was on its way is lost, as on a cut cable.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            one.close()

    def _hang_up(self) -> None:
        while self._ends:
            self._drop(next(iter(self._ends)))
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
