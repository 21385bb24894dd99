"""Timings beside yardsticks measured in the same run: ``python -m tests.benchmarks [--quick] [name …]``.

Machines are shared and noisy, so a figure means something only as a ratio to its yardstick of the same run:
D a bare DuckDB query, P a bare HTML page's click to painted, L its first load, S a bare Streamlit page,
Z unzipping the same returns. Without a name all but the long ones.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from collections.abc import Callable, Sequence

from tests.benchmarks.table import Line, printed
from tests.benchmarks.timing import load_now

BENCHMARKS = {
    "browser": "browser.click_pages",
    "load": "browser.first_load",
    "trips": "trips.round_trips",
    "chart": "stores.one_chart",
    "sessions": "sessions.many_sessions",
    "returns": "returns.import_returns",
    "served": "trips.start",
    "import": "stores.import_sample",
    "start": "stores.replay_sample",
}
LONG = {"endurance": "endurance.endurance", "growth": "growth.growth"}
"""Half an hour and more: by their names only."""


def main(words: Sequence[str]) -> int:
    """Measure, print a table for each name and one of all goals at the end; ``generate`` makes big stores."""
    if words[:1] == ["generate"]:
        return importlib.import_module("tests.benchmarks.generate").command(words[1:])  # type: ignore[no-any-return]
    known = BENCHMARKS | LONG
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it works")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.names if name not in known]:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    measured: list[Line | str] = []
    for name in asked.names or BENCHMARKS:
        benchmark = _benchmark(known[name])
        print(f"== {name}: {(benchmark.__doc__ or '').strip().splitlines()[0]}", flush=True)
        has_quick = "quick" in inspect.signature(benchmark).parameters
        lines = benchmark(quick=asked.quick) if has_quick else benchmark()
        print(printed(lines), flush=True)
        measured += lines
    goals = [line for line in measured if isinstance(line, Line) and line.goal is not None]
    if len(asked.names) != 1 and goals:
        reached = sum(bool(line.reached) for line in goals)
        print(f"\n== goals, {reached} of {len(goals)} reached, {load_now()}")
        print(printed(goals))
    return 0


def _benchmark(place: str) -> Callable[..., Sequence[Line | str]]:
    """The function at ``module.function``; imported when it is asked for, as each brings much along."""
    module, _, function = place.rpartition(".")
    found: Callable[..., Sequence[Line | str]] = getattr(
        importlib.import_module(f"tests.benchmarks.{module}"), function
    )
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
