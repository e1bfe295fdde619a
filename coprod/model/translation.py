"""What of a template is not yet said in a language it offers, line by line."""

from coprod.model.template import Template
from coprod.model.words import Value


class Gap(Value):
    """One line that stays in the template's own language: `field` of a thing called `thing`, saying `text`.

    `question` is the title of the question it belongs to; "" for the template, its groups and its agendas.
    """

    question: str
    thing: str
    field: str
    text: str


class Progress(Value):
    """How far a language is: so many `lines` are to be said, and these are missing."""

    lines: int
    gaps: tuple[Gap, ...]


def progress(template: Template, language: str) -> Progress:
    """How far this language is; an item that several questions ask about counts once."""
    written = template.written
    lines, gaps, seen = 0, [], set()
    for question, thing in written.worded():
        if thing in seen:
            continue
        seen.add(thing)
        said = thing.said_in(language)
        for field, text in thing.to_say().items():
            lines += 1
            if field not in said:
                title = question.title if question else ""
                about = "" if thing is question or thing is written else thing.called
                gaps.append(Gap(question=title, thing=about, field=field, text=text))
    return Progress(lines=lines, gaps=tuple(gaps))
