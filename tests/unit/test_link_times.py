"""When a workshop by link opens and ends, by the clocks of its zone: spring, autumn, and days that are plain.

The figures are those of the IANA time zone database: London goes forward on 28 March 2027 and back on 31
October, New York on 14 March and 7 November.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from coprod.errors import Refused
from coprod.text import speaking
from coprod.text.moments import at
from coprod.workshops.by_link import Decided, times, zones

LONDON, NEW_YORK = "Europe/London", "America/New_York"
LATE = datetime(2030, 1, 1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        (LONDON, datetime(2027, 3, 1, 9), utc(2027, 3, 1, 9)),
        (LONDON, datetime(2027, 6, 1, 9), utc(2027, 6, 1, 8)),
        (LONDON, datetime(2027, 3, 28, 0, 59), utc(2027, 3, 28, 0, 59)),
        (LONDON, datetime(2027, 3, 28, 2, 0), utc(2027, 3, 28, 1, 0)),
        (LONDON, datetime(2027, 10, 31, 2, 0), utc(2027, 10, 31, 2, 0)),
        (NEW_YORK, datetime(2027, 3, 1, 9), utc(2027, 3, 1, 14)),
        (NEW_YORK, datetime(2027, 6, 1, 9), utc(2027, 6, 1, 13)),
        (NEW_YORK, datetime(2027, 3, 14, 3, 0), utc(2027, 3, 14, 7, 0)),
        (NEW_YORK, datetime(2027, 11, 7, 2, 0), utc(2027, 11, 7, 7, 0)),
    ],
)
def test_a_plain_local_time_is_one_moment(zone: str, local: datetime, moment: datetime) -> None:
    assert times(local, LATE, zone)[::2] == (moment, ())


@pytest.mark.parametrize(
    ("zone", "skipped", "moment"),
    [
        (LONDON, datetime(2027, 3, 28, 1, 0), utc(2027, 3, 28, 1, 0)),
        (LONDON, datetime(2027, 3, 28, 1, 30), utc(2027, 3, 28, 1, 30)),
        (NEW_YORK, datetime(2027, 3, 14, 2, 30), utc(2027, 3, 14, 7, 30)),
    ],
)
def test_a_time_that_the_clocks_skip_comes_an_hour_later_and_that_is_said(
    zone: str, skipped: datetime, moment: datetime
) -> None:
    opening = times(skipped, LATE, zone)
    ending = times(datetime(2027, 1, 1), skipped, zone)
    assert (opening.opens_at, opening.decided) == (moment, (Decided.OPENS_SKIPPED,))
    assert (ending.ends_at, ending.decided) == (moment, (Decided.ENDS_SKIPPED,))


@pytest.mark.parametrize(
    ("zone", "twice", "first", "second"),
    [
        (LONDON, datetime(2027, 10, 31, 1, 30), utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 1, 30)),
        (NEW_YORK, datetime(2027, 11, 7, 1, 0), utc(2027, 11, 7, 5, 0), utc(2027, 11, 7, 6, 0)),
    ],
)
def test_of_a_time_that_comes_twice_the_first_opens_and_the_second_ends(
    zone: str, twice: datetime, first: datetime, second: datetime
) -> None:
    opening = times(twice, LATE, zone)
    ending = times(datetime(2027, 1, 1), twice, zone)
    assert (opening.opens_at, opening.decided) == (first, (Decided.OPENS_TWICE,))
    assert (ending.ends_at, ending.decided) == (second, (Decided.ENDS_TWICE,))


def test_it_is_as_long_as_the_clocks_make_it() -> None:
    over_spring = times(datetime(2027, 3, 27, 12), datetime(2027, 3, 28, 12), LONDON)
    over_autumn = times(datetime(2027, 10, 30, 12), datetime(2027, 10, 31, 12), LONDON)
    hours = [(each.ends_at - each.opens_at).total_seconds() / 3600 for each in (over_spring, over_autumn)]
    assert hours == [23, 25]


@pytest.mark.parametrize("zone", ["", "GMT+1", "Europe/Atlantis", "../../etc/passwd", "europe/london"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(Refused) as refusal:
        times(datetime(2027, 1, 1), LATE, zone)
    assert refusal.value.reasons == ("unknown_zone",)


@pytest.mark.parametrize("day", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)])
def test_a_day_at_the_end_of_the_calendar_is_refused(day: datetime) -> None:
    for opens, ends in ((day, LATE), (LATE, day)):
        with pytest.raises(Refused) as refusal:
            times(opens, ends, NEW_YORK if day.year > 1 else "Asia/Tokyo")
        assert refusal.value.reasons == ("no_dates",)


@given(
    zone=strategies.sampled_from(zones()),
    local=strategies.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
)
def test_in_every_zone_clocks_show_the_time_that_was_chosen_unless_they_skip_it(
    zone: str, local: datetime
) -> None:
    opens_at, ends_at, decided = times(local, local, zone)
    shown = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for moment in (opens_at, ends_at)]
    if Decided.OPENS_SKIPPED in decided:
        assert opens_at == ends_at
        assert timedelta(0) < shown[0] - local <= timedelta(days=1)
    else:
        assert shown == [local, local]
    assert (opens_at < ends_at) == (Decided.OPENS_TWICE in decided) == (Decided.ENDS_TWICE in decided)


def test_the_zones_to_choose_from_have_names_people_know() -> None:
    assert {LONDON, NEW_YORK, "Pacific/Auckland", "UTC"} <= set(zones())
    assert list(zones()) == sorted(zones())


def test_a_moment_is_written_with_its_zone_as_it_is_called_on_that_day() -> None:
    with speaking("en"):
        assert at(utc(2027, 3, 1, 9), LONDON) == "Monday, 1 March 2027 at 09:00 (Greenwich Mean Time)"
        assert at(utc(2027, 6, 1, 8), LONDON) == "Tuesday, 1 June 2027 at 09:00 (British Summer Time)"
        assert at(utc(2027, 6, 1, 3), NEW_YORK) == "Monday, 31 May 2027 at 23:00 (Eastern Daylight Time)"
