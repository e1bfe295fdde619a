"""Checking a room before people come: a phone in it answers by itself, and what it found is judged here."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from coprod import addresses
from coprod.errors import Refused
from coprod.model.room_check import Network, News, RoomCheck, RoomReport
from coprod.news import Topic
from coprod.store import Database, engine, room_checks
from coprod.workshops.desk import Desk
from coprod.workshops.keys import fold_code, hashed, new_code

LIFE = timedelta(hours=1)
PATIENCE = timedelta(seconds=20)
"""After so long without an answer the desk says what may be in the way."""

SLOW_MS = 1000
CLOCK_MS = 60_000
LONGEST_WAIT = 3.0
CHECK_OVER = "check_over"
_NETWORK_BITS = {4: 24, 6: 64}


class Outcome(StrEnum):
    """What a check found; each has its sentence at the desk, and GOOD ones need nothing done."""

    WAITING = "waiting"
    NOBODY = "nobody answered"
    ONLY_HERE = "only this machine knows the address"
    ITSELF = "this machine answered itself"
    REACHED = "reached by the address on the QR code"
    OTHER_ADDRESS = "reached by another address"
    SAME_NETWORK = "same network"
    OTHER_NETWORK = "another network"
    NEWS_PASSES = "news passes"
    NEWS_HELD = "news is held back"
    NEWS_FAILS = "news does not come through"
    NO_SCRIPT = "answered without a script"
    QUICK = "quick"
    SLOW = "slow"
    CLOCK_FITS = "clocks agree"
    CLOCK_OFF = "clocks differ"
    COOKIES = "cookies kept"
    NO_COOKIES = "cookies lost"
    NO_COOKIES_BY_HTTP = "cookies are for https, and this was http"
    HIDDEN_ADDRESS = "a proxy hides the address"
    HTTPS = "https"
    HTTP = "http within the room"
    HTTP_FAR = "http over the internet"


GOOD = frozenset(
    {
        Outcome.REACHED,
        Outcome.SAME_NETWORK,
        Outcome.NEWS_PASSES,
        Outcome.QUICK,
        Outcome.CLOCK_FITS,
        Outcome.COOKIES,
        Outcome.HTTPS,
        Outcome.HTTP,
    }
)


class Here(StrEnum):
    """What answered when this machine asked one of its own addresses."""

    THIS_SERVER = "this server"
    SOMETHING_ELSE = "something else"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Tried:
    """One of the addresses that this machine offers, asked from the machine itself."""

    address: str
    found: Here
    only_here: bool


def begin(desk: Desk, workshop_id: str) -> str:
    """A key for one check, in letters that can be typed; one made before is dead from now on.

    It is as short as a join code: for an hour it lets somebody say how they reach this server, no more.
    """
    key = new_code()
    with desk.store.writing() as db:
        room_checks.begin(db, workshop_id, hashed(key), engine.now(db))
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return key


def link(base: str, key: str) -> str:
    """Where the QR code of a check leads."""
    return f"{base}/check/{key}"


def newest(desk: Desk, workshop_id: str) -> tuple[RoomCheck, datetime] | None:
    """The newest check of this workshop's room, and the time now."""
    with desk.store.reading() as db:
        found = room_checks.of_workshop(db, workshop_id)
        return (found, engine.now(db)) if found else None


def alive(desk: Desk, typed: str) -> bool:
    """Whether this key works now, however it was typed; looking uses nothing."""
    with desk.store.reading() as db:
        return _workshop_of(db, typed) is not None


def answer(desk: Desk, typed: str, report: RoomReport) -> None:
    """Keep what the phone found; a later answer to the same check takes its place.

    Raises Refused(CHECK_OVER) for a key that is older than an hour, was replaced, or never was.
    """
    with desk.store.writing() as db:
        workshop_id = _workshop_of(db, typed)
        kept = workshop_id and room_checks.answer(db, hashed(fold_code(typed)), report, engine.now(db))
    if not workshop_id or not kept:
        raise Refused(CHECK_OVER)
    desk.news.tell(workshop_id, Topic.NUMBERS)


def judge(check: RoomCheck, shown: str, now: datetime, *, secure: bool = False) -> list[Outcome]:
    """What was found; `shown` is the address on the QR code, `secure` whether cookies are for https only."""
    report = check.report
    if report is None:
        if now - check.asked_at < PATIENCE:
            return [Outcome.WAITING]
        return [Outcome.ONLY_HERE] if addresses.only_here(shown) else [Outcome.NOBODY]
    found = [Outcome.REACHED if report.address == shown else Outcome.OTHER_ADDRESS]
    if not report.origin_fits:
        found.append(Outcome.HIDDEN_ADDRESS)
    found += _NETWORKS.get(report.network, [])
    found += [*_NEWS[report.news], *_timing(report)]
    by_https = report.address.startswith("https://")
    if report.cookies:
        found.append(Outcome.COOKIES)
    else:
        found.append(Outcome.NO_COOKIES_BY_HTTP if secure and not by_https else Outcome.NO_COOKIES)
    near = Outcome.HTTP if is_near(report.address) else Outcome.HTTP_FAR
    return [*found, Outcome.HTTPS if by_https else near]


def network_of(client: str, own: Sequence[str], public_url: str) -> Network:
    """Where a device with this IP address is; `own` are this machine's addresses, as they are offered.

    A server that phones come to by the internet stands in no room: then nothing is said. A guess: the first
    24 bits of an IPv4 address and 64 of an IPv6 one are taken for the network, as routers deal them out.
    """
    try:
        asked = ip_address(client)
    except ValueError:
        return Network.UNKNOWN
    if isinstance(asked, IPv6Address) and asked.ipv4_mapped is not None:
        asked = asked.ipv4_mapped
    here = [each for base in own if (each := _ip(urlsplit(base).hostname or "")) is not None]
    if public_url and not is_near(public_url):
        return Network.UNKNOWN
    if asked.is_loopback or asked in here:
        return Network.ITSELF
    near = [ip_network((each, _NETWORK_BITS[each.version]), strict=False) for each in here]
    if asked.version not in {each.version for each in near}:
        return Network.UNKNOWN
    same = any(asked in each for each in near)
    return Network.SAME if same else Network.OTHER


def is_near(address: str) -> bool:
    """Whether an address belongs to a room's own network, or to this machine."""
    host = urlsplit(address).hostname or ""
    if found := _ip(host):
        return found.is_private
    return addresses.only_here(address) or host.endswith(".local") or "." not in host.strip(".")


def from_here(desk: Desk, key: str) -> list[Tried]:
    """Ask this machine's own addresses from the machine itself, all at once; takes LONGEST_WAIT at most.

    The key proves that it is this server that answers, and not the hall's log-in page.
    """
    found = addresses.reachable(desk.settings)
    with ThreadPoolExecutor(len(found)) as several:
        answers = list(several.map(lambda base: _asked(link(base, key) + "/time"), found))
    return [Tried(base, here, addresses.only_here(base)) for base, here in zip(found, answers, strict=True)]


def _asked(address: str) -> Here:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=LONGEST_WAIT) as said:
            known = isinstance(json.loads(said.read(200)), dict)
    except urllib.error.HTTPError:
        return Here.SOMETHING_ELSE
    except ValueError:
        return Here.SOMETHING_ELSE
    except (OSError, HTTPException):
        return Here.NOTHING
    return Here.THIS_SERVER if known else Here.SOMETHING_ELSE


_NETWORKS = {
    Network.ITSELF: [Outcome.ITSELF],
    Network.SAME: [Outcome.SAME_NETWORK],
    Network.OTHER: [Outcome.OTHER_NETWORK],
}
_NEWS = {
    News.PASSED: [Outcome.NEWS_PASSES],
    News.HELD: [Outcome.NEWS_HELD],
    News.FAILED: [Outcome.NEWS_FAILS],
    News.UNTRIED: [Outcome.NO_SCRIPT],
}


def _timing(report: RoomReport) -> list[Outcome]:
    found = []
    if report.round_trip_ms is not None:
        found.append(Outcome.SLOW if report.round_trip_ms > SLOW_MS else Outcome.QUICK)
    if report.clock_ms is not None:
        found.append(Outcome.CLOCK_OFF if abs(report.clock_ms) > CLOCK_MS else Outcome.CLOCK_FITS)
    return found


def _workshop_of(database: Database, typed: str) -> str | None:
    found = room_checks.by_key(database, hashed(fold_code(typed)))
    return found[0] if found and engine.now(database) - found[1] < LIFE else None


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
