"""`make screenshots`: every screen, light and dark, into docs/images/; real server, made-up people."""

import io
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from coprod.model.ballot import Ballot
from coprod.model.question import Question
from coprod.model.workshop import Round, View
from coprod.text import languages
from coprod.workshops import joining, running
from coprod.workshops.keys import facilitator_cookie, participant_cookie, projector_cookie
from tests import factories
from tests.conftest import DEVICES
from tests.servers import CHROMIUM_FLAGS, ORGANISER_KEY, ROOT, Server, chromium

IMAGES = ROOT / "docs" / "images"
PEOPLE, SEED, COLOURS = 24, 7, 128
SETTLED_MS = 900
TRIED = "staff_enable_users=40&frontline_training=30&connect_users_communities=20&ict=10"


class Studio:
    """One server, one workshop in it, and a camera."""

    def __init__(self, server: Server, browser: Browser, only: str = "") -> None:
        self.server, self.browser, self.only = server, browser, only
        self.desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
        self.workshop, keys = factories.workshop_and_keys(self.desk, "Health forum, Tuesday", "full")
        _me, self.my_key = joining.join(self.desk, self.workshop)
        self.me = _me.id
        self.code = self.workshop.code
        self.organiser = {"cp_org": ORGANISER_KEY}
        self.facilitator = {facilitator_cookie(self.code): keys.facilitator}
        self.projector = {projector_cookie(self.code): keys.projector}
        self.participant = {participant_cookie(self.code): self.my_key}
        self.dice = random.Random(SEED)

    def take(
        self,
        name: str,
        device: str,
        path: str,
        cookies: dict[str, str],
        ready: str,
        *before: str,
        whole: bool = False,
    ) -> None:
        """Photograph an address in light and dark once `ready` is there, after clicking each of `before`."""
        for mode in ("light", "dark"):
            self._take(
                IMAGES / f"{name}-{device}-{mode}.png", device, path, cookies, ready, before, whole, mode
            )

    def in_language(
        self, name: str, code: str, device: str, path: str, cookies: dict[str, str], ready: str
    ) -> None:
        """Photograph an address as a browser sees it that asks for this language."""
        file = IMAGES / "languages" / f"{name}-{code}.png"
        self._take(file, device, path, cookies, ready, (), False, "light", locale=code)

    def _take(
        self,
        file: Path,
        device: str,
        path: str,
        cookies: dict[str, str],
        ready: str,
        before: Sequence[str],
        whole: bool,
        mode: str,
        **more: str,
    ) -> None:
        if self.only in file.relative_to(IMAGES).as_posix():
            context = self.browser.new_context(**DEVICES[device], color_scheme=mode, **more)  # type: ignore[arg-type]
            context.add_cookies([{"name": k, "value": v, "url": self.server.url} for k, v in cookies.items()])
            page = context.new_page()
            page.goto(self.server.url + path)
            page.locator(ready).first.wait_for(timeout=30_000)
            for each in before:
                page.locator(each).first.click()
            page.wait_for_timeout(SETTLED_MS)
            picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
            print(file.relative_to(ROOT))
            context.close()

    def on_phone(self, name: str, ready: str, path: str = "", *before: str) -> None:
        self.take(name, "phone", f"/pocket/{self.code}{path}", self.participant, ready, *before)

    def on_projector(self, name: str, view: str) -> None:
        path = f"/projector?w={self.code}"
        ready = f"[data-testid=stage][data-view={view}]"
        if view == "results":
            ready += " [data-testid=stage-figure] .main-svg"
        self.take(name, "projector", path, self.projector, ready)

    def ask(self, question: str, people: Sequence[str]) -> Round:
        """Open a question and let everybody but me answer it."""
        round_ = running.open_round(self.desk, self.workshop.id, question)
        asked = self.workshop.question(question)
        factories.cast(self.desk, round_, people, [self.answer(asked) for _ in people])
        return round_

    def answer(self, question: Question) -> Ballot:
        """A made-up ballot that leans towards some of the places."""
        places = list(question.places())
        weights = [1 + 3 * ((place * 7) % 5 == 0) + (place % 3 == 1) for place in range(len(places))]
        if question.kind == "budget":
            given = self.dice.choices(places, weights, k=20)
            return Ballot(kind="budget", amounts={place: 50 * given.count(place) for place in places})
        likely = sorted(
            places, key=lambda p: self.dice.random() ** (1 / weights[places.index(p)]), reverse=True
        )
        return Ballot(kind="dots", amounts=dict.fromkeys(likely[: question.dots or 1], 1))

    def finish(self, round_: Round) -> None:
        running.close_round(self.desk, round_.id)
        running.reveal_room(self.desk, round_.id)


def shoot(studio: Studio) -> None:
    """Walk one workshop from the front page to its results."""
    code, desk = studio.code, studio.desk
    studio.take("welcome", "laptop", "/", {}, "input[name=code]")
    studio.take("welcome", "phone", "/", {}, "input[name=code]")
    studio.take("code", "phone", "/j", {}, "input[name=code]")
    studio.take("join", "phone", f"/j/{code}", {}, "form[method=post] button")
    studio.on_phone("group", "input[name=group]")
    joining.come_as(desk, studio.workshop, studio.me, "service_user")
    people = [
        person
        for group, n in (("manager", 8), ("frontline_staff", 8), ("service_user", PEOPLE - 17))
        for person in factories.people(desk, studio.workshop, n, group)
    ]
    studio.on_phone("lobby", "[data-step=lobby]")
    studio.on_projector("lobby", "lobby")
    studio.take(
        "workshops", "laptop", "/workshops", studio.organiser, ".st-key-create, [data-testid=stExpander]"
    )

    budget = studio.ask("budget", people[:18])
    mine = factories.budget(
        staff_enable_users=40, frontline_training=25, connect_users_communities=20, ict=15
    )
    studio.on_phone("budget", "[data-step=ballot]", "", *["li.share:nth-child(2) [data-by='1']"] * 7)
    studio.on_projector("question", "question")
    facilitate, results = f"/facilitate?w={code}", f"/results?w={code}"
    studio.take("facilitate", "laptop", facilitate, studio.facilitator, ".st-key-deck button[kind=primary]")
    studio.take("facilitate", "phone", facilitate, studio.facilitator, ".st-key-deck button[kind=primary]")
    studio.take("take-part", "laptop", f"/take_part?w={code}", studio.participant, "[data-testid=stForm]")
    factories.cast(
        desk,
        budget,
        [studio.me, *people[18:]],
        [mine, *(studio.answer(studio.workshop.question("budget")) for _ in people[18:])],
    )
    studio.on_phone("counted", "[data-step=counted]")
    studio.finish(budget)
    studio.on_phone("result", "[data-step=result]")
    studio.on_projector("room", "results")
    running.reveal_baseline(desk, budget.id)
    studio.take(
        "result-baseline",
        "phone",
        f"/pocket/{code}",
        studio.participant,
        "[data-step=result] .beside",
        whole=True,
    )
    studio.on_projector("baseline", "results")
    studio.take("results", "laptop", results, studio.organiser, "[data-testid=stPlotlyChart]")

    for view in (View.FIRM, View.AGREEMENT, View.GROUPS, View.LIKENESS):
        running.show(desk, studio.workshop.id, view, budget.id)
        studio.on_projector(view.value.replace(" ", "-"), "results")
    again = studio.ask("budget", people[:20])
    studio.finish(again)
    running.show(desk, studio.workshop.id, View.MOVEMENT, again.id)
    studio.on_projector("movement", "results")
    studio.on_phone("shown-movement", "main", "/screen")

    for question, name, tap in (
        ("dots_factors", "dots", "input[type=checkbox]"),
        ("dots_steps", "star", ""),
        ("dots_cos", "cos", ""),
        ("barriers_steps", "board", "[data-ask=row] [data-choose=short_termism]"),
    ):
        round_ = studio.ask(question, people)
        if tap:
            studio.on_phone(
                name, "[data-step=ballot]", "", *([f"label:has({tap})"] if name == "dots" else [tap])
            )
        studio.finish(round_)
        studio.on_projector(name, "results")
        if name == "star":
            studio.on_phone("shown", "main", "/screen")
        if name == "dots":
            running.show(desk, studio.workshop.id, View.MONEY, round_.id)
            studio.on_projector("money", "results")
    running.show(desk, studio.workshop.id, View.FINDINGS)
    studio.on_projector("findings", "findings")
    studio.on_phone("findings", "main", "/findings")
    findings = f"/findings?w={code}"
    studio.take("findings", "laptop", findings, studio.organiser, "[data-testid=stPlotlyChart]")
    running.show(desk, studio.workshop.id, View.REFORMS)
    studio.on_projector("reforms", "reforms")
    read = "/read/case/surrey_neet_to_pete"
    studio.take("library", "laptop", "/library", {}, ".star svg")
    studio.take(
        "collect", "laptop", "/collect", studio.organiser, "[data-testid=stForm], [data-testid=stExpander]"
    )
    studio.take("read", "phone", read, {}, "main")
    more = "li.share:nth-child(2) [data-by='1']"
    studio.take("try", "phone", "/try", {}, more, *[more] * 4)
    studio.take("try-result", "phone", f"/try?{TRIED}", {}, "main table")
    studio.take("survey", "laptop", "/survey", {}, ".st-key-answers [data-testid=gliding] .main-svg")
    running.show(desk, studio.workshop.id, View.BLANK)
    studio.on_projector("blank", "blank")


def in_every_language(studio: Studio) -> None:
    """Six people, each in a language of their own, in one workshop, and the desk in each."""
    desk = studio.desk
    workshop, keys = factories.workshop_and_keys(desk, "Health forum, Thursday", minimum=1)
    owner = {facilitator_cookie(workshop.code): keys.owner}
    people = {}
    for code in languages():
        studio.in_language("join", code, "phone", f"/j/{workshop.code}", {}, "form[method=post] button")
        person, key = joining.join(desk, workshop, language=code)
        joining.come_as(desk, workshop, person.id, "manager")
        people[code] = (person.id, {participant_cookie(workshop.code): key})
    pocket = f"/pocket/{workshop.code}"
    round_ = running.open_round(desk, workshop.id, "budget")
    for code, (_, cookies) in people.items():
        studio.in_language("budget", code, "phone", pocket, cookies, "[data-step=ballot]")
        studio.in_language(
            "facilitate",
            code,
            "laptop",
            f"/facilitate?w={workshop.code}",
            owner,
            ".st-key-deck button[kind=primary]",
        )
    ballots = [studio.answer(workshop.question("budget")) for _ in people]
    factories.cast(desk, round_, [person for person, _ in people.values()], ballots)
    studio.finish(round_)
    for code, (_, cookies) in people.items():
        studio.in_language("result", code, "phone", pocket, cookies, "[data-step=result]")


def main() -> None:
    """Start a server on a free port, photograph, stop. An argument keeps to file names that hold it.

    `languages/` keeps to those in every language.
    """
    (IMAGES / "languages").mkdir(parents=True, exist_ok=True)
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = {
            "COPROD_DATABASE_URL": f"sqlite:///{folder}/coprod.db",
            "COPROD_COUNTDOWN_SECONDS": "0",
            "COPROD_PUBLIC_URL": "http://workshop.example",
        }
        server = Server(Path(folder), settings).start()
        options: dict[str, Any] = {"executable_path": chromium(), "args": CHROMIUM_FLAGS}
        try:
            studio = Studio(server, playwright.chromium.launch(**options), only)
            if only != "languages/":
                shoot(studio)
            in_every_language(studio)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
