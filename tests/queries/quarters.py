"""One year of seven townships that report it in every way there is, with its figures worked out by hand.

Aid (aid_amount, yuan), as given in the returns; nothing else is reported but the households helped (a tenth of
each amount of the year so far is one hundred yuan a household: the two are independent here).

    A  to date only            Q1 1,000             Q2 2,500                        Q3 3,000
    B  quarters only           Q1   400             Q2   600                        Q3   300
    H  both, contradicting     Q1   300 to date     Q2   900 to date, 500 quarter   Q3 1,000 to date
    D  no second quarter       Q1   200                                             Q3   800
    E  third quarter restated  Q1   100             Q2   250                        Q3   400, then 550
    F  into G on 1 July        Q1    50             Q2   120
    G  takes F in              Q1    60             Q2   130                        Q3   400

By hand, to date:      A 1,000 2,500 3,000   B 400 1,000 1,300   H 300 900 1,000   D 200 - 800
                       E 100 250 550         F 50 120 .          G 60 130 400
the quarter alone:     A 1,000 1,500 500     B 400 600 300       H 300 500 100     D 200 - -
                       E 100 150 300         F 50 70 .           G 60 70 -
H's second quarter stays as given (500), although 900 - 300 would be 600. D's third quarter cannot be told apart
from its missing second, nor G's from the months of F. F is gone by the end of September.
"""

from __future__ import annotations

MERGED_ON = "2026-07-01"
UNITS = {
    "A": "甲镇",
    "B": "乙镇",
    "H": "丙镇",
    "D": "丁镇",
    "E": "戊镇",
    "F": "己镇",
    "G": "庚镇",
}
FILED: list[tuple[str, int, dict[str, int]]] = [
    ("A", 1, {"aid_amount/ytd": 1_000}),
    ("A", 2, {"aid_amount/ytd": 2_500}),
    ("A", 3, {"aid_amount/ytd": 3_000}),
    ("B", 1, {"aid_amount/quarter": 400}),
    ("B", 2, {"aid_amount/quarter": 600}),
    ("B", 3, {"aid_amount/quarter": 300}),
    ("H", 1, {"aid_amount/ytd": 300}),
    ("H", 2, {"aid_amount/ytd": 900, "aid_amount/quarter": 500}),
    ("H", 3, {"aid_amount/ytd": 1_000}),
    ("D", 1, {"aid_amount/ytd": 200}),
    ("D", 3, {"aid_amount/ytd": 800}),
    ("E", 1, {"aid_amount/ytd": 100}),
    ("E", 2, {"aid_amount/ytd": 250}),
    ("E", 3, {"aid_amount/ytd": 400}),
    ("F", 1, {"aid_amount/ytd": 50}),
    ("F", 2, {"aid_amount/ytd": 120}),
    ("G", 1, {"aid_amount/ytd": 60}),
    ("G", 2, {"aid_amount/ytd": 130}),
    ("G", 3, {"aid_amount/ytd": 400}),
]
"""In the order of filing: unit, quarter, figures."""
RESTATED = ("E", 3, {"aid_amount/ytd": 550})

TO_DATE: dict[str, tuple[int | None, ...]] = {
    "A": (1_000, 2_500, 3_000),
    "B": (400, 1_000, 1_300),
    "H": (300, 900, 1_000),
    "D": (200, None, 800),
    "E": (100, 250, 550),
    "F": (50, 120, None),
    "G": (60, 130, 400),
}
ALONE: dict[str, tuple[int | None, ...]] = {
    "A": (1_000, 1_500, 500),
    "B": (400, 600, 300),
    "H": (300, 500, 100),
    "D": (200, None, None),
    "E": (100, 150, 300),
    "F": (50, 70, None),
    "G": (60, 70, None),
}
# 1,000 + 400 + 300 + 200 + 100 + 50 + 60; 2,500 + 1,000 + 900 + 250 + 120 + 130;
# 3,000 + 1,300 + 1,000 + 800 + 550 + 400
COUNTY_TO_DATE = (2_110, 4_900, 7_050)
# the same; 1,500 + 600 + 500 + 150 + 70 + 70; 500 + 300 + 100 + 300
COUNTY_ALONE = (2_110, 2_890, 1_200)
REPORTING_TO_DATE = (7, 6, 6)
REPORTING_ALONE = (7, 6, 4)
EXPECTED = (7, 7, 6)
"""F is no longer expected in the third quarter."""
BEFORE_RESTATED = 6_900
"""The county's third quarter to date as long as E said 400."""
