"""The addresses at which phones can reach this server; never taken from what a visitor sends."""

import contextlib
import ipaddress
import socket
from functools import lru_cache
from urllib.parse import urlsplit

from coprod.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104  names to warn about

HOME_DOMAINS = ("local", "lan", "home", "home.arpa", "internal", "localdomain")
"""Under these a network that is nobody's on the internet knows its machines."""


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


def is_known(settings: Settings, host: str | None) -> bool:
    """Whether a request's Host header (name, maybe with a port) means this server.

    Any address in figures does: a name can be made to lead here by whoever owns it, figures cannot.
    """
    return host is not None and _is_known(host.lower(), _names(settings.public_url, settings.known_hosts))


def join_address(base: str, code: str) -> str:
    """Where the QR code of a workshop leads."""
    return f"{base}/j/{code}"


def short(address: str) -> str:
    """An address as it is read out: without the scheme."""
    return address.split("://", 1)[-1]


@lru_cache(maxsize=8)
def _names(public_url: str, more: frozenset[str]) -> frozenset[str]:
    """Names of this machine, as home and hall networks know it, of the public address, and those set."""
    own = socket.gethostname().split(".")[0].lower()
    named = {socket.gethostname().lower(), own, *(f"{own}.{each}" for each in HOME_DOMAINS)}
    public = urlsplit(public_url).hostname
    return frozenset({"localhost", *named, *more, *([public] if public else [])})


@lru_cache(maxsize=1024)
def _is_known(host: str, names: frozenset[str]) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        name, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.netloc != host or "@" in host:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.rstrip(".") in names
    return True


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
