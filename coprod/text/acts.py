"""What was done to a workshop, in words: a line of the audit trail as people read it."""

from collections.abc import Mapping

from coprod.text import number, t, tn


def who(part: str) -> str:
    """In which part somebody acted; what is unknown is said as it is kept."""
    words = {
        "organiser": t("Organiser"),
        "colleague": t("Organiser's colleague"),
        "owner": t("Owner"),
        "facilitator": t("Facilitator"),
        "participant": t("Participant"),
        "host": t("Host, by a command"),
        "server": t("Server"),
    }
    return words.get(part, part)


def what(act: str, facts: Mapping[str, str | int | bool], titles: Mapping[str, str]) -> str:
    """What was done, as in "Closed: Budget, round 2"; `titles` are those of the questions, by id."""
    asked = str(facts.get("question", ""))
    title, times = titles.get(asked, asked), _count(facts, "round") or 1
    round_ = title if times == 1 else t("{title}, round {n}", title=title, n=number(times))
    questions = _count(facts, "questions")
    if not asked and questions:
        round_ = tn("{n} question", "{n} questions", questions)
    words = {
        "created": tn(
            "Created; results from {n} answer on",
            "Created; results from {n} answers on",
            _count(facts, "minimum"),
        ),
        "questions_changed": t("Questions changed"),
        "key_replaced": t("New link made: {which}", which=_link(facts)),
        "key_withdrawn": t("Link taken back: {which}", which=_link(facts)),
        "tickets_made": tn("{n} ticket made", "{n} tickets made", _count(facts, "tickets")),
        "sheets_printed": tn("{n} sheet printed", "{n} sheets printed", _count(facts, "sheets")),
        "door_locked": t("Door locked"),
        "door_unlocked": t("Door unlocked"),
        "dates_set": t("Opens and ends by dates"),
        "dates_called_off": t("Dates called off"),
        "opened": t("Opened: {round}", round=round_),
        "opening_taken_back": t("Opening taken back: {round}", round=round_),
        "closes_by_timer": t("Set to close by the timer: {round}", round=round_),
        "closed": t("Closed: {round}", round=round_),
        "closing_stopped": t("Closing stopped: {round}", round=round_),
        "revealed": t("Revealed: {round}", round=round_),
        "hidden": t("Hidden: {round}", round=round_),
        "baseline_shown": t("Baseline shown: {round}", round=round_),
        "baseline_covered": t("Baseline covered: {round}", round=round_),
        "voided": t("Ballot struck: {round}", round=round_),
        "sheet_settled": t("Sheet settled: {round}", round=round_),
        "sheet_linked": t("Sheet linked with a phone"),
        "wall_entered": t("Wall board entered: {round}", round=round_),
        "wall_changed": t("Wall board changed: {round}", round=round_),
        "person_erased": t("Somebody erased"),
        "rehearsal_begun": t("Rehearsal begun"),
        "rehearsal_removed": t("Rehearsal removed"),
        "ended": t("Workshop ended"),
        "downloaded": t("Downloaded: {file}", file=str(facts.get("file", ""))),
        "deletion_moved": t("Day of deletion moved to {day}", day=str(facts.get("day", ""))),
    }
    return words.get(act, act)


def fault(why: str, at: int) -> str:
    """What is wrong with the line that has this number."""
    words = {
        "changed": t("Line {n}, or the one before it, was changed.", n=number(at)),
        "missing": t("Line {n} is missing.", n=number(at)),
        "put_in": t("Line {n} was put in.", n=number(at)),
    }
    return words[why]


def _count(facts: Mapping[str, str | int | bool], name: str) -> int:
    found = facts.get(name, 0)
    return found if isinstance(found, int) else 0


def _link(facts: Mapping[str, str | int | bool]) -> str:
    kept = str(facts.get("which", ""))
    words = {
        "facilitator": t("facilitator's"),
        "projector": t("projector's"),
        "owner": t("owner's"),
        "results": t("for afterwards"),
    }
    return words.get(kept, kept)
