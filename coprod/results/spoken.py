"""Results with the words of one person's language: the figures, and what may be shown, stay the same."""

from typing import NamedTuple

from coprod.model.behind import Pictured
from coprod.model.outcome import Outcome
from coprod.model.template import Template
from coprod.results.once import once


def in_words_of(shown: Outcome, template: Template) -> Outcome:
    """The outcome with question and groups named as this template does: the same value each time."""
    question = template.question(shown.question.id)
    return shown if shown.question is question else _spoken(shown, template).spoken


def pictured_in_words_of(shown: Pictured, template: Template) -> Pictured:
    """The picture with what is in it named as this template does."""
    said = {"outcome": in_words_of(shown.outcome, template)}
    if shown.beside is not None:
        said["beside"] = in_words_of(shown.beside, template)
    return shown.model_copy(update=said)


class _Spoken(NamedTuple):
    """`shown` is held so that nothing else can have its identity."""

    shown: Outcome
    spoken: Outcome


def _same(shown: Outcome, template: Template) -> tuple[int, str]:
    return id(shown), template.spoken


@once(512, key=_same)
def _spoken(shown: Outcome, template: Template) -> _Spoken:
    words = {"question": template.question(shown.question.id), "groups": template.groups}
    return _Spoken(shown, shown.model_copy(update=words))
