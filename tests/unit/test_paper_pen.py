"""Pictures for paper: every kind is drawn, alike each time, nothing is cut off and no word taken for code."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from PIL import Image

from coprod.charts import paper
from coprod.charts.colours import LIGHT
from coprod.charts.faces import FILES, drawable
from coprod.charts.paper import PENS
from coprod.charts.paper.sheet import POINTS_PER_CM, Sheet, across, wrapped
from coprod.charts.spec import ChartSpec, Heading, Kind, Mark, Unit

LONG = (
    "A label of one hundred and twenty letters, by somebody who wants to see "
    "whether anything is cut off the page at its end"
)
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "$\\frac{1}{2}$ costs $5",
    '<b>x</b> & "y" --> ]]>',
    "日本語のラベルです",
    "people 👩‍👩‍👧 here \U0001f600",
    "שלום עולם مرحبا",
    "x" * 120,
    "tab\there\nnew\x01line\x00",
    "\u202eevil \ufeff \ud800",
    "",
    LONG,
]
SVG = "{http://www.w3.org/2000/svg}"


def spec_of(kind: Kind, unit: Unit = "percent", marks: Sequence[Mark] = (), **more: object) -> ChartSpec:
    return ChartSpec(
        kind=kind,
        title="What to spend on",
        sentence="Most is on A & B: 23 of 100.",
        rule="Mean of 24 ballots.",
        n=24,
        unit=unit,
        marks=tuple(marks),
        **({"room_name": "This room"} | more),  # type: ignore[arg-type]
    )


def some(n: int, **more: object) -> list[Mark]:
    return [
        Mark(
            f"m{place}",
            "ABCDEFGHIJK"[place],
            f"Factor {place}",
            Fraction(20 - place),
            people=3,
            leads=place == 0,
            **more,  # type: ignore[arg-type]
        )
        for place in range(n)
    ]


def board(unit: Unit, rows: int = 3, columns: int = 4) -> ChartSpec:
    marks = [
        Mark(
            f"r{row}/c{column}",
            "",
            "",
            Fraction(int(unit == "links") or row * column),
            leads=row == column == 2,
            stands_out=row == 1 and unit == "dots",
        )
        for row in range(rows)
        for column in range(columns)
    ]
    return spec_of(
        "board",
        unit,
        marks,
        rows=tuple(Heading(f"r{row}", str(row), f"Row {row}") for row in range(rows)),
        columns=tuple(Heading(f"c{column}", "", f"Column {column}") for column in range(columns)),
    )


EVERY = {
    "a room alone": spec_of("bars", marks=some(11)),
    "a baseline": spec_of("bars", marks=some(11, baseline=Fraction(9)), baseline_name="Baseline"),
    "a baseline alone": spec_of(
        "bars", marks=some(11, baseline=Fraction(9)), room_name="", baseline_name="Baseline"
    ),
    "before": spec_of("bars", marks=some(11, before=Fraction(12)), before_name="Round 1"),
    "nothing given": spec_of("bars", marks=[replace(mark, room=Fraction(0)) for mark in some(3)]),
    "dots": spec_of("bars", "dots", some(11)),
    "times": spec_of("bars", "times", some(2)),
    "people": spec_of("bars", "people", some(4), fixed_order=True),
    "the star": spec_of("star", "dots", some(5)),
    "no dots": spec_of("star", "dots", [replace(mark, room=Fraction(0)) for mark in some(5)]),
    "the Co's": spec_of("cos", "dots", some(4)),
    "a board of dots": board("dots"),
    "a board of percents": board("percent"),
    "a board of cases": board("cases"),
    "a board of links": board("links"),
    "a broad board": board("dots", 9, 16),
    "money and dots": spec_of("slopes", marks=some(11, dots=4), room_name="Money", before_name="Dots"),
    "a spread": spec_of(
        "spread",
        "people",
        [*some(10, parts=(20, 3, 1)), Mark("k", "K", "A few gave", Fraction(1))],
        part_names=("nothing", "under 20", "20 or more"),
    ),
    "strips": spec_of(
        "strips",
        marks=some(11, answers=(0.0, 0.0, 50.0), ticks=(0.0, 80.0), ends=(5.0, 30.0)),
        baseline_name="Answers of the baseline",
    ),
}


def with_labels(spec: ChartSpec, labels: Sequence[str]) -> ChartSpec:
    """The same picture with these words for everything that somebody may have written."""

    def word(place: int) -> str:
        return labels[place % len(labels)]

    def headings(row: Sequence[Heading]) -> tuple[Heading, ...]:
        return tuple(replace(each, label=word(place)) for place, each in enumerate(row))

    return replace(
        spec,
        sentence=" ".join(labels),
        marks=tuple(replace(mark, label=word(place)) for place, mark in enumerate(spec.marks)),
        rows=headings(spec.rows),
        columns=headings(spec.columns),
        room_name=word(2) if spec.room_name else "",
        baseline_name=word(1) if spec.baseline_name else "",
        before_name=word(4) if spec.before_name else "",
        part_names=tuple(word(place) for place, _ in enumerate(spec.part_names)),
    )


def edges(picture: bytes) -> list[set[tuple[int, int, int]]]:
    """The colours of the outermost line of pixels at each side: left, right, top, bottom."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    wide, high = image.size
    boxes = [(0, 0, 1, high), (wide - 1, 0, wide, high), (0, 0, wide, 1), (0, high - 1, wide, high)]
    return [{colour for _, colour in image.crop(box).getcolors(wide * high) or []} for box in boxes]


def dark(colours: set[tuple[int, int, int]]) -> set[tuple[int, int, int]]:
    """Those of letters; cells and bars may touch the right edge."""
    return {colour for colour in colours if max(colour) < 120}


@pytest.mark.parametrize("name", EVERY)
def test_every_kind_is_drawn_alike_each_time(name: str) -> None:
    drawn = paper.svg(EVERY[name])
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own picture
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Most is on A & B: 23 of 100."
    assert len(root.findall(f".//{SVG}use")) > 10
    assert paper.svg(EVERY[name]) == drawn
    assert paper.png(EVERY[name], dpi=60) == paper.png(EVERY[name], dpi=60)


def test_there_is_a_pen_for_every_kind_and_each_is_tried() -> None:
    assert set(PENS) == {spec.kind for spec in EVERY.values()}


@pytest.mark.parametrize("width", [12.0, pytest.param(16.0, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", EVERY)
def test_no_word_leaves_the_sheet(name: str, width: float) -> None:
    for labels in (HOSTILE, [LONG]):
        left, right, top, bottom = edges(paper.png(with_labels(EVERY[name], labels), width, dpi=72))
        assert not dark(left) | dark(top) | dark(bottom)
        assert not dark(right) - {(11, 95, 165)}


@pytest.mark.parametrize("name", EVERY)
def test_words_of_people_are_drawn_to_the_letter(name: str) -> None:
    drawn = paper.svg(with_labels(EVERY[name], HOSTILE))
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own picture
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "metadata", "defs", "style", "g", "path", "use", "rect", "clipPath"} | {
        tag for tag in tags if tag.startswith("{http")
    }
    if EVERY[name].kind == "bars":
        assert "<!-- $\\frac{1}{2}$ costs $5 -->" in drawn, "what was written stands beside its outlines"


def test_no_two_lines_of_words_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with labels of 120 letters on the narrowest sheet."""
    boxes: list[tuple[float, float, float, float, str]] = []
    put = Sheet.words

    def noted(self: Sheet, x: float, y: float, words: str, **more: object) -> None:
        size = float(more.get("size", 9.0))  # type: ignore[arg-type]
        wide = across(words, strong=bool(more.get("strong")), size=size)
        begin = x - {"left": 0.0, "center": 0.5, "right": 1.0}[str(more.get("align", "left"))] * wide
        boxes.append((begin, begin + wide, y - 0.4 * size, y + 0.4 * size, words))
        put(self, x, y, words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "words", noted)
    for spec in EVERY.values():
        for labels in (["Short"], HOSTILE, [LONG]):
            boxes.clear()
            paper.svg(with_labels(spec, labels), paper.NARROWEST_CM)
            assert len(boxes) > len(spec.rows)
            clashes = [
                (one[4], other[4])
                for place, one in enumerate(boxes)
                for other in boxes[:place]
                if min(one[1], other[1]) - max(one[0], other[0]) > 0.5
                and min(one[3], other[3]) - max(one[2], other[2]) > 0.5
                and one[4].strip()
                and other[4].strip()
            ]
            assert clashes == [], (spec.kind, spec.unit, labels[0])
            outside = [each for each in boxes if each[0] < -0.5 or each[1] > 12 * POINTS_PER_CM + 0.5]
            assert outside == [], (spec.kind, spec.unit, labels[0])


def test_room_and_baseline_differ_in_black_and_white_too() -> None:
    """The diamond has a rim of white where it lies on a bar, and is drawn after it."""
    drawn = paper.svg(EVERY["a baseline"])
    first_diamond, last_bar = drawn.index(LIGHT.baseline.lower()), drawn.rindex(LIGHT.room.lower())
    legend_bar = drawn.index(LIGHT.room.lower())
    assert legend_bar < first_diamond
    bars = drawn.count(f"fill: {LIGHT.room.lower()}")
    diamonds = drawn.count(f"fill: {LIGHT.baseline.lower()}; stroke: #ffffff")
    assert (bars, diamonds) == (12, 12)
    assert last_bar < drawn.rindex(f"fill: {LIGHT.baseline.lower()}")


def test_a_picture_is_as_wide_as_asked_for_and_sharp_enough() -> None:
    image = Image.open(BytesIO(paper.png(EVERY["a baseline"], width_cm=16, dpi=200)))
    assert image.format == "PNG"
    assert abs(image.width - 16 / 2.54 * 200) <= 1
    root = ElementTree.fromstring(paper.svg(EVERY["a baseline"], width_cm=20))  # noqa: S314 - our own
    assert float(str(root.get("width")).removesuffix("pt")) == pytest.approx(20 * POINTS_PER_CM, abs=0.01)
    assert len(paper.svg(EVERY["a broad board"])) < 300_000


@pytest.mark.parametrize(("spec", "width"), [(spec_of("bars"), 16.0), (EVERY["dots"], 5.0)])
def test_nothing_to_draw_and_no_room_to_draw_it_are_said(spec: ChartSpec, width: float) -> None:
    with pytest.raises(ValueError, match="hidden" if not spec.marks else "too narrow"):
        paper.svg(spec, width)


def test_signs_that_no_font_here_has_become_boxes() -> None:
    assert drawable("Tŷ 3 → café €5 ½") == "Tŷ 3 → café €5 ½"
    assert drawable("日本👩‍👧 שלום") == "□□□□ שלום"
    assert drawable("a\tb\x00c\u202ed\ud800") == "a b cd□"
    assert all(file.is_file() for files in FILES.values() for file in files)
    assert (FILES["regular"][0].parent / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT") >= 1


def test_lines_are_as_long_as_they_may_be_and_no_letter_is_lost() -> None:
    lines = wrapped(LONG, 120)
    assert " ".join(lines) == LONG
    assert max(across(line) for line in lines) <= 120
    assert "".join(wrapped("x" * 120, 50)) == "x" * 120
    assert wrapped("", 50) == wrapped(" \n", 50) == []
