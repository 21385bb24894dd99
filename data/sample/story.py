"""What stands out in the sample county's returns: the missing, the late, the wrong and the restated ones.

A key (township, year, quarter) names a return.
"""

from __future__ import annotations

from datetime import datetime

import simulate

NAMES = tuple(place.name for place in simulate.TOWNSHIPS)

# (township, year, quarter) -> what was never filed, and what came after the 15th.
MISSING = {("马鞍乡", 2024, 2), ("马鞍乡", 2026, 3)}
LATE: dict[tuple[str, int, int], tuple[datetime, str]] = {
    ("三岔乡", 2023, 3): (datetime(2023, 11, 2, 10, 12), "汇总时未报，单独补报"),
    ("杨树乡", 2024, 3): (datetime(2024, 10, 24, 15, 40), "汇总时未报，单独补报"),
    ("河口镇", 2025, 1): (datetime(2025, 4, 18, 9, 25), "迟报：经费数据待核对"),
    ("三岔乡", 2025, 3): (datetime(2025, 10, 22, 16, 5), "迟报：经办岗位调整"),
    ("柳林镇", 2025, 4): (datetime(2026, 1, 19, 11, 30), "迟报"),
    ("马鞍乡", 2026, 1): (datetime(2026, 4, 21, 14, 50), "迟报：经办岗位空缺"),
    ("高坪乡", 2026, 2): (datetime(2026, 7, 17, 8, 55), "迟报"),
    ("青山镇", 2026, 3): (datetime(2026, 10, 17, 10, 20), "迟报：等待银行对账单"),
}
# Who fills in our own template, since when, and who counts money in 万元.
ON_TEMPLATE = {"东关街道": (2026, 1), "安澜工业园区": (2026, 1), "石桥镇": (2026, 3)}
IN_WAN = frozenset(NAMES[1::3])
LOCAL_NAMES = frozenset(NAMES[2::3])

# Entries that are not plain numbers: "" left blank, "/" not applicable, 约/余 not counted exactly.
SPECIAL: dict[tuple[str, int, int], dict[str, str]] = {
    ("马家店镇", 2025, 3): {"hazards_found": "", "hazards_fixed": ""},
    ("青山镇", 2026, 1): {"cultural_events": "", "cultural_person_times": ""},
    ("河口镇", 2024, 3): {"job_placements": ""},
    ("杨树乡", 2025, 2): {"cultural_person_times": "约{}"},
    ("三岔乡", 2025, 4): {"proposals": "{}余"},
}
NO_LOANS = ("三岔乡", "杨树乡", "高坪乡")
WRITES_WU = frozenset(NAMES[::2])
"""Those who write 无 for no group petition; the others write 0."""

RESTATED = ("白沙镇", 2025, 2)
RESTATED_EXCESS = {"members": 187, "new_members": 187, "aid_households": 9, "aid_amount": 18_600}
"""What the first return of the restated quarter held too much."""
CORRECTED = ("龙泉镇", 2026, 2)
CORRECTED_SHORT = {"funds_received": 96_400, "funds_remitted": 36_600}
"""What the return lacked whose finance part was filed again."""
WITHDRAWN = ("平安镇", 2026, 3)
WITHDRAWN_EXCESS = {"cultural_events": 3, "cultural_person_times": 186, "safety_training_person_times": 120}
"""What the return held too much that was taken back and filed anew."""
SENT_BACK = ("双井乡", 2026, 3)
SENT_BACK_SHORT = {"skills_training_person_times": 29}
"""What the return lacked that the county office handed back; it has not come in again."""
MISTYPED = ("马家店镇", 2026, 2, "mutual_participants")
"""Whose last two digits stand the wrong way round in the file; put right as a single figure later."""

EXPLANATIONS = {
    (
        "柳林镇",
        2026,
        2,
    ): "新签一份区域性集体合同，覆盖了部分尚未建会的小微企业，覆盖企业数因此大于已建会企业数，已核实。",
    ("柳林镇", 2026, 3): "区域性集体合同仍覆盖部分尚未建会的小微企业，正在推动建会，数据无误。",
    ("石桥镇", 2025, 3): "7月1日黄泥乡并入本镇，期末数和本年累计数均含原黄泥乡，会员净增主要由此而来。",
    ("北苑街道", 2025, 1): "含3家企业补缴2024年欠缴经费，故实收大于应收，已与入账凭证核对。",
    ("北苑街道", 2025, 2): "一季度补缴的2024年欠缴经费计入累计，累计实收仍略大于应收。",
}

TARGETS = {
    "unionisation_rate": (0.84, 0.86, 0.88, 0.90),
    "enterprise_unionisation_rate": (0.82, 0.84, 0.86, 0.88),
    "membership_rate": (0.83, 0.85, 0.87, 0.90),
    "collective_contract_rate": (0.77, 0.80, 0.83, 0.85),
    "wage_bargaining_rate": (0.73, 0.76, 0.79, 0.82),
    "female_contract_rate": (0.68, 0.71, 0.74, 0.77),
    "congress_rate": (0.76, 0.80, 0.83, 0.86),
    "openness_rate": (0.73, 0.77, 0.80, 0.84),
    "mutual_participation_rate": (0.69, 0.73, 0.77, 0.80),
    "funds_collection_rate": (0.86, 0.87, 0.88, 0.90),
}

UNIT_GOALS = {"members": (1.04, 10), "funds_received": (1.05, 1000), "aid_amount": (1.06, 1000)}
"""Growth on the year before that each township is to reach, and the step it is rounded up to."""

PLACES = {
    "东关街道": (3, 3),
    "西关街道": (2, 3),
    "城南街道": (2, 4),
    "北苑街道": (3, 2),
    "河口镇": (4, 3),
    "石桥镇": (3, 5),
    "柳林镇": (1, 4),
    "白沙镇": (5, 3),
    "平安镇": (4, 4),
    "新集镇": (4, 2),
    "龙泉镇": (2, 2),
    "青山镇": (4, 1),
    "柏树镇": (5, 1),
    "马家店镇": (2, 5),
    "三岔乡": (1, 2),
    "杨树乡": (1, 3),
    "双井乡": (5, 2),
    "马鞍乡": (2, 1),
    "高坪乡": (3, 1),
    "黄泥乡": (4, 5),
    "安澜工业园区": (3, 4),
}
"""Column and row of each unit on the schematic map; even rows stand half to the right."""
