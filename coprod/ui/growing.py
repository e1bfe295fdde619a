"""What the buttons of "Compare" do: add a workshop or a file as a baseline, delete one, choose its fate."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from coprod.access import Action
from coprod.errors import NotFound, Refused
from coprod.formats.baseline_in import Uploaded, read_upload
from coprod.model.grown import Grown
from coprod.model.question import Question
from coprod.model.words import tidy
from coprod.model.workshop import Workshop
from coprod.results import pooled
from coprod.ui import context, gate
from coprod.ui.acting import act, answering
from coprod.workshops import Desk, growing, preparing
from coprod.workshops.keys import facilitator_cookie, fold_code

NEW = ""
_ADDED, _KEPT, _DRAFT = "baseline added", "baselines uploaded", "baseline draft"


@dataclass(frozen=True)
class Viewer:
    """Whose results the visitor may see, newest first, and the baselines that they may see with them."""

    workshops: tuple[Workshop, ...]
    baselines: tuple[Grown, ...]
    runs_the_house: bool

    def workshop(self, code: str) -> Workshop | None:
        return next((each for each in self.workshops if each.code == code), None)

    def may_delete(self, baseline: Grown) -> bool:
        """Whoever runs the house, or owns the workshop of a baseline that is not for everybody."""
        if self.runs_the_house:
            return True
        made_from = next((each for each in self.workshops if each.id == baseline.workshop_id), None)
        return made_from is not None and not baseline.published and gate.allowed(Action.DOWNLOAD, made_from)


@dataclass(frozen=True)
class Draft:
    """A file that was looked at and not kept: what it says, and the baseline it would become."""

    file_id: str
    uploaded: Uploaded
    baseline: Grown | None = None
    refused: tuple[str, ...] = ()


def viewer() -> Viewer:
    """Who looks, by their cookies now."""
    desk, house = context.desk(), gate.allowed(Action.LIST_ALL)
    may = tuple(preparing.everyone(desk) if house else _by_cookies(desk))
    found = growing.seen(growing.everyone(desk), {each.id for each in may}, runs_the_house=house)
    return Viewer(may, tuple(found), house)


def _by_cookies(desk: Desk) -> list[Workshop]:
    prefix = facilitator_cookie("")
    found = []
    for name in gate.identity():
        code = fold_code(name.removeprefix(prefix)) if name.startswith(prefix) else ""
        try:
            found += [preparing.find(desk, code)] if code else []
        except NotFound:
            continue
    found = [each for each in found if gate.allowed(Action.SEE_RESULTS, each)]
    return sorted(found, key=lambda each: each.created_at, reverse=True)


def added() -> Grown | None:
    """The baseline that was added last, to be named once."""
    kept = st.session_state.pop(_ADDED, None)
    return kept if isinstance(kept, Grown) else None


def number_kept() -> int:
    """How many files were kept; each gets an empty box for the next."""
    return int(st.session_state.get(_KEPT, 0))


def uploading() -> bool:
    """Whether a file was chosen, so that the form stays open."""
    return st.session_state.get(f"baseline file {number_kept()}") is not None


def draft(file: Any, question: Question) -> Draft:
    """What the chosen file says; looked at once, and never kept here."""
    file_id = f"{file.file_id} {question.id}"
    known = st.session_state.get(_DRAFT)
    if isinstance(known, Draft) and known.file_id == file_id:
        return known
    found = read_upload(file.getvalue(), tidy(file.name, 3 * len(file.name)) or "table", question)
    made = Draft(file_id, found)
    if not found.faults:
        try:
            baseline = pooled.from_table(
                found.tenths,
                found.groups,
                question,
                minimum=context.desk().settings.minimum,
                title="-",
                place="-",
                day=date(2000, 1, 1),
                made_up=False,
            )
            made = Draft(file_id, found, baseline)
        except Refused as refusal:
            made = Draft(file_id, found, refused=refusal.reasons)
    st.session_state[_DRAFT] = made
    return made


def keep_workshop(code: str, round_id: str) -> None:
    """Add the round of a finished workshop; the right to it is looked up anew."""

    def run(desk: Desk, workshop: Workshop) -> None:
        box = st.session_state
        public = bool(box.get(f"publish {code}"))
        if public and not gate.allowed(Action.COLLECT):
            raise Refused("not_allowed")
        new = pooled.from_round(
            desk.store,
            workshop,
            round_id,
            title=_typed(f"baseline title {code}", 60, "baseline_title"),
            place=_typed(f"baseline place {code}", 80, "baseline_place"),
            published=public,
        )
        new = new.model_copy(update={"goes_with_workshop": bool(box.get(f"goes with {code}"))})
        box[_ADDED] = growing.add(desk, new, _version_of(f"version of {code}"))

    act(Action.DOWNLOAD, code, run)


def keep_upload(over: int) -> None:
    """Keep the baseline that was previewed, under the words that stand in the boxes."""

    def run(desk: Desk) -> None:
        if not gate.allowed(Action.COLLECT):
            raise Refused("not_allowed")
        made = st.session_state.get(_DRAFT)
        if number_kept() != over:
            return
        if not isinstance(made, Draft) or made.baseline is None:
            raise Refused("no_file")
        box = st.session_state
        words = {
            "title": _typed(f"upload title {over}", 60, "baseline_title"),
            "place": _typed(f"upload place {over}", 80, "baseline_place"),
            "note": _typed(f"upload note {over}", 500, "baseline_note", least=0),
            "day": box.get(f"upload day {over}") or date.today(),
            "made_up": bool(box.get(f"upload made up {over}")),
        }
        kept = growing.add(
            desk, made.baseline.model_copy(update=words), _version_of(f"upload version {over}")
        )
        box[_ADDED], box[_KEPT] = kept, over + 1
        box.pop(_DRAFT, None)

    answering(run)


def remove(baseline_id: str, version: int) -> None:
    """Delete one version of a baseline, if the visitor may."""

    def run(desk: Desk) -> None:
        looking = viewer()
        found = [each for each in looking.baselines if (each.id, each.version) == (baseline_id, version)]
        if found and not looking.may_delete(found[0]):
            raise Refused("not_allowed")
        if found:
            growing.remove(desk, baseline_id, version)

    answering(run)


def choose_fate(code: str) -> None:
    """Keep the baselines made from a workshop when it is deleted, or delete them with it."""
    goes = st.session_state.get(f"fate {code}") == "go"

    def run(desk: Desk, workshop: Workshop) -> None:
        growing.choose_fate(desk, workshop.id, goes_with_it=goes)

    act(Action.MANAGE, code, run)


def _version_of(key: str) -> str:
    """The id of the baseline that this is the next version of; raises Refused for one that is not there."""
    chosen = str(st.session_state.get(key) or NEW)
    looking = viewer()
    if chosen and not any(each.id == chosen and looking.may_delete(each) for each in looking.baselines):
        raise Refused("not_there")
    return chosen


def _typed(key: str, most: int, code: str, least: int = 1) -> str:
    try:
        return tidy(str(st.session_state.get(key) or ""), most, least=least)
    except ValueError:
        raise Refused(code) from None
