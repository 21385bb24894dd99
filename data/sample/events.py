"""What the sample county's office did with the returns besides approving them: the rows of events.csv.

A merger, the quarters locked, one return handed back, one taken back, one figure put right. Approvals stand
in manifest.csv beside the files they are of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import simulate

CHINA = timezone(timedelta(hours=8))
COUNTY_OFFICE = simulate.COUNTY
COLUMNS = (
    "at", "by", "act", "file", "unit_code", "year", "quarter", "to_code", "happened_on", "measure", "basis",
    "value", "note",
)  # fmt: skip

WITHDRAWN_FILED_AT = datetime(2026, 10, 13, 16, 48, tzinfo=CHINA)
LAST_LOCKED = (2026, 1)


def rows(*, withdrawn: str, sent_back: str, corrected: Mapping[str, object]) -> list[tuple[str, ...]]:
    """All events in the order of time; ``withdrawn`` and ``sent_back`` are files of the manifest."""
    merger = {
        "unit_code": simulate.MERGED.code,
        "to_code": next(each.code for each in simulate.TOWNSHIPS if each.name == simulate.MERGED_INTO),
        "happened_on": "2025-07-01",
        "note": f"{simulate.MERGED.name}建制撤销，所辖行政区域并入{simulate.MERGED_INTO}",
    }
    made = [
        _row(datetime(2025, 7, 2, 9, 30), "merge", **merger),
        _row(
            datetime(2026, 8, 12, 10, 5), "correct", **corrected, basis="stock",
            note="录入时末两位颠倒，已与医疗互助台账核对",
        ),
        _row(
            datetime(2026, 10, 14, 9, 20), "withdraw", by="平安镇工会", file=withdrawn,
            note="误把10月份的活动计入三季度，撤回重报",
        ),
        _row(
            datetime(2026, 10, 16, 10, 40), "send_back", file=sent_back,
            note="技能培训累计人次与二季度完全相同，8月在贵乡办过一期培训，请补上后重新报送。",
        ),
    ]  # fmt: skip
    made += [
        _row(_locked_at(year, quarter), "lock", year=year, quarter=quarter, note="季度数据审定")
        for year, quarter in simulate.PERIODS
        if (year, quarter) <= LAST_LOCKED
    ]
    return sorted(made)


def _row(at: datetime, act: str, *, by: str = COUNTY_OFFICE, **more: object) -> tuple[str, ...]:
    values = {"at": at.replace(tzinfo=CHINA).isoformat(), "by": by, "act": act, **more}
    return tuple(str(values.get(column, "")) for column in COLUMNS)


def _locked_at(year: int, quarter: int) -> datetime:
    """The twentieth of the second month after the quarter, when everything late has come in."""
    return datetime(year + (quarter == 4), quarter * 3 % 12 + 2, 20, 16, 30)
