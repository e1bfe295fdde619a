"""What participants read is plain: English for a reading age of about 11, by the Flesch-Kincaid grade.

`pytest -s tests/unit/test_reading_age.py` prints the grade of every screen. Grade 6 is a reader of eleven.
The formula is that of Kincaid and others, 1975. Packages for it fetch a dictionary of syllables from the
network, so they are counted by rule here, and the rule is tested. Only sentences have a grade: no labels.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from coprod.text.extract import KEYWORDS, ROOT
from tests import factories

TEMPLATES = ROOT / "coprod" / "web" / "pocket" / "templates"
READ_BY_OTHERS = {"no_connection.html", "preview.html", "contents.html", "leaf.html", "check.html"}
"""What a desk shows, the library's frame, and the check of the room, which a facilitator makes."""
IN_PYTHON = (
    "charts/alike.py", "charts/alone.py", "charts/certainty.py", "charts/compose.py", "charts/findings.py",
    "text/reasons.py", "web/pocket/drawing.py", "web/pocket/easy.py",
)  # fmt: skip
"""What says results, refusals and what the script says."""
GRADE = 6.0
"""A reading age of about eleven."""
A_LONG_TEXT = 9.0
"""No single text of ten words or more may be harder than this; a grade says little about fewer words."""
ENOUGH_WORDS = 10
HARD = {
    "The room's money is spread as if over 12 equal factors, a typical person's over 12.": "a detail",
}
"""What is harder, and why it may be."""
SOURCE_WORDING = 11.5
"""The budget's prompt is the source's own question of 2017 and stays as it was asked."""

VOWELS = re.compile(r"[aeiouy]+")
SPLIT = re.compile(r"(ia|io|ea(?=s?$)(?<=dea)|iu|eo|ua(?!ge)|uou|[aeiou]ing$)")
"""Vowels beside each other that are said one by one: diary, riot, video, actual, being."""
KNOWN = {
    "the": 1, "made": 1, "people": 2, "ballot": 2, "counted": 2, "placed": 1, "table": 2, "answer": 2,
    "budget": 2, "facilitator": 5, "room": 1, "being": 2, "question": 2, "whole": 1, "erase": 2,
    "organiser": 4, "average": 3, "changed": 1, "there": 1, "results": 2, "without": 2, "encrypted": 3,
    "receipt": 2, "minutes": 2, "network": 2, "e-mail": 2, "somebody": 3, "place": 1, "dots": 1,
    "given": 2, "needs": 1, "closes": 2, "shares": 1, "ideas": 3, "together": 3, "service": 2,
    "video": 3, "another": 3, "baseline": 2, "differ": 2, "you": 1, "ticket": 2, "every": 2, "added": 2,
    "money": 2,
}  # fmt: skip


def syllables(word: str) -> int:
    """The syllables of an English word, by rule; the letters of an abbreviation one each."""
    if word.isupper() and len(word) > 1:
        return len(word)
    word = re.sub(r"[^a-z]", "", word.lower())
    word = {"every": "evry", "everything": "evrything", "everybody": "evrybody", "people": "peple"}.get(
        word, word
    )
    stem = re.sub(r"(?<=[^aeiou])es$|(?<=[^aeiouytd])ed$|(?<=[^aeiou])e(ly|ment|less|ful|line)$", r"\1", word)
    if re.search(r"(ch|sh|s|x|z|c|g)es$", word):
        stem = word[:-1]
    elif stem.endswith("e") and not re.search(r"([^aeiou]l|[aeiouy])e$", stem) and len(stem) > 2:
        stem = stem[:-1]
    stem = re.sub(r"(?<=[^aeiou])e(?=(where|body|thing|some|times?)$)", "", stem)
    stem = re.sub(r"[tsc]io(?=n)", "xo", stem)
    return max(1, len(VOWELS.findall(stem)) + len(SPLIT.findall(stem)))


def grade(texts: list[str]) -> float:
    """The Flesch-Kincaid grade of sentences; what has no full stop is a sentence of its own."""
    sentences = [each for text in texts for each in re.split(r"(?<=[.!?])\s+", text) if words(each)]
    spoken = [word for each in sentences for word in words(each)]
    return 0.39 * len(spoken) / len(sentences) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z’'-]*|\d+", text)


def filled(message: str) -> str:
    """With something short in each field, as a screen has it."""
    return re.sub(r"\{\w+\}", "12", message)


def sentences_in(file: Path, method: str) -> list[str]:
    """The messages of a file that are sentences."""
    found = []
    for _, message, _, _ in extract_from_file(method, file, keywords=KEYWORDS):
        text = filled(message[-1] if isinstance(message, tuple) else message)
        if re.search(r"[.!?]$", text) and len(words(text)) > 2:
            found.append(text)
    return found


def screens() -> Iterator[tuple[str, list[str]]]:
    """(name, its texts) of each of the phone's pages that participants read."""
    for file in sorted(TEMPLATES.iterdir()):
        if file.name in READ_BY_OTHERS:
            continue
        found = sentences_in(file, "jinja2")
        if sum(len(words(each)) for each in found) >= ENOUGH_WORDS:
            yield file.name, found
    for name in IN_PYTHON:
        yield name, sentences_in(ROOT / "coprod" / name, "python")


def of_the_template() -> list[str]:
    """What the shipped template says in words of ours: notes, and what explains each factor or place."""
    template = factories.template()
    items = {item.id: item.explain for q in template.questions for item in (*q.rows, *q.columns)}
    return [
        *(question.note for question in template.questions if question.note),
        *filter(None, items.values()),
    ]


@pytest.mark.parametrize(("word", "n"), list(KNOWN.items()))
def test_syllables_are_counted_as_they_are_said(word: str, n: int) -> None:
    assert syllables(word) == n


def test_the_grade_is_that_of_the_formula() -> None:
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    hard = "The organisation's facilitators communicate considerable uncertainty regarding participation."
    assert grade([hard]) > 20


@pytest.mark.parametrize(
    ("name", "texts"), screens(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_screen_is_for_a_reading_age_of_eleven(name: str, texts: list[str]) -> None:
    found = grade(texts)
    hard = {text: round(grade([text]), 1) for text in texts if len(words(text)) >= ENOUGH_WORDS}
    print(f"{name}: grade {found:.1f}, the hardest of its texts {max(hard.values(), default=0)}")
    assert found <= GRADE, sorted(hard.items(), key=lambda each: -each[1])[:5]
    assert {text: n for text, n in hard.items() if n > A_LONG_TEXT and text not in HARD} == {}


def test_the_shipped_template_explains_itself_as_plainly() -> None:
    texts = of_the_template()
    print(f"the template's notes and explanations: grade {grade(texts):.1f}")
    assert grade(texts) <= GRADE
    assert [text for text in texts if len(words(text)) >= ENOUGH_WORDS and grade([text]) > A_LONG_TEXT] == []


def test_easy_read_is_easier_still() -> None:
    easy = [text for name, texts in screens() if "easy" in name for text in texts]
    print(f"easy read: grade {grade(easy):.1f}")
    assert grade(easy) <= 3
    assert [text for text in easy if any(len(words(each)) > 15 for each in re.split(r"[.:]\s", text))] == []


def test_prompts_are_plain_but_for_the_one_that_the_source_asked() -> None:
    grades = {q.id: grade([q.prompt]) for q in factories.template().questions}
    print({name: round(found, 1) for name, found in grades.items()})
    assert {name for name, found in grades.items() if found > GRADE} == {"budget"}
    assert grades["budget"] <= SOURCE_WORDING
