"""docs/growth.csv and docs/sessions.csv in, docs/growth.md and docs/growth.svg out: no library draws them."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from html import escape

from dashboard import settings

DOCS = settings.PROJECT / "docs"
CSV, SESSIONS = DOCS / "growth.csv", DOCS / "sessions.csv"
ORDER = ("county", "province", "nation")
KINDS = ("yardstick", "new values", "seen before", "query", "import", "start", "memory", "file")
WIDTH, HEIGHT = 420, 260
LEFT, RIGHT, TOP, BOTTOM = 62, 118, 40, 42
COLOURS = ("#2a6f97", "#c0572b", "#4f772d", "#7b4fa0", "#8a6d1d", "#5c677d", "#b23a62")

Lines = Mapping[str, Sequence[tuple[float, float]]]
"""Name of a line -> its points, x and y above 0."""


@dataclass(frozen=True)
class Row:
    """One measurement of one size."""

    size: str
    facts: int
    kind: str
    name: str
    value: float
    unit: str


def kept() -> list[Row]:
    """What was measured so far."""
    if not CSV.exists():
        return []
    with CSV.open(encoding="utf-8", newline="") as file:
        return [
            Row(size, int(facts), kind, name, float(value), unit)
            for size, facts, kind, name, value, unit in list(csv.reader(file))[1:]
        ]


def keep(rows: Sequence[Row]) -> None:
    """Put the rows of a size in the place of those that it had."""
    sizes = {row.size for row in rows}
    every = [row for row in kept() if row.size not in sizes] + list(rows)
    every.sort(key=lambda row: (ORDER.index(row.size), KINDS.index(row.kind), row.name))
    DOCS.mkdir(exist_ok=True)
    with CSV.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Row)])
        writer.writerows([*astuple(row)[:4], f"{row.value:.2f}", row.unit] for row in every)


def draw() -> None:
    """Write the table and the plot anew."""
    rows = kept()
    (DOCS / "growth.md").write_text(table(rows) + people(), encoding="utf-8")
    (DOCS / "growth.svg").write_text(plot(rows, sessions()), encoding="utf-8")


def sessions() -> Lines:
    """The server's answers and memory against sessions; nothing where they have not been measured."""
    if not SESSIONS.exists():
        return {}
    with SESSIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {"p50_ms": "p50, ms", "p95_ms": "p95, ms", "mib_all": "memory, MiB"}
    return {
        label: [(float(row["sessions"]), float(row[name])) for row in rows if float(row[name]) > 0]
        for name, label in names.items()
    }


def people() -> str:
    """The table of people at the same time; nothing where they have not been measured."""
    if not SESSIONS.exists():
        return ""
    with SESSIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = (
        "sessions",
        "run, ms",
        "95th of a hundred, ms",
        "the same, D",
        "MiB of each",
        "MiB in all at most",
    )
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    lines += [f"| {' | '.join(row.values())} |" for row in rows]
    return "\n".join(["", "# People at the same time", "", _PEOPLE, "", *lines, ""])


def table(rows: Sequence[Row]) -> str:
    """One line a measurement, one column a size; times also in D of that size, and how they grow."""
    sizes = [size for size in ORDER if any(row.size == size for row in rows)]
    facts = {row.size: row.facts for row in rows}
    ds = {row.size: row.value for row in rows if row.name == "D"}
    found = {(row.kind, row.name, row.size): row for row in rows}
    head = ["", "", *(f"{size}, {facts[size]:,} facts" for size in sizes)]
    head += [f"{large} / {small}" for small, large in itertools.pairwise(sizes)]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for kind in KINDS:
        for name in dict.fromkeys(row.name for row in rows if row.kind == kind):
            each = [found.get((kind, name, size)) for size in sizes]
            cells = [_cell(row, ds) for row in each]
            grows = [
                f"{large.value / small.value:.1f} x" if small and large and small.value else ""
                for small, large in itertools.pairwise(each)
            ]
            lines.append(f"| {' | '.join([kind, name, *cells, *grows])} |")
    return "\n".join(["# What grows with the facts", "", _ABOUT, "", *lines, ""])


_ABOUT = (
    "Made by `python -m tests.benchmarks growth` on stores of `generate`; D is a bare DuckDB query on the same file"
    " in the same run. Times are processor time of all threads. Only ratios carry over to another machine."
)
_PEOPLE = (
    "Made by `python -m tests.benchmarks sessions` on the county: each clicks every three seconds for half a minute,"
    " a server of its own for each line. Times are by the clock."
)


def _cell(row: Row | None, ds: Mapping[str, float]) -> str:
    if row is None:
        return "not measured"
    shown = f"{row.value:,.{0 if row.value >= 100 else 1}f} {row.unit}"
    return shown if row.unit != "ms" or row.name == "D" else f"{shown} ({row.value / ds[row.size]:.1f} D)"


def plot(rows: Sequence[Row], people: Lines) -> str:
    """Small plots side by side, both axes logarithmic: a line that rises like the dotted one grows with the facts."""
    panels = [
        ("A page on the server, new values, ms", _lines(rows, "new values")),
        ("The same page again, ms", _lines(rows, "seen before")),
        ("A named query, ms: those that grow most", _steepest(_lines(rows, "query"), 6)),
        ("Filing one return, opening the store, ms", _lines(rows, "import") | _lines(rows, "start")),
        ("Memory and file, MiB", _lines(rows, "memory") | _lines(rows, "file")),
    ]
    drawn = [(title, lines, "facts") for title, lines in panels if any(lines.values())]
    if people:
        drawn.append(("People at the same time, 30 townships", people, "sessions"))
    across = 2
    height = -(-len(drawn) // across) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across * WIDTH} {height}" font-family="sans-serif"'
        f' font-size="10"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for place, (title, lines, below) in enumerate(drawn):
        x, y = place % across * WIDTH, place // across * HEIGHT
        parts += [f'<g transform="translate({x} {y})">', *_panel(title, lines, below), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _lines(rows: Iterable[Row], kind: str) -> dict[str, list[tuple[float, float]]]:
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.kind == kind and row.value > 0:
            lines.setdefault(row.name, []).append((row.facts, row.value))
    return lines


def _steepest(lines: Lines, count: int) -> Lines:
    by_growth = sorted(lines, key=lambda name: lines[name][-1][1] / lines[name][0][1], reverse=True)
    return {name: lines[name] for name in by_growth[:count]}


def _panel(title: str, lines: Lines, below: str) -> list[str]:
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    x_from, x_to = math.log10(min(xs)) - 0.1, math.log10(max(xs)) + 0.1
    y_from, y_to = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)) + 1e-9)
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_from) / (x_to - x_from)
        up = (math.log10(y) - y_from) / max(y_to - y_from, 1)
        return LEFT + across * inner_width, TOP + (1 - up) * inner_height

    parts = [f'<text x="{LEFT}" y="22" font-size="12" font-weight="bold">{escape(title)}</text>']
    for power in range(y_from, y_to + 1):
        _, y = at(min(xs), 10**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{LEFT + inner_width}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 3:.1f}" text-anchor="end">{_short(10.0**power)}</text>')
    for x in sorted(set(xs)):
        across, foot = at(x, 10**y_from)
        parts.append(f'<text x="{across:.1f}" y="{foot + 14:.1f}" text-anchor="middle">{_short(x)}</text>')
    parts.append(f'<text x="{LEFT + inner_width / 2}" y="{HEIGHT - 10}" text-anchor="middle">{below}</text>')
    names = sorted(lines, key=lambda name: -lines[name][-1][1])
    free = TOP - 1.0
    for number, name in enumerate(names):
        colour = COLOURS[number % len(COLOURS)]
        points = [at(*point) for point in lines[name]]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>' for x, y in points]
        free = max(free + 11, points[-1][1])
        label = f'<text x="{LEFT + inner_width + 6}" y="{free + 3:.1f}" fill="{colour}">'
        parts.append(f"{label}{escape(name.split('/')[-1][:24])}</text>")
    return parts


def _short(value: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"
