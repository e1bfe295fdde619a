"""WebSocket handshakes written by hand, with any header, and how soon the server answers others meanwhile."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

Header = tuple[str, str]


def handshake(base: str, headers: Sequence[Header], path: str = "/_stcore/stream") -> int:
    """The status that a handshake with just these headers gets: 101 when it is let in."""
    place = urlsplit(base)
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        asked = [
            f"GET {path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: streamlit",
        ]
        line.sendall(("\r\n".join(asked) + "\r\n\r\n").encode())
        return int(line.recv(200).split()[1])


@contextmanager
def watched(base: str) -> Iterator[list[float]]:
    """Inside the block /healthz is asked again and again; gives the seconds that each answer took."""
    took: list[float] = []
    stop = threading.Event()
    place = urlsplit(base)

    def ask() -> None:
        while not stop.is_set():
            began = time.monotonic()
            line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
            line.request("GET", "/healthz")
            line.getresponse().read()
            line.close()
            took.append(time.monotonic() - began)
            stop.wait(0.01)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield took
    finally:
        stop.set()
        asking.join(timeout=40)
