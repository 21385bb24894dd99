"""Fifty people at once for some minutes, without a browser: what failed, how long it took, what memory grew.

``python -m tests.safety.crowd FOLDER SESSIONS MINUTES``: a store of 30 townships and ten years is filled, the app
served, and each session asks for a page every three seconds or so over Streamlit's own protocol. Half a minute
in, when every page has been seen, memory is looked at for the first time.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from pathlib import Path

from tests.benchmarks import protocol, serving
from tests.benchmarks.timing import held

PAGES = ("", "coverage", "aid", "township", "compare", "scores", "returns", "progress", "checks")
THINK = 3.0
WARM = 30.0


async def crowd(url: str, pid: int, sessions: int, minutes: float) -> dict[str, object]:
    """What came of it."""
    taken: list[float] = []
    failed: list[str] = []
    begun = time.monotonic()
    end = begun + WARM + 60 * minutes

    async def person(number: int) -> None:
        choose = random.Random(number)
        await asyncio.sleep(choose.random() * THINK)
        session = await protocol.opened(url)
        while time.monotonic() < end:
            year, quarter = choose.randrange(2016, 2024), choose.randrange(1, 5)
            try:
                took = await session.run(choose.choice(PAGES), f"year={year}&quarter={quarter}")
            except Exception as error:
                failed.append(f"{type(error).__name__} {error}"[:200])
                took = 0.0
            if time.monotonic() > begun + WARM:
                taken.append(took)
            await asyncio.sleep(THINK * (0.5 + choose.random()))
        await session.socket.close()

    async def look() -> float:
        await asyncio.sleep(WARM)
        return held(pid)[1]

    before, *_ = await asyncio.gather(look(), *(person(number) for number in range(sessions)))
    return {
        "sessions": sessions, "minutes": minutes, "runs": len(taken), "failed": failed[:10],
        "errors": len(failed), "p50": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1],
        "memory": before, "growth": held(pid)[1] - before,
    }  # fmt: skip


def main() -> None:
    """Fill, serve, run."""
    folder, sessions, minutes = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    store, _ = serving.fill(folder)
    with serving.ours(store) as (url, pid):
        print(json.dumps(asyncio.run(crowd(url, pid, sessions, minutes))))


if __name__ == "__main__":
    main()
