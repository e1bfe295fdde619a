"""The participant's flow on a phone: coming in, the screen of the moment, casting, being erased."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from coprod import participation
from coprod.errors import NotFound, Refused
from coprod.model.act import Who
from coprod.model.ballot import Cast
from coprod.model.workshop import Origin, Round, Workshop
from coprod.participation import Screen, Step
from coprod.text import t
from coprod.text.reasons import sentences
from coprod.web import visit
from coprod.web.pocket import dealt, drawing
from coprod.web.pocket.ballot_form import Form, answers, typed_from
from coprod.web.pocket.handed_in import handed_in
from coprod.web.pocket.reception import Here, for_anybody, posted, refusal, seen, status_of
from coprod.web.pocket.shown import given, shown
from coprod.workshops import by_link, casting, joining, pledging, preparing

PRESS = re.compile(r"[A-Za-z0-9_-]{8,64}")
LAPTOP = "laptop"
ALIKE = (Step.GROUP, Step.LOBBY)
"""The screens that say the same to everybody in a workshop."""
PLEDGING = (Step.COUNTED, Step.WAITING, Step.RESULT)


def ask_code(request: Request) -> Response:
    """/j: a form for the code; with a code that fits it leads on."""
    typed = visit.asked_code(request)
    to = request.query_params.get("to", "")
    if not typed:
        return drawing.page("code.html", typed="", to=to, problem="")
    try:
        workshop = preparing.find(visit.desk(), typed)
    except NotFound:
        problem = t("No workshop has this code. Check it on the big screen: eight letters and figures.")
        return drawing.page("code.html", 404, typed=typed[:40], to=to, problem=problem)
    onward = f"?to={LAPTOP}" if to == LAPTOP else ""
    return lead_on(f"/j/{workshop.code}{onward}")


def welcome(here: Here) -> Response:
    """What this is and what is kept; makes nobody."""
    workshop = here.workshop
    said = {
        "joined": here.person is not None,
        "onward": onward(here),
        "to": to_laptop(here),
        "secure": visit.desk().settings.secure,
        "erased": "erased" in here.request.query_params,
        "next_person": "next" in here.request.query_params,
        "state": by_link.state(workshop, here.scene.now) if workshop.by_link else None,
        "ticket": "",
        "reading": here.language,
    }

    def values() -> Mapping[str, object]:
        return {**said, "workshop": workshop, "asks_reason": asks_reason(workshop)}

    return drawing.same_page((workshop.id, workshop.version, *said.values()), "join.html", values=values)


def join(here: Here) -> Response:
    """Make a participant for this device, unless it is one already."""
    answer = lead_on(onward(here))
    if here.person is None:
        origin = Origin.LAPTOP if to_laptop(here) else Origin.PHONE
        if here.sent.get("shared"):
            origin = Origin.SHARED
        try:
            _, key = joining.join(visit.desk(), here.workshop, language=here.language, origin=origin)
        except Refused as refused:
            return refusal(here.request, refused.reasons)
        visit.remember_participant(answer, here.workshop.code, key)
    return answer


def now(here: Here) -> Response:
    """The screen this person is at, as a page."""
    screen = _screen(here, revising=here.request.query_params.get("change", ""))
    return _show(screen, changing=screen.step is Step.BALLOT and screen.counted is not None)


def part(here: Here) -> Response:
    """The same, but only what changes: `<main>`, with its version."""
    screen = _screen(here, revising=here.request.query_params.get("change", ""))
    return _show(
        screen, template="main.html", changing=screen.step is Step.BALLOT and screen.counted is not None
    )


def come_as(here: Here) -> Response:
    """Note the stakeholder group."""
    assert here.person is not None
    try:
        group, table = here.sent.get("group", ""), here.sent.get("table", "")
        joining.come_as(visit.desk(), here.workshop, here.person.id, group, table)
    except Refused as refused:
        return _show(_screen(here), 422, problems=sentences(refused.reasons), sent=here.sent)
    return lead_on(f"/pocket/{here.workshop.code}")


def cast(here: Here) -> Response:
    """Hand in a ballot; the script gets JSON, a plain form a page."""
    assert here.person is not None
    round_ = here.scene.round(here.sent.get("round"))
    if round_ is None:
        return refusal(here.request, ("round_closed",), here.sent)
    question = here.workshop.question(round_.question_id)
    try:
        ballot = participation.read_ballot(
            question,
            answers(here.sent),
            abstain=here.sent.get("act") == "abstain",
            reason=here.sent.get("reason", "") if question.ask_reason else "",
        )
    except Refused as refused:
        return _not_counted(here, round_, refused.reasons)
    press = here.sent.get("press", "")
    if not PRESS.fullmatch(press):
        press = _new_press()
    origin = Origin.SHARED if here.person.origin is Origin.SHARED else Origin.PHONE
    answer = participation.hand_in(visit.desk(), round_.id, here.person.id, ballot, press, origin)
    if not isinstance(answer, Cast):
        return _not_counted(here, round_, answer)
    if here.wants_json:
        return JSONResponse({"counted": True, "receipt": answer.receipt, "revision": answer.revision})
    return lead_on(f"/pocket/{here.workshop.code}")


def more_time(here: Here) -> Response:
    """Count this person among those who want more time; a plain form comes back with what was typed."""
    assert here.person is not None
    asked = here.scene.round(here.sent.get("round"))
    if asked is not None:
        casting.ask_more_time(visit.desk(), asked.id, here.person.id)
    if here.wants_json:
        return Response(status_code=204)
    screen = _screen(here)
    if asked is None or asked != screen.round or not asked.takes_ballots(here.scene.now):
        return lead_on(f"/pocket/{here.workshop.code}")
    form = _form(screen, asked, here.sent)
    changing = screen.mine is not None
    return _show(_at_ballot(screen, asked), form=form, changing=changing, wants_time=True)


def ask_erase(here: Here) -> Response:
    """What erasing means, and the button."""
    return drawing.page("erase.html", workshop=here.workshop)


def erase(here: Here) -> Response:
    """Delete this person and all their ballots."""
    assert here.person is not None
    joining.erase(visit.desk().as_(Who.PARTICIPANT), here.workshop, here.person.id)
    answer = lead_on(f"/j/{here.workshop.code}?erased")
    visit.forget_participant(answer, here.workshop.code)
    return answer


def hand_over(here: Here) -> Response:
    """Put this person away for the next one: a shared device forgets them, and what they gave counts on."""
    assert here.person is not None
    if here.person.origin is not Origin.SHARED:
        return lead_on(f"/pocket/{here.workshop.code}")
    answer = lead_on(f"/j/{here.workshop.code}?next")
    visit.forget_participant(answer, here.workshop.code)
    return answer


def lead_on(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def _screen(here: Here, *, revising: str = "") -> Screen:
    assert here.person is not None
    return participation.screen_in(visit.desk(), here.scene, here.person, revising=revising)


def _shows_no_results(here: Here) -> bool:
    """Whether nothing has to be worked out for this person's screen."""
    return not participation.shows_results(here.scene)


def _show(
    screen: Screen,
    status: int = 200,
    *,
    template: str = "screen.html",
    form: Form | None = None,
    changing: bool = False,
    problems: Sequence[str] = (),
    sent: Mapping[str, str] | None = None,
    wants_time: bool = False,
) -> Response:
    if screen.step is Step.BALLOT and form is None:
        assert screen.round is not None
        typed = typed_from(
            screen.workshop.question(screen.round.question_id), screen.mine.ballot if screen.mine else None
        )
        form = _form(screen, screen.round, typed)
    own_round = screen.step in (Step.BALLOT, Step.COUNTED)
    counts_down = own_round or screen.step in (Step.SOON, Step.THANKS)
    headers = {"X-Screen-Version": screen.version}

    def values() -> Mapping[str, object]:
        return {
            "screen": screen,
            "workshop": screen.workshop,
            "form": form,
            "problems": problems,
            "sent": sent or {},
            "changing": changing,
            "wants_time": wants_time,
            "shown": shown(screen.outcome, screen, visit.desk().store) if screen.outcome else None,
            "given": given(screen),
            "handed_in": handed_in(screen),
            "pledge": _own_pledge(screen),
            "closes_ms": screen.closes_ms if counts_down else None,
            "timer_ms": screen.timer_ms if own_round else None,
        }

    if screen.step in ALIKE and not problems:
        who = (screen.participant.language, screen.device)
        key = (screen.workshop.id, screen.version, screen.scene.found_something, *who)
        return drawing.same_page(key, template, headers=headers, values=values)
    untouched = form and screen.mine is None and not (form.typed or form.problems or changing or wants_time)
    if form and untouched and not form.question.two_way:
        return _deal(screen, form, template, headers, values)
    return drawing.page(template, status, headers=headers, **values())


def _own_pledge(screen: Screen) -> str | None:
    """What this person will do, while that is asked; None while it is not."""
    asked = screen.step in PLEDGING and screen.workshop.view in pledging.ASKED_WITH and not screen.table
    if not asked or screen.workshop.closed_at is not None or screen.workshop.rehearsing:
        return None
    return pledging.mine(visit.desk(), screen.participant.id)


def _deal(
    screen: Screen,
    form: Form,
    template: str,
    headers: Mapping[str, str],
    values: Callable[[], Mapping[str, object]],
) -> Response:
    """An untouched ballot: all that is this person's own is the order, the press and the time."""
    times = {"closes_ms": screen.closes_ms, "timer_ms": screen.timer_ms}
    running = tuple(name for name, ms in times.items() if ms is not None)

    def for_all() -> Mapping[str, object]:
        alike = replace(form, rows=form.question.rows, press=dealt.blank("press"), for_all=True)
        return {**values(), "form": alike, **{name: dealt.blank(name) for name in running}}

    return drawing.dealt_page(
        (
            screen.workshop.id,
            screen.workshop.version,
            screen.participant.language,
            form.round_id,
            form.takes,
            running,
            screen.device,
        ),
        template,
        headers=headers,
        values=for_all,
        order=[item.id for item in form.rows],
        own={"press": form.press, **{name: str(times[name]) for name in running}},
    )


def _form(screen: Screen, round_: Round, typed: Mapping[str, str], problems: Sequence[str] = ()) -> Form:
    question = screen.workshop.question(round_.question_id)
    return Form(
        question=question,
        rows=participation.in_order(question.rows, screen.participant, question),
        round_id=round_.id,
        press=_new_press(),
        typed=typed,
        problems=tuple(problems),
        takes=round_.takes_ballots(screen.scene.now),
    )


def _not_counted(here: Here, round_: Round, reasons: Sequence[str]) -> Response:
    """Say why, with everything that was typed still in its field."""
    if here.wants_json or "workshop_gone" in reasons or "not_joined" in reasons:
        return refusal(here.request, reasons, here.sent)
    screen = _screen(here)
    form = _form(screen, round_, here.sent, sentences(reasons))
    return _show(_at_ballot(screen, round_), status_of(reasons), form=form)


def _at_ballot(screen: Screen, round_: Round) -> Screen:
    """The same person before the ballot of this round, whatever they would see by now."""
    mine = screen.mine if screen.round == round_ else None
    return replace(screen, step=Step.BALLOT, round=round_, mine=mine, outcome=None)


def to_laptop(here: Here) -> str:
    """LAPTOP where a laptop asks to go on in Streamlit, else nothing."""
    asked = here.sent.get("to") or here.request.query_params.get("to")
    return LAPTOP if asked == LAPTOP else ""


def onward(here: Here) -> str:
    """Where the door leads."""
    code = here.workshop.code
    return f"/take_part?w={code}" if to_laptop(here) else f"/pocket/{code}"


def asks_reason(workshop: Workshop) -> bool:
    """Whether any question asks for a reason, which the door has to say."""
    return any(question.ask_reason for question in workshop.template.questions)


def _new_press() -> str:
    return secrets.token_urlsafe(12)


ROUTES: list[BaseRoute] = [
    Route("/pocket/assets/{digest}/{name}", drawing.asset),
    Route("/j", for_anybody(ask_code)),
    Route("/j/{code}", seen(welcome, joined=False, quick=lambda here: True), methods=["GET"]),
    Route("/j/{code}", posted(join, joined=False), methods=["POST"]),
    Route("/pocket/{code}", seen(now, quick=_shows_no_results)),
    Route("/pocket/{code}/part", seen(part, quick=_shows_no_results)),
    Route("/pocket/{code}/group", posted(come_as), methods=["POST"]),
    Route("/pocket/{code}/cast", posted(cast), methods=["POST"]),
    Route("/pocket/{code}/more-time", posted(more_time), methods=["POST"]),
    Route("/pocket/{code}/next", posted(hand_over), methods=["POST"]),
    Route("/pocket/{code}/erase", seen(ask_erase), methods=["GET"]),
    Route("/pocket/{code}/erase", posted(erase), methods=["POST"]),
]
