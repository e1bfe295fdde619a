"""Recount: the means and dots of every round from ballots.csv, beside results.csv. Run: python3 recount.py

And the chain of audit.csv: each line's hash is made of the hash before it and of the line.
It needs Python 3.9 or newer and nothing else. Percents are rounded half up to 0.1, on exact fractions.
"""

import csv
import hashlib
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path


def rows(name: str) -> "list[dict[str, str]]":
    with open(next(Path(__file__).resolve().parent.rglob(name)), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


people: "defaultdict[tuple[str, str], set[str]]" = defaultdict(set)
given: "defaultdict[tuple[str, str, str], Fraction]" = defaultdict(Fraction)
compared: "defaultdict[tuple[str, str], int]" = defaultdict(int)
for row in rows("ballots.csv"):
    if row["status"] == "counted":
        people[row["question"], row["round"]].add(row["participant"])
        given[row["question"], row["round"], row["item"]] += Fraction(row["percent"] or row["dots"])
incomplete = {(row["question"], row["round"]) for row in rows("rounds.csv") if row["complete"] == "no"}
wrong = 0
for row in rows("results.csv"):
    question, number = row["question"], row["round"]
    if not row["item"] or (question, number) in incomplete:  # no figures, or without the last few ballots
        continue
    n, total = len(people[question, number]), given[question, number, row["item"]]
    again = Fraction(int(total / max(n, 1) * 10 + Fraction(1, 2)), 10) if row["mean_percent"] else total
    compared[question, number] += 1
    if (n, again) != (int(row["n"]), Fraction(row["mean_percent"] or row["dots"])):
        wrong += 1
        print(f"difference: {question}, round {number}, {row['item']}: {float(again):g} from {n} ballots")
for (question, number), figures in compared.items():
    print(f"{question}, round {number}: {figures} figures from {len(people[question, number])} ballots")
for question, number in sorted(set(people) - set(compared)):
    print(f"{question}, round {number}: left out, results.csv does not have all of its ballots")
acts, broken, before = rows("audit.csv"), 0, "0" * 64
for row in acts:
    parts = [before, *(row[each] for each in ("number", "at", "who", "what", "facts"))]
    if hashlib.sha256("\n".join(parts).encode()).hexdigest() != row["hash"]:
        broken += 1
        print(f"difference: audit.csv, line {row['number']} is not as it was written, or the one before it")
    before = row["hash"]
if not broken:
    print(f"audit.csv: as it was written, up to line {len(acts)}")
wrong += broken
print("difference" if wrong else "match")
sys.exit(1 if wrong else 0)
