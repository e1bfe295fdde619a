"""The projector's stage in Chromium without a server: fed by hand and looked at."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from plotly.offline import get_plotlyjs

from coprod.charts.compose import compose
from coprod.charts.screen import figure
from coprod.ui.stage import HERE, stage_words
from tests.unit.test_charts import HOSTILE, MEANS, budget, dots

ADDRESS = "http://127.0.0.1:1"
HTML = f"""<!doctype html><meta charset="utf-8"><title>stage</title>
<style>{(HERE / "stage.css").read_text(encoding="utf-8")}</style>
<script type="module">
  import draw from "/stage.js"
  const data = {{ code: "KMPQ7TRX", language: "en", mode: "light", words: {json.dumps(stage_words())} }}
  draw({{ data, parentElement: document.body }})
</script>"""
SETTLED_MS = 700
"""Longer than the glide of the bars."""
JOIN = {"address": "192.168.178.23:8501/j", "code": "KMPQ-7TRX", "qr": "/qr/KMPQ7TRX.svg"}
EMPTY: dict[str, Any] = {
    "version": 1,
    "picture": None,
    "title": "Glasgow",
    "sentence": "",
    "rule": "",
    "notes": [],
    "figure": None,
    "count": None,
    "join": None,
    "wifi_qr": None,
    "timer_ms": None,
    "closes_ms": None,
    "banner": "Example workshop: made-up people",
}


def results(outcome: Any, **more: Any) -> dict[str, Any]:
    spec = compose(outcome)
    shown = {"view": "results", "picture": f"r-{spec.kind}", "title": spec.title, "sentence": spec.sentence}
    drawn = {"rule": spec.rule, "notes": list(spec.notes), "figure": figure(spec)}
    return EMPTY | shown | drawn | more


QUESTION = budget().question
VIEWS = {
    "lobby": EMPTY | {"view": "lobby", "count": {"big": "23", "text": "23 people are here"}, "join": JOIN},
    "question": EMPTY
    | {
        "view": "question",
        "title": QUESTION.title,
        "sentence": QUESTION.prompt,
        "count": {"big": "19", "text": "19 of 23 are in"},
        "join": JOIN,
        "timer_ms": 143_000,
    },
    "room": results(budget()),
    "baseline": results(budget(with_baseline=True)),
    "live": results(budget(), join=JOIN, count={"big": "19", "text": "19 of 23 are in"}, timer_ms=9000),
    "star": results(dots("dots_steps", [(42, 17), (8, 8), (3, 3)])),
    "petals": results(dots("dots_cos", [(5, 5), (9, 9), (7, 7), (2, 2)])),
    "factors": results(dots("dots_factors", [(13, 13), (12, 12)])),
    "pledges": EMPTY
    | {
        "view": "pledges",
        "sentence": "What we will do",
        "findings": [
            {"text": f"{n}: I will ask two people who use our service to plan it"} for n in range(6)
        ],
    },
    "board": results(dots("barriers_steps", [(1, 1), (9, 8)] * 22)),
}

TEXTS = """() => [...document.querySelectorAll('.cp-stage *')].filter(node =>
    node.checkVisibility() && !node.matches('.cp-live, style, g, svg')
    && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())
  ).map(node => {
    const box = node.getBoundingClientRect()
    const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
    return [node.textContent, parseFloat(getComputedStyle(node).fontSize), inside]
  })"""


class Stage:
    """A page with a stage on it; it hears news about ten times a second."""

    def __init__(self, open_page: Callable[..., Any], **options: Any) -> None:
        self.shown: Mapping[str, Any] = EMPTY | {"view": "blank"}
        self.status = 200
        self.page = open_page("", "projector", **options)
        self._serve("/", "text/html", HTML)
        self._serve("/stage.js", "text/javascript", (HERE / "stage.js").read_text(encoding="utf-8"))
        self._serve("/plotly.min.js", "text/javascript", get_plotlyjs())
        self._serve("/qr/**", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
        self._serve("/live/**", "text/event-stream", "retry: 100\ndata: 1\n\n")
        self.page.route(
            f"{ADDRESS}/stage/**", lambda route: route.fulfill(status=self.status, json=self.shown)
        )
        self.page.goto(f"{ADDRESS}/")

    def _serve(self, path: str, kind: str, body: str) -> None:
        self.page.route(ADDRESS + path, lambda route: route.fulfill(body=body, content_type=kind))

    def show(self, shown: Mapping[str, Any]) -> None:
        self.shown = shown
        self.page.wait_for_function(
            "text => document.querySelector('.cp-sentence').textContent === text",
            arg=shown["sentence"] or shown["title"],
        )
        if shown["figure"]:
            self.page.wait_for_selector(".cp-figure .main-svg")
        self.page.wait_for_timeout(SETTLED_MS)


@pytest.fixture
def stage(open_page: Callable[..., Any]) -> Stage:
    return Stage(open_page)


def test_a_hall_can_read_all_of_it(stage: Stage) -> None:
    for view, shown in VIEWS.items():
        stage.show(shown)
        texts = stage.page.evaluate(TEXTS)
        assert len(texts) > 2, view
        assert [text for text in texts if text[1] < 23.9] == [], view
        assert [text for text in texts if not text[2]] == [], view


def test_the_screen_is_kept_awake_whenever_it_is_seen(stage: Stage) -> None:
    asked = stage.page.evaluate(
        """async () => {
             const asked = []
             navigator.wakeLock.request = async (what) => { asked.push(what); return { release: () => {} } }
             document.dispatchEvent(new Event("visibilitychange"))
             return asked
           }"""
    )
    assert asked == ["screen"]


def test_bars_glide_and_are_never_replaced(stage: Stage) -> None:
    stage.show(VIEWS["room"])
    bar = "document.querySelectorAll('.cp-figure .barlayer .point path')"
    stage.page.evaluate(
        f"""() => {{
          window.before = [...{bar}]
          window.picture = document.querySelector('.cp-figure .main-svg')
          window.widths = new Set()
          const watch = () => {{
            window.widths.add(Math.round(window.before[0].getBoundingClientRect().width))
            requestAnimationFrame(watch)
          }}
          watch()
        }}"""
    )
    more = MEANS | {"frontline_more": MEANS["frontline_more"] + 15, "staff_enable_users": MEANS["ict"]}
    stage.show(results(budget(more)))
    assert stage.page.evaluate(f"[...{bar}].every((node, i) => node === window.before[i])")
    assert stage.page.evaluate("window.picture === document.querySelector('.cp-figure .main-svg')")
    assert stage.page.evaluate("window.widths.size") > 5


def test_the_baseline_joins_and_the_bars_stay_where_they_are(stage: Stage) -> None:
    where = """() => [...document.querySelectorAll('.cp-figure .barlayer .point path')].map(node => {
      const box = node.getBoundingClientRect()
      return [box.x, box.y, box.width, box.height].map(Math.round)
    })"""
    stage.show(VIEWS["room"])
    before = stage.page.evaluate(where)
    stage.show(VIEWS["baseline"])
    assert len(before) == 11
    assert stage.page.evaluate(where) == before


def test_nothing_moves_for_those_who_ask_for_that(open_page: Callable[..., Any]) -> None:
    stage = Stage(open_page, reduced_motion="reduce")
    stage.show(VIEWS["room"])
    stage.page.evaluate(
        """() => {
          window.widths = new Set()
          const watch = () => {
            const bar = document.querySelector('.cp-figure .barlayer .point path')
            if (bar) window.widths.add(Math.round(bar.getBoundingClientRect().width))
            requestAnimationFrame(watch)
          }
          watch()
        }"""
    )
    stage.show(results(budget(MEANS | {"frontline_more": MEANS["frontline_more"] + 15})))
    assert stage.page.evaluate("window.widths.size") <= 2


def test_a_link_that_no_longer_works_says_so_and_shows_nothing_else(stage: Stage) -> None:
    stage.show(VIEWS["baseline"])
    stage.status = 403
    stage.page.wait_for_selector("[data-testid=stage][data-view=gone]")
    texts = [text for text, *_ in stage.page.evaluate(TEXTS)]
    assert texts == [stage_words()["gone"]]


def test_words_are_only_ever_text(stage: Stage) -> None:
    stage.show(VIEWS["lobby"] | {"title": HOSTILE, "sentence": HOSTILE, "banner": HOSTILE})
    assert stage.page.locator(".cp-stage img").count() == 3, "QR code, Wi-Fi and logo, and no other"
    assert stage.page.locator(".cp-sentence").text_content() == HOSTILE


def test_results_are_gone_when_the_facilitator_takes_them_down(stage: Stage) -> None:
    stage.show(VIEWS["baseline"])
    stage.show(VIEWS["question"])
    assert stage.page.locator(".cp-figure .main-svg").count() == 0
