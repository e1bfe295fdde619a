"""What a hall can read of the projector, measured on its screens: colours, sizes, places; in two languages.

The words are made up: each catalogue says what the English one says, 1.4 times as long. The routes answer in
this process and the stage stands alone in Chromium, so that one browser page shows every screen.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from PIL import Image
from plotly.offline import get_plotlyjs
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod import text
from coprod.charts.colours import Mode, contrast, palette
from coprod.charts.faces import FILES
from coprod.model.ballot import Ballot
from coprod.model.template import Template
from coprod.model.workshop import View
from coprod.text import extract
from coprod.ui.stage import HERE
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, running, templating
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import projector_cookie
from tests import factories
from tests.browser.test_stage_alone import ADDRESS, HTML

LONGER = 1.4
FILLERS = {
    "de": "mit allen gemeinsam hier im großen Saal ",
    "cy": "ynghyd â phawb sydd yma yn y neuadd heddiw ",
}
READ, SEEN, SMALLEST = 7, 3, 24
"""The contrast of words and of shapes (WCAG 2.2, 1.4.6 and 1.4.11); the least type at 1280 x 720, in px."""
BEHIND = 0.1
"""A colour behind a word counts from this share of its box on; what is less is the edge of something."""
SHORTER = 0.2
"""Of a line's box this share at the top and at the bottom is empty, whatever is written."""
SIZES = ((1280, 720), (1920, 1080))
GLIDES_MS = 700
UNMARKED = re.compile(r"halo| outline$| arm$|^legend$")
"""Shapes that carry nothing: the ground under a mark, the drawing around it."""

WORDS = """(unit) => {
  const opacity = (node) => node?.nodeType === 1
    ? getComputedStyle(node).opacity * opacity(node.parentNode) : 1
  const walk = document.createTreeWalker(document.querySelector('.cp-stage'), NodeFilter.SHOW_TEXT)
  const found = []
  while (walk.nextNode()) {
    const text = walk.currentNode, node = text.parentElement
    if (!text.data.trim() || !node.checkVisibility({visibilityProperty: true})) continue
    if (node.matches('.cp-live, style, script') || !opacity(node)) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const style = getComputedStyle(node), drawn = Boolean(node.closest('svg'))
    const boxes = [...range.getClientRects()].filter((box) => box.width && box.height)
    found.push({
      text: text.data.trim(), drawn, size: parseFloat(style.fontSize) / unit, opacity: opacity(node),
      colour: drawn ? style.fill : style.color, language: node.closest('[lang]:not([lang=""])')?.lang,
      boxes: boxes.map((box) => [box.x, box.y, box.width, box.height]),
    })
  }
  return found
}"""
SHAPES = """() => [...document.querySelectorAll('.cp-figure :is(.scatterlayer, .barlayer) .trace')]
.map((trace) => {
  const paints = (node) => {
    const style = getComputedStyle(node)
    if (style.opacity === '0') return []
    return [[style.fill, style.fillOpacity], [style.stroke, style.strokeOpacity]]
      .filter(([paint, alpha]) => paint !== 'none' && alpha > 0).map(([paint]) => paint)
  }
  const whole = [...trace.querySelectorAll('.js-fill, .js-line')].flatMap(paints)
  const drawn = (node) => node.getBoundingClientRect().width && node.getBoundingClientRect().height
  const each = [...trace.querySelectorAll('.point path, path.point')].filter(drawn).map(paints)
  return [trace.__data__[0].trace.name, whole.length ? [whole, ...each] : each]
})"""
HIDDEN = """.cp-stage * { color: transparent !important }
.cp-stage svg :is(text, tspan) { fill: transparent !important }"""
CUT = """() => {
  const wide = [...document.querySelectorAll('.cp-title, .cp-code, .cp-stage')]
    .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
  const out = [...document.querySelectorAll(
    '.cp-stage > *, .cp-main > *, .cp-said > *, .cp-findings > *, .cp-finding > *, .cp-figure text'
  )].filter((node) => {
    const inner = node.getBoundingClientRect()
    const around = node.parentElement.closest('.cp-figure, .cp-said, .cp-findings, .cp-main, .cp-stage')
    const outer = around.getBoundingClientRect()
    const spare = node.closest('svg') ? inner.height * 0.2 : 1
    return inner.height && getComputedStyle(node).position === 'static'
      && (inner.top < outer.top - spare || inner.bottom > outer.bottom + spare)
  })
  return [...wide, ...out].map((node) => `cut: ${node.tagName} ${node.textContent}`)
}"""
FONT = """<style>
  @font-face { font-family: "Source Sans"; font-weight: 400; src: url(/regular.ttf) }
  @font-face { font-family: "Source Sans"; font-weight: 600 700; src: url(/strong.ttf) }
</style>"""


def longer(words: str, language: str, most: int = 10_000) -> str:
    """The words with others after them: 1.4 times as long, or as long as there is room."""
    wanted = min(most, round(len(words) * LONGER)) - len(words) - 1
    filler = (FILLERS[language] * (wanted // 20 + 1))[: max(wanted, 0)].rstrip()
    body, end = (words[:-1], words[-1]) if words[-1:] in ".?!" else (words, "")
    return f"{body} {filler}{end}" if filler else words


def write_catalogue(folder: Path, language: str) -> None:
    """Every message of ours, longer."""
    with extract.POT.open("rb") as source:
        messages = read_po(source)
    made = Catalog(locale=language)
    for message in messages:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = [longer(each, language) for each in ids]
            plural = (said[-1],) * made.num_plurals
            made.add(message.id, plural if isinstance(message.id, tuple) else said[0])
    file = folder / language / text.CATALOGUE
    file.parent.mkdir(parents=True)
    with file.open("wb") as target:
        write_po(target, made)


def template() -> Template:
    """The survey, its titles, questions and short labels said in each language, longer."""
    tables = factories.template().model_dump(mode="json")
    for question in tables["questions"]:
        for thing, room in (
            (question, {"title": 60, "prompt": 300}),
            *((item, {"short": 28}) for part in ("rows", "columns") for item in question[part]),
        ):
            thing["words"] = [
                {"language": each, **{name: longer(thing[name], each, most) for name, most in room.items()}}
                for each in FILLERS
            ]
    return Template.model_validate(tables)


@dataclass
class Hall:
    """A workshop with all that can be on its projector; `screens` holds what to show, by name."""

    desk: Desk
    client: TestClient
    code: str
    screens: dict[str, tuple[View, str | None]] = field(default_factory=dict)

    def screen(self, name: str, mode: Mode = "light", size: tuple[int, int] = SIZES[0]) -> dict[str, Any]:
        """What the stage is told."""
        view, round_id = self.screens[name]
        running.show(self.desk, preparing.find(self.desk, self.code).id, view, round_id)
        address = f"/stage/{self.code}?mode={mode}&width={size[0]}&height={size[1]}"
        told: dict[str, Any] = self.client.get(address).json()
        return told

    def speak(self, first: str, second: str) -> None:
        workshop = preparing.find(self.desk, self.code)
        changed = workshop.template.written.model_copy(update={"second_language": second})
        templating.adopt(self.desk, workshop.id, changed)
        templating.speak(self.desk, workshop.id, first)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Eight people have answered everything; two rounds of the budget, the second beside the baseline."""
    folder = tmp_path_factory.mktemp("hall")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "LOCALE", folder / "locale")
        patch.setenv("COPROD_DATABASE_URL", factories.database_in(folder))
        patch.setenv("COPROD_PUBLIC_URL", "http://workshop.test:8501")
        patch.setenv("COPROD_HOSTS", "testserver")
        patch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
        for language in FILLERS:
            write_catalogue(folder / "locale", language)
        text.languages.cache_clear()
        text._catalogue.cache_clear()
        the_desk.cache_clear()
        yield made(the_desk())
        the_desk().store.close()
    the_desk.cache_clear()
    text.languages.cache_clear()
    text._catalogue.cache_clear()


def made(desk: Desk) -> Hall:
    survey = template()
    workshop, keys = preparing.create(desk, "Health and care forum, Glasgow", survey, "full")
    preparing.set_wifi(desk, workshop.id, "Hall", "open sesame")
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    client = TestClient(app, base_url="http://testserver")
    client.cookies.set(projector_cookie(workshop.code), keys.projector)
    hall = Hall(desk, client, workshop.code, {"lobby": (View.LOBBY, None), "blank": (View.BLANK, None)})
    people = [each for group in ("manager", "carer") for each in factories.people(desk, workshop, 6, group)]

    def answered(question: str, ballots: Sequence[Ballot]) -> str:
        round_ = running.open_round(desk, workshop.id, question)
        factories.cast(desk, round_, people[: len(ballots)], ballots)
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
        return round_.id

    first = [factories.budget(ict=100 - 5 * n, project_management=5 * n) for n in range(12)]
    again = [*factories.baseline_ballots()[:6], *first[:6]]
    room = answered("budget", first)
    moved = answered("budget", again)
    running.reveal_baseline(desk, moved)
    hall.screens |= {"room": (View.RESULTS, room), "baseline": (View.RESULTS, moved)}
    for view in (View.FIRM, View.AGREEMENT, View.GROUPS, View.MOVEMENT, View.LIKENESS):
        hall.screens[view.value] = (view, moved)
    for name, question in (
        ("factors", "dots_factors"),
        ("star", "dots_steps"),
        ("cos", "dots_cos"),
        ("board", "barriers_steps"),
    ):
        asked = survey.question(question)
        places, dots = list(asked.places()), range(asked.dots or 1)
        chosen = [{places[(n % 3 + k * k) % len(places)] for k in dots} for n in range(len(people))]
        ballots = [Ballot(kind="dots", amounts=dict.fromkeys(each, 1)) for each in chosen]
        hall.screens[name] = (View.RESULTS, answered(question, ballots))
    hall.screens["money"] = (View.MONEY, hall.screens["factors"][1])
    hall.screens |= {"findings": (View.FINDINGS, None), "reforms": (View.REFORMS, None)}
    open_now = running.open_round(desk, workshop.id, "barriers_cos")
    running.set_timer(desk, open_now.id, 20)
    hall.screens["question"] = (View.QUESTION, open_now.id)
    hall.speak("de", "cy")
    return hall


class Screen:
    """One browser page with the stage of a hall on it; nothing glides, so that it can be measured at once."""

    def __init__(
        self,
        open_page: Callable[..., Any],
        hall: Hall,
        mode: Mode = "light",
        size: tuple[int, int] = SIZES[0],
        **options: Any,
    ) -> None:
        self.hall, self.mode, self.size = hall, mode, size
        self.told: dict[str, Any] = {}
        known = {"reduced_motion": "reduce", "viewport": {"width": size[0], "height": size[1]}} | options
        self.page = open_page("", "projector", **known)
        html = HTML.replace('mode: "light"', f'mode: "{mode}"')
        self._serve("/", "text/html", html.replace("<style>", f"{FONT}<style>", 1))
        for weight, (file, _) in FILES.items():
            self.page.route(f"{ADDRESS}/{weight}.ttf", self._font(file))
        self._serve("/stage.js", "text/javascript", (HERE / "stage.js").read_text(encoding="utf-8"))
        self._serve("/plotly.min.js", "text/javascript", get_plotlyjs())
        self._serve("/live/**", "text/event-stream", "retry: 50\ndata: 1\n\n")
        self.page.route(f"{ADDRESS}/stage/**", lambda route: route.fulfill(json=self.told))
        self.page.route(f"{ADDRESS}/qr/**", self._qr)

    def _serve(self, path: str, kind: str, body: str) -> None:
        self.page.route(ADDRESS + path, lambda route: route.fulfill(body=body, content_type=kind))

    @staticmethod
    def _font(file: Path) -> Callable[[Any], None]:
        return lambda route: route.fulfill(path=file, content_type="font/ttf")

    def _qr(self, route: Any) -> None:
        answer = self.hall.client.get(route.request.url.removeprefix(ADDRESS))
        route.fulfill(body=answer.text, content_type="image/svg+xml")

    def show(self, name: str, **changed: Any) -> None:
        self.told = self.hall.screen(name, self.mode, self.size) | changed
        if self.page.url == "about:blank":
            self.page.goto(f"{ADDRESS}/")
            self.page.evaluate(
                "Promise.all([400, 700].map((w) => document.fonts.load(`${w} 24px 'Source Sans'`)))"
            )
        self.page.wait_for_function(
            """([view, sentence, picture]) => {
              const [stage, plot, said] = ['.cp-stage', '.cp-figure', '.cp-sentence']
                .map((each) => document.querySelector(each))
              return stage?.dataset.view === view && said.textContent === sentence
                && (!picture || plot.layout?.meta && plot.getAttribute('aria-label') === sentence
                    && plot.querySelector('.main-svg'))
            }""",
            arg=[
                self.told["view"],
                "" if name == "blank" else self.told["sentence"] or self.told["title"],
                bool(self.told["figure"]),
            ],
        )
        self.page.wait_for_timeout(150)

    @property
    def unit(self) -> float:
        return min(self.size[0] / 1280, self.size[1] / 720)

    def words(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(WORDS, self.unit)
        return found

    def hard_to_read(self, *, forced: bool = False) -> list[str]:
        """Words whose colour is too like what is behind them, or whose type is too small.

        Where colours are forced nothing hides the words: what is behind is then what most of a box shows.
        """
        words = self.words()
        style = self.page.add_style_tag(content="/**/" if forced else HIDDEN)
        behind = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        style.evaluate("node => node.remove()")
        assert words
        found = [f"{each['text']}: {each['size']:.1f} px" for each in words if each["size"] < SMALLEST - 0.1]
        for each in words:
            reached = min(self._contrast(each, box, behind, forced) for box in each["boxes"])
            if reached < READ:
                found.append(f"{each['text']}: {each['colour']} reaches {reached:.2f}")
        return found

    def _contrast(
        self, word: dict[str, Any], box: Sequence[float], behind: Image.Image, forced: bool
    ) -> float:
        x, y, width, height = box
        ends = (x, y + height * SHORTER, x + max(1, width), y + height * (1 - SHORTER))
        part = behind.crop(tuple(map(round, ends)))  # type: ignore[arg-type]
        seen = part.getcolors(part.width * part.height) or []
        least = max(seen)[0] if forced else BEHIND * part.width * part.height
        grounds = [colour for n, colour in seen if n >= least]
        assert grounds, f"nothing is behind {word['text']}"
        return min(contrast(_hex(_over(word, ground)), _hex(ground)) for ground in grounds)

    def with_style(self, style: str) -> list[str]:
        """What is amiss with these rules added."""
        added = self.page.add_style_tag(content=style)
        try:
            return self.amiss()
        finally:
            added.evaluate("node => node.remove()")

    def pale_shapes(self) -> list[str]:
        """Marks of the picture that neither their fill nor their outline tells from the paper."""
        paper, found = palette(self.mode, hall=True).paper, []
        for name, marks in self.page.evaluate(SHAPES):
            for paints in marks if not UNMARKED.search(name) else ():
                reached = max((contrast(_hex(_channels(paint)), paper) for paint in paints), default=21)
                if reached < SEEN:
                    found.append(f"{name}: {paints} reach {reached:.2f}")
        return found

    def out_of_place(self) -> list[str]:
        """What is cut, outside of the screen, or written over something else."""
        found: list[str] = self.page.evaluate(CUT)
        lines = []
        for index, each in enumerate(self.words()):
            for x, y, width, height in each["boxes"]:
                if x < 0 or y < 0 or x + width > self.size[0] + 1 or y + height > self.size[1] + 1:
                    found.append(f"{each['text']} at {x:.0f}, {y:.0f} is outside")
                cut = height * SHORTER
                lines.append((index, each["text"], x + 1, y + cut, x + width - 1, y + height - cut))
        for place, (one, first, left, top, right, bottom) in enumerate(lines):
            for other, second, x, y, end, low in lines[place + 1 :]:
                if one != other and left < end and x < right and top < low and y < bottom:
                    found.append(f"{first!r} and {second!r} overlap")
        return found

    def amiss(self) -> list[str]:
        return [*self.hard_to_read(), *self.pale_shapes(), *self.out_of_place()]


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (float(each) for each in re.findall(r"[\d.]+", colour)[:3])
    return round(red), round(green), round(blue)


def _over(word: dict[str, Any], ground: tuple[int, int, int]) -> tuple[int, int, int]:
    """The colour of a word that lets through what is behind it."""
    alpha = word["opacity"]
    red, green, blue = (
        round(ink * alpha + back * (1 - alpha))
        for ink, back in zip(_channels(word["colour"]), ground, strict=True)
    )
    return red, green, blue


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


FEW = ("lobby", "question", "baseline", "star", "board", "findings")
ALL = (
    *FEW,
    "room",
    "cos",
    "factors",
    "how firm",
    "agreement",
    "groups",
    "movement",
    "likeness",
    "money",
    "reforms",
    "blank",
)
"""Every screen with words of ours or of the template; pledges are the people's own."""


def seen(screen: Screen, names: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    for name in names:
        screen.show(name)
        if amiss := screen.amiss():
            found[name] = amiss
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_hall_reads_every_word_and_sees_every_mark_in_two_languages(
    hall: Hall, open_page: Callable[..., Any], mode: Mode
) -> None:
    """7:1 for words, 3:1 for shapes, 24 px, nothing cut or written over: and what is not so is found."""
    screen = Screen(open_page, hall, mode)
    assert seen(screen, FEW) == {}
    if mode == "dark":  # measured alike; that it is measured is shown once
        return
    found = screen.with_style(
        ".cp-found { font-size: 20px !important; opacity: 0.4 } .cp-said { height: 9px }"
    )
    for told in ("reaches", "20.0 px", "cut: "):
        assert any(told in each for each in found), told
    screen.show("baseline")
    hairline = palette(mode, hall=True).hairline
    found = screen.with_style(
        f".cp-foot {{ transform: translateY(-80px) }}"
        f".cp-figure .textpoint text {{ fill: #808080 !important }}"
        f".cp-figure .barlayer path {{ fill: {hairline} !important }}"
    )
    assert len([each for each in found if "reaches" in each]) > 40, "also inside the picture"
    assert len([each for each in found if each.startswith("This room mit: [")]) == 11, "the bars"
    assert any("overlap" in each for each in found)


def test_each_word_says_its_language_and_none_vanishes_in_forced_colours_or_without_motion(
    hall: Hall, open_page: Callable[..., Any]
) -> None:
    """With forced colours words keep 7:1 on the system's ground; pictures and QR codes keep their own."""
    screen = Screen(open_page, hall)
    for name, lines in {"lobby": 1, "question": 3, "findings": 5, "baseline": 2}.items():
        screen.page.emulate_media(forced_colors="none", color_scheme="dark")
        screen.show(name)
        words = screen.words()
        welsh, german = ([each for each in words if each["language"] == code] for code in ("cy", "de"))
        assert len({each["text"] for each in welsh}) >= lines, name
        assert all("yn" in each["text"] or "ph" in each["text"] for each in welsh), name
        assert max(each["size"] for each in welsh) < max(each["size"] for each in german), name

        screen.page.emulate_media(forced_colors="active", color_scheme="dark")
        assert [each["text"] for each in screen.words()] == [each["text"] for each in words], name
        assert screen.hard_to_read(forced=True) == [], name
        if name == "lobby":
            code = Image.open(io.BytesIO(screen.page.get_by_test_id("stage-qr").screenshot())).convert("L")
            dark, light = sum(code.histogram()[:64]), sum(code.histogram()[192:])
            assert min(dark, light) > 0.25 * code.width * code.height, "the code can be scanned"
    bare = screen.page.add_style_tag(content=".cp-stage .cp-figure { background: none !important }")
    assert screen.hard_to_read(forced=True), "without its ground a picture would vanish"
    bare.evaluate("node => node.remove()")

    screen.page.emulate_media(forced_colors="none", color_scheme="light", reduced_motion="no-preference")
    screen.show("room")
    screen.show("baseline")
    screen.page.wait_for_timeout(GLIDES_MS)
    assert [(each["text"], each["boxes"]) for each in screen.words()] == [
        (each["text"], each["boxes"]) for each in words
    ]


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("second", ["cy", ""], ids=["two languages", "one language"])
def test_every_screen_can_be_read_in_one_language_and_in_two(
    hall: Hall, open_page: Callable[..., Any], size: tuple[int, int], mode: Mode, second: str
) -> None:
    hall.speak("de", second)
    try:
        assert seen(Screen(open_page, hall, mode, size), ALL) == {}
    finally:
        hall.speak("de", "cy")
