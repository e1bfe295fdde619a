"""A moment as people write it, in a time zone that is named: one that is far from here reads it right."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name

from coprod.text import BRITISH, current, t


def at(moment: datetime, zone: str) -> str:
    """The day and the time on clocks of this zone: "Monday, 1 March 2027 at 09:00 (Greenwich Mean Time)"."""
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    locale = BRITISH.get(current(), current())
    return t(
        "{day} at {time} ({zone})",
        day=format_date(local, "full", locale=locale),
        time=format_time(local.replace(tzinfo=None), "short", locale=locale),
        zone=get_timezone_name(local, width="long", locale=locale),
    )
