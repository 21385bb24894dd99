"""A header's key in, the name it comes to without words that only say when or how much, out.

现有会员总数, 会员数量 and 会员数 are one name with three frames. The frame is taken off both the catalogue's
names and the header, so that a name listed with one frame is known in the others.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WHEN = re.compile(
    r"^(?:(?:本年度?|今年(?:以来)?|年内|当年|年度|年初(?:以来|至今))累计(?=新|发展|吸[收纳])|截至?(?:目前|本?季度?末|期末|年底)|目前|现有|现|共有|共计|总共|共|期末|季末|年末|本期|报告期|当期"
    r"|今年以来|本年度|本年|今年|年内|当年|全年|年度|年初至今|本季度?末?)(?=.{2,})"
)
_PEOPLE = re.compile(r"(?:总人数|人员总数|人员数|人数总计|人数合计|人数)$")
_TIMES = re.compile(r"(?:总人次|人次总数|人次合计|人次数|人次)$")
_HOUSEHOLDS = re.compile(r"(?:总户数|户数总计|户数合计|户次数|户次|户数)$")
_MONEY = re.compile(r"(?:金额总计|金额合计|总金额|金额|总额|资金额)$")
_COUNT = re.compile(
    r"(?:总数量|总个数|总数|总量|数量|个数|(?<![之建小])家数|数目|数合计|数总计|合计|总计|数)$"
)
_FRAMES = ((_PEOPLE, "+人"), (_TIMES, "+次"), (_HOUSEHOLDS, "+户"), (_MONEY, "+钱"), (_COUNT, "+数"))
SHORTEST = 2
"""What is left of a name must have this many characters to mean anything."""


@lru_cache(maxsize=16384)
def timeless(bare: str) -> str:
    """A key without the words in front that say of when it is: 本年报销例数 -> 报销例数."""
    shorter = _WHEN.sub("", bare, count=1)
    return shorter if len(shorter) >= SHORTEST else bare


@lru_cache(maxsize=16384)
def stem(bare: str) -> str:
    """The name with a mark for its frame: 会员数量 -> 会员+数; "" where it has none or nothing is left."""
    name = timeless(bare)
    for pattern, mark in _FRAMES:
        found = pattern.search(name)
        if found:
            return name[: found.start()] + mark if found.start() >= SHORTEST else ""
    return ""
