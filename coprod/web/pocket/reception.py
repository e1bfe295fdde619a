"""Who comes to a phone's page, in which language, with what in hand; and every refusal in words."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from coprod.errors import NotFound, StoreTrouble
from coprod.model.workshop import Participant, Workshop
from coprod.text import COOKIE, ENGLISH, asked_for, current, languages, match, on_offer, speaking, t
from coprod.text.reasons import sentences
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.ballot_form import answers
from coprod.workshops import preparing
from coprod.workshops.keys import participant_cookie
from coprod.workshops.steps import Scene

HANDS = 8
"""So many threads work for phones at once: more would only wait for each other's turn in Python."""

LANGUAGE = "language"
"""In the door's address and in its form: the language that was chosen."""

MOST_BYTES = 64 * 1024
MOST_FIELDS = 400
STATUS = {
    "not_saved": 503,
    "workshop_gone": 404,
    "not_joined": 403,
    "foreign_origin": 403,
    "ticket_needed": 403,
    "unknown_ticket": 404,
    "ticket_used": 409,
    "move_over": 410,
    "check_over": 410,
    "table_taken": 409,
    "opens_later": 409,
    "door_locked": 409,
    "workshop_full": 409,
    "by_link_over": 409,
    "workshop_closed": 409,
    "round_closed": 409,
    "change_too_late": 409,
}
"""The answer's status: the first of these reasons that applies; 422 for what is wrong with a ballot."""

ASKS_NOTHING = {"not_saved", "foreign_origin"}
"""Refused without a question to the database, which is away, or which another site's page would make work."""


@dataclass(frozen=True)
class Here:
    """One request to one workshop: `person` is whose device asks, `sent` the fields of a form.

    The template of `scene` is spoken in `language`, as far as it has words in it.
    """

    request: Request
    scene: Scene
    person: Participant | None
    sent: Mapping[str, str] = field(default_factory=dict)
    language: str = ENGLISH

    @property
    def workshop(self) -> Workshop:
        return self.scene.workshop

    @property
    def wants_json(self) -> bool:
        return wants_json(self.request)


Answer = Callable[[Here], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
A = TypeVar("A")
T = TypeVar("T")


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def for_anybody(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """An endpoint that speaks the browser's language and says it when the store is in trouble."""

    def endpoint(request: Request) -> Response:
        with speaking(browser_language(request)):
            try:
                return answer(request)
            except StoreTrouble:
                return refusal(request, ("not_saved",))

    return endpoint


def seen(
    answer: Answer, *, joined: bool = True, quick: Callable[[Here], bool] = lambda here: False
) -> Endpoint:
    """An endpoint for a GET; with `joined`, a device that has not joined is led to the door.

    `quick` says of which requests the answer takes no longer than a change of threads, which is what most
    of them would else cost.
    """

    async def endpoint(request: Request) -> Response:
        return await _answer(request, answer, joined, None, quick)

    return endpoint


def posted(answer: Answer, *, joined: bool = True) -> Endpoint:
    """An endpoint for a POST from one of our own pages; with `joined`, only for a device that has."""

    async def endpoint(request: Request) -> Response:
        return await _answer(request, answer, joined, await fields(request), lambda here: False)

    return endpoint


def refusal(request: Request, reasons: Sequence[str], sent: Mapping[str, str] | None = None) -> Response:
    """Say no: JSON for the script, else a page in words that still holds what was typed."""
    status = status_of(reasons)
    said = sentences(reasons) if "foreign_origin" not in reasons else [t("This was sent from another page.")]
    if wants_json(request):
        answer = {"counted": False, "reasons": list(reasons), "sentences": said}
        return JSONResponse(answer, status, {"Cache-Control": "no-store"})
    code = str(request.path_params.get("code", ""))
    return drawing.page(
        "refused.html",
        status,
        reasons=reasons,
        sentences=said,
        code=code,
        kept=_kept("" if ASKS_NOTHING & set(reasons) else code, sent or {}),
        resend=sent or {},
        was_here=participant_cookie(code) in request.cookies,
    )


def status_of(reasons: Sequence[str]) -> int:
    return next((status for reason, status in STATUS.items() if reason in reasons), 422)


def browser_language(request: Request) -> str:
    """The language chosen in this browser, else the first one it asks for that we have."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in languages() else asked_for(request.headers.get("accept-language", ""))


def wanted_language(request: Request, workshop: Workshop, sent: Mapping[str, str]) -> str:
    """The same of those who are not in yet, where the template's words count too; a choice comes first."""
    among = workshop.template.written.languages
    for chosen in (sent.get(LANGUAGE) or request.query_params.get(LANGUAGE), request.cookies.get(COOKIE)):
        if chosen in on_offer(among):
            return str(chosen)
    return asked_for(request.headers.get("accept-language", ""), among)


async def _answer(
    request: Request,
    answer: Answer,
    joined: bool,
    sent: Mapping[str, str] | None,
    quick: Callable[[Here], bool],
) -> Response:
    with speaking(browser_language(request)):
        if sent is not None and not visit.own_origin(
            request.headers.get("origin"), request.headers.get("host")
        ):
            return await run_in_threadpool(refusal, request, ("foreign_origin",), sent)
        at_once = visit.desk().store.reads_at_once
        try:
            scene, person = await _run(at_once, visit.look, request)
            language = person.language if person else wanted_language(request, scene.workshop, sent or {})
            here = Here(request, scene.spoken_in(language), person, sent or {}, language)
            if person is None and joined and sent is None:
                return RedirectResponse(f"/j/{scene.workshop.code}", 303, {"Cache-Control": "no-store"})
            if person is None and joined:
                return await run_in_threadpool(refusal, request, ("not_joined",), sent)
            with speaking(match(language, current())):
                return await _run(at_once and quick(here), answer, here)
        except NotFound:
            return await run_in_threadpool(refusal, request, ("workshop_gone",), sent)
        except StoreTrouble:
            return await run_in_threadpool(refusal, request, ("not_saved",), sent)


async def _run(here: bool, act: Callable[[A], T], what: A) -> T:
    """In the event loop itself where that is quicker than a change of threads, else in a thread."""
    return act(what) if here else await to_thread.run_sync(act, what, limiter=_hands())


async def fields(request: Request) -> dict[str, str]:
    """The fields of a plain form; what is too large to be one of ours is read as empty."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return {}
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


@cache
def _hands() -> CapacityLimiter:
    """The threads that work for phones at once."""
    return CapacityLimiter(HANDS)


def _kept(code: str, sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed, in the words of the question where a code is given and it still exists."""
    labels = _labels(code) if code else {}
    typed = answers(sent) | ({"reason": sent["reason"]} if sent.get("reason") else {})
    return [(labels.get(name, name), labels.get(value, value)) for name, value in typed.items() if value]


def _labels(code: str) -> dict[str, str]:
    try:
        template = preparing.find(visit.desk(), code).template
    except (NotFound, StoreTrouble):
        return {}
    return {item.id: item.short for q in template.questions for item in (*q.rows, *q.columns)}
