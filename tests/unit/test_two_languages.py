"""The projector in two languages: what the organiser chooses, and what the stage is told to say below."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod import text
from coprod.errors import BadFile
from coprod.formats.template_toml import template_toml
from coprod.model.template import Template, parse_template
from coprod.model.template_changes import changes
from coprod.model.workshop import View, Workshop
from coprod.ui.template_form import sentence
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, running, templating
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import projector_cookie
from tests import factories

WELSH = """
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{n} person is here"
msgid_plural "{n} people are here"
msgstr[0] "{n} person yma"
msgstr[1] "{n} o bobl yma"

msgid "{n} of {joined} are in"
msgstr "mae {n} o {joined} i mewn"

msgid "The room puts most on {label}: {share} of 100."
msgstr "Mae'r ystafell yn rhoi'r mwyaf ar {label}: {share} o 100."

msgid "That is firm."
msgstr "Mae hynny'n gadarn."

msgid "What we found"
msgstr "Beth a gawsom"

msgid "What will we do?"
msgstr "Beth wnawn ni?"
"""
TITLE, PROMPT = "Rhannu'r gyllideb", "Ar beth fyddech chi'n ei wario?"

Told = dict[str, object]
Ask = Callable[[], Told]


@pytest.fixture
def desk(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    """A server that has some words in Welsh."""
    file = tmp_path / "locale" / "cy" / text.CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text(WELSH, "utf-8")
    monkeypatch.setattr(text, "LOCALE", tmp_path / "locale")
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    factories.database_in(Path(settings_env["COPROD_DATA_DIR"]))
    for kept in (text.languages, text._catalogue, the_desk):
        kept.cache_clear()
    yield the_desk()
    the_desk().store.close()
    for kept in (text.languages, text._catalogue, the_desk):
        kept.cache_clear()


def template(second: str = "cy") -> Template:
    """The survey with one question said in Welsh, and a label."""
    tables = factories.template().model_dump(mode="json") | {"second_language": second}
    for question in tables["questions"]:
        question["words"] = []
        for item in (*question["rows"], *question["columns"]):
            item["words"] = [{"language": "cy", "short": "TGCh gwell"}] if item["id"] == "ict" else []
        if question["id"] == "budget":
            question["words"] = [{"language": "cy", "title": TITLE, "prompt": PROMPT}]
    return Template.model_validate(tables)


def hall(desk: Desk, second: str = "cy") -> tuple[Workshop, Ask]:
    workshop, keys = preparing.create(desk, "Glasgow", template(second), "standard", minimum=1)
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    client = TestClient(app, base_url="http://testserver")
    client.cookies.set(projector_cookie(workshop.code), keys.projector)

    def ask() -> Told:
        told: Told = client.get(f"/stage/{workshop.code}").json()
        return told

    return workshop, ask


def said(told: Told) -> dict[str, object]:
    second = told["second"]
    assert isinstance(second, dict)
    return {name: words for name, words in second.items() if words}


def test_without_a_second_language_there_is_none(desk: Desk) -> None:
    told = hall(desk, "")[1]()
    assert (told["language"], told["second"]) == ("en", None)


def test_the_stage_says_the_same_in_both_languages_screen_by_screen(desk: Desk) -> None:
    workshop, ask = hall(desk)
    factories.people(desk, workshop, 2)
    assert said(ask()) == {"language": "cy", "count": "2 o bobl yma"}, "the workshop's name has no language"

    round_ = running.open_round(desk, workshop.id, "budget")
    asked = {"language": "cy", "title": TITLE, "sentence": PROMPT, "count": "mae 0 o 2 i mewn"}
    told = ask()
    assert said(told) == asked
    assert told["sentence"] == workshop.question("budget").prompt

    ballots = [factories.budget(ict=80, frontline_training=20)] * 6
    factories.cast(desk, round_, factories.people(desk, workshop, 6), ballots)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    told = ask()
    whole = "Mae'r ystafell yn rhoi'r mwyaf ar TGCh gwell: 80 o 100. Mae hynny'n gadarn."
    assert said(told) == {"language": "cy", "title": TITLE, "sentence": whole}
    assert told["sentence"] == "The room puts most on Better ICT: 80 of 100. That is firm."
    assert "TGCh gwell" not in json.dumps(told["figure"]), "the picture's labels stay in the first"

    running.show(desk, workshop.id, View.FINDINGS)
    told = ask()
    found = {"sentence": "Beth a gawsom", "findings": [whole], "ask": "Beth wnawn ni?"}
    assert said(told) == {"language": "cy", **found}
    running.show(desk, workshop.id, View.BLANK)
    assert said(ask()) == {"language": "cy"}


def test_what_nobody_has_said_in_the_second_language_is_left_out(desk: Desk) -> None:
    """No line in English under English, and none that would be marked as a language it is not in."""
    workshop, ask = hall(desk)
    running.open_round(desk, workshop.id, "dots_steps")
    assert said(ask()) == {"language": "cy", "count": "mae 0 o 0 i mewn"}
    templating.adopt(desk, workshop.id, template("fr"))
    assert said(ask()) == {"language": "fr"}


def test_the_language_it_is_written_in_can_be_the_second(desk: Desk) -> None:
    workshop, ask = hall(desk, "en")
    templating.speak(desk, workshop.id, "cy")
    running.open_round(desk, workshop.id, "budget")
    told = ask()
    assert (told["language"], told["title"]) == ("cy", TITLE)
    english = workshop.question("budget")
    assert said(told)["title"] == english.title
    assert said(told)["sentence"] == english.prompt
    templating.speak(desk, workshop.id, "en")
    assert ask()["second"] is None, "a hall that speaks it already needs no second"


def test_a_second_language_may_come_after_the_first_round(desk: Desk) -> None:
    workshop, ask = hall(desk, "")
    running.open_round(desk, workshop.id, "budget")
    templating.adopt(desk, workshop.id, template("cy"))
    assert said(ask())["title"] == TITLE


def test_the_choice_is_in_the_file_and_among_the_differences() -> None:
    file = template_toml(template())
    assert 'second_language = "cy"' in file
    assert parse_template(file, "own.toml").second_language == "cy"
    assert "second_language" not in template_toml(template(""))
    assert [sentence(each) for each in changes(template(""), template())] == [
        "Also on the projector: Cymraeg"
    ]


def test_a_second_language_that_is_none_is_refused_with_its_line() -> None:
    file = template_toml(template()).replace('second_language = "cy"', 'second_language = "xq"')
    with pytest.raises(BadFile, match='"xq" is not the code of a language'):
        parse_template(file, "own.toml")
