"""The library: every fact has its source, every page is reached, a wrong file is told by file and key."""

import re
from pathlib import Path

import pytest

from coprod import library as pages
from coprod.charts.crosswalk import crosswalk, met
from coprod.errors import BadFile
from coprod.library import contents, leads, leaf
from coprod.model import SAMPLE_DATA
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.library import Additions, Case, Fact, Library, WayOn
from coprod.model.library_toml import (
    MOST_ENTRIES,
    everything,
    parse_additions,
    parse_library,
    shipped_library,
)
from coprod.model.template import shipped_template
from coprod.text import speaking, t
from coprod.text.origins import introduction

LIBRARY = shipped_library()
FILES = {path.name: path.read_text("utf-8") for path in (SAMPLE_DATA / "library").glob("*.toml")}


def facts(library: Library) -> list[tuple[str, Fact]]:
    found = []
    for entry in (*everything(library), *library.topics):
        for name in type(entry).model_fields:
            value = getattr(entry, name)
            each_of = value if isinstance(value, tuple) else (value,)
            found += [(entry.id, each) for each in each_of if isinstance(each, Fact)]
    return found


# ---- What is shipped


def test_every_fact_names_a_source_and_the_place_in_it():
    found = facts(LIBRARY)
    assert len(found) > 80
    known = {each.id for each in LIBRARY.sources}
    assert [(entry, fact.text) for entry, fact in found if fact.source not in known or len(fact.at) < 4] == []


def test_every_source_is_dated_or_read_on_a_day_and_can_be_looked_up():
    lost = [
        each.id
        for each in LIBRARY.sources
        if not each.address or (each.published == "undated" and not each.read_on)
    ]
    assert lost == []


def test_every_source_is_cited():
    assert {each.id for each in LIBRARY.sources} - {fact.source for _, fact in facts(LIBRARY)} == set()


def test_nothing_is_said_twice_under_two_sources():
    texts = [fact.text for _, fact in facts(LIBRARY)]
    assert len(texts) - len(set(texts)) <= 1, "the nine barriers are named by one and the same slide"


def test_the_four_cases_of_the_slides_say_what_the_slides_say():
    surrey = LIBRARY.case("surrey_neet_to_pete")
    assert surrey is not None
    on_slide = [each.text for each in surrey.results if each.source == "slides_2017"]
    assert [re.findall(r"\d+ %", each) for each in on_slide] == [["60 %"], ["90 %"], ["25 %"]]
    assert [re.findall(r"\d{4}", each) for each in on_slide] == [["2012", "2014"], ["2009", "2013"], []]
    assert set(surrey.cos) == {"co_commission", "co_design", "co_deliver", "co_assess"}
    assert "cos" not in surrey.ours, "the slide itself names all four"
    for case in ("esther_coaches", "cafe_rainbow", "experts_by_experience"):
        found = LIBRARY.case(case)
        assert found is not None
        assert found.about.source == "slides_2017"


def test_the_slides_reforms_are_for_staff_who_can_enable_service_users():
    named = {
        each.id
        for each in LIBRARY.reforms_under("factor", "staff_enable_users")
        if "factors" not in each.ours and each.says[0].source == "slides_2017"
    }
    assert named == {
        "competency_frameworks",
        "champions_as_coaches",
        "labs",
        "users_into_services",
        "hr_and_learning",
    }


def test_the_literature_is_whole():
    """Slides "Literature review": three barriers, two more, and four inputs with seven processes."""
    by_study = [(each.study, each.group) for each in LIBRARY.literature]
    assert [by_study.count(each) for each in (("nesta", ""), ("voluntas", ""))] == [3, 2]
    assert [by_study.count(("bloch", group)) for group in ("Input", "Process")] == [4, 7]


def test_what_no_source_states_is_called_our_reading():
    assert all(each.ours for each in LIBRARY.literature if each.barriers)
    said = pages.leaf(LIBRARY, "barrier", "risk_aversion")
    assert said is not None
    assert "reading" in " ".join(block.note for block in said.blocks)


# ---- Its pages


def test_every_page_can_be_reached_and_no_link_dangles():
    seen: set[tuple[str, str]] = set()
    ahead = [(way.kind, way.id) for ways in pages.contents(LIBRARY).values() for way in ways]
    listed = set(ahead)
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        page = pages.leaf(LIBRARY, *here)
        assert page is not None, f"a link leads to {here}, where nothing is"
        ahead += [(way.kind, way.id) for block in page.blocks for way in block.ways]
    entries = {("case", each.id) for each in LIBRARY.cases} | {
        ("reform", each.id) for each in LIBRARY.reforms
    }
    entries |= {("idea", each.id) for each in LIBRARY.ideas} | {
        (each.kind, each.id) for each in LIBRARY.topics
    }
    assert entries <= seen
    assert seen == listed, "every page stands in the contents"
    assert len(seen) == 4 + 5 + 4 + 9 + 11 + len(LIBRARY.cases) + len(LIBRARY.reforms)


def test_a_page_numbers_its_sources_and_cites_each():
    page = pages.leaf(LIBRARY, "case", "esther_coaches")
    assert page is not None
    cited = {said.source for block in page.blocks for said in block.says}
    assert cited == {each.number for each in page.sources} == set(range(1, len(page.sources) + 1))
    assert [each.when for each in page.sources if "Removing" in each.title] == ["1 December 2017"]


def test_where_the_sources_are_silent_the_page_says_so():
    page = pages.leaf(LIBRARY, "case", "surrey_neet_to_pete")
    assert page is not None
    empty = {block.title: block.note for block in page.blocks if not block.says and not block.ways}
    assert empty == {
        "What they learned": "No source we have read says more.",
        "What stood in the way": "No source we have read says more.",
    }


@pytest.mark.parametrize(
    ("typed", "kind", "first"),
    [
        ("poverty", "case", "experts_by_experience"),
        ("NEET", "case", "surrey_neet_to_pete"),
        ("RISK", "reform", "share_risk"),
        ("cafe", "case", None),
        ("café", "case", "cafe_rainbow"),
        ("xyzzy", "case", None),
    ],
)
def test_a_word_finds_its_page(typed: str, kind: str, first: str | None):
    found = pages.search(LIBRARY, typed)
    ways = dict(found).get(kind, ())  # type: ignore[call-overload]
    assert (ways[0].id if ways else None) == first


def test_the_crosswalk_says_which_barriers_the_literature_does_not_name():
    spec = crosswalk(LIBRARY)
    assert (len(spec.rows), len(spec.columns)) == (9, 16)
    named = {mark.id.split("/")[0] for mark in spec.marks if mark.room}
    assert len(named) == 7
    assert "Citizens' skills and time" in spec.sentence
    assert "Short-termism" in spec.sentence
    assert "N3" in " ".join(spec.notes), "professional skills are none of the nine"


def test_barriers_are_counted_over_cases_by_co_and_step():
    def case(name: str, barriers: tuple[str, ...], cos: tuple[str, ...]) -> Case:
        about = Fact(text="What it is.", source="slides_2017", at="slide 1")
        return Case(id=name, title=name, where="Here", about=about, barriers=barriers, cos=cos)

    cases = (
        case("a", ("risk_aversion",), ("co_design",)),
        case("b", ("risk_aversion", "short_termism"), ("co_design", "co_assess")),
        case("c", (), ("co_design",)),
    )
    spec = met(LIBRARY.model_copy(update={"cases": cases}))
    assert spec is not None
    counts = {mark.id: int(mark.room) for mark in spec.marks if mark.room}
    assert counts == {
        "risk_aversion/co_design": 2,
        "risk_aversion/co_assess": 1,
        "short_termism/co_design": 1,
        "short_termism/co_assess": 1,
    }
    assert spec.sentence == "Met most often: Fear of risk (2 cases)."
    assert spec.rule == "2 of 3 cases name a barrier."
    assert met(LIBRARY.model_copy(update={"cases": cases[2:]})) is None


# ---- Wrong files


def wrong(name: str, old: str, new: str) -> BadFile:
    """What is said of the shipped library with one file changed."""
    assert old in FILES[name]
    with pytest.raises(BadFile) as refused:
        parse_library({**FILES, name: FILES[name].replace(old, new, 1)})
    return refused.value


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        (
            "cases.toml",
            'source = "surrey_case"',
            'source = "surry_case"',
            "cases[0].about.source",
            "a source",
        ),
        ("cases.toml", 'id = "esther_coaches"', 'id = "cafe_rainbow"', "cases[2].id", "is used already"),
        (
            "reforms.toml",
            'id = "labs"',
            'id = "cafe_rainbow"',
            "reforms[2].id",
            "is used already by cases.toml",
        ),
        (
            "cases.toml",
            'barriers = ["ins',
            'barriers = ["xins',
            "cases[1].barriers[0]",
            "is not the id of a barrier",
        ),
        (
            "reforms.toml",
            'cases = ["esther',
            'cases = ["ester',
            "reforms[1].cases[0]",
            "is not the id of a case",
        ),
        (
            "literature.toml",
            'study = "nesta"',
            'study = "nasta"',
            "literature[0].study",
            "not the id of a study",
        ),
        ("topics.toml", 'id = "map_it"', 'id = "mop_it"', "topics[0].id", "is not the id of a step"),
        ("topics.toml", 'kind = "step"', 'kind = "stop"', "topics[0].kind", "one of the words"),
        ("sources.toml", "published = ", "publishd = ", "sources[0].published", "missing"),
        ("sources.toml", '"2017-12-01"', '"2017-13-01"', "sources[0].published", "there is no such day"),
        (
            "sources.toml",
            '"https://www.govint',
            '"javascript://www.govint',
            "sources[0].address",
            "not written",
        ),
        ("cases.toml", 'ours = ["factors"', 'ours = ["factor"', "cases[1].ours[0]", "one of the words"),
        ("cases.toml", "[[cases]]", "[[casses]]", "casses", "this key is not known"),
        ("ideas.toml", "says = [", "says = ", "", "TOML"),
    ],
)
def test_a_wrong_library_is_told_by_file_and_key(name: str, old: str, new: str, where: str, what: str):
    refusal = wrong(name, old, new)
    assert refusal.file == name
    assert where in refusal.where
    assert what in refusal.what


def test_a_fact_without_a_source_is_refused():
    refusal = wrong(
        "cases.toml", 'source = "surrey_case", at = "section “Leadership', 'at = "section “Leadership'
    )
    assert (refusal.where, refusal.what) == (
        "cases[0].about.source",
        'in "surrey_neet_to_pete" this key is missing',
    )


def test_additions_may_use_what_is_there_and_what_they_bring():
    text = """
[[sources]]
id = "council_report"
title = "Our report"
by = "The council"
published = "2026"

[[cases]]
id = "our_case"
title = "Ours"
where = "Here"
about = { text = "What we did.", source = "council_report", at = "page 3" }
barriers = ["risk_aversion"]

[[reforms]]
id = "our_reform"
title = "Ours, too"
says = [{ text = "What we changed.", source = "slides_2017", at = "slide 3" }]
cases = ["our_case", "esther_coaches"]
"""
    found = parse_additions(text, "mine.toml", LIBRARY)
    assert found.ids == {"council_report", "our_case", "our_reform"}
    tables = ("sources", "reforms", "cases")
    more = {table: (*getattr(LIBRARY, table), *getattr(found, table)) for table in tables}
    assert parse_additions(text, "mine.toml", LIBRARY.model_copy(update=more)) == Additions(), "nothing new"


def test_five_thousand_entries_are_refused_by_file_and_key():
    entry = '[[sources]]\nid = "s{}"\ntitle = "T"\nby = "B"\npublished = "2026"\n'
    text = "".join(entry.format(n) for n in range(5000))
    with pytest.raises(BadFile) as refused:
        parse_additions(text, "many.toml", LIBRARY)
    assert (refused.value.file, refused.value.where) == ("many.toml", "sources")
    assert "5000 entries" in refused.value.what
    assert str(MOST_ENTRIES) in refused.value.hint


def test_the_readme_of_the_data_names_every_file_of_the_library():
    readme = (SAMPLE_DATA / "README.md").read_text("utf-8")
    assert [name for name in FILES if f"library/{name}" not in readme] == []
    assert Path(SAMPLE_DATA / "library").is_dir()


def test_the_library_names_what_leads_as_the_reader_does_and_keeps_its_own_words():
    way = WayOn(kind="factor", round_id="r", n=20, verdict="firm", contenders=("ict",))
    with speaking("de"):
        [lead] = leads(LIBRARY, (way,))
        page = leaf(LIBRARY, "factor", "ict")
    label = shipped_template("coproduction_survey").spoken_in("de").question("budget").place_label("ict")
    assert label in lead.sentence
    assert lead.branches[0].topic.label.language == "de"  # type: ignore[attr-defined]
    assert page is not None
    assert page.title.language == "de"  # type: ignore[attr-defined]
    assert "I Better ICT" in {each.label for each in contents(LIBRARY)["factor"]}, "in English here"


def test_a_shipped_baseline_is_introduced_in_the_readers_language_and_another_as_it_is_kept():
    [shipped] = [load_baseline(each) for each in shipped_baselines().values()]
    with speaking("de"):
        assert introduction(shipped.introduced) == t("8 professionals, 2017; no service users or citizens")
        assert introduction("Our own room") == "Our own room"
