"""A ballot's page drawn once and dealt is, for each person, the page that is drawn for them alone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from coprod import participation
from coprod.text import speaking
from coprod.web.pocket import dealt, drawing
from coprod.web.pocket.ballot_form import Form
from coprod.workshops import running, steps
from tests import factories

QUESTIONS = ("budget", "dots_factors", "dots_steps")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("minutes", [None, 5])
def test_a_dealt_page_is_the_page_drawn_for_one_person(
    tmp_path: Path, question: str, minutes: float | None
) -> None:
    desk = factories.desk_in(tmp_path)
    workshop = factories.workshop(desk, agenda="full")
    people = factories.people(desk, workshop, 3)
    round_ = running.open_round(desk, workshop.id, question, minutes=minutes)
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    asked = workshop.question(question)
    own = {"press": "press-of-mine"} | ({"timer_ms": "299000"} if minutes else {})

    def drawn(person: str, *, for_all: bool) -> str:
        someone = next(each for each in steps.people(desk, workshop.id) if each.id == person)
        screen = participation.screen_in(desk, scene, someone)
        rows = asked.rows if for_all else screen.rows
        form = Form(asked, rows, round_.id, "press-of-mine")
        timer = own.get("timer_ms")
        if for_all:
            form = replace(form, press=dealt.blank("press"), for_all=True)
            timer = timer and dealt.blank("timer_ms")
        return drawing.draw(
            "main.html",
            screen=screen,
            workshop=workshop,
            form=form,
            problems=(),
            changing=False,
            shown=None,
            given=[],
            pledge=None,
            closes_ms=None,
            timer_ms=timer,
        )

    with speaking("en"):
        once = dealt.parse(drawn(people[0], for_all=True))
        alone = [drawn(person, for_all=False) for person in people]
    for person, page in zip(people, alone, strict=True):
        someone = next(each for each in steps.people(desk, workshop.id) if each.id == person)
        order = [item.id for item in participation.in_order(asked.rows, someone, asked)]
        assert once.deal(order, own) == page
        assert re.findall(r'(?:name|for)="([a-z_]+)\.?" ', page)
    if asked.shuffle:
        assert len(set(alone)) > 1, "three people saw the rows in one order"
    desk.store.close()


def test_a_blank_without_a_value_is_an_error_and_no_empty_field() -> None:
    once = dealt.parse(f"<b>{dealt.blank('press')}</b>{dealt.row('a')}A{dealt.row('b')}B{dealt.last_row()}.")
    assert once.deal(["b", "a"], {"press": "1"}) == "<b>1</b>BA."
    with pytest.raises(KeyError):
        once.deal(["a", "b"], {})
