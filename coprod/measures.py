"""The figures of this process, for whoever watches it: counts, times and sizes, and nothing of any person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from coprod.errors import Refused

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_registry = CollectorRegistry()
ProcessCollector(registry=_registry)
_casts = Counter("coprod_casts", "Ballots stored and acknowledged, revisions among them.", registry=_registry)
_joins = Counter("coprod_joins", "People let in.", registry=_registry)
_refused = Counter("coprod_refused", "Ballots and joins refused.", ["what"], registry=_registry)
_seconds = Histogram(
    "coprod_cast_seconds",
    "From a ballot's arrival to its commit, also where it was refused.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_registry,
)
NOW = {
    "coprod_phones_connected": "Participants whose screen is connected to this process.",
    "coprod_news_waiting": "News that listeners of this process have not taken yet.",
    "coprod_errors": "Errors that were given a reference since the start.",
    "coprod_database_up": "1 while the database answers, takes writes, and has this version's migrations.",
    "coprod_database_bytes": "Size of the SQLite database with its log; 0 for any other.",
}
_now = {name: Gauge(name, said, registry=_registry) for name, said in NOW.items()}

for _what in ("cast", "join"):
    _refused.labels(_what)


@contextmanager
def casting() -> Iterator[None]:
    """Count and time a ballot that is handed in within the block."""
    with _seconds.time(), _counted("cast"):
        yield
    _casts.inc()


@contextmanager
def joining() -> Iterator[None]:
    """Count whoever is let in within the block."""
    with _counted("join"):
        yield
    _joins.inc()


def text(now: Mapping[str, float]) -> bytes:
    """All figures as Prometheus reads them; `now` are those that are looked up, by the names in NOW."""
    for name, value in now.items():
        _now[name].set(value)
    return generate_latest(_registry)


@contextmanager
def _counted(what: str) -> Iterator[None]:
    try:
        yield
    except Refused:
        _refused.labels(what).inc()
        raise
