"""A workshop's own questions: its copy of a template, which can be changed as long as nobody was asked."""

from collections.abc import Sequence

from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.template import Template
from coprod.model.workshop import AgendaItem, Workshop
from coprod.news import Topic
from coprod.store import participants, workshops
from coprod.workshops import by_link, trail
from coprod.workshops.desk import Desk

QUESTION_FROZEN = "question_frozen"
GROUP_IN_USE = "group_in_use"
UNKNOWN_LANGUAGE = "unknown_language"
MINUTES = 5
"""Of a question that no agenda of the template names."""


def adopt(desk: Desk, workshop_id: str, new: Template, over: Template | None = None) -> bool:
    """Let the workshop ask these questions instead of its own; `over` is what they were changed from.

    False, and nothing changed, where it asks something else than `over` by now.

    Questions that are no longer there leave the agenda; new ones wait at its end, left out until somebody
    takes them in. One by link that has not opened asks them too, as nobody steers it. Raises
    Refused(QUESTION_FROZEN) where a question that was opened would change or go, Refused(GROUP_IN_USE) where
    a group would go that somebody is here as, Refused(NO_QUESTIONS) where one by link would open with nothing
    to ask, and NotFound("workshop").
    """
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None:
            raise NotFound("workshop")
        if over is not None and over.written != workshop.template.written:
            return False
        new = new.written
        asked = {question.id: question for question in new.questions}
        begun = workshops.rounds(db, workshop_id)
        for question_id in {each.question_id for each in begun}:
            if asked.get(question_id) != workshop.template.written.question(question_id):
                raise Refused(QUESTION_FROZEN)
        here = {each.group_id for each in participants.joined(db, workshop_id)} - {None}
        if not here <= {group.id for group in new.groups}:
            raise Refused(GROUP_IN_USE)
        opens_itself = workshop.by_link and not begun
        placed = _placed(workshop, workshops.agenda(db, workshop_id), new, left_out=not opens_itself)
        if opens_itself and not by_link.asked(workshop.model_copy(update={"template": new}), placed):
            raise Refused(by_link.NO_QUESTIONS)
        workshops.set_agenda(db, workshop_id, placed)
        agendas = [each.id for each in new.agendas]
        workshops.change(
            db,
            workshop_id,
            template=new.model_dump_json(),
            agenda_id=workshop.agenda_id if workshop.agenda_id in agendas else agendas[0],
        )
        trail.note(db, desk, workshop_id, What.QUESTIONS_CHANGED, questions=len(asked))
    desk.news.tell(workshop_id, Topic.NOW)
    return True


def speak(desk: Desk, workshop_id: str, language: str) -> None:
    """Let the hall, the desk and the files have the template's words in this language.

    Raises Refused(UNKNOWN_LANGUAGE) for one that it has no words in, and NotFound("workshop").
    """
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None:
            raise NotFound("workshop")
        if language not in workshop.template.written.languages:
            raise Refused(UNKNOWN_LANGUAGE)
        workshops.change(db, workshop_id, language=language)
        trail.note(db, desk, workshop_id, What.QUESTIONS_CHANGED, language=language)
    desk.news.tell(workshop_id, Topic.NOW)


def _placed(
    workshop: Workshop, agenda: Sequence[AgendaItem], new: Template, *, left_out: bool
) -> list[AgendaItem]:
    """The agenda without what is no longer there, and with what is new at its end, `left_out` or not."""
    asked = [question.id for question in new.questions]
    kept = [item for item in agenda if item.question_id in asked]
    listed = {item.question_id for item in kept} | {each.id for each in workshop.template.questions}
    added = [
        AgendaItem(question_id=each, position=0, minutes=MINUTES, skipped=left_out)
        for each in asked
        if each not in listed
    ]
    return [item.model_copy(update={"position": n}) for n, item in enumerate([*kept, *added])]
