"""Two people read one workshop in two languages: what their phones are sent, and a question's preview."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod import results
from coprod.formats.sheets import sheets_pdf
from coprod.model.workshop import Workshop
from coprod.text import CATALOGUE, COOKIE, languages, match, on_offer
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, paper, preparing, running, steps, templating
from coprod.workshops.keys import facilitator_cookie
from tests import factories
from tests.unit.test_cli import coprod

pytestmark = pytest.mark.usefixtures("locale")  # of our own words there are English ones only

OURS = "http://testserver"
HUNDRED = {"project_management": "60", "ict": "40"}
HEBREW = "עוד אנשי צוות"


class Reader:
    """Somebody's phone, whose browser asks for a language."""

    def __init__(self, workshop: Workshop, asks: str = "en") -> None:
        app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
        self.client = TestClient(
            app,
            base_url=OURS,
            follow_redirects=True,
            headers={"accept-language": asks, "origin": OURS},
        )
        self.code = workshop.code

    def get(self, address: str = "") -> str:
        return self.client.get(address if address.startswith("/j") else f"/pocket/{self.code}{address}").text

    def post(self, address: str, **fields: str) -> str:
        where = address if address.startswith("/j") else f"/pocket/{self.code}{address}"
        return self.client.post(where, data=fields).text

    def join(self, **fields: str) -> "Reader":
        self.post(f"/j/{self.code}", **fields)
        self.post("/group", group="manager")
        return self

    def cast(self, round_id: str, **fields: str) -> str:
        return self.post("/cast", round=round_id, press="press-of-a-test", act="cast", **fields)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.translated(desk, minimum=1)


def test_each_reads_in_their_language_and_they_are_counted_together(desk: Desk, workshop: Workshop) -> None:
    english, german = Reader(workshop).join(), Reader(workshop, "de-AT, en;q=0.5").join()
    round_ = running.open_round(desk, workshop.id, "budget")
    pages = {"en": english.get(), "de": german.get()}
    assert "Better ICT" in pages["en"]
    assert "Bessere IT" not in pages["en"]
    assert "Bessere IT" in pages["de"]
    assert "Better ICT" not in pages["de"]
    assert "Train frontline staff" in pages["de"], "half translated: the rest stays"
    for reader in (english, german):
        assert "Counted" in reader.cast(round_.id, **HUNDRED)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.amount("ict")) == (2, 40)
    said = {"en": english.get(), "de": german.get()}
    assert "The room puts most on Project management: 60 of 100." in said["en"]
    assert "The room puts most on Projektleitung: 60 of 100." in said["de"]
    assert "Bessere IT" not in said["en"]
    assert "Projektleitung" in german.get("/findings")
    assert "Projektleitung" in german.get("/screen")
    assert "Projektleitung" not in english.get("/screen") + english.get("/findings")


def test_words_in_another_language_than_the_page_say_so(desk: Desk, workshop: Workshop) -> None:
    german = Reader(workshop, "de").join()
    running.open_round(desk, workshop.id, "budget")
    page = german.get()
    assert '<html lang="en">' in page, "there are no German words of our own yet"
    assert '<span id="n-ict" lang="de" dir="auto">Bessere IT</span>' in page
    assert '<span id="n-frontline_training" dir="auto">Train frontline staff</span>' in page
    assert re.search(r'<h1 lang="de" dir="auto">Das Zusatzbudget aufteilen</h1>', page)
    assert 'lang="de"' not in Reader(workshop).join().get().partition("<footer")[0]


def test_text_from_right_to_left_runs_so_where_it_stands(desk: Desk) -> None:
    words = f'[words.he.lists.factors.frontline_more]\nshort = "{HEBREW}"\n'
    workshop = factories.translated(desk, words)
    reader = Reader(workshop, "he").join()
    running.open_round(desk, workshop.id, "budget")
    assert f'<span id="n-frontline_more" lang="he" dir="auto">{HEBREW}</span>' in reader.get()


def test_the_door_offers_the_languages_and_keeps_the_choice(desk: Desk, workshop: Workshop) -> None:
    reader = Reader(workshop)
    door = reader.get(f"/j/{workshop.code}?to=laptop")
    assert f'href="?language=de&amp;to=laptop" lang="de">{on_offer(("en", "de"))["de"]}</a>' in door
    chosen = reader.get(f"/j/{workshop.code}?language=de")
    assert "Hindernisse der Koproduktion" in chosen
    assert '<input type="hidden" name="language" value="de">' in chosen
    reader.join(language="de")
    [person] = steps.people(desk, workshop.id)
    assert person.language == "de"


def test_the_language_can_be_changed_afterwards(desk: Desk, workshop: Workshop) -> None:
    reader = Reader(workshop).join()
    running.open_round(desk, workshop.id, "budget")
    assert "Better ICT" in reader.get()
    assert "Bessere IT" in reader.post("/language", language="de")
    reader.post("/language", language="fr")
    reader.post("/language", language="<b>")
    [person] = steps.people(desk, workshop.id)
    assert person.language == "de", "what is not on offer changes nothing"


def test_where_there_is_nothing_to_choose_nothing_is_offered(desk: Desk) -> None:
    reader = Reader(factories.translated(desk, words=""), "de")
    assert 'class="languages"' not in reader.get(f"/j/{reader.code}")
    assert 'class="languages"' not in reader.join().get()


def test_a_lobby_drawn_once_is_not_shown_to_readers_of_another_language(
    desk: Desk, workshop: Workshop
) -> None:
    english, german = Reader(workshop).join(), Reader(workshop, "de").join()
    pressed = 'value="{}" lang="{}" aria-pressed="true"'
    assert pressed.format("en", "en") in english.get()
    assert pressed.format("de", "de") in german.get()


def test_hall_and_files_have_the_workshops_language(desk: Desk, workshop: Workshop) -> None:
    templating.speak(desk, workshop.id, "de")
    german = preparing.find(desk, workshop.code)
    assert german.question("budget").item("ict").short == "Bessere IT"
    round_ = factories.revealed_round(
        desk, german, "budget", [factories.budget(ict=100), factories.budget(ict=100)]
    )
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.question.place_label("ict") == "Bessere IT"
    english = results.in_words_of(shown, german.template.spoken_in("en"))
    assert english.question.place_label("ict") == "Better ICT"
    assert english is results.in_words_of(shown, german.template.spoken_in("en")), "worked out once"
    assert english.items == shown.items


def test_a_copy_keeps_the_language_and_every_word(desk: Desk, workshop: Workshop) -> None:
    templating.speak(desk, workshop.id, "de")
    copied, _ = preparing.copy(desk, preparing.find(desk, workshop.code), "Again")
    again = preparing.find(desk, copied.code)
    assert (again.language, again.template.written) == ("de", workshop.template.written)
    assert again.template == copied.template


def test_the_first_language_that_is_asked_for_and_there_counts() -> None:
    assert match("fr", "de-AT", among=("de",)) == "de"
    assert match("fr", among=("de",)) == "en"
    assert on_offer(("en",)) == ({} if len(languages()) == 1 else languages())
    assert list(on_offer(("de", "en"))) == ["de", *(each for each in languages() if each != "de")]


@pytest.fixture
def preview(desk: Desk) -> Callable[..., object]:
    made = preparing.create(desk, "Glasgow", factories.translated_template(), "standard")
    workshop, keys = made

    def ask(question: str, cookie: str = keys.owner, **parameters: str) -> object:
        reader = Reader(workshop)
        reader.client.cookies.set(facilitator_cookie(workshop.code), cookie)
        return reader.client.get(f"/pocket/preview/{workshop.code}/{question}", params=parameters)

    ask.keys, ask.workshop = keys, workshop  # type: ignore[attr-defined]
    return ask


@pytest.mark.parametrize("question", ["budget", "dots_factors", "dots_steps", "barriers_steps"])
def test_a_preview_is_the_ballot_itself_and_hands_nothing_in(preview: Callable, question: str) -> None:  # type: ignore[type-arg]
    answer = preview(question, language="de")
    assert answer.status_code == 200
    assert "Preview: nothing is counted." in answer.text
    assert f'<form method="get" action="/pocket/preview/{preview.workshop.code}/{question}"' in answer.text
    assert "data-cast" not in answer.text
    assert "data-live" not in answer.text
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_preview_speaks_the_language_that_is_edited(preview: Callable) -> None:  # type: ignore[type-arg]
    assert "Bessere IT" in preview("budget", language="de").text
    assert "Bessere IT" not in preview("budget").text


def test_what_is_cast_in_a_preview_is_nowhere(desk: Desk, preview: Callable) -> None:  # type: ignore[type-arg]
    answer = preview("budget", press="preview", ict="100")
    assert "In the preview nothing is kept." in answer.text
    assert steps.people(desk, preview.workshop.id) == []
    standing = steps.stand(desk, preview.workshop.id)
    assert standing is not None
    assert (standing.rounds, standing.turnout.ballots) == ((), 0)


def test_only_who_looks_after_the_workshop_sees_a_preview(preview: Callable) -> None:  # type: ignore[type-arg]
    assert preview("budget", cookie="wrong").status_code == 403
    assert preview("budget", cookie=preview.keys.facilitator).status_code == 403
    assert preview("nothing").status_code == 404


def test_paper_is_printed_in_the_language_that_is_named(desk: Desk, workshop: Workshop) -> None:
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    sheets = paper.print_sheets(desk, workshop.id, 1)

    def printed(language: str = "") -> str:
        pages = PdfReader(BytesIO(sheets_pdf(workshop, scene.agenda, sheets, language=language))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "Bessere IT" in printed("de")
    assert "Better ICT" not in printed("de")
    assert "Bessere IT" not in printed()


def test_paper_in_a_language_without_words_is_refused_before_anything_is_printed(
    desk: Desk, workshop: Workshop, tmp_path: Path
) -> None:
    said = coprod("paper", workshop.code, "-o", str(tmp_path / "pack.pdf"), "--language", "cy")
    assert said.returncode == 1
    assert 'The questions have no words in "cy". They are in: en, de.' in said.stderr
    assert not (tmp_path / "pack.pdf").exists()


@pytest.mark.parametrize(
    ("to", "led"),
    [
        ("/facilitate?w=KMPQ7TRX", "/facilitate?w=KMPQ7TRX"),
        ("/read/case/esther_coaches", "/read/case/esther_coaches"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_a_choice_of_language_leads_back_to_our_own_pages_only(
    desk: Desk, locale: Path, to: str, led: str
) -> None:
    answer = Reader(factories.workshop(desk)).client.get(
        "/language", params={"language": "en", "to": to}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, led)
    assert answer.cookies[COOKIE] == "en"


def test_a_browser_reads_on_in_the_language_that_was_chosen_in_it(desk: Desk, locale: Path) -> None:
    file = locale / "cy" / CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr "Language: cy\\n"\n', "utf-8")
    reader = Reader(factories.workshop(desk), "en")
    assert '<html lang="en">' in reader.get(f"/j/{reader.code}")
    reader.client.get("/language", params={"language": "tlh"})
    assert COOKIE not in reader.client.cookies
    reader.client.get("/language", params={"language": "cy"})
    assert '<html lang="cy">' in reader.get(f"/j/{reader.code}")
    assert '<html lang="cy">' in reader.client.get("/library").text
    reader.join()
    [person] = steps.people(desk, preparing.find(desk, reader.code).id)
    assert person.language == "cy"
