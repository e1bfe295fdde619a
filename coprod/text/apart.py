"""What is counted apart from people, in one sentence each: tables that agreed, and wall boards."""

from coprod.text import number, t, tn


def tables_said(n: int, people: int) -> str:
    """`3 tables handed in one agreed ballot each (22 people), counted apart`; "" where no table did."""
    if not n:
        return ""
    return tn(
        "{n} table handed in one agreed ballot ({people} people), counted apart",
        "{n} tables handed in one agreed ballot each ({people} people), counted apart",
        n,
        people=number(people),
    )


def wall_said(dots: int, people: int | None) -> str:
    """What a poster held, and that nothing about people holds it."""
    if people is None:
        return tn(
            "A wall board: {n} dot, counted from the poster; in no number about people.",
            "A wall board: {n} dots, counted from the poster; in no number about people.",
            dots,
        )
    return t(
        "A wall board: {dots}, about {people}, counted from the poster; in no number about people.",
        dots=tn("{n} dot", "{n} dots", dots),
        people=tn("{n} person", "{n} people", people),
    )
