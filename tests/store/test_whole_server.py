"""The whole server over either database: phones join and cast by HTTP while the facilitator's link steers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from coprod import results
from coprod.workshops import running, steps
from tests import factories
from tests.phones import SilentPhone
from tests.servers import Server

PHONES = 20


def test_twenty_phones_cast_at_once_and_each_is_counted_once(
    start_server: Callable[..., Server], database_url: str
) -> None:
    server = start_server(database=database_url)
    desk = factories.desk_at(database_url)
    workshop = factories.workshop(desk)
    with ThreadPoolExecutor(PHONES) as several:
        phones = list(several.map(lambda _: SilentPhone(server.url, workshop.code).join(), range(PHONES)))
        round_ = running.open_round(desk, workshop.id, "budget")

        def cast_twice(phone: SilentPhone) -> tuple[str, str]:
            first = phone.cast(round_.id, {"ict": "100"}, press="press-number-one")[1]
            again = phone.cast(round_.id, {"ict": "100"}, press="press-number-one")[1]
            return first["receipt"], again["receipt"]

        receipts = list(several.map(cast_twice, phones))
    assert all(first == again for first, again in receipts)
    running.close_round(desk, round_.id)
    late, answer = phones[0].cast(round_.id, {"ict": "99", "project_management": "1"})
    running.reveal_room(desk, round_.id)
    standing = steps.stand(desk, workshop.id)
    shown = results.outcome(desk.store, round_.id)
    desk.store.close()
    assert (late, answer["reasons"]) == (409, ["change_too_late"])
    assert standing is not None
    assert shown is not None
    assert (standing.turnout.ballots, shown.n, shown.amount("ict")) == (PHONES, PHONES, 100)
