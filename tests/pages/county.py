"""A county small enough to work out by hand, for tests of the pages.

Second quarter of 2026: 东河镇 has 80 members of 100 workers and 180 % of its enterprises under a contract,
西岭乡 30 members of 50 workers; 北苑街道 has not filed. County: 110 of 150 = 73.3 %, 2 of 3 units.
"""

from __future__ import annotations

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from tests.builders import begin, checked, unit

UNITS = {"U1": "东河镇", "U2": "西岭乡", "U3": "北苑街道"}
LAST_YEAR = {
    "U1": {"members": 70, "workers": 100, "aid_amount": 5_000, "aid_households": 5, "hardship_households": 8},
    "U2": {"members": 28, "workers": 50, "aid_amount": 2_000, "aid_households": 2, "hardship_households": 4},
    "U3": {"members": 45, "workers": 50, "aid_amount": 1_000, "aid_households": 1, "hardship_households": 2},
}
THIS_YEAR = {
    "U1": {
        "members": 80, "workers": 100, "aid_amount": 6_000, "aid_households": 5, "hardship_households": 8,
        "warmth_amount": 12_000, "warmth_households": 10, "collective_contract_enterprises": 18,
        "enterprises_covered": 10,
    },
    "U2": {
        "members": 30, "workers": 50, "aid_amount": 0, "aid_households": 0, "hardship_households": 4,
        "loan_amount": None,
    },
}  # fmt: skip


def fill(warehouse: Warehouse) -> None:
    """Begin the county and file its five returns."""
    kinds = {"U1": "town", "U2": "township", "U3": "subdistrict"}
    begin(warehouse, *[unit(code, name, kind=kinds[code]) for code, name in UNITS.items()])
    files = [checked(code, 2025, 2, figures, file=f"{code}-2025.xlsx") for code, figures in LAST_YEAR.items()]
    files += [
        checked(code, 2026, 2, figures, file=f"{code}-2026.xlsx") for code, figures in THIS_YEAR.items()
    ]
    file_returns(warehouse, files)
