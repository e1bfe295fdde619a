"""What the projector shows, as data for its one component, and the QR code that leads phones in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segno.helpers import make_wifi_data
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coprod import results
from coprod.access import Action, may
from coprod.addresses import join_address, only_here, short
from coprod.charts.behind import picture
from coprod.charts.colours import Mode
from coprod.charts.compose import compose
from coprod.charts.findings import caveat, finding, foremost
from coprod.charts.library import plotly_js, plotly_tag
from coprod.charts.screen import figure
from coprod.formats.qr import svg
from coprod.library import foremost as foremost_leads
from coprod.library import leads
from coprod.model.behind import Pictured
from coprod.model.outcome import Shown
from coprod.model.words import Word
from coprod.model.workshop import Round, View, Workshop
from coprod.text import speaking, t, titled, tn
from coprod.text.apart import tables_said, wall_said
from coprod.text.origins import phones_and_paper
from coprod.web import logo, visit
from coprod.web.static import TYPES, StaticBytes
from coprod.workshops import clicking, collecting, pledging, preparing, steps
from coprod.workshops.steps import Standing

SMALLEST, LARGEST = 240, 8000
MOST_PLEDGES = 6


@dataclass(frozen=True)
class _Sheet:
    """The hall's screen, in px."""

    mode: Mode
    width: int
    height: int

    @classmethod
    def of(cls, request: Request) -> "_Sheet":
        mode: Mode = "dark" if request.query_params.get("mode") == "dark" else "light"
        return cls(mode, _pixels(request, "width", 1280), _pixels(request, "height", 720))


def stage(request: Request) -> JSONResponse:
    """The projector's present picture; `mode`, `width` and `height` are those of the whole screen."""
    workshop = visit.the_workshop(request)
    who = visit.require(request, Action.WATCH, workshop)
    standing = steps.stand(visit.desk(), workshop.id)
    if standing is None:
        raise HTTPException(404)
    with speaking(workshop.language) as language:
        shown = {"language": language, **_shown(standing, _Sheet.of(request))}
    shown["second"] = _second(standing, shown)
    shown["steer"] = clicking.shown(standing) if may(who, Action.STEER, workshop) else None
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


def qr(request: Request) -> Response:
    """The QR code of a workshop's join address as SVG; it holds nothing from the request but the code."""
    workshop = visit.the_workshop(request)
    address = join_address(preparing.address_of(visit.desk(), workshop), workshop.code)
    return _svg(address)


def wifi_qr(request: Request) -> Response:
    """The hall's Wi-Fi as a QR code, for whoever may see the projector."""
    workshop = visit.the_workshop(request)
    visit.require(request, Action.WATCH, workshop)
    if not workshop.wifi_name:
        raise HTTPException(404)
    security = "WPA" if workshop.wifi_password else None
    return _svg(make_wifi_data(workshop.wifi_name, workshop.wifi_password or None, security))


async def plotly(request: Request) -> StaticBytes:
    """plotly.js for the projector; the same bytes until the package is replaced."""
    return StaticBytes(plotly_js, TYPES[".js"], plotly_tag(), kept="public, max-age=86400")


def _svg(content: str) -> Response:
    drawn = svg(content)
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=60"})


def _second(standing: Standing, first: Mapping[str, Any]) -> dict[str, object] | None:
    """What stands below the words on the stage, in the workshop's second language; None without one.

    What nobody has said in that language is left out: no line stands there twice, or in a third language.
    """
    template = standing.workshop.template
    language = template.second_language
    if not language or language == template.spoken:
        return None
    standing = standing.spoken_in(language)
    with speaking(language) as spoken:
        said = _shown(standing, None)
    round_ = standing.showing
    own = (standing.question(round_).title, standing.question(round_).prompt) if round_ else ()

    def kept(text: str, beside: str) -> str:
        of = (text.language if isinstance(text, Word) else template.language) if text in own else spoken
        return text if of == language and text != beside else ""

    found = said["findings"] if standing.workshop.view is View.FINDINGS else []
    return {
        "language": language,
        "title": kept(said["title"], first["title"]),
        "sentence": kept(said["sentence"], first["sentence"]),
        "count": kept(said["count"]["text"], first["count"]["text"]) if said["count"] else "",
        "findings": [kept(each["text"], "") for each in found],
        "ask": kept(said["ask"], first["ask"]),
    }


def _shown(standing: Standing, sheet: _Sheet | None) -> dict[str, Any]:
    """All that is on the stage; without a sheet the words alone, in the language being spoken."""
    workshop, view = standing.workshop, standing.workshop.view
    round_ = standing.showing
    if round_ is None and (view is View.QUESTION or view.of_results):
        view = View.LOBBY
    base: dict[str, Any] = {
        "version": workshop.version,
        "view": view.value,
        "picture": None,
        "title": workshop.name,
        "sentence": "",
        "rule": "",
        "notes": [],
        "findings": [],
        "ask": "",
        "figure": None,
        "count": None,
        "join": None,
        "wifi_qr": None,
        "timer_ms": None,
        "closes_ms": None,
        "banner": t("Example workshop: made-up people") if workshop.made_up else None,
        "rehearsal": t("Rehearsal: made-up people") if workshop.rehearsing else "",
    }
    if view is View.LOBBY:
        tag = _tag(f"{workshop.wifi_name} {workshop.wifi_password}")
        wifi = f"/qr/{workshop.code}/wifi.svg?for={tag}" if workshop.wifi_name else None
        by = logo.for_hall(workshop)
        host = {"host": {"name": by.name, "logo": by.picture}, "notes": _warning(workshop)}
        here = {"count": _here(standing.joined), "join": _join(workshop), "wifi_qr": wifi}
        return base | here | host
    if view is View.FINDINGS:
        return base | _found(standing, whole=sheet is None)
    if view is View.REFORMS:
        return base | _reforms(workshop)
    if view is View.PLEDGES:
        return base | _pledges(workshop)
    if view is View.BLANK or round_ is None:
        return base
    if view is View.QUESTION:
        return base | _asked(standing, round_)
    return base | _result(standing, round_, sheet)


def _asked(standing: Standing, round_: Round) -> dict[str, object]:
    question = standing.question(round_)
    open_now = round_.takes_ballots(standing.now)
    return {
        "title": titled(question.title, round_.number),
        "sentence": question.prompt,
        "count": _turnout(standing) if standing.current == round_ else None,
        "join": _join(standing.workshop) if open_now else None,
        "timer_ms": standing.milliseconds_until(round_.timer_ends_at) if open_now else None,
        "closes_ms": standing.milliseconds_until(standing.countdown_to) if open_now else None,
        "notes": [
            *(_warning(standing.workshop) if open_now else [t("This round is closed.")]),
            *_on_paper(standing, round_),
        ],
    }


def _result(standing: Standing, round_: Round, sheet: _Sheet | None) -> dict[str, object]:
    shown = results.outcome(visit.desk().store, round_.id)
    if shown is None or shown.shown is Shown.HIDDEN:
        return _asked(standing, round_) | {"view": View.QUESTION.value}
    open_now = round_.takes_ballots(standing.now)
    live: dict[str, object] = {}
    if open_now:
        live = {
            "count": _turnout(standing),
            "join": _join(standing.workshop),
            "timer_ms": standing.milliseconds_until(round_.timer_ends_at),
            "closes_ms": standing.milliseconds_until(standing.countdown_to),
        }
    if shown.shown is Shown.TOO_FEW and open_now:
        return _asked(standing, round_) | {"view": View.QUESTION.value}
    if shown.shown is Shown.TOO_FEW:
        spec = compose(results.in_words_of(shown, standing.workshop.template))
        return {"view": View.RESULTS.value, "title": spec.title, "sentence": spec.sentence}
    view = standing.workshop.view
    found = results.pictured(visit.desk().store, round_.id, view) or Pictured(view=view, outcome=shown)
    if sheet is None:
        found = results.pictured_in_words_of(found, standing.workshop.template)
    drawn = _picture(found, _beside(standing, round_), sheet)
    return {"view": View.RESULTS.value, **drawn, **live}


def _found(standing: Standing, whole: bool) -> dict[str, object]:
    """Three sentences with their word of certainty, and the question that follows from them.

    A `whole` sentence says how firm it is itself.
    """
    workshop = standing.workshop
    pictures = results.findings(visit.desk().store, workshop, rehearsed=True)
    spoken = (results.pictured_in_words_of(each, workshop.template) for each in pictures)
    found = foremost([finding(each) for each in spoken])
    return {
        "sentence": t("What we found") if found else t("There is nothing to show here yet."),
        "findings": [
            {
                "text": each.spec.sentence if whole else each.sentence,
                "word": each.word,
                "verdict": each.verdict,
                "n": each.answered,
            }
            for each in found
        ],
        "ask": t("What will we do?") if found else "",
        "notes": [caveat()] if found else [],
    }


def _reforms(workshop: Workshop) -> dict[str, object]:
    """What leads here, what others did about it, and the question that is left."""
    ways = results.ways_on(visit.desk().store, workshop, rehearsed=True)
    found = foremost_leads(leads(collecting.library(visit.desk()), ways))
    return {
        "sentence": t("From finding to reform") if found else t("There is nothing to show here yet."),
        "findings": [
            {
                "text": each.sentence,
                "word": each.word,
                "verdict": each.verdict,
                "n": each.answered,
                "more": list(each.for_the_hall),
            }
            for each in found
        ],
        "ask": t("What will you do?") if found else "",
        "notes": [caveat()] if found else [],
    }


def _pledges(workshop: Workshop) -> dict[str, object]:
    """What people will do, as far as it was let through: the newest, as many as can be read in a hall."""
    found = pledging.listed(visit.desk(), workshop, released=True)[-MOST_PLEDGES:]
    return {
        "sentence": t("What we will do") if found else t("There is nothing to show here yet."),
        "findings": [{"text": each.text} for each in found],
    }


def _picture(shown: Pictured, notes: Sequence[str], sheet: _Sheet | None) -> dict[str, object]:
    spec = picture(shown)
    drawn = sheet and figure(
        spec,
        mode=sheet.mode,
        hall=True,
        width=sheet.width,
        height=sheet.height,
        order="printed" if shown.outcome.live else "room",
    )
    return {
        "picture": f"{shown.outcome.round_id}-{shown.view}",
        "title": spec.title,
        "sentence": spec.sentence,
        "rule": spec.rule,
        "notes": [*spec.notes, *notes],
        "figure": drawn,
    }


def _pixels(request: Request, name: str, otherwise: int) -> int:
    asked = request.query_params.get(name, "")
    return min(LARGEST, max(SMALLEST, int(asked))) if asked.isdecimal() and len(asked) < 6 else otherwise


def _here(joined: int) -> dict[str, str]:
    return {"big": str(joined), "text": tn("{n} person is here", "{n} people are here", joined)}


def _turnout(standing: Standing) -> dict[str, str]:
    turnout = standing.turnout
    return {
        "big": str(turnout.ballots),
        "text": t("{n} of {joined} are in", n=turnout.ballots, joined=turnout.joined),
    }


def _on_paper(standing: Standing, round_: Round) -> list[str]:
    """What came from phones and from paper, and what tables agreed on, if any of it is not only phones."""
    turnout = standing.turnout
    if standing.current != round_:
        return []
    said = [phones_and_paper(turnout.ballots, turnout.on_paper)]
    said.append(tables_said(turnout.tables, turnout.table_people))
    return [t("{what}.", what=each) for each in said if each]


def _beside(standing: Standing, round_: Round) -> list[str]:
    """What stands beside a round's results in the hall: of the newest how it came in, and its wall board."""
    wall = results.wall_board(visit.desk().store, round_.id)
    poster = [wall_said(wall.total, wall.people)] if wall else []
    if standing.current == round_:
        return [*_on_paper(standing, round_), *poster]
    agreed = results.agreed_tables(visit.desk().store, round_.id)
    said = [t("{what}.", what=tables_said(agreed.n, agreed.people))] if agreed else []
    return [*said, *poster]


def _tag(content: str) -> str:
    """Makes a picture's address change with what it shows, so that no browser keeps the old one."""
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _warning(workshop: Workshop) -> list[str]:
    """Said beside a QR code that phones cannot follow."""
    if not only_here(preparing.address_of(visit.desk(), workshop)):
        return []
    return [t("Phones cannot reach this address: it works on this computer only.")]


def _join(workshop: Workshop) -> dict[str, str]:
    address = preparing.address_of(visit.desk(), workshop)
    return {
        "address": f"{short(address)}/j",
        "code": workshop.spoken_code,
        "qr": f"/qr/{workshop.code}.svg?for={_tag(address)}",
    }


ROUTES = [
    Route("/stage/{code}", stage),
    Route("/qr/{code}.svg", qr),
    Route("/qr/{code}/wifi.svg", wifi_qr),
    Route("/plotly.min.js", plotly),
]
