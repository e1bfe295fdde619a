"""How a question looks on a phone, for whoever looks after its workshop: the real page, never counted."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod import participation
from coprod.access import Action
from coprod.model.workshop import Participant, Round
from coprod.participation import Screen, Step
from coprod.text import match, speaking
from coprod.web import visit
from coprod.web.guards import POCKET_POLICY
from coprod.web.pocket import drawing
from coprod.web.pocket.ballot_form import Form
from coprod.web.pocket.reception import LANGUAGE, browser_language
from coprod.workshops import steps

NOBODY = "preview"
FRAMED = {
    "Content-Security-Policy": POCKET_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
}
"""It stands in a frame of our own page, as the ballot itself may not."""


def preview(request: Request) -> Response:
    """/pocket/preview/CODE/QUESTION?language=de: the ballot as somebody gets it who reads German."""
    workshop = visit.the_workshop(request)
    visit.require(request, Action.MANAGE, workshop)
    scene, asked = steps.scene(visit.desk(), workshop.id), request.path_params["question"]
    if scene is None or asked not in {each.id for each in workshop.template.questions}:
        raise HTTPException(404)
    language = request.query_params.get(LANGUAGE, "")[:8] or workshop.language
    scene = scene.spoken_in(language)
    person = Participant(
        id=NOBODY, workshop_id=workshop.id, language=language, seed=NOBODY, joined_at=scene.now
    )
    question = scene.workshop.question(asked)
    round_ = Round(
        id=NOBODY,
        workshop_id=workshop.id,
        question_id=question.id,
        number=1,
        live=False,
        minimum=workshop.minimum,
        opened_at=scene.now,
    )
    form = Form(
        question=question,
        rows=participation.in_order(question.rows, person, question),
        round_id=NOBODY,
        press=NOBODY,
    )
    with speaking(match(language, browser_language(request))):
        return drawing.page(
            "preview.html",
            headers=FRAMED,
            screen=Screen(Step.BALLOT, scene.workshop, person, scene, round_),
            workshop=scene.workshop,
            form=form,
            reading=language,
            preview=request.url.path,
            cast="press" in request.query_params,
            changing=False,
            timer_ms=None,
        )


ROUTES: list[BaseRoute] = [Route("/pocket/preview/{code}/{question}", preview)]
