"""The library's two pictures: our nine barriers beside the literature's, and how often cases met them."""

from fractions import Fraction

from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.model.library import Library
from coprod.text import current, listed, t, tn


def crosswalk(library: Library) -> ChartSpec:
    """Which barriers of the literature fall under which of the nine; a cell is 1 or 0."""
    library = library.spoken_in(current())
    rows, columns = _barriers(library), _literature(library)
    linked = {(barrier, each.id) for each in library.literature for barrier in each.barriers}
    under = {barrier for barrier, _ in linked}
    bare = [row.label for row in rows if row.id not in under]
    homeless = [column.letter for column in columns if column.id not in {each for _, each in linked}]
    sentence = tn(
        "The literature names {n} of our nine barriers, as we read it.",
        "The literature names {n} of our nine barriers, as we read it.",
        len(under),
    )
    if bare:
        sentence += " " + t("It does not name: {barriers}.", barriers=listed(bare))
    notes = [t("Which falls under which is our reading, not a source's.")]
    if homeless:
        notes.append(t("Under none of the nine: {letters}.", letters=listed(homeless)))
    return ChartSpec(
        kind="board",
        title=t("Our nine barriers and those of the literature"),
        sentence=sentence,
        rule=t("{n} barriers of {studies} studies.", n=len(columns), studies=len(library.studies)),
        n=len(columns),
        unit="links",
        marks=_cells(rows, columns, {pair: 1 for pair in linked}),
        rows=rows,
        columns=columns,
        room_name=t("Named"),
        notes=tuple(notes),
    )


def met(library: Library) -> ChartSpec | None:
    """How many cases met each barrier, by the Co's and the steps they are about; None while none did."""
    library = library.spoken_in(current())
    counts: dict[tuple[str, str], int] = {}
    named: dict[str, int] = {}
    for case in library.cases:
        for barrier in case.barriers:
            named[barrier] = named.get(barrier, 0) + 1
            for place in (*case.cos, *case.steps):
                counts[barrier, place] = counts.get((barrier, place), 0) + 1
    if not named:
        return None
    rows = _barriers(library)
    columns = tuple(
        Heading(item.id, item.letter, item.short)
        for kind in ("co", "step")
        for item in library.items[kind].values()
    )
    most = max(named.values())
    first = [row.label for row in rows if named.get(row.id) == most]
    telling = sum(bool(case.barriers) for case in library.cases)
    return ChartSpec(
        kind="board",
        title=t("Barriers that the cases met"),
        sentence=tn(
            "Met most often: {barriers} ({n} case).",
            "Met most often: {barriers} ({n} cases).",
            most,
            barriers=listed(first),
        ),
        rule=tn(
            "{n} of {all} cases names a barrier.",
            "{n} of {all} cases name a barrier.",
            telling,
            all=len(library.cases),
        ),
        n=telling,
        unit="cases",
        marks=_cells(rows, columns, counts),
        rows=rows,
        columns=columns,
        room_name=t("Cases"),
        notes=(t("A case counts at each Co and each step that it is about. The cases are not a sample."),),
    )


def _barriers(library: Library) -> tuple[Heading, ...]:
    return tuple(Heading(item.id, item.letter, item.short) for item in library.items["barrier"].values())


def _literature(library: Library) -> tuple[Heading, ...]:
    return tuple(Heading(each.id, each.letter, each.title) for each in library.literature)


def _cells(
    rows: tuple[Heading, ...], columns: tuple[Heading, ...], counts: dict[tuple[str, str], int]
) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            id=f"{row.id}/{column.id}",
            letter=f"{row.letter} {column.letter}",
            label=f"{row.label}, {column.label}",
            room=Fraction(counts.get((row.id, column.id), 0)),
        )
        for row in rows
        for column in columns
    )
