"""What a baseline keeps, refuses, and loses with its workshop, on SQLite and PostgreSQL alike."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from coprod.errors import NotFound, Refused
from coprod.model.ballot import Ballot
from coprod.model.grown import Asked, Factor, GroupMeans, Grown
from coprod.model.workshop import Round, Workshop
from coprod.results import pooled
from coprod.store import schema
from coprod.workshops import Desk, growing, preparing, running
from tests import factories

FACTORS = (
    Factor(id="ict", letter="A", short="ICT", label="Better ICT"),
    Factor(id="staff", letter="B", short="漢字 “staff”", label="=cmd|' /C calc'!A0"),
)


def grown(title: str = "Leith", **other: object) -> Grown:
    third = (Fraction(100, 3), Fraction(200, 3))
    values = {
        "id": "new",
        "title": title,
        "place": "@SUM(A1) 😀",
        "day": date(2026, 2, 28),
        "made_up": True,
        "published": True,
        "origin": "upload",
        "n": 12,
        "factors": FACTORS,
        "means": third,
        "groups": (GroupMeans(id="merged", n=12, means=third),),
        "asked": Asked(prompt="Why?", template_id="t", template_version=3, shown_before=("budget:1:room",)),
        "verdict": "likely",
        "note": "\u0645\u0631 <b>",
    }
    return Grown(**values | other)  # type: ignore[arg-type]


def ended(desk: Desk, carers: int = 12, managers: int = 3, minimum: int = 5) -> tuple[Workshop, Round]:
    """A finished workshop with one budget round: the carers for technology, the managers for training."""
    workshop = factories.workshop(desk, "Leith forum", minimum=minimum)
    round_ = running.open_round(desk, workshop.id, "budget")
    for n, group, ballot in (
        (carers, "carer", factories.budget(ict=100)),
        (managers, "manager", factories.budget(frontline_training=60, ict=40)),
    ):
        factories.cast(desk, round_, factories.people(desk, workshop, n, group), [ballot] * n)
    running.close_round(desk, round_.id)
    preparing.close(desk, workshop.id)
    return preparing.find(desk, workshop.code), round_


def made(desk: Desk, workshop: Workshop, round_: Round, **other: object) -> Grown:
    found = pooled.from_round(
        desk.store, workshop, round_.id, title="Leith forum", place="Leith", published=False
    )
    return found.model_copy(update=other)


def test_the_table_is_what_the_schema_says(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_what_is_kept_comes_back_exactly(desk: Desk) -> None:
    kept = growing.add(desk, grown())
    [found] = growing.everyone(desk)
    assert (kept.id, kept.version) == ("leith", 1)
    assert found.added_at is not None
    assert found.model_copy(update={"added_at": None}) == kept
    assert found.means == (Fraction(100, 3), Fraction(200, 3))


def test_versions_follow_one_another_and_ids_differ(desk: Desk) -> None:
    first = growing.add(desk, grown())
    second = growing.add(desk, grown("Leith again"), first.id)
    other = growing.add(desk, grown())
    assert [(each.id, each.version) for each in (first, second, other)] == [
        ("leith", 1),
        ("leith", 2),
        ("leith_2", 1),
    ]


def test_many_at_once_get_versions_of_their_own(desk: Desk) -> None:
    first = growing.add(desk, grown())
    with ThreadPoolExecutor(6) as several:
        list(several.map(lambda _: growing.add(desk, grown(), first.id), range(6)))
    assert [each.version for each in growing.everyone(desk)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_version_about_other_factors_is_refused_and_nothing_kept(desk: Desk) -> None:
    first = growing.add(desk, grown())
    other = (FACTORS[0], FACTORS[1].model_copy(update={"id": "parks"}))
    with pytest.raises(Refused, match="baseline_other_factors"):
        growing.add(desk, grown(factors=other), first.id)
    with pytest.raises(NotFound):
        growing.add(desk, grown(), "gone")
    assert len(growing.everyone(desk)) == 1


def test_a_finished_workshop_becomes_gated_means_without_a_person(desk: Desk) -> None:
    workshop, round_ = ended(desk, carers=12, managers=11)
    kept = growing.add(desk, made(desk, workshop, round_))
    means = {factor.id: mean for factor, mean in zip(kept.factors, kept.means, strict=True)}
    # 12 x 100 and 11 x 40 to technology: 1640 / 23
    assert means["ict"] == Fraction(1640, 23)
    assert {(group.id, group.n) for group in kept.groups} == {("carer", 12), ("manager", 11)}
    assert (kept.n, kept.made_up, kept.place, kept.asked.template_id) == (
        23,
        False,
        "Leith",
        "coproduction_survey",
    )
    with desk.store.reading() as db:
        row = json.dumps([list(map(str, each)) for each in db.execute(text("SELECT * FROM baseline"))])
        people = [each[0] for each in db.execute(text("SELECT id FROM participant"))]
    assert people
    assert not [who for who in people if who in row]


def test_a_group_under_ten_is_put_together_until_it_cannot_be_subtracted(desk: Desk) -> None:
    workshop, round_ = ended(desk, carers=12, managers=3)
    assert [(group.id, group.n) for group in made(desk, workshop, round_).groups] == [("merged", 15)]


def test_a_higher_minimum_of_the_workshop_holds_for_groups_too(desk: Desk) -> None:
    workshop, round_ = ended(desk, carers=13, managers=11, minimum=12)
    assert [(group.id, group.n) for group in made(desk, workshop, round_).groups] == [("merged", 24)]


def test_too_few_ballots_an_open_workshop_and_dots_are_refused_by_code(desk: Desk) -> None:
    workshop, round_ = ended(desk, carers=2, managers=1)
    with pytest.raises(Refused, match="too_few_for_baseline"):
        made(desk, workshop, round_)
    workshop, round_ = ended(desk, carers=4, managers=0, minimum=1)
    with pytest.raises(Refused, match="too_few_for_baseline"):
        made(desk, workshop, round_)
    running_one = factories.workshop(desk)
    opened = running.open_round(desk, running_one.id, "budget")
    factories.cast(desk, opened, factories.people(desk, running_one, 8), factories.baseline_ballots())
    with pytest.raises(Refused, match="workshop_not_ended"):
        made(desk, running_one, opened)
    with pytest.raises(Refused, match="round_not_closed"):
        made(desk, running_one.model_copy(update={"closed_at": running_one.created_at}), opened)
    running.close_round(desk, opened.id)
    dots = factories.revealed_round(desk, running_one, "dots_steps", [factories.dots("map_it")] * 5)
    preparing.close(desk, running_one.id)
    with pytest.raises(Refused, match="not_a_budget"):
        made(desk, preparing.find(desk, running_one.code), dots)
    assert growing.everyone(desk) == []


def test_what_was_prepared_before_is_checked_again_when_it_is_kept(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    early = pooled.from_round(
        desk.store,
        workshop.model_copy(update={"closed_at": workshop.created_at}),
        round_.id,
        title="T",
        place="P",
        published=True,
    )
    with pytest.raises(Refused, match="workshop_not_ended"):
        growing.add(desk, early)
    preparing.delete(desk, workshop.id)
    with pytest.raises(NotFound):
        growing.add(desk, early)


def test_answers_seen_on_their_own_while_the_round_was_open_show_no_groups(desk: Desk) -> None:
    workshop = factories.workshop(desk, live=frozenset({"budget"}))
    round_ = running.open_round(desk, workshop.id, "budget")
    for group in ("carer", "manager"):
        who = factories.people(desk, workshop, 12, group)
        factories.cast(desk, round_, who, [factories.budget(ict=100)] * 12)
    running.close_round(desk, round_.id)
    preparing.close(desk, workshop.id)
    kept = made(desk, preparing.find(desk, workshop.code), round_)
    assert [(group.id, group.n) for group in kept.groups] == [("merged", 24)]
    assert kept.asked.live


def test_a_round_becomes_a_baseline_once_however_often_it_is_pressed(desk: Desk) -> None:
    workshop, round_ = ended(desk)
    new = made(desk, workshop, round_)
    with ThreadPoolExecutor(4) as several:
        kept = list(several.map(lambda _: growing.add(desk, new), range(4)))
    assert {each.key for each in kept} == {"leith_forum:1"}
    assert len(growing.everyone(desk)) == 1


def test_a_purge_keeps_the_baseline_unless_it_was_chosen_otherwise(desk: Desk) -> None:
    workshop, round_ = ended(desk)
    growing.add(desk, made(desk, workshop, round_))
    assert [each.title for each in growing.made_from(desk, workshop.id)] == ["Leith forum"]
    preparing.delete(desk, workshop.id)
    [left] = growing.everyone(desk)
    assert (left.workshop_id, left.round_id, left.n) == (None, None, 15)


@pytest.mark.parametrize("when", ["as it was added", "later"])
def test_a_baseline_that_was_to_go_goes_with_its_workshop(desk: Desk, when: str) -> None:
    workshop, round_ = ended(desk)
    growing.add(desk, made(desk, workshop, round_, goes_with_workshop=when == "as it was added"))
    if when == "later":
        growing.choose_fate(desk, workshop.id, goes_with_it=True)
    other = growing.add(desk, grown("Another"))
    preparing.delete(desk, workshop.id)
    assert [each.key for each in growing.everyone(desk)] == [other.key]


def test_one_may_change_ones_mind_about_the_fate(desk: Desk) -> None:
    workshop, round_ = ended(desk)
    growing.add(desk, made(desk, workshop, round_, goes_with_workshop=True))
    growing.choose_fate(desk, workshop.id, goes_with_it=False)
    preparing.delete(desk, workshop.id)
    assert len(growing.everyone(desk)) == 1


def test_deleting_one_version_leaves_the_others_and_can_be_pressed_twice(desk: Desk) -> None:
    first = growing.add(desk, grown())
    growing.add(desk, grown(), first.id)
    growing.remove(desk, first.id, 1)
    growing.remove(desk, first.id, 1)
    assert [each.version for each in growing.everyone(desk)] == [2]
    assert growing.add(desk, grown(), first.id).version == 3


def test_who_may_see_which(desk: Desk) -> None:
    workshop, round_ = ended(desk)
    own = growing.add(desk, made(desk, workshop, round_))
    public = growing.add(desk, grown())
    found = growing.everyone(desk)
    assert growing.seen(found, (), runs_the_house=False) == [each for each in found if each.key == public.key]
    assert len(growing.seen(found, {workshop.id}, runs_the_house=False)) == 2
    assert len(growing.seen(found, (), runs_the_house=True)) == 2
    assert own.published is False


def test_a_server_keeps_only_so_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "MOST", 1)
    growing.add(desk, grown())
    with pytest.raises(Refused, match="baselines_full"):
        growing.add(desk, grown())


def test_a_room_beside_the_baseline_made_from_it_is_pooled_once(desk: Desk) -> None:
    workshop, round_ = ended(desk)
    growing.add(desk, made(desk, workshop, round_))
    [shown] = pooled.comparable_rounds(desk.store, workshop)
    room = pooled.room_column(desk.store, workshop, shown)
    own = pooled.own_column(growing.everyone(desk)[0])
    found = pooled.side_by_side([room, own, pooled.published_column()])
    assert [column.key for column in found.counted_once] == [own.key]
    assert found.pooling is not None
    assert found.pooling.n == 15 + 8
    assert room.means == own.means


def test_a_room_made_of_the_2017_columns_pools_to_the_same_means(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    ballots: list[Ballot] = factories.baseline_ballots()
    factories.revealed_round(desk, workshop, "budget", ballots)
    [shown] = pooled.comparable_rounds(desk.store, workshop)
    found = pooled.side_by_side([pooled.room_column(desk.store, workshop, shown), pooled.published_column()])
    assert found.pooling is not None
    assert [reading.means["staff_enable_users"] for reading in found.pooling.readings[:2]] == [
        Fraction("23.125")
    ] * 2


def in_two_groups(desk: Desk, language: str, **shares: int) -> tuple[Workshop, Round]:
    """A finished workshop of twelve carers and so many managers, run in this language."""
    workshop = factories.workshop(desk, language, language=language)
    round_ = running.open_round(desk, workshop.id, "budget")
    for n, group, ballot in (
        (12, "carer", factories.budget(ict=100)),
        (shares["managers"], "manager", factories.budget(frontline_training=100)),
    ):
        factories.cast(desk, round_, factories.people(desk, workshop, n, group), [ballot] * n)
    running.close_round(desk, round_.id)
    preparing.close(desk, workshop.id)
    return preparing.find(desk, workshop.code), round_


def per_group(*columns: pooled.Column) -> tuple[int, Fraction]:
    found = pooled.side_by_side(columns).pooling
    assert found is not None
    return found.groups, found.readings[-1].means["ict"]


def test_a_group_is_the_same_in_whatever_language_a_room_was_run(desk: Desk) -> None:
    rooms = {}
    for language, managers in (("en", 10), ("cy", 30)):
        workshop, round_ = in_two_groups(desk, language, managers=managers)
        for spoken in ("en", language):
            store = desk.store.in_language(spoken)
            [shown] = pooled.comparable_rounds(store, workshop.in_language(spoken))
            room = pooled.room_column(store, workshop.in_language(spoken), shown)
            rooms[language, spoken] = room
        rooms[language, "kept"] = pooled.own_column(
            pooled.from_round(
                desk.store.in_language(language),
                workshop.in_language(language),
                round_.id,
                title=language,
                place="Here",
                published=True,
            )
        )
    welsh = rooms["cy", "cy"]
    assert {group.label for group in welsh.groups}.isdisjoint(
        group.label for group in rooms["en", "en"].groups
    ), "shown in Welsh"
    same = per_group(rooms["en", "en"], rooms["cy", "en"])
    assert same == (2, Fraction(50)), "carers and managers, one each"
    assert per_group(rooms["en", "en"], welsh) == same
    assert per_group(rooms["en", "kept"], welsh) == same
    assert per_group(rooms["en", "en"], rooms["cy", "kept"]) == same


def test_the_2017_baseline_beside_a_room_has_the_words_of_the_room(desk: Desk) -> None:
    growing.add(desk, made(desk, *ended(desk), published=True))
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    store, welsh = desk.store.in_language("cy"), workshop.in_language("cy")
    [shown] = pooled.comparable_rounds(store, welsh)
    found = pooled.beside_own(store, welsh, shown)
    assert found is not None
    assert [column.kind for column in found.columns] == ["workshop", "published", "own"]
    assert found.columns[0].factors == found.columns[1].factors
