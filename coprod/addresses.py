"""The addresses at which phones can reach this server; never taken from what a visitor sends."""

import contextlib
import socket
from urllib.parse import urlsplit

from coprod.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104  names to warn about


def reachable(settings: Settings) -> list[str]:
    """Addresses to choose from, best first: the public one if set, else this machine's, else localhost."""
    if settings.public_url:
        return [settings.public_url]
    if settings.address not in LOOPBACK:
        return [f"http://{settings.address}:{settings.port}"]
    own = [] if settings.address in {"127.0.0.1", "localhost", "::1"} else _machine_addresses()
    return [f"http://{each}:{settings.port}" for each in own] or [local(settings)]


def local(settings: Settings) -> str:
    """The address on this machine itself."""
    return f"http://127.0.0.1:{settings.port}"


def only_here(address: str) -> bool:
    """True for an address that no other device can reach."""
    return (urlsplit(address).hostname or "") in LOOPBACK


def join_address(base: str, code: str) -> str:
    """Where the QR code of a workshop leads."""
    return f"{base}/j/{code}"


def short(address: str) -> str:
    """An address as it is read out: without the scheme."""
    return address.split("://", 1)[-1]


def _machine_addresses() -> list[str]:
    """IPv4 addresses of this machine on its networks; nothing is sent to find them."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # a documentation address: a datagram socket only picks its way out
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [each for each in dict.fromkeys(found) if each not in LOOPBACK and not each.startswith("127.")]
