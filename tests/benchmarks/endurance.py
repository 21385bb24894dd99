"""Twelve hours of thirty people in half an hour, without a browser: what the server's memory does meanwhile.

``python -m tests.benchmarks endurance``; ``python -m tests.benchmarks.endurance CHANGES [CSV]`` for fewer changes
or another place of the curve. 20,000 page changes in 12 hours are one every two seconds; here nobody thinks, and
a few pages run at a time. People come, walk over all pages with ever other filters, open 数从何来, take workbooks
along, file returns or leave them unfiled, and go; others come. Their returns are heavy, so that kept ones show.
"""

from __future__ import annotations

import asyncio
import csv
import os
import random
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.catalogue import catalogue
from dashboard.links import PAGES
from tests.benchmarks import forms, protocol, serving
from tests.benchmarks.protocol import Session
from tests.benchmarks.timing import load_now, private, tree

CHANGES = 20_000
SESSIONS = 30
UPLOADS = 200
WARM = 0.15
"""The share of the changes until every page has been seen often and every cache is full."""
AT_A_TIME = 3
STAYS = (20, 60)
"""Page changes of one person between coming and going."""
POPULAR = 20
"""Addresses of each page that people ask for again and again."""
EVERY = 500
HEAVY = 1_500_000
"""Bytes that each return is made heavier by."""
FORGOTTEN = 125.0
"""Seconds until Streamlit forgets a session that has gone (``disconnectedSessionTTL``), and a little."""
CURVE = settings.PROJECT / "docs" / "endurance.csv"
GOAL = 100
VIEWS = {
    "": ("", "ranking"),
    "coverage": ("", "rank", "trend", "spread", "gap", "table"),
    "aid": ("", "overview", "pace", "spread", "need", "season"),
    "scores": ("", "score", "lights", "targets", "scheme", "try"),
    "explore": ("", "", "sql"),
    "narrative": ("read", "filed", "compare"),
    "returns": ("file", "status", "history", "headers"),
    "progress": ("matrix", "remind", "rates", "deadlines"),
    "service": ("health", "backups", "catalogue"),
}


@dataclass(frozen=True)
class Row:
    """The server at one moment; memory in MiB, ``own`` without what it shares with other processes."""

    changes: int
    seconds: float
    resident: float
    own: float
    children: float
    """What the processes below it (readers of workbooks) hold for themselves."""
    files: int
    """Open files and sockets."""
    threads: int
    came: int
    """Sessions so far."""
    filed: int
    unfiled: int


@dataclass
class Walk:
    """All that happens in one run, and how far it has come."""

    url: str
    pid: int
    changes: int
    every: int
    uploads: list[Path]
    rows: list[Row] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    done: int = 0
    came: int = 0
    filed: int = 0
    unfiled: int = 0
    downloaded: int = 0
    begun: float = field(default_factory=time.monotonic)
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))

    def look(self) -> None:
        """Note the server as it is now."""
        resident, own = private(self.pid)
        below = sum(private(each)[1] for each in tree(self.pid)[1:])
        opened, threads = (len(os.listdir(f"/proc/{self.pid}/{each}")) for each in ("fd", "task"))
        self.rows.append(
            Row(
                self.done, round(time.monotonic() - self.begun, 1), resident, own, below, opened, threads,
                self.came, self.filed, self.unfiled,
            )
        )  # fmt: skip

    async def person(self, number: int) -> None:
        """One after the other in the same place, until all changes are made."""
        choose = random.Random(number)
        while self.done < self.changes:
            session = await protocol.opened(self.url)
            self.came += 1
            for _ in range(choose.randrange(*STAYS)):
                async with self.turn:
                    if self.done >= self.changes:
                        break
                    await self._change(session, choose)
            await session.socket.close()

    async def _change(self, session: Session, choose: random.Random) -> None:
        self.done += 1
        left = len(self.uploads) / (self.changes - self.done + 1)
        try:
            if choose.random() < left:
                await self._upload(session, choose, self.uploads.pop())
            else:
                await self._look_around(session, choose)
        except Exception as error:
            self.failed.append(f"{type(error).__name__} {error}"[:300])
        if self.done % self.every == 0:
            self.look()
            print(*asdict(self.rows[-1]).values(), len(self.failed), file=sys.stderr, flush=True)

    async def _look_around(self, session: Session, choose: random.Random) -> None:
        page = choose.choice(("", *PAGES[1:]))
        # Half of what people look at, others have looked at before.
        often = choose.random() < 0.5
        query = address(page, random.Random(choose.randrange(POPULAR)) if often else choose)
        await self._told(session.run(page, query), page, query)
        if session.presses and choose.random() < 0.15:
            way = choose.choice(session.presses)
            await self._told(session.run(page, query, session.told(way)), page, query, way)
        if session.downloads and choose.random() < 0.1:
            key = choose.choice(list(session.downloads))
            await self._told(session.download(key), page, query, key)
            self.downloaded += 1

    async def _told(self, work: Coroutine[Any, Any, object], *where: str) -> None:
        try:
            await work
        except Exception as error:
            self.failed.append(f"{' '.join(where)}: {type(error).__name__} {error}"[:400])

    async def _upload(self, session: Session, choose: random.Random, file: Path) -> None:
        """A return chosen, checked, looked at, and filed by three of four."""
        await session.run("returns", "view=file")
        (uploader,) = (key for key in session.widgets if key.startswith("returns_files_"))
        chosen = await session.attached(uploader, [(file.name, file.read_bytes())])
        await session.run("returns", "view=file", [chosen, session.pressed("returns_check")])
        while "returns_cancel" in session.widgets:
            await asyncio.sleep(0.2)
            await session.run("returns", "view=file")
        if choose.random() < 0.25:
            self.unfiled += 1
            return
        await session.run("returns", "view=file", [session.pressed("returns_commit")])
        if "receipt_print" not in session.widgets:
            raise RuntimeError(f"{file.name} was not filed")
        self.filed += 1


def address(page: str, choose: random.Random) -> str:
    """Filters for a page: others each time, so that no cache has seen most of them."""
    years, codes = [*forms.YEARS, 2025], list(catalogue().indicators)
    ratios = list(catalogue().ratios)
    units = [code for code, _ in forms.townships()]
    some = choose.sample(codes, 3)
    asked = {
        "year": choose.choice(years), "quarter": choose.randrange(1, 5), "unit": choose.choice(units),
        "view": choose.choice(VIEWS.get(page, ("",))),
        "indicator": choose.choice(ratios if page == "compare" else codes), "ratio": choose.choice(ratios),
        "programme": choose.choice([each.code for each in catalogue().programmes]),
        "group": choose.choice(catalogue().groups), "boundaries": choose.choice(("", "today")),
        "by": choose.choice(("", "year")), "form": choose.choice(("", "small", "slope", "table")),
        "lang": choose.choice(("", "", "", "en")), "basis": choose.choice(("", "quarter")),
        "print": choose.choice(("", "", "", "", "1")), "tone": choose.choice(("", "brief")),
    }  # fmt: skip
    if page in ("compare", "explore"):
        asked |= {"indicators": ",".join(some), "ind": ",".join(some), "from": choose.choice(years)}
        asked |= {"units": ",".join(choose.sample(units, 4)), "q": "", "rows": "unit"}
    if page == "explore":
        asked["sql"] = f"select {choose.randrange(10**6)} as one, count(*) as n from fct_figure"
        asked["sort"] = choose.choice(("", "value"))
    if page in ("returns", "review", "checks", "audit") and choose.random() < 0.3:
        asked |= {"return": choose.randrange(1, 1200) * 10_000, "number": choose.randrange(2, 1200)}
    return "&".join(f"{name}={value}" for name, value in asked.items() if value)


def returns(folder: Path, count: int) -> list[Path]:
    """New returns of the quarters after those of the store, each heavy and unlike every other."""
    folder.mkdir()
    quarters = -(-count // forms.TOWNSHIPS)
    files = forms.write_returns(folder, quarters=quarters, years=range(2025, 2027))[:count]
    heavy = random.Random(7)
    for file in files:
        with zipfile.ZipFile(file, "a") as book:
            book.writestr("xl/media/picture.png", heavy.randbytes(HEAVY))
    return files[::-1]


def walk(place: Path, changes: int, uploads: int, *, every: int = EVERY, rest: float = FORGOTTEN) -> Walk:
    """Serve a store of 30 townships and ten years, walk, and let the server rest; a row at each look."""
    store, _ = serving.fill(place)
    files = returns(place / "new", uploads)
    temporary = place / "temporary"
    temporary.mkdir()
    with serving.ours(store, environment={"TMPDIR": str(temporary)}) as (url, pid):
        taken = Walk(url, pid, changes, every, files)
        asyncio.run(_walk(taken, rest))
        left = [each.name for each in temporary.iterdir()]
        taken.failed += [f"left behind: {each}" for each in left if not each.startswith("union-child")]
    return taken


async def _walk(taken: Walk, rest: float) -> None:
    await asyncio.gather(*(taken.person(number) for number in range(SESSIONS)))
    taken.look()
    await asyncio.sleep(rest)
    last = await protocol.opened(taken.url)  # who comes makes Streamlit drop the sessions that are over
    await last.run("returns", "view=status")
    await last.socket.close()
    taken.look()


def warmed(rows: Sequence[Row], changes: int) -> list[Row]:
    """The rows after warm-up."""
    return [row for row in rows if row.changes >= WARM * changes]


def growth(rows: Sequence[Row]) -> float:
    """MiB by which the last third of the rows lies above the first, by medians: a heavy page is not growth."""
    third = max(1, len(rows) // 3)
    return statistics.mean(row.own for row in rows[-third:]) - statistics.mean(
        row.own for row in rows[:third]
    )


def slope(rows: Sequence[Row]) -> float:
    """MiB that the straight line through the rows rises in 1,000 changes."""
    if len({row.changes for row in rows}) < 2:
        return 0.0
    line = statistics.linear_regression([row.changes for row in rows], [row.own for row in rows])
    return 1000 * line.slope


def endurance() -> list[str]:
    """20,000 page changes over 30 sessions, 200 uploads among them: goal < 100 MiB more after warm-up."""
    return report(CHANGES, UPLOADS, CURVE)


def report(changes: int, uploads: int, curve: Path) -> list[str]:
    """Walk, write the curve, say what came of it."""
    with tempfile.TemporaryDirectory() as place:
        before = load_now()
        taken = walk(Path(place), changes, uploads)
    curve.parent.mkdir(exist_ok=True)
    with curve.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([each.name for each in fields(Row)])
        writer.writerows(asdict(row).values() for row in taken.rows)
    return [before, *_lines(taken), load_now()]


def _lines(taken: Walk) -> Iterator[str]:
    rows = warmed(taken.rows[:-1], taken.changes)
    first, end, rested = rows[0], taken.rows[-2], taken.rows[-1]
    owns = sorted(row.own for row in rows)
    yield (
        f"{taken.done} page changes in {end.seconds / 60:.0f} minutes, {taken.came} sessions, "
        f"{taken.filed} returns filed, {taken.unfiled} left, {taken.downloaded} downloads, "
        f"{len(taken.failed)} failed"
    )
    yield (
        f"memory of its own after warm-up: {first.own:.0f} MiB at {first.changes} changes, {end.own:.0f} at the end,"
        f" {owns[0]:.0f} to {owns[-1]:.0f} between"
    )
    yield (
        f"last third of the rows above the first {growth(rows):+.0f} MiB, line {slope(rows):+.1f} MiB in 1,000"
        f" changes   goal: growth < {GOAL} MiB"
    )
    yield f"all gone: {rested.own:.0f} MiB, {rested.files} open files, {rested.threads} threads"
    yield from sorted(set(taken.failed))[:10]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else CHANGES
    print("\n".join(report(wanted, wanted // 100, Path(sys.argv[2]) if sys.argv[2:] else CURVE)))
