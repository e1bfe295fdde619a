"""`python -m coprod`: serve, demo, doctor, analyse, export, paper, rehearse, backup, restore, version ..."""

import json
import os
import platform
import runpy
import shutil
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from enum import StrEnum
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer

from coprod import (
    __version__,
    addresses,
    cli_audit,
    cli_export,
    cli_keep,
    cli_paper,
    cli_rehearse,
    cli_tickets,
)
from coprod.analyse import Choices, Weighting, figures_of, sentences
from coprod.analysis.resampling import SEED
from coprod.errors import BadSettings, CoprodError
from coprod.settings import ROOT, Settings, from_environment
from coprod.store import migrate, notices, open_store
from coprod.workshops import example, keeping, open_desk, the_desk
from coprod.workshops.links import organiser_link, printed_workshop

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="""Live evidence for co-production workshops: people split a budget and place dots on their phones,
    and the projector shows what the room says.

    Settings come from the environment: COPROD_DATABASE_URL, COPROD_PUBLIC_URL, COPROD_ORGANISER_KEY,
    COPROD_OPEN_TO_ALL, COPROD_DATA_DIR, COPROD_COUNTDOWN_SECONDS, COPROD_MINIMUM, COPROD_KEEP_DAYS,
    COPROD_BACKUPS, COPROD_BACKUP_DAYS, COPROD_REHEARSAL_PEOPLE, COPROD_REHEARSAL_SECONDS, COPROD_HOSTS,
    COPROD_MOST_PEOPLE, COPROD_MOST_CONNECTIONS,
    COPROD_LOG, COPROD_METRICS_TOKEN.""",
)

WRONG_USE, TROUBLE = 2, 1
FILES_PER_PHONE = 4


class Mark(StrEnum):
    """How one line of `doctor` ended."""

    GOOD = "ok"
    LOOK = "look"
    BAD = "BAD"


Port = Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535, show_default="8501")]
Address = Annotated[
    str | None,
    typer.Option(help="Address to listen on; 127.0.0.1 keeps it to this machine.", show_default="all"),
]
Database = Annotated[
    str | None,
    typer.Option(help="Database address, as in COPROD_DATABASE_URL.", show_default="data/coprod.db"),
]


@app.command()
def serve(
    port: Port = None,
    address: Address = None,
    database: Database = None,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the organiser's page in the browser.")
    ] = False,
) -> None:
    """Start the server and print the organiser's link. Stop it with Ctrl+C."""
    settings = _settings(port, address, database)
    if open_browser:
        threading.Thread(target=_open_organisers_page, args=(settings,), daemon=True).start()
    _run(settings)


@app.command()
def demo(port: Port = None, address: Address = None, database: Database = None) -> None:
    """Make the example workshop anew (24 made-up people), print its links, and start the server."""
    settings = _settings(port, address, database)
    _need_free_port(settings)
    desk = open_desk(settings)
    workshop, keys = example.renew(desk)
    base = addresses.reachable(settings)[0]
    typer.echo("\n  Everybody in this workshop is made up. One round is revealed; one is open, and live:")
    typer.echo("  take part, place two dots, and watch the projector move.\n")
    typer.echo(printed_workshop(base, workshop, keys))
    desk.store.close()
    _run(settings)


@app.command()
def doctor(port: Port = None, address: Address = None, database: Database = None) -> None:
    """Look at port, addresses, database, disk and file limit; exit code 1 if anything is bad."""
    settings = _settings(port, address, database)
    found = [_port(settings), *_addresses(settings), *_database(settings), _disk(settings), _files()]
    for mark, what, then in found:
        typer.echo(f"{mark.value:>5}  {what}" + (f"\n       {then}" if then else ""))
    if any(mark is Mark.BAD for mark, _, _ in found):
        raise typer.Exit(TROUBLE)


@app.command()
def analyse(
    file: Annotated[
        Path,
        typer.Argument(help="ballots.csv, a baseline, a table with a row for each person, or a .pb file."),
    ],
    baseline: Annotated[Path | None, typer.Option(help="A file of the same factors to compare with.")] = None,
    group: Annotated[
        str | None,
        typer.Option(help="The column that says each person's group.", show_default="group or sector"),
    ] = None,
    weights: Annotated[Weighting, typer.Option(help="Who counts as one.")] = Weighting.PERSON,
    seed: Annotated[int, typer.Option(help="Where random draws begin.", min=0)] = SEED,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every figure; docs/methods.md names the keys.")
    ] = False,
    close: Annotated[bool, typer.Option("--close", help="Scale ballots that do not add up to 100.")] = False,
) -> None:
    """Say what the ballots in a file say, and how firmly; no server is needed."""
    figures = figures_of(file, Choices(baseline, group, weights, seed, close))
    if as_json:
        typer.echo(json.dumps(figures, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(sentences(figures)))


app.command()(cli_audit.audit)
app.command()(cli_export.export)
app.command()(cli_paper.paper)
app.command()(cli_rehearse.rehearse)
app.command()(cli_tickets.tickets)
app.command()(cli_keep.backup)
app.command()(cli_keep.backups)
app.command()(cli_keep.restore)


@app.command()
def version() -> None:
    """Print the versions of this product, of Python and of Streamlit."""
    typer.echo(
        f"coprod {__version__} (Python {platform.python_version()}, Streamlit {installed('streamlit')})"
    )


def main() -> None:
    """Run the command; an error is one line on standard error, and an exit code that is not 0."""
    try:
        app()
    except CoprodError as error:
        typer.echo(f"coprod: {error}", err=True)
        sys.exit(TROUBLE)


def _settings(port: int | None, address: str | None, database: str | None) -> Settings:
    chosen = {"COPROD_PORT": port, "COPROD_ADDRESS": address, "COPROD_DATABASE_URL": database}
    os.environ.update({name: str(value) for name, value in chosen.items() if value is not None})
    return from_environment()


def _run(settings: Settings) -> None:
    _need_free_port(settings)
    open_desk(settings).store.close()
    sys.argv = [str(ROOT / "app.py")]
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")


def _open_organisers_page(settings: Settings) -> None:
    """Open it in the browser as soon as the server answers; gives up after two minutes."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{addresses.local(settings)}/healthz", timeout=2):  # noqa: S310
                webbrowser.open(organiser_link(the_desk()))
                return
        except OSError:
            time.sleep(0.2)


def _need_free_port(settings: Settings) -> None:
    if not _is_free(settings):
        raise BadSettings(
            f"Port {settings.port} is in use. Stop what uses it, or choose another with --port."
        )


def _is_free(settings: Settings) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError:
            return False
    return True


Found = tuple[Mark, str, str]


def _port(settings: Settings) -> Found:
    if _is_free(settings):
        return Mark.GOOD, f"Port {settings.port} is free.", ""
    return Mark.BAD, f"Port {settings.port} is in use.", "Stop what uses it, or choose another with --port."


def _addresses(settings: Settings) -> list[Found]:
    found = addresses.reachable(settings)
    if all(addresses.only_here(each) for each in found):
        advice = "Join a network, or set COPROD_PUBLIC_URL to an address that phones can reach."
        return [(Mark.LOOK, "Phones cannot reach this machine.", advice)]
    return [(Mark.GOOD, f"Phones can try {each}", "") for each in found]


def _database(settings: Settings) -> list[Found]:
    """What is there is looked at as it is: the server alone makes a database, or brings it up to date."""
    if (folder := _to_be_made_in(settings)) is not None:
        if os.access(folder, os.W_OK):
            return [(Mark.GOOD, "The sqlite database can be written: the first start makes it.", "")]
        return [(Mark.BAD, f"No database can be made in {folder}.", "Look at COPROD_DATA_DIR.")]
    try:
        store = open_store(settings.database, as_it_is=True)
        with store.writing() as db:
            stands_at = migrate.current(db)
    except CoprodError as error:
        return [(Mark.BAD, str(error), "Look at COPROD_DATABASE_URL and COPROD_DATA_DIR.")]
    kind = store.engine.dialect.name
    found = [(Mark.GOOD, f"The {kind} database can be written.", ""), *_version(stands_at)]
    if not store.is_sqlite:
        found += _several(settings, notices.pass_on(store.engine))
    store.close()
    return found


def _to_be_made_in(settings: Settings) -> Path | None:
    """The folder in which, or in a new one below it, the SQLite database would be made; None once it is."""
    kind, _, name = settings.database.partition(":///")
    file = Path(name).absolute()
    if kind != "sqlite" or file.exists():
        return None
    return next(each for each in file.parents if each.exists())


def _version(stands_at: str | None) -> list[Found]:
    """What is to be said of a database that is not at this program's version."""
    if migrate.is_newer(stands_at):
        return [(Mark.BAD, migrate.NEWER, "This version cannot serve it.")]
    if stands_at is None:
        return [(Mark.LOOK, "The database is empty.", "The first start makes its tables.")]
    if stands_at != migrate.newest():
        advice = "Make a backup; the next start brings it up to date."
        return [(Mark.LOOK, "The database is of an older version of this program.", advice)]
    return []


def _several(settings: Settings, news_passes: bool) -> list[Found]:
    """What has to hold before more than one process serves the same database."""
    found: list[Found] = []
    if news_passes:
        found.append((Mark.GOOD, "News passes between processes on this database.", ""))
    else:
        advice = "Give each process a direct connection: a pooler in transaction mode passes no notices."
        found.append((Mark.BAD, "News does not pass between processes on this database.", advice))
    alike = {
        "COPROD_ORGANISER_KEY": bool(settings.organiser_key.get_secret_value()),
        "COPROD_PUBLIC_URL": bool(settings.public_url),
        "STREAMLIT_SERVER_COOKIE_SECRET": bool(os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET")),
    }
    lacking = [name for name, is_set in alike.items() if not is_set]
    if lacking:
        advice = f"Set {', '.join(lacking)}: one value for all."
        found.append((Mark.LOOK, "This is not ready for more than one process.", advice))
    return found


def _disk(settings: Settings) -> Found:
    folder = next(
        (each for each in (settings.data_dir, *settings.data_dir.parents) if each.exists()), Path("/")
    )
    free = shutil.disk_usage(folder).free
    text = f"{free // (1024 * 1024):,} MB free in {folder}"
    return (
        (Mark.GOOD, text, "")
        if free > keeping.LOW_DISK_BYTES
        else (Mark.BAD, text, "Free some space: ballots need it.")
    )


def _files() -> Found:
    try:
        import resource
    except ImportError:
        return Mark.LOOK, "The limit of open files cannot be read here.", ""
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    text = f"{most:,} files may be open, enough for about {most // FILES_PER_PHONE:,} screens."
    if most >= FILES_PER_PHONE * 600:
        return Mark.GOOD, text, ""
    return Mark.LOOK, text, "Raise it with `ulimit -n 8192` for more than a few hundred people."
