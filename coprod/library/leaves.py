"""Each page of the library: a factor, a barrier, a step, a Co, a reform, a case, an idea."""

from collections.abc import Callable, Mapping

from coprod.library.leaf import Block, Kind, Leaf, Notes, Way
from coprod.model.library import Case, Library, Literature, Reform, Tag, TopicKind
from coprod.model.words import as_in
from coprod.text import current, listed, t, tn


def leaf(library: Library, kind: str, entry_id: str) -> Leaf | None:
    """The page of one entry; None where there is no such entry."""
    return leaf_of(library.spoken_in(current()), kind, entry_id)


def leaf_of(library: Library, kind: str, entry_id: str) -> Leaf | None:
    """The same of a library that is spoken in the reader's language already."""
    for topic in library.items:
        if kind == topic:
            return _topic(library, topic, entry_id) if entry_id in library.items[topic] else None
    if kind == "case":
        case = library.case(entry_id)
        return _case(library, case) if case else None
    if kind == "reform":
        reform = library.reform(entry_id)
        return _reform(library, reform) if reform else None
    return _idea(library, entry_id) if kind == "idea" else None


def kind_word(kind: Kind) -> str:
    """What stands above a page's title."""
    words: Mapping[Kind, Callable[[], str]] = {
        "idea": lambda: t("What it means"),
        "factor": lambda: t("Factor"),
        "barrier": lambda: t("Barrier"),
        "step": lambda: t("Step of the Star"),
        "co": lambda: t("One of the Four Co's"),
        "case": lambda: t("Case"),
        "reform": lambda: t("Reform"),
    }
    return words[kind]()


def heading(kind: Kind) -> str:
    """What stands above a list of such pages."""
    words: Mapping[Kind, Callable[[], str]] = {
        "idea": lambda: t("What it means"),
        "factor": lambda: t("The eleven factors"),
        "barrier": lambda: t("The nine barriers"),
        "step": lambda: t("The five steps"),
        "co": lambda: t("The Four Co's"),
        "case": lambda: t("Who has done it"),
        "reform": lambda: t("What can be changed"),
    }
    return words[kind]()


def way_to_case(case: Case) -> Way:
    return Way("case", case.id, case.title, case.where)


def way_to_reform(reform: Reform) -> Way:
    return Way("reform", reform.id, reform.title)


def way_to_topic(library: Library, kind: TopicKind, topic_id: str) -> Way:
    item = library.item(kind, topic_id)
    return Way(kind, topic_id, as_in([item.short], f"{item.letter} {item.short}"))


def _idea(library: Library, idea_id: str) -> Leaf | None:
    idea = library.idea(idea_id)
    if idea is None:
        return None
    notes = Notes(library)
    first, *more = notes.say(idea.says)
    blocks = [Block(title="", says=(first, *more))]
    if idea_id == "star":
        blocks += [
            Block(t("The five steps"), ways=_all(library, "step"), short=True),
            Block(t("The Four Co's"), ways=_all(library, "co"), short=True),
        ]
    return Leaf("idea", idea.id, kind_word("idea"), idea.title, "", tuple(blocks), notes.sources())


def _all(library: Library, kind: TopicKind) -> tuple[Way, ...]:
    return tuple(way_to_topic(library, kind, each) for each in library.items[kind])


def _topic(library: Library, kind: TopicKind, topic_id: str) -> Leaf:
    item, notes = library.item(kind, topic_id), Notes(library)
    says = notes.say(library.topic(kind, topic_id).says)
    reforms, cases = library.reforms_under(kind, topic_id), library.cases_under(kind, topic_id)
    blocks = [
        Block(t("What is said of it"), says, note="" if says else _named_only()),
        Block(
            t("What can be changed"),
            ways=tuple(map(way_to_reform, reforms)),
            note=_reading(reforms, kind) or ("" if reforms else t("No source we have read names a reform.")),
        ),
        Block(
            t("Who has done it") if kind != "barrier" else t("Who has met it"),
            ways=tuple(map(way_to_case, cases)),
            note=_reading(cases, kind) or ("" if cases else t("No case we have read is about it.")),
        ),
    ]
    if kind == "barrier":
        blocks.insert(1, _in_literature(library, topic_id, notes))
    return Leaf(
        kind,
        topic_id,
        f"{kind_word(kind)} {item.letter}",
        item.label,
        item.explain,
        tuple(blocks),
        notes.sources(),
    )


def _named_only() -> str:
    return t("The slides of 2017 name it and say no more. The sentence above is ours.")


def _in_literature(library: Library, barrier_id: str, notes: Notes) -> Block:
    found = library.literature_under(barrier_id)
    titles = {study.id: study.short for study in library.studies}
    return Block(
        t("In the literature"),
        tuple(said for each in found for said in notes.say(each.says)),
        note=_under_it(found, titles),
    )


def _under_it(found: tuple[Literature, ...], titles: Mapping[str, str]) -> str:
    if not found:
        return t("None of the barriers that the slides found in the literature falls under it.")
    names = listed(dict.fromkeys(titles[each.study] for each in found))
    return t("Listed by {studies}; that they fall under this barrier is our reading.", studies=names)


def _case(library: Library, case: Case) -> Leaf:
    notes = Notes(library)
    parts = [
        (t("In short"), (case.about,)),
        (t("What it was to achieve"), case.objective),
        (t("How they changed it"), case.change),
        (t("What came of it"), case.results),
        (t("What they learned"), case.learning),
        (t("What stood in the way"), case.barriers_met),
    ]
    own = case.id in library.own
    blocks = [
        Block(title, notes.say(facts), note="" if facts else t("No source we have read says more."))
        for title, facts in parts
        if facts or not own
    ]
    reforms = tuple(map(way_to_reform, library.reforms_with(case.id)))
    if reforms:
        blocks.append(Block(t("An example of"), ways=reforms))
    blocks.append(_tags(library, case))
    lead = f"{case.where} · {case.when}" if case.when else case.where
    eyebrow = kind_word("case")
    return Leaf("case", case.id, eyebrow, case.title, lead, tuple(blocks), notes.sources(), own)


def _reform(library: Library, reform: Reform) -> Leaf:
    notes = Notes(library)
    cases = [case for each in reform.cases if (case := library.case(each))]
    blocks = (
        Block("", notes.say(reform.says)),
        Block(
            t("Who has done it"),
            ways=tuple(map(way_to_case, cases)),
            note="" if cases else t("No case we have read is about it."),
        ),
        _tags(library, reform),
    )
    own = reform.id in library.own
    return Leaf("reform", reform.id, kind_word("reform"), reform.title, "", blocks, notes.sources(), own)


def _tags(library: Library, entry: Case | Reform) -> Block:
    """What it stands under, and which of that is a reading of ours."""
    tagged: dict[Tag, TopicKind] = {"factors": "factor", "barriers": "barrier", "steps": "step", "cos": "co"}
    ways = tuple(way_to_topic(library, kind, each) for kind in tagged.values() for each in entry.under(kind))
    own = [_tag_word(tag) for tag in entry.ours if entry.under(tagged[tag])]
    if not ways:
        return Block(t("Stands under"), note=t("Nothing yet."))
    note = t("Our reading, not a source's: {what}.", what=listed(own)) if own else ""
    if own and entry.id in library.own:
        note = t("The reading of whoever added it here, not a source's: {what}.", what=listed(own))
    return Block(t("Stands under"), ways=ways, note=note, short=True)


def _tag_word(tag: Tag) -> str:
    return {
        "factors": t("the factors"),
        "barriers": t("the barriers"),
        "steps": t("the steps"),
        "cos": t("the Four Co's"),
    }[tag]


def _reading(entries: tuple[Case | Reform, ...], kind: TopicKind) -> str:
    """How many of the entries stand here by our reading alone."""
    tag: Tag = {"factor": "factors", "barrier": "barriers", "step": "steps", "co": "cos"}[kind]  # type: ignore[assignment]
    ours = sum(tag in each.ours for each in entries)
    if not ours:
        return ""
    if ours == len(entries):
        return t("That they belong here is our reading, not a source's.")
    return tn(
        "That {n} of them belongs here is our reading, not a source's.",
        "That {n} of them belong here is our reading, not a source's.",
        ours,
    )
