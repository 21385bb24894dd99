"""What every named query is asked with: as the pages ask in the sample county, as of an earlier day, and in vain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dashboard.warehouse.queries import NamedQuery

NOW: dict[str, Any] = {
    "year": 2026, "quarter": 3, "year_from": 2024, "year_to": 2026, "quarter_from": 1, "quarter_to": 3,
    "from_year": 2025, "from_quarter": 3, "unit_code": "990100102", "unit_codes": None, "kinds": None,
    "boundaries": "reported", "as_of": None, "period_basis": "to_date", "basis": "stock",
    "ratio": "membership_rate", "indicator": "aid_amount", "measure": "members", "programme": "aid",
    "indicators": ["membership_rate", "members", "aid_amount", "unionisation_rate", "new_union_orgs"],
    "measures": ["members", "aid_amount", "new_members"], "indicator_x": "membership_rate",
    "indicator_y": "aid_amount", "growth": 0.03, "start": "value", "step": 0.05, "day": None, "state": None,
    "return_id": 7_260_000, "since": datetime(2026, 7, 1), "until": None, "areas": None, "area_weights": None,
    "limit_rows": 50, "skip_rows": 0, "through_quarter": 3, "most": None, "shown": None, "search": "镇", "wanted": "镇",
    "ranked": "membership_rate", "unit_order": None, "ranks_of": None, "ranked_from": None, "also_year": None, "drawn": None,
}  # fmt: skip
"""The newest quarter, in which one return was corrected and one withdrawn."""

THEN: dict[str, Any] = {
    **NOW,
    "year": 2026, "quarter": 2, "quarter_from": 2, "quarter_to": 2, "from_quarter": 2, "unit_code": "990100110",
    "unit_codes": ["990100102", "990100206"], "kinds": ["town", "park"], "boundaries": "today",
    "as_of": datetime(2026, 8, 12, 1), "period_basis": "quarter", "basis": "ytd", "ratio": "funds_collection_rate",
    "indicator": "membership_rate", "measure": "aid_amount", "programme": "total", "start": "target",
    "indicators": ["new_union_completion", "new_members", "funds_collection_rate"],
    "return_id": 210_000, "since": datetime(2025, 1, 1), "until": datetime(2026, 8, 12, 1),
    "areas": ["organisation", "service"], "area_weights": [40.0, 25.5], "most": 3, "shown": "990100401",
    "day": date(2025, 7, 1), "state": "missing", "ranked": "new_members", "unit_order": "value",
    "ranks_of": ["membership_rate", "members"], "ranked_from": 2025, "also_year": 2024, "drawn": ["membership_rate"],
}  # fmt: skip
"""An hour before the correction; on today's boundaries, on which a township was merged into another."""

NEVER: dict[str, Any] = {
    **NOW,
    "year": 2019, "year_from": 2018, "year_to": 2019, "from_year": 2018, "unit_code": "nobody",
    "unit_codes": ["no'bo\\dy", "${x}"], "kinds": ["other"], "indicator": "nothing", "ratio": "nothing",
    "measure": "nothing", "programme": "nothing", "indicators": ["nothing"], "measures": ["nothing"],
    "return_id": 1, "since": datetime(2026, 12, 1), "search": "no'bo\\dy", "wanted": "no'bo\\dy",
}  # fmt: skip
"""Nothing is there, and the texts are such as would break out of a text that is pasted."""

SETS = {"now": NOW, "then": THEN, "never": NEVER}


def of(query: NamedQuery, values: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a query out of a set. A parameter that no set has is a KeyError: it needs one."""
    return {name: values[name] for name in query.params}
