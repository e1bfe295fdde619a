"""What the buttons of "Add to the library" do: add, change and remove an entry, take in a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import streamlit as st
from pydantic import ValidationError

from coprod.access import Action
from coprod.errors import BadFile, NotFound, Refused
from coprod.model.library import KIND_OF, Additions, Case, Fact, Reform, Source
from coprod.model.words import tidy
from coprod.ui import gate
from coprod.ui.acting import answering
from coprod.workshops import Desk
from coprod.workshops import collecting as collection
from coprod.workshops.collecting import Collected, Own

ADD, CHANGE = "add", "change"
NEW_SOURCE = ""
UNDATED = "undated"
LINES = ("says", "objective", "change", "results", "learning", "barriers_met")
"""The boxes that hold one fact a line."""
SOURCE_BOXES = ("title", "by", "published", "address")
ORDER = (
    *("title", "where", "when", "about", "says"),
    *(f"source_{box}" for box in SOURCE_BOXES),
    *("at", *LINES[1:], *KIND_OF, "cases"),
)
"""Everything that can be wrong, from the top of the screen to its foot."""
_DONE = "files taken in"
_TAKEN_IN = "taken in"
_WRONG = "wrong boxes"

SheetKind = Literal["case", "reform", "source"]


@dataclass(frozen=True)
class Sheet:
    """The screen for one entry: a new one, or `entry`, which is changed."""

    kind: SheetKind
    entry: Own | None = None

    @property
    def id(self) -> str:
        return self.entry.id if self.entry else ""

    def key(self, box: str) -> str:
        """The key of a box of this sheet."""
        return f"{self.kind} {box} {self.id or 'new'}"

    def typed(self, box: str) -> str:
        return str(st.session_state.get(self.key(box)) or "").strip()

    def chosen(self, box: str) -> tuple[str, ...]:
        return tuple(st.session_state.get(self.key(box)) or ())


@dataclass(frozen=True)
class TakenIn:
    """What came of a file: how many entries are new, or what is wrong with it."""

    entries: int = 0
    wrong: str = ""


def asked(found: Collected) -> Sheet | None:
    """The sheet that the page's address asks for."""
    added = st.query_params.get(ADD, "")
    if added in get_args(SheetKind)[:2]:
        return Sheet(added)  # type: ignore[arg-type]
    entry = found.find(st.query_params.get(CHANGE, ""))
    return _sheet_of(entry) if entry else None


def number_done() -> int:
    """How many files were taken in; each gets an empty box for the next."""
    return int(st.session_state.get(_DONE, 0))


def taken_in() -> TakenIn | None:
    kept = st.session_state.get(_TAKEN_IN)
    return kept if isinstance(kept, TakenIn) else None


def wrong_boxes() -> tuple[str, ...]:
    """What is wrong on the sheet, as reason codes from its top to its foot."""
    return tuple(st.session_state.get(_WRONG, ()))


def open_new(kind: SheetKind) -> None:
    leave()
    st.query_params[ADD] = kind


def open_old(entry_id: str) -> None:
    leave()
    st.query_params[CHANGE] = entry_id


def leave() -> None:
    """Back to the list; what was typed and not kept is gone."""
    for asked_for in (ADD, CHANGE):
        st.query_params.pop(asked_for, None)
    for kept in (_TAKEN_IN, _WRONG):
        st.session_state.pop(kept, None)


def keep(kind: SheetKind, entry_id: str) -> None:
    """Add the entry that stands in the boxes, or put it in place of the old one.

    What is wrong in them is said above the button, all at once; nothing is kept then. A second quick press
    finds that all of it is there, and keeps nothing more.
    """

    def run(desk: Desk) -> str | None:
        if wrong := _keep(desk, kind, entry_id):
            st.session_state[_WRONG] = tuple(f"box_{box}" for box in ORDER if box in wrong)
            return None
        leave()
        return "entry_changed" if entry_id else "entry_added"

    _answering(run)


def remove(entry_id: str) -> None:
    def run(desk: Desk) -> str:
        collection.remove(desk, entry_id)
        leave()
        return "entry_removed"

    _answering(run)


def take_in(over: int) -> None:
    """Add what the chosen file holds; what came of it stays beside the button."""

    def run(desk: Desk) -> None:
        if number_done() != over:
            return
        st.session_state.pop(_TAKEN_IN, None)
        file = st.session_state.get(f"file {over}")
        if file is None:
            raise Refused("no_file")
        try:
            found = collection.take_in(desk, file.getvalue(), _clean(file.name) or "library.toml")
        except BadFile as wrong:
            st.session_state[_TAKEN_IN] = TakenIn(wrong=wrong.sentence)
            return
        st.session_state[_TAKEN_IN] = TakenIn(entries=len(found.ids))
        st.session_state[_DONE] = over + 1

    _answering(run)


def _answering(run: Callable[[Desk], str | None]) -> None:
    def checked(desk: Desk) -> str | None:
        if not gate.allowed(Action.COLLECT):
            raise Refused("not_allowed")
        return run(desk)

    answering(checked)


def _sheet_of(entry: Own) -> Sheet:
    kinds: Mapping[type[Own], SheetKind] = {Case: "case", Reform: "reform", Source: "source"}
    return Sheet(kinds[type(entry)], entry)


def _keep(desk: Desk, kind: SheetKind, entry_id: str) -> list[str]:
    """Keep what the sheet holds, or give the boxes that are wrong; raises Refused as the use cases do."""
    for last in (False, False, True):
        found = collection.collected(desk)
        entry = found.find(entry_id) if entry_id else None
        if entry_id and entry is None:
            raise NotFound("entry")
        try:
            return _once(desk, found, Sheet(kind, entry))
        except Refused as refusal:  # the id was free when we looked
            if last or "id_taken" not in refusal.reasons:
                raise
    return []


def _once(desk: Desk, found: Collected, sheet: Sheet) -> list[str]:
    wrong: list[str] = []
    if isinstance(sheet.entry, Source):
        changed = _source(sheet, sheet.entry.model_dump(), wrong)
        if not wrong:
            collection.replace(desk, changed)
        return wrong
    cited, source, taken = sheet.typed("cited"), None, found.taken
    if cited == NEW_SOURCE:
        cited = collection.new_id(sheet.typed("source_title"), "source", taken)
        source = _source(sheet, {"id": cited}, wrong)
        if source and (same := _same(source, found.library.sources)):
            cited, source = same.id, None
        taken = taken | {cited}
    model: Any = {"case": Case, "reform": Reform}[sheet.kind]
    entry = _valid(model, _values(found, sheet, cited, taken), _box_of, wrong)
    if wrong:
        return wrong
    if sheet.entry is not None:
        collection.replace(desk, entry, source)
    elif not _same(entry, (*found.own.cases, *found.own.reforms)):
        table = "cases" if sheet.kind == "case" else "reforms"
        collection.add(desk, Additions(sources=(source,) if source else (), **{table: (entry,)}))
    return []


def _same(new: Own, there: Sequence[Own]) -> Own | None:
    """What is there already and differs in nothing but its id."""
    return next((each for each in there if each.model_copy(update={"id": new.id}) == new), None)


def _values(found: Collected, sheet: Sheet, cited: str, taken: frozenset[str]) -> dict[str, Any]:
    """What the boxes of a case or a reform hold, as its model wants it."""
    entry = sheet.entry if isinstance(sheet.entry, Case | Reform) else None
    model = Case if sheet.kind == "case" else Reform
    at = sheet.typed("at")
    values: dict[str, Any] = {"id": sheet.id, "title": sheet.typed("title"), "ours": []}
    if entry is None:
        kind: Literal["case", "reform"] = "case" if sheet.kind == "case" else "reform"
        values["id"] = collection.new_id(values["title"], kind, taken)
    for tag in KIND_OF:
        values[tag] = sheet.chosen(tag)
        if values[tag] and _ours(entry, tag, values[tag]):
            values["ours"].append(tag)
    if sheet.kind == "case":
        values |= {"where": sheet.typed("where"), "when": sheet.typed("when")}
        values["about"] = {"text": sheet.typed("about"), "source": cited, "at": at}
    else:
        values["cases"] = sheet.chosen("cases")
    for box in (each for each in LINES if each in model.model_fields):
        stay = facts_elsewhere(found, entry, box) if entry else {}
        values[box] = [
            stay.get(_clean(line)) or {"text": line, "source": cited, "at": at}
            for line in sheet.typed(box).splitlines()
            if _clean(line)
        ]
    return values


def main_fact(entry: Case | Reform) -> Fact:
    """The fact whose source the sheet shows."""
    return entry.about if isinstance(entry, Case) else entry.says[0]


def facts_elsewhere(found: Collected, entry: Case | Reform, box: str) -> dict[str, Fact]:
    """The facts of a box, by their text, that stand elsewhere than the one whose source the sheet shows.

    They keep their own source as long as their line stays as it is.
    """
    main, known = main_fact(entry), {each.id for each in found.library.sources}
    return {
        fact.text: fact
        for fact in getattr(entry, box, ())
        if (fact.source, fact.at) != (main.source, main.at) and fact.source in known
    }


def _ours(entry: Case | Reform | None, tag: str, ids: Sequence[str]) -> bool:
    """Whether these tags are the organiser's reading: all are but those that a file says a source states."""
    return entry is None or tag in entry.ours or set(ids) != set(getattr(entry, tag))


def _source(sheet: Sheet, values: dict[str, Any], wrong: list[str]) -> Any:
    typed = {box: sheet.typed(f"source_{box}") for box in SOURCE_BOXES}
    typed["published"] = typed["published"] or UNDATED
    if typed["address"].startswith("www."):
        typed["address"] = f"https://{typed['address']}"
    return _valid(Source, values | typed, lambda loc: f"source_{loc[0]}", wrong)


def _clean(text: str) -> str:
    """What is readable in it; "" when nothing is."""
    return tidy(text, 3 * len(text))


def _box_of(loc: Sequence[int | str]) -> str:
    return "at" if loc[-1] == "at" else str(loc[0])


def _valid(
    model: Any, values: dict[str, Any], box: Callable[[Sequence[int | str]], str], wrong: list[str]
) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong += [box(each["loc"]) for each in error.errors()]
        return None
