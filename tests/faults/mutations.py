"""Files and fields that are nearly right, made from a seed, so that each can be had again."""

import io
import random
import string
import zipfile
from collections.abc import Mapping

from tests.faults.hostile import STRINGS

TOKENS = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"=",
        b"[",
        b"]",
        b"{",
        b"}",
    ),
    *(
        b"1e999",
        b"-1",
        b"NaN",
        b"99999999999999999999",
        b"0x10",
        b"\xed\xa0\x80",
        b"\xf0\x9f\x92\xa9",
        b"<",
        b">",
    ),
    *(b"<!DOCTYPE x>", b"&e;", b"../../etc/passwd", b"[[lists.x]]", b"true", b"1979-05-27", b'"""', b"#"),
]
NUMBERS = [
    *(
        "",
        "0",
        "-1",
        "100",
        "100.0",
        "33.3",
        "1e2",
        "NaN",
        "inf",
        "-0",
        "1_000",
        "١٠٠",
        "1" * 400,
        "0.05",
        "50%",
    ),
    *("12,5", " 60 ", "+5", "0x10", "1/2", "999999", "\x00", "½", "true", "[]", "{}", "null"),
]


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The bytes with up to eight cuts, swaps, repeats and strange signs, or some that mean nothing at all."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(2000))
    for _ in range(chance.randint(1, 8)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + chance.choice([1, 4, 40, 4000]))
        match chance.randrange(6):
            case 0:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:to] + data[at:to] + data[to:]
            case 3:
                data = data[:at] + chance.choice(TOKENS) + data[at:]
            case 4:
                data = data[:at] + chance.choice(STRINGS).encode() + data[to:]
            case _:
                data = data[:at] if chance.random() < 0.1 else data[:at] + data[at:to][::-1] + data[to:]
    return data


def packed(chance: random.Random, data: bytes) -> bytes:
    """A ZIP with one of its parts mutated, as its maker would have packed it; now and then the ZIP itself."""
    if chance.random() < 0.3:
        return mutated(chance, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        wrong = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(chance, content) if name == wrong else content)
    return out.getvalue()


def value(chance: random.Random, right: str) -> str:
    """What stands in one field: mostly what is right, else a strange number, a hostile word or a long one."""
    kind = chance.random()
    if kind < 0.55:
        return right
    if kind < 0.75:
        return chance.choice(NUMBERS)
    if kind < 0.9:
        return chance.choice(STRINGS)
    return "".join(chance.choices(string.printable + "é漢\u202e\x00", k=chance.choice([1, 10, 300, 5000])))


def fields(chance: random.Random, right: Mapping[str, str]) -> list[tuple[str, str]]:
    """A form's fields with some changed, missing, twice or unheard of."""
    if right and chance.random() < 0.6:  # one thing wrong at most: all the rest has to be looked at, too
        wrong = chance.choice(list(right))
        return [(name, value(chance, each) if name == wrong else each) for name, each in right.items()]
    found = [(name, value(chance, each)) for name, each in right.items() if chance.random() > 0.07]
    if found and chance.random() < 0.15:
        found.append(chance.choice(found))
    if chance.random() < 0.15:
        found.append((value(chance, "act"), value(chance, "cast")))
    return found
