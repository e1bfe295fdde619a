"""What the projector shows, without sight: each picture on the phone follows its sentence and its table."""

from html.parser import HTMLParser

from coprod.model.workshop import View
from coprod.workshops import Desk, running
from tests import factories
from tests.unit.test_languages import Reader


class Order(HTMLParser):
    """The order of sentences, tables and pictures in `<main>`, and the table headings that have no scope."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.without_scope: list[str] = []
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if tag == "p" and "says" in str(said.get("class")):
            self.seen.append("sentence")
        elif tag == "table":
            self.seen.append("table")
        elif tag == "svg" and said.get("role") == "img":
            self.seen.append("picture")
            assert said.get("aria-label"), "a picture without words"
        elif tag == "th" and said.get("scope") not in ("col", "row"):
            self.without_scope.append(str(attributes))


def in_order(page: str) -> bool:
    """Whether a sentence and then a table stand before every picture, and every heading says of what."""
    found = Order(page)
    before = ["sentence", "table"]
    firsts = [found.seen.index(each) for each in (*before, "picture") if each in found.seen]
    return found.without_scope == [] and firsts == sorted(firsts) and _each_has_its_table(found.seen)


def _each_has_its_table(seen: list[str]) -> bool:
    tables = pictures = 0
    for each in seen:
        tables += each == "table"
        pictures += each == "picture"
        if pictures > tables:
            return False
    return "picture" not in seen or "sentence" in seen


def test_every_view_of_the_projector_is_a_sentence_then_a_table_then_its_picture(desk: Desk) -> None:
    workshop = factories.workshop(desk, agenda="full")
    reader = Reader(workshop).join()
    rounds = {
        question: factories.revealed_round(desk, workshop, question, ballots)
        for question, ballots in (
            ("budget", factories.baseline_ballots()),
            ("dots_steps", [factories.dots("map_it", "grow_it")] * 6),
            ("barriers_steps", [factories.dots("short_termism/map_it")] * 6),
        )
    }
    running.reveal_baseline(desk, rounds["budget"].id)
    with_picture, shown = set(), set()
    for round_ in rounds.values():
        for view in (View.FINDINGS, *(each for each in View if each.of_results)):
            running.show(desk, workshop.id, view, round_.id)
            page = reader.get("/screen")
            shown.add(view)
            assert in_order(page), f"{view}: {Order(page).seen}"
            if "picture" in Order(page).seen:
                with_picture.add(view)
    assert len(with_picture) >= 5, f"{sorted(with_picture)} of {sorted(shown)}"


def test_a_picture_before_its_table_would_be_found() -> None:
    table, picture, says = "<table></table>", '<svg role="img" aria-label="a"></svg>', '<p class="says">a</p>'
    assert in_order(f"<main>{says}{table}{picture}</main>")
    for wrong in (f"{picture}{table}{says}", f"{says}{picture}", f"{table}{picture}", "<th>a</th>"):
        assert not in_order(f"<main>{wrong}</main>"), wrong
