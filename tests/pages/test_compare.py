"""The page "Compare": who gets in, what stands side by side, and the ways a baseline is added and deleted."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from coprod import results
from coprod.formats.baseline_in import heading
from coprod.model.workshop import Workshop
from coprod.results import pooled
from coprod.workshops import Desk, example, growing, preparing, running
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

PUBLISHED = "published:stakeholders_2017"


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


def revealed(desk: Desk, workshop: Workshop, lean: str, n: int) -> None:
    """A closed and revealed budget round, in which n new people gave all to one factor."""
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, n), [factories.budget(**{lean: 100})] * n)
    running.close_round(desk, round_.id, countdown=0)
    running.reveal_room(desk, round_.id)


def held(
    desk: Desk, name: str = "Leith *forum*", *, end: bool = True, lean: str = "ict", n: int = 12
) -> Workshop:
    """A workshop whose n people gave all to one factor."""
    workshop = factories.workshop(desk, name)
    revealed(desk, workshop, lean, n)
    if end:
        preparing.close(desk, workshop.id)
    return preparing.find(desk, workshop.code)


def kept(desk: Desk, workshop: Workshop, *, published: bool = True) -> str:
    [shown] = pooled.comparable_rounds(desk.store, workshop)
    found = pooled.from_round(
        desk.store, workshop, shown.round_id, title=workshop.name, place="Leith", published=published
    )
    return growing.add(desk, found).key


def figures(app: AppTest) -> list[list[list[float]]]:
    """The cells of each heat picture, a row for each factor."""
    specs = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    return [spec["data"][0]["z"] for spec in specs]


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def test_without_a_key_the_page_stays_shut(laptop: Laptop, workshop: Workshop) -> None:
    assert "facilitator's link" in text_of(laptop.open("compare", workshop.code))
    assert not laptop.open("compare").multiselect


def test_an_organiser_sees_the_2017_baseline_at_first(organiser: Laptop) -> None:
    app = organiser.open("compare")
    assert app.multiselect(key="compare beside").value == [PUBLISHED]
    assert "8 professionals, 2017; no service users or citizens" in text_of(app)
    assert "could go either way" in text_of(app)
    [board] = figures(app)
    assert [row[0] for row in board] == [6, 19, 23, 9, 9, 9, 11, 2, 1, 1, 11]


def test_a_room_and_the_baseline_stand_side_by_side_and_pooled(desk: Desk, organiser: Laptop) -> None:
    workshop = held(desk)
    app = organiser.open("compare", workshop.code)
    assert app.selectbox(key="compare room").value == workshop.code
    said = text_of(app).replace("\\", "")
    assert "What leads is not the same everywhere: Better ICT in Leith *forum*;" in said
    beside, together = figures(app)
    assert [row[:2] for row in beside][8] == [100, 1]
    # per person (12 x 100 + 8 x 0.6875) / 20 = 60.3; per workshop (100 + 0.6875) / 2 = 50.3
    assert together[8][:2] == [60, 50]
    assert "Pooled, Better ICT leads, whoever counts once." in said
    assert "Pooled from 20 people in 2 rooms and baselines" in said


def test_a_leader_that_depends_on_who_counts_once_is_said(desk: Desk, organiser: Laptop) -> None:
    first = held(desk, "One", lean="ict", n=30)
    held(desk, "Two", lean="project_management", n=10)
    third = held(desk, "Three", lean="project_management", n=10)
    app = organiser.open("compare", first.code)
    others = [each.code for each in preparing.everyone(desk) if each.id != first.id]
    app.multiselect(key="compare beside").set_value([f"workshop:{code}" for code in others]).run()
    assert third.code in others
    said = text_of(app)
    assert (
        "Pooled, what leads depends on who counts once: Better ICT if each person does; "
        "Project management if each workshop or baseline does" in said.replace("\\", "")
    )


def test_a_facilitator_compares_but_adds_nothing(desk: Desk, laptop: Laptop, steered: Workshop) -> None:
    other = held(desk)
    hidden = kept(desk, other, published=False)
    app = laptop.open("compare", steered.code)
    options = app.multiselect(key="compare beside").options
    assert options == ["Baseline of 2017"]
    assert not app.get("file_uploader")
    assert hidden
    assert "forum" not in text_of(app)
    assert "no closed budget round" in text_of(app)


def test_an_owner_adds_a_finished_workshop_for_themself(desk: Desk, laptop: Laptop) -> None:
    workshop = held(desk)
    laptop.cookies[facilitator_cookie(workshop.code)] = preparing.new_keys(desk, workshop.id, "owner")
    app = laptop.open("compare", workshop.code)
    code = workshop.code
    assert not [box for box in app.checkbox if box.key == f"publish {code}"]
    press(app, "add baseline")
    assert "Place: write 1 to 80 characters." in text_of(app)
    assert growing.everyone(desk) == []
    app.text_input(key=f"baseline place {code}").input("Leith, hall")
    press(app, "add baseline")
    [made] = growing.everyone(desk)
    assert (made.title, made.place, made.published, made.n) == ("Leith *forum*", "Leith, hall", False, 12)
    assert "is kept as a baseline" in text_of(app)
    press(app, "add baseline")
    assert len(growing.everyone(desk)) == 1


def test_an_owner_cannot_publish_by_a_forged_box(desk: Desk, laptop: Laptop) -> None:
    workshop = held(desk)
    laptop.cookies[facilitator_cookie(workshop.code)] = preparing.new_keys(desk, workshop.id, "owner")
    app = laptop.open("compare", workshop.code)
    app.session_state[f"publish {workshop.code}"] = True
    app.text_input(key=f"baseline place {workshop.code}").input("Leith")
    press(app, "add baseline")
    assert growing.everyone(desk) == []


def test_a_key_that_was_replaced_adds_nothing(desk: Desk, laptop: Laptop) -> None:
    workshop = held(desk)
    laptop.cookies[facilitator_cookie(workshop.code)] = preparing.new_keys(desk, workshop.id, "owner")
    app = laptop.open("compare", workshop.code)
    app.text_input(key=f"baseline place {workshop.code}").input("Leith")
    preparing.new_keys(desk, workshop.id, "owner")
    press(app, "add baseline")
    assert growing.everyone(desk) == []


def test_a_workshop_that_goes_on_is_told_so(desk: Desk, organiser: Laptop) -> None:
    workshop = held(desk, end=False)
    app = organiser.open("compare", workshop.code)
    assert "End the workshop first" in text_of(app)
    assert not [each for each in app.button if each.key == "add baseline"]


def test_a_second_version_is_added_beside_the_first(desk: Desk, organiser: Laptop) -> None:
    first = kept(desk, held(desk)).split(":")[0]
    later = held(desk, "Leith once more")
    app = organiser.open("compare", later.code)
    app.text_input(key=f"baseline place {later.code}").input("Leith")
    app.selectbox(key=f"version of {later.code}").set_value(first)
    press(app, "add baseline")
    assert [each.key for each in growing.everyone(desk)] == [f"{first}:1", f"{first}:2"]


def test_deleting_a_baseline_leaves_the_page_whole(desk: Desk, organiser: Laptop) -> None:
    key = kept(desk, held(desk))
    app = organiser.open("compare")
    app.multiselect(key="compare beside").set_value([PUBLISHED, f"own:{key}"]).run()
    assert "Leith" in text_of(app)
    press(app, f"delete baseline {key}")
    assert growing.everyone(desk) == []
    assert app.multiselect(key="compare beside").value == [PUBLISHED]


def test_a_facilitator_cannot_delete(desk: Desk, laptop: Laptop, steered: Workshop) -> None:
    key = kept(desk, held(desk))
    app = laptop.open("compare", steered.code)
    assert "Leith" in text_of(app)
    assert not [each for each in app.button if each.key == f"delete baseline {key}"]


def upload(app: AppTest, content: bytes, name: str = "t.csv") -> AppTest:
    app.file_uploader(key="baseline file 0").upload(name, content, "text/csv").run()
    assert not app.exception, app.exception
    return app


def rows(n: int, ballot: str = "100") -> bytes:
    head = heading(factories.template().question("budget"))
    return "\n".join([head, *(f"P{each},O,<b>S</b>,{ballot}{',' * 10}" for each in range(n))]).encode()


def test_an_upload_is_previewed_and_kept_only_on_a_press(desk: Desk, organiser: Laptop) -> None:
    app = upload(organiser.open("compare"), rows(11))
    said = text_of(app).replace("\\", "")
    assert "Read: 11 people. More frontline staff leads, 100.0" in said
    assert growing.everyone(desk) == []
    app.text_input(key="upload title 0").input("Council =1+1")
    app.text_input(key="upload place 0").input("Leith")
    press(app, "keep upload")
    [made] = growing.everyone(desk)
    assert (made.title, made.n, made.origin, made.published) == ("Council =1+1", 11, "upload", True)
    assert [(group.label, group.n) for group in made.groups] == [("<b>S</b>", 11)]
    press_again = [each for each in app.button if each.key == "keep upload"]
    assert not press_again


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (rows(6, "99"), "t.csv, row 2: the percents add up to 99"),
        (rows(3), "too few answers"),
        (b"a,b\n1,2", "row 1"),
    ],
)
def test_a_wrong_upload_says_where_and_keeps_nothing(
    desk: Desk, organiser: Laptop, content: bytes, said: str
) -> None:
    app = upload(organiser.open("compare"), content)
    assert said in text_of(app)
    assert not [each for each in app.button if each.key == "keep upload"]
    assert growing.everyone(desk) == []


def test_before_a_workshop_is_deleted_its_baselines_are_named(desk: Desk, organiser: Laptop) -> None:
    workshop = held(desk)
    kept(desk, workshop)
    app = organiser.open("workshops", manage=workshop.code)
    assert "1 baseline was made from this workshop" in text_of(app)
    assert app.radio(key=f"fate {workshop.code}").value == "stay"
    app.radio(key=f"fate {workshop.code}").set_value("go").run()
    assert [each.goes_with_workshop for each in growing.everyone(desk)] == [True]
    app.text_input(key=f"delete {workshop.code}").input(workshop.code)
    press(app, "delete it")
    assert growing.everyone(desk) == []


def test_rounds_of_which_somebody_saw_something_are_told_apart(desk: Desk, organiser: Laptop) -> None:
    workshop = factories.workshop(desk)
    for lean in ("ict", "project_management"):
        revealed(desk, workshop, lean, 6)
    app = organiser.open("compare", workshop.code)
    assert "Had seen results before they answered: Glasgow (round 2)" in text_of(app).replace("\\", "")
    box = app.selectbox(key=f"compare round {workshop.code}")
    first = next(each.round_id for each in results.outcomes(desk.store, workshop) if each.number == 1)
    box.set_value(first).run()
    assert "Had seen results" not in text_of(app)


def test_the_example_stands_beside_a_second_room_and_2017_marked_as_made_up(
    organiser: Laptop, desk: Desk
) -> None:
    """The eight of 2017 as a room: 23.125 for staff who enable users, as in the published table."""
    at_once = Desk(desk.settings.model_copy(update={"countdown_seconds": 0}), desk.store)
    preparing.close(desk, example.ensure(at_once).id)
    ended = next(each for each in preparing.everyone(desk) if each.made_up)
    round_id = pooled.comparable_rounds(desk.store, ended)[0].round_id
    made = pooled.from_round(desk.store, ended, round_id, title="Example", place="Nowhere", published=True)
    key = growing.add(desk, made).key
    room = factories.workshop(desk, "Perth")
    factories.revealed_round(at_once, room, "budget", factories.baseline_ballots())
    app = organiser.open("compare", room.code)
    app.multiselect(key="compare beside").set_value([PUBLISHED, f"own:{key}"]).run()
    assert not app.exception, app.exception
    first = figures(app)[0]
    assert {len(row) for row in first} == {3}, "the room, 2017 and the example"
    assert [row[0] for row in first] == [row[1] for row in first]
    assert max(row[0] for row in first) == 23
    assert "ade-up people" in text_of(app)
