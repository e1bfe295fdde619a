"""Adding to the library on the desk: what was typed stays, what was kept is shown, and it stays literal."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.formats.library_toml import additions_toml
from coprod.model.library import Additions, Case, Fact, Reform, Source
from coprod.store import library as store
from coprod.ui.words import literal
from coprod.workshops import Desk, collecting
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

HOSTILE = "<b onclick=x>*star*</b> {n} [a](javascript:alert(1)) ![](http://evil.test/i.png) \u202ex"
SHOWN = literal("<b onclick=x>*star*</b> {n}")
SOURCE = Source(id="leith_report", title="Leith report", by="City of Edinburgh", published="2024-05")
ABOUT = Fact(text="Neighbours run a garden.", source="leith_report", at="page 3")
CASE = Case(id="leith_garden", title="Leith garden", where="Edinburgh", about=ABOUT, factors=("ict",))


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


def fill(app: AppTest, kind: str, entry: str = "new", **boxes: str) -> AppTest:
    """Type into the boxes of a sheet, by their names."""
    for name, value in boxes.items():
        key = f"{kind} {name} {entry}"
        (app.text_input if key in {each.key for each in app.text_input} else app.text_area)(
            key=key
        ).set_value(value)
    return app


def case_sheet(organiser: Laptop, **boxes: str) -> AppTest:
    """The sheet of a new case with all that is needed, or what is said instead."""
    needed = {
        "title": "Leith garden",
        "where": "Edinburgh",
        "about": "Neighbours run a garden.",
        "source_title": "Leith report",
        "source_by": "City of Edinburgh",
        "at": "page 3",
    }
    return fill(organiser.open("collect", add="case"), "case", **needed | boxes)


def kept(app: AppTest) -> AppTest:
    return app.button(key="keep entry").click().run()


def wrong(app: AppTest) -> list[str]:
    """The boxes that the one error names."""
    [error] = app.error
    return [line.removeprefix("- ").split("\\:")[0] for line in error.value.splitlines() if line[:2] == "- "]


def test_a_case_is_added_with_its_source(organiser: Laptop, desk: Desk):
    app = case_sheet(organiser, source_published="2024-05", source_address="https://example.org/leith")
    app.multiselect(key="case factors new").set_value(["ict"])
    app.multiselect(key="case cos new").set_value(["co_design"])
    fill(app, "case", learning="Begin with the shed.\n\n  \nAsk the neighbours.  ")
    app = kept(app)
    [case] = collecting.additions(desk).cases
    [source] = collecting.additions(desk).sources
    assert (source.id, source.published, source.address) == (
        "leith_report",
        "2024-05",
        "https://example.org/leith",
    )
    assert (case.id, case.about) == ("leith_garden", ABOUT)
    assert [fact.text for fact in case.learning] == ["Begin with the shed.", "Ask the neighbours."]
    assert (case.factors, case.cos, case.ours) == (("ict",), ("co_design",), ("factors", "cos"))
    assert app.header[0].value == "Add to the library"
    assert "Leith garden" in text_of(app)


def test_what_is_wrong_is_named_and_what_was_typed_stays(organiser: Laptop, desk: Desk):
    app = kept(
        case_sheet(organiser, where=" \u200b ", source_published="May", source_address="javascript:alert(1)")
    )
    assert wrong(app) == ["Place", "Date", "Web address"]
    assert app.text_input(key="case title new").value == "Leith garden"
    assert app.text_area(key="case about new").value == "Neighbours run a garden."
    assert app.text_input(key="case source_address new").value == "javascript:alert(1)"
    assert collecting.additions(desk) == Additions()
    app = kept(fill(app, "case", where="Leith", source_published="2024", source_address=""))
    assert not app.error
    assert [case.where for case in collecting.additions(desk).cases] == ["Leith"]


def test_an_empty_sheet_names_every_box_that_is_needed(organiser: Laptop):
    app = kept(organiser.open("collect", add="case"))
    assert wrong(app) == [
        "Title",
        "Place",
        "In short",
        "Title of the source",
        "Who wrote or published it",
        "Where in it",
    ]


def test_lines_too_long_or_too_many_are_refused_by_name(organiser: Laptop, desk: Desk):
    app = kept(case_sheet(organiser, results="x" * 601, learning="a line\n" * 31))
    assert wrong(app) == ["What came of it", "What they learned"]
    assert collecting.additions(desk) == Additions()


def test_a_reform_goes_by_a_shipped_source_and_names_cases(organiser: Laptop, desk: Desk):
    app = organiser.open("collect", add="reform")
    app.selectbox(key="reform cited new").set_value("slides_2017").run()
    assert "reform source_title new" not in {each.key for each in app.text_input}
    fill(app, "reform", title="Leith garden", says="Sheds are shared.\nKeys too.", at="slide 3")
    app.multiselect(key="reform cases new").set_value(["esther_coaches"])
    kept(app)
    [reform] = collecting.additions(desk).reforms
    assert [(fact.text, fact.source, fact.at) for fact in reform.says] == [
        ("Sheds are shared.", "slides_2017", "slide 3"),
        ("Keys too.", "slides_2017", "slide 3"),
    ]
    assert (reform.cases, reform.ours) == (("esther_coaches",), ())


def test_two_of_one_name_get_two_ids_and_share_their_source(organiser: Laptop, desk: Desk):
    kept(case_sheet(organiser))
    kept(case_sheet(organiser, where="Glasgow"))
    assert [case.id for case in collecting.additions(desk).cases] == ["leith_garden", "leith_garden_2"]
    assert [source.id for source in collecting.additions(desk).sources] == ["leith_report"]


def test_a_second_press_adds_nothing_and_leaves_the_sheet(organiser: Laptop, desk: Desk):
    kept(case_sheet(organiser))
    app = kept(case_sheet(organiser))
    assert [case.id for case in collecting.additions(desk).cases] == ["leith_garden"]
    assert not app.error
    assert "add" not in app.query_params


def test_an_id_that_was_taken_since_we_looked_gets_a_number(
    organiser: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    looked, add = [], collecting.add

    def late(desk: Desk, new: Additions) -> None:
        if not looked:
            looked.append(new)
            other = SOURCE.model_copy(update={"by": "Somebody else"})
            add(desk, Additions(sources=(other,), cases=(CASE,)))
        add(desk, new)

    monkeypatch.setattr(collecting, "add", late)
    app = kept(case_sheet(organiser))
    assert not app.error
    assert collecting.additions(desk).ids == {
        "leith_report",
        "leith_garden",
        "leith_report_2",
        "leith_garden_2",
    }


def test_an_entry_is_changed_where_it_stands(organiser: Laptop, desk: Desk):
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(CASE,)))
    app = organiser.open("collect")
    app.button(key="change leith_garden").click().run()
    app = kept(fill(app, "case", "leith_garden", where="Leith", at="page 4"))
    [case] = collecting.additions(desk).cases
    assert (case.where, case.about.at, case.about.source) == ("Leith", "page 4", "leith_report")
    assert case.factors == ("ict",)
    assert case.ours == (), "a file said that its source states them, and they were left alone"
    assert app.header[0].value == "Add to the library"


def test_lines_left_alone_keep_the_source_they_came_with(organiser: Laptop, desk: Desk):
    elsewhere = Fact(text="It rained.", source="slides_2017", at="slide 1")
    here = ABOUT.model_copy(update={"text": "It grew."})
    both = CASE.model_copy(update={"results": (elsewhere, here)})
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(both,)))
    app = organiser.open("collect", change="leith_garden")
    assert "Each keeps its own" in text_of(app)
    kept(fill(app, "case", "leith_garden", results="It rained.\nIt grew well.", at="page 9"))
    [case] = collecting.additions(desk).cases
    assert [(fact.text, fact.source, fact.at) for fact in case.results] == [
        ("It rained.", "slides_2017", "slide 1"),
        ("It grew well.", "leith_report", "page 9"),
    ]


def test_a_source_is_corrected_once_for_all(organiser: Laptop, desk: Desk):
    noted = SOURCE.model_copy(update={"note": "A draft.", "read_on": "2026-11-01"})
    collecting.add(desk, Additions(sources=(noted,), cases=(CASE,)))
    app = organiser.open("collect", change="leith_report")
    kept(fill(app, "source", "leith_report", source_by="Leith council"))
    assert collecting.additions(desk).sources == (noted.model_copy(update={"by": "Leith council"}),)


def test_what_another_entry_needs_offers_no_removal_until_that_is_gone(organiser: Laptop, desk: Desk):
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(CASE,)))
    app = organiser.open("collect")
    assert "This is needed by: Leith garden." in text_of(app)
    app.button(key="remove leith_garden").click().run()
    app.button(key="remove leith_report").click().run()
    assert collecting.additions(desk) == Additions()
    assert "Nothing has been added yet" in text_of(app)


def test_an_entry_that_fits_no_longer_is_told_and_can_be_mended(organiser: Laptop, desk: Desk):
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(CASE,)))
    with desk.store.writing() as db:
        broken = CASE.model_copy(update={"factors": ("vanished",)}).model_dump_json()
        store.replace(db, store.Row("case", "leith_garden", broken))
    app = organiser.open("collect")
    assert "“Leith garden” is not shown." in text_of(app)
    app.button(key="change leith_garden").click().run()
    app = kept(app)
    assert "is not shown" not in text_of(app)
    assert [case.factors for case in collecting.additions(desk).cases] == [()]


def take_in(app: AppTest, content: str, name: str = "mine.toml") -> AppTest:
    app.file_uploader[0].upload(name, content.encode()).run()
    return app.button(key="take in").click().run()


def test_a_file_is_taken_in_once_and_says_when_nothing_is_new(organiser: Laptop, desk: Desk):
    content = additions_toml(Additions(sources=(SOURCE,), cases=(CASE,)))
    app = take_in(organiser.open("collect"), content)
    assert "2 entries are new in the library" in text_of(app)
    assert collecting.additions(desk).cases == (CASE,)
    assert "nothing new in it" in text_of(take_in(app, content))


def test_a_bad_file_is_told_by_name_and_key(organiser: Laptop, desk: Desk):
    content = additions_toml(Additions(cases=(CASE,)))
    app = take_in(organiser.open("collect"), content, "my *cases*.toml")
    [error] = app.error
    assert error.value.startswith(r"Nothing was taken in. my \*cases\*\.toml, cases\[0\]\.about\.source\:")
    assert collecting.additions(desk) == Additions()
    app.button(key="add case").click().run()
    app.button(key="leave").click().run()
    assert not app.error


def test_taking_in_without_a_file_asks_for_one(organiser: Laptop):
    app = organiser.open("collect")
    assert "Choose a file first" in text_of(app.button(key="take in").click().run())


def test_hostile_words_stay_literal_on_the_list_and_in_the_sheet(organiser: Laptop, desk: Desk):
    app = case_sheet(
        organiser, title=HOSTILE[:60], where=HOSTILE, about=HOSTILE, source_title=HOSTILE, source_by=HOSTILE
    )
    app = kept(app)
    [case] = collecting.additions(desk).cases
    assert case.about.text == HOSTILE.replace("\u202e", "")
    said = text_of(app)
    assert said.count(SHOWN) >= 4
    assert "](javascript" not in said
    assert "://evil" not in said
    said = text_of(organiser.open("collect", change=case.id))
    assert "](javascript" not in said
    assert "://evil" not in said


@pytest.mark.parametrize("address", ["", "case", "reform", "source"])
def test_nobody_else_gets_in(laptop: Laptop, desk: Desk, address: str):
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(CASE,)))
    app = laptop.open("collect", **({"add": address} if address else {}))
    assert "It opens with the organiser's link" in text_of(app)
    assert [button.key for button in app.button] == []
    assert "Leith" not in text_of(app)


def test_a_press_after_the_key_has_changed_adds_nothing(organiser: Laptop, desk: Desk):
    app = case_sheet(organiser)
    organiser.cookies.clear()
    kept(app)
    assert collecting.additions(desk) == Additions()


@pytest.mark.parametrize("query", [{"add": "idea"}, {"change": "no_such"}, {"change": "slides_2017"}])
def test_an_address_of_no_entry_shows_the_list(organiser: Laptop, query: dict[str, str]):
    assert organiser.open("collect", **query).header[0].value == "Add to the library"


def test_a_reform_that_needs_a_case_holds_it(organiser: Laptop, desk: Desk):
    reform = Reform(id="sheds", title="Sheds", says=(ABOUT,), cases=("leith_garden",))
    collecting.add(desk, Additions(sources=(SOURCE,), cases=(CASE,), reforms=(reform,)))
    app = organiser.open("collect")
    assert "This is needed by: Sheds." in text_of(app)
    assert "remove leith_garden" not in {button.key for button in app.button}
