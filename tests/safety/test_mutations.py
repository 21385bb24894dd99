"""Good workbooks of every format, damaged at random: read or refused with a known reason, never worse."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.intake import child
from dashboard.intake.read import read_file
from tests.intake import builders
from tests.safety.archives import zipped
from tests.safety.binary import small_return, xls
from tests.safety.kinds import REFUSALS
from tests.safety.open_documents import CSV, ods

PUBLISHED = sorted((Path(__file__).resolve().parents[2] / "data" / "published").glob("*.xlsx"))
GOOD: list[tuple[str, bytes]] = [
    *[
        ("a.xlsx", case().data)
        for case in (builders.grouped_long, builders.transposed, builders.sheet_per_quarter)
    ],
    ("a.xlsm", builders.three_blocks().data),
    *[("a.xlsx", path.read_bytes()) for path in PUBLISHED[:1]],
    ("a.xls", xls(small_return())),
    ("a.et", xls(small_return(), name="汇总")),
    ("a.ods", ods()),
    ("a.csv", CSV.encode()),
    ("a.csv", CSV.encode("gb18030")),
    ("a.csv", CSV.encode("utf-16")),
]
Mutate = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 40))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def drop(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 600) :]


def double(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + chance.randrange(1, 2000)] * chance.choice((2, 3, 50)) + data[at:]


def extreme(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(max(len(data) - 4, 1))
    return (
        data[:at]
        + chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"9999", b"<<<<"))
        + data[at + 4 :]
    )


def within(chance: random.Random, data: bytes) -> bytes:
    """Damage a part and pack it well again, so that it reaches the readers of XML."""
    if data[:2] != b"PK":
        return extreme(chance, flip(chance, data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    place = chance.randrange(len(parts))
    name, part = parts[place]
    parts[place] = name, chance.choice((flip, cut, drop, double, extreme))(chance, part) if part else b"x"
    return zipped(parts)


def swap(chance: random.Random, data: bytes) -> bytes:
    """The bytes of one part under the name of another."""
    if data[:2] != b"PK":
        other = chance.choice(GOOD)[1]
        at = chance.randrange(min(len(data), len(other)))
        return data[:at] + other[at:]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    one, two = chance.sample(range(len(parts)), 2)
    parts[one], parts[two] = (parts[one][0], parts[two][1]), (parts[two][0], parts[one][1])
    if chance.random() < 0.3:
        del parts[one]
    return zipped(parts)


MUTATIONS: tuple[Mutate, ...] = (flip, cut, drop, double, extreme, within, within, swap)


def fuzz(seed: int, count: int) -> Counter[str]:
    """Read so many damaged files; what became of them. Every one must end in figures or a named problem."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for number in range(count):
        name, data = GOOD[number % len(GOOD)]
        damaged = chance.choice(MUTATIONS)(chance, data)
        reading = read_file(name, damaged)
        errors = [each.code for each in reading.problems if each.severity == "error"]
        assert reading.figures or errors, (seed, number)
        outcome = errors[0] if errors and errors[0] in REFUSALS and not reading.figures else "read"
        assert outcome != "took_too_long", (seed, number)
        outcomes[outcome] += 1
    good = builders.grouped_long()
    assert len(read_file(good.name, good.data).figures) == len(good.figures)
    return outcomes


@pytest.fixture(scope="module", autouse=True)
def _end_child():
    yield
    child.stop()


def test_sixty_damaged_workbooks():
    assert fuzz(2026, 66).total() == 66


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_damaged_workbooks(seed: int):
    assert fuzz(seed, 110).total() == 110
