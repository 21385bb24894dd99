"""The views of a page that has several: pills beside its line of facts, the choice kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import filters, sheets, widgets
from dashboard.labels import t
from dashboard.sources import Source


def switch(
    page: str, views: Sequence[str], facts: Sequence[tuple[str, str]] = (), *, origin: Source | None = None
) -> str:
    """Draw the facts and the pills in one row; the chosen view, the first one without a choice."""
    with sheets.ends():
        if facts:
            widgets.facts(facts, origin=origin)
        chosen = filters.pick(
            "view", views, views[0], label=t("common.view"), style="pills",
            write=lambda name: t(f"{page}.view_{name}"),
        )  # fmt: skip
    return str(chosen)
