"""Every word on every screen: `t("Join the workshop")`, spoken in the language of the person who looks.

English is the key; catalogues are gettext files, `locale/<language>/LC_MESSAGES/coprod.po`. A message has
named fields in braces, `t("{n} left of 100", n=15)`; values go in as they are, never read as a format.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from coprod.analysis.rounding import half_up

LOCALE = Path(__file__).parent / "locale"
CATALOGUE = "LC_MESSAGES/coprod.po"
ENGLISH = "en"
NOBODY = "FULL NAME <EMAIL@ADDRESS>"
"""What gettext's tools write where nobody gave their name."""
BRITISH = {"en": "en_GB"}
COOKIE = "coprod_language"
"""What a browser keeps where somebody chose to read in another language than it asks for."""

_language: ContextVar[str | None] = ContextVar("language", default=None)
_elsewhere: Callable[[], str] | None = None


def t(message: str, **fields: object) -> str:
    """The message in the current language; KeyError when a field it names is not given."""
    if not message:
        return ""
    return _fill(_catalogue(current()).gettext(message), message, fields)


def tn(one: str, many: str, n: int, **fields: object) -> str:
    """The message for n things, by the plural rules of the current language; `n` is always a field."""
    english = one if n == 1 else many
    return _fill(_catalogue(current()).ngettext(one, many, n), english, {"n": n, **fields})


def _fill(message: str, english: str, fields: dict[str, object]) -> str:
    if "{" not in message and "}" not in message:
        return message
    try:
        return message.format_map(fields)
    except (KeyError, IndexError, ValueError, AttributeError):
        return english.format_map(fields)


@contextmanager
def speaking(language: str | None) -> Iterator[str]:
    """Speak the language inside the block; one we have no catalogue for becomes English."""
    known = match(language)
    token = _language.set(known)
    try:
        yield known
    finally:
        _language.reset(token)


def current() -> str:
    """The code of the language being spoken, as `<html lang>` wants it."""
    return _language.get() or (_elsewhere() if _elsewhere else ENGLISH)


def elsewhere(ask: Callable[[], str]) -> None:
    """Whom to ask, outside of every `speaking` block, which language is spoken; English until then."""
    global _elsewhere
    _elsewhere = ask


@cache
def languages() -> dict[str, str]:
    """The languages there are words for, English first: code -> its name in that language."""
    codes = [ENGLISH, *sorted(folder.parent.parent.name for folder in LOCALE.glob(f"*/{CATALOGUE}"))]
    return {code: _name(code) for code in codes}


def on_offer(codes: Collection[str]) -> dict[str, str]:
    """What somebody can choose to read in where words come in these languages, as `languages` gives it.

    Empty where there is nothing to choose.
    """
    found = {code: _name(code) for code in dict.fromkeys((*codes, *languages()))}
    return found if max(len(codes), len(languages())) > 1 else {}


def match(*wanted: str | None, among: Collection[str] = ()) -> str:
    """The first wanted language that we have or is `among` these, also as `cy-GB` for `cy`; else English."""
    for language in wanted:
        code = (language or "").replace("_", "-").split("-")[0].strip().lower()
        if code in languages() or code in among:
            return code
    return ENGLISH


def asked_for(header: str, among: tuple[str, ...] = ()) -> str:
    """The first language of an `Accept-Language` header that we have or is `among` these, by its weights."""
    return _asked_for(header[:400], among)


@cache
def is_reviewed(language: str) -> bool:
    """Whether somebody has gone through the catalogue: its header names them as Last-Translator."""
    return language == ENGLISH or _catalogue(language).info().get("last-translator", NOBODY) != NOBODY


def number(value: int | float | Decimal | Fraction, decimals: int = 0) -> str:
    """The number as people write it in the current language, rounded half up."""
    return _number(current(), half_up(value, decimals), decimals)


def percent_text(tenths: int) -> str:
    """A percent kept as whole tenths, with a decimal only where there is one: 65 -> "6.5", 200 -> "20"."""
    return _percent(current(), tenths)


def day(when: date) -> str:
    """The date as people write it in the current language: 3 March 2026."""
    return format_date(when, format="long", locale=_locale())


def dated(written: str) -> str:
    """A date of the form 2017, 2017-12 or 2017-12-01 as people write it in the current language."""
    if written.count("-") == 2:
        return day(date.fromisoformat(written))
    if written.count("-") == 1:
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{written}-01"), locale=_locale()))
    return written


def listed(names: Iterable[str]) -> str:
    """The names as people say them one after another: A, B and C."""
    return format_list(list(names), locale=_locale())


def titled(title: str, number_of_round: int) -> str:
    """A question's title, with the round from the second on."""
    return title if number_of_round == 1 else t("{title}, round {n}", title=title, n=number_of_round)


def _locale() -> str:
    return BRITISH.get(current(), current())


# A room's screens say the same few numbers again and again, and Babel takes its time over each.
@lru_cache(maxsize=4096)
def _number(language: str, rounded: Decimal, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=language)


@lru_cache(maxsize=4096)
def _percent(language: str, tenths: int) -> str:
    return format_decimal(Decimal(tenths) / 10, format="0.#", locale=language)


@lru_cache(maxsize=256)
def _asked_for(header: str, among: tuple[str, ...]) -> str:
    def weight(each: str) -> float:
        try:
            return float(each.partition(";q=")[2] or 1)
        except ValueError:
            return 0

    ordered = sorted(header.replace(" ", "").split(",")[:20], key=weight, reverse=True)
    return match(*(each.partition(";")[0] for each in ordered), among=among)


@lru_cache(maxsize=256)
def _name(code: str) -> str:
    try:
        name = Locale.parse(code, resolve_likely_subtags=False).get_language_name(code)
    except UnknownLocaleError:  # Babel knows of it, but not its own words
        name = Locale(ENGLISH).languages.get(code)
    name = name or code
    return name[:1].upper() + name[1:]


@cache
def _catalogue(language: str) -> NullTranslations:
    file = LOCALE / language / CATALOGUE
    if language == ENGLISH or not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain="coprod"))
    compiled.seek(0)
    return GNUTranslations(compiled)
