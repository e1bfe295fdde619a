"""The log: one masked line an event, in both forms; an error has a reference, and no words of anybody's."""

import json
import logging
import uuid

import pytest

from coprod import logs
from coprod.errors import BadSettings, StoreTrouble
from coprod.settings import from_environment
from coprod.workshops.keys import hashed, new_code, new_key
from coprod.workshops.tickets import _new_key as new_ticket

ORGANISER = "short but secret"
TYPED = "what somebody typed"


def secrets_of(n: int) -> list[tuple[str, str]]:
    """(what stands in a line, the secret in it)."""
    code, key, ticket = new_code(), new_key(), new_ticket()
    letters = "".join(filter(str.isalpha, 3 * ticket))[: len(ticket)]
    session, address = str(uuid.uuid4()), f"203.0.113.{n % 250}"
    found = [
        (f'{address}:40312 - "GET /j/{code} HTTP/1.1" 200', code),
        (f'{address}:40312 - "GET /j/{code.lower()}?lang=cy HTTP/1.1" 200', code.lower()),
        (f'{address}:40312 - "POST /pocket/{code}/cast/0123456789abcdef HTTP/1.1" 200', address),
        (f'"GET /f/{code}/{key} HTTP/1.1" 303', key),
        (f'"GET /t/{code}/{ticket} HTTP/1.1" 303', ticket),
        (f"the key {key} and its hash {hashed(key)}", hashed(key)),
        (f"a ticket, {ticket}", ticket),
        (f"a ticket without a digit, {letters}", letters),
        (f"workshop {code[:4]}-{code[4:]} is full", f"{code[:4]}-{code[4:]}"),
        (f"Ignoring reconnect to logged-out session id {session}.", session),
        (f"cookie: cp_p_{code}={key}; cp_org={ORGANISER}", key),
        ("from [2001:db8::7]:443 and ::ffff:10.1.2.3", "2001:db8::7"),
        (f"Authorization: Bearer {key}", key),
        ("postgresql+psycopg://me:hunter2@db/coprod", "hunter2"),
        (f"the link /o/{ORGANISER}", ORGANISER),
        (f"http://example.org/f/{code.lower()}/abc-def", "abc-def"),
        (f"'path': '/pocket/preview/{code.lower()}/budget'", code.lower()),
        (f"(GET=/live/check/{key[:20]})", key[:20]),
        (f"led to /r/{code}/{key[:9]} by", key[:9]),
    ]
    return found


def test_no_secret_is_left_in_a_line():
    lines = [pair for n in range(300) for pair in secrets_of(n)]
    assert len(lines) > 4000
    left = [line for line, secret in lines if secret in logs.masked(line, [ORGANISER])]
    assert left == []


@pytest.mark.parametrize(
    "line",
    [
        'File "/opt/coprod/coprod/web/pocket/routes.py", line 80, in join',
        "Workshops whose date has come could not be deleted: The database was busy, or its disk is full.",
        "at 14:05:09 the round closed",
        "streamlit 1.67.0, uvicorn 0.38.2",
        "0009_on_the_day, reference K7M-Q3X",
        "/opt/lib/python3.11/site-packages/streamlit/web/server/starlette/starlette_server.py",
    ],
)
def test_what_is_no_secret_stays(line: str):
    assert logs.masked(line) == line


@pytest.fixture
def streamlits(capfd: pytest.CaptureFixture[str]) -> logging.Logger:
    """A logger with a handler of its own that tells nobody else, as Streamlit makes them."""
    made = logging.getLogger(f"streamlit.made_up_{uuid.uuid4().hex[:6]}")
    made.addHandler(logging.StreamHandler())
    made.propagate = False
    return made


@pytest.mark.parametrize("form", ["plain", "json"])
def test_every_logger_is_masked(
    form: logs.Form,
    streamlits: logging.Logger,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    session, code = str(uuid.uuid4()), new_code()
    with logs.kept(form, [ORGANISER]):
        streamlits.warning("Ignoring reconnect to session id %s", session)
        access = logging.getLogger("uvicorn.access")
        monkeypatch.setattr(access, "level", logging.INFO)
        monkeypatch.setattr(access, "_cache", {})
        access.info('%s - "%s %s HTTP/%s" %d', "198.51.100.7:9", "GET", f"/j/{code}", "1.1", 200)
    said = capfd.readouterr().err
    assert len(said.splitlines()) == 2
    assert [secret for secret in (session, code, "198.51.100.7") if secret in said] == []
    assert "GET /j/[code]" in said


def test_without_it_the_session_stands_in_the_log(
    streamlits: logging.Logger, capfd: pytest.CaptureFixture[str]
):
    session = str(uuid.uuid4())
    streamlits.warning("Ignoring reconnect to session id %s", session)
    assert session in capfd.readouterr().err


def test_a_line_of_json_says_when_where_and_how_bad(capfd: pytest.CaptureFixture[str]):
    with logs.kept("json"):
        logging.getLogger("coprod.made_up").warning("Two\nlines")
    said = json.loads(capfd.readouterr().err)
    assert set(said) == {"time", "level", "logger", "message"}
    assert (said["level"], said["logger"], said["message"]) == ("warning", "coprod.made_up", "Two\nlines")
    assert said["time"].endswith("+00:00")


def fail(words: str) -> None:
    try:
        int(words)
    except ValueError as error:
        raise KeyError(words) from error


def test_an_error_has_one_line_with_its_reference_and_nobodys_words(capfd: pytest.CaptureFixture[str]):
    before = logs.errors
    with logs.kept("json"):
        try:
            fail(TYPED)
        except KeyError:
            new = logs.reference(where="A page failed")
    [line] = capfd.readouterr().err.splitlines()
    said = json.loads(line)
    assert said["reference"] == new
    assert new in said["message"]
    assert "in fail" in said["error"]
    assert said["error"].count("Traceback") == 2
    assert said["error"].index("builtins.ValueError") < said["error"].index("builtins.KeyError")
    assert TYPED not in line
    assert logs.errors == before + 1


def test_our_own_errors_may_speak(capfd: pytest.CaptureFixture[str]):
    with logs.kept("plain"):
        logs.reference(StoreTrouble("The disk is full"))
    assert "StoreTrouble: The disk is full" in capfd.readouterr().err


def test_references_differ_and_are_no_join_codes():
    many = [logs.reference(StoreTrouble("x")) for _ in range(200)]
    assert len(set(many)) == 200
    assert [each for each in many if logs.masked(each) != each] == []


def test_logging_is_as_before_afterwards():
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.getLogRecordFactory())
    with logs.kept("json"):
        assert root.handlers != before[0]
    assert (root.handlers, root.level, logging.getLogRecordFactory()) == before


def test_lines_for_programs_need_a_key_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COPROD_LOG", "json")
    monkeypatch.delenv("COPROD_ORGANISER_KEY", raising=False)
    with pytest.raises(BadSettings, match=r"COPROD_LOG is wrong: .*COPROD_ORGANISER_KEY"):
        from_environment()
    monkeypatch.setenv("COPROD_ORGANISER_KEY", "x" * 32)
    assert from_environment().log == "json"
