"""A county of more townships than are shown one by one, for tests of what pages show of many.

Second quarter of 2026: M01 to M80 have 100 workers each and 21, 22 … 100 members, M81 and M82 have not filed. The
odd ones are towns, the even ones townships. A year before everybody filed, with ten members less.
"""

from __future__ import annotations

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from tests.builders import begin, checked, unit

COUNT, FILED = 82, 80


def code(number: int) -> str:
    return f"M{number:02}"


def name(number: int) -> str:
    """第7镇."""
    return f"第{number}{'镇' if number % 2 else '乡'}"


def fill(warehouse: Warehouse) -> None:
    """Begin the county and file its returns."""
    kinds = ("township", "town")
    begin(
        warehouse,
        *[unit(code(number), name(number), kind=kinds[number % 2]) for number in range(1, COUNT + 1)],
    )
    files = [
        checked(code(number), 2025, 2, {"members": 10 + number, "workers": 100}, file=f"{number}-2025.xlsx")
        for number in range(1, COUNT + 1)
    ]
    files += [
        checked(code(number), 2026, 2, {"members": 20 + number, "workers": 100}, file=f"{number}-2026.xlsx")
        for number in range(1, FILED + 1)
    ]
    file_returns(warehouse, files)
