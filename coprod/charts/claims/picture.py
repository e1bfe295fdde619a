"""The baseline by itself: the pens' own diamonds, without a room beside them."""

from fractions import Fraction
from html import escape

from coprod.charts import phone, screen
from coprod.charts.certainty import said
from coprod.charts.claims.words import mean_of
from coprod.charts.colours import Mode
from coprod.charts.sheet import Figure
from coprod.charts.spec import ChartSpec, Mark
from coprod.model.claims import Published
from coprod.text import number, t

CLEAR = 3
"""So far the track is below its label that the diamond's stem does not touch it."""


def picture(found: Published) -> ChartSpec:
    """The baseline's means from the largest to the smallest, and no room; draw it with `drawn` or `svg`."""
    baseline, question = found.baseline, found.question
    means = sorted(baseline.means.items(), key=lambda each: -each[1])
    first = means[0]
    return ChartSpec(
        kind="bars",
        title=t("What the {n} professionals would spend 100 on", n=baseline.n),
        sentence=t(
            "The {n} put most on {label}: {share} of 100. {certainty}",
            n=baseline.n,
            label=question.place_label(first[0]),
            share=number(first[1]),
            certainty=said(found.certainty),
        ),
        rule=mean_of(baseline.n),
        n=baseline.n,
        unit="percent",
        marks=tuple(
            Mark(
                id=factor,
                letter=question.letter_of(factor),
                label=question.place_label(factor),
                room=Fraction(0),
                baseline=mean,
                people=found.named_by[factor],
            )
            for factor, mean in means
        ),
        baseline_name=t("Baseline"),
        notes=(
            t("Baseline: {introduced}.", introduced=baseline.introduced),
            t("Rounded; may not add to 100."),
        ),
    )


def drawn(spec: ChartSpec, mode: Mode, width: float, height: float) -> Figure:
    """The picture for screens: the pen's own, without the bars, numbers and legend of a room."""
    whole = screen.figure(spec, mode=mode, hall=False, width=width, height=height, order="printed")
    traces = [each for each in whole["data"] if each["name"] not in (spec.room_name, "values")]
    return {
        **whole,
        "data": [_without_room(each) if each["name"] == "legend" else each for each in traces],
    }


def _without_room(legend: Figure) -> Figure:
    """The legend without its first entry, the room's, whose place the next one takes."""
    marker = legend["marker"]
    return {
        **legend,
        "x": [legend["x"][0], *legend["x"][2:]],
        "y": legend["y"][1:],
        "text": legend["text"][1:],
        "marker": {**marker, "symbol": marker["symbol"][1:], "color": marker["color"][1:]},
    }


def svg(spec: ChartSpec, *, width: int) -> str:
    """The picture for phones: the rows of the phone's pen with the baseline's diamond alone on the track."""
    parts, y = [_legend(spec)], float(phone.LEGEND)
    reach = phone._reach(spec)
    for mark in spec.marks:
        row, height = _row(mark, y, width, reach)
        parts.append(row)
        y += height + phone.GAP
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y - phone.GAP + 6:g}" '
        f'width="100%" role="img" aria-label="{escape(spec.sentence)}" fill="currentColor" '
        f'font-size="{phone.TEXT}" overflow="visible">'
        f"{''.join(parts)}</svg>"
    )


def _legend(spec: ChartSpec) -> str:
    return phone._diamond(6, 10) + phone._text(20, 15, spec.baseline_name)


def _row(mark: Mark, y: float, width: int, reach: float) -> tuple[str, float]:
    mean = mark.baseline or Fraction(0)
    label, height = phone._label(mark, y, width - 44)
    value = phone._text(width, y + phone.TEXT, number(mean), phone.RIGHT)
    track_y = y + height + CLEAR
    track = phone._bar(mark.room, track_y, width, reach)
    diamond = phone._diamond(phone._px(mean, width, reach), track_y + phone.BAR / 2)
    return label + value + track + diamond, height + CLEAR + phone.BAR
