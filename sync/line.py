"""The sockets under one `requests.Session`, which another thread may cut at any moment.

A read timeout bounds the silence between two bytes, not the whole exchange, and nothing bounds a name lookup: so
lookups have a thread of their own that is waited for with a limit, and the socket in use is known here and can be
shut down, which wakes a connect, a TLS handshake, a send or a receive at once.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import socket
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

Address = tuple[Any, ...]
Found = list[tuple[socket.AddressFamily, Address]] | OSError


class Line:
    """At most one connection at a time; `lookup_s` bounds a name lookup.

    `ca_file`: PEM certificates to trust instead of the public ones, for an owner's own authority.
    """

    def __init__(self, lookup_s: float = 3.0, ca_file: Path | None = None) -> None:
        self._lookup_s, self._ca_file = lookup_s, ca_file
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self._lookup: threading.Thread | None = None
        self._found: SimpleQueue[Found] = SimpleQueue()
        self._closed = False

    def session(self) -> requests.Session:
        """A session over this line that keeps no cookies and heeds neither proxies nor .netrc of the environment."""
        session = requests.Session()
        session.trust_env = False
        if self._ca_file is not None:
            session.verify = str(self._ca_file)
        session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def cut(self) -> None:
        """End whatever the socket is doing; the line can be used again."""
        with self._lock:
            if self._held is not None:
                with contextlib.suppress(OSError):  # never connected, or gone already
                    self._held.shutdown(socket.SHUT_RDWR)

    @property
    def idle(self) -> bool:
        """Whether no socket is open."""
        return self._held is None

    def close(self) -> None:
        """Cut, and open no socket any more."""
        self._closed = True
        self._found.put(OSError("the line is closed"))
        self.cut()

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connected socket, by the first address of `host` that answers; raises OSError."""
        last: OSError = OSError(f"{host} has no address")
        for family, address in self._look_up(host, port):
            end = socket.socket(family, socket.SOCK_STREAM)
            try:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                end.settimeout(timeout)
                self._hold(end)
                end.connect(address)
                return end
            except OSError as fault:
                end.close()
                self.release()
                last = fault
        raise last

    def release(self) -> None:
        """Forget the socket, so that it is closed with its connection."""
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None

    def _hold(self, end: socket.socket) -> None:
        # A duplicate: TLS takes the descriptor out of the plain socket, but shutting down either ends both.
        duplicate = end.dup()
        self.release()
        with self._lock:
            if self._closed:
                duplicate.close()
                raise OSError("the line is closed")
            self._held = duplicate

    def _look_up(self, host: str, port: int) -> list[tuple[socket.AddressFamily, Address]]:
        if self._lookup is not None and self._lookup.is_alive():
            raise TimeoutError(f"the lookup of {host} still hangs")  # one thread at most, however long it hangs
        found: SimpleQueue[Found] = SimpleQueue()
        self._found = found
        if self._closed:
            raise OSError("the line is closed")

        def look_up() -> None:
            try:
                answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found.put([(family, address) for family, _, _, _, address in answers])
            except (OSError, UnicodeError) as fault:  # UnicodeError: a label that is empty or too long
                found.put(fault if isinstance(fault, OSError) else socket.gaierror(str(fault)))

        self._lookup = threading.Thread(target=look_up, name="sync-lookup", daemon=True)
        self._lookup.start()
        try:
            result = found.get(timeout=self._lookup_s)
        except Empty:
            raise TimeoutError(f"the lookup of {host} takes more than {self._lookup_s} s") from None
        if isinstance(result, OSError):
            raise result
        return result


def _open(connection: HTTPConnection, line: Line) -> socket.socket:
    timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else None
    try:
        return line.connect(connection.host, connection.port or connection.default_port, timeout)
    except socket.gaierror as fault:
        raise NameResolutionError(connection.host, connection, fault) from fault
    except TimeoutError as fault:
        raise ConnectTimeoutError(connection, str(fault)) from fault
    except OSError as fault:
        raise NewConnectionError(connection, str(fault)) from fault


class _Adapter(HTTPAdapter):
    """Gives urllib3 connection classes that open their socket through the line (as urllib3's own SOCKS support)."""

    def __init__(self, line: Line) -> None:
        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _open(self, line)

            def close(self) -> None:
                super().close()
                line.release()

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _open(self, line)

            def close(self) -> None:
                super().close()
                line.release()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self._pools = {"http": PlainPool, "https": SecurePool}
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools
