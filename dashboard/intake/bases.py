"""A head, label, caption or name in, the basis it says out: of the quarter alone, of the year, neither said.

All of these say it with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from dashboard.intake.periods import period_of
from dashboard.intake.townships import squeezed

ColumnBasis = Literal["quarter", "ytd", "any"]
_ALWAYS_SKIP = re.compile(
    r"上年|去年|前年|同期|同比|环比|增减|增长|增幅|升降|±|比上|较上|上季|上一季|上期|上月|比年初|较年初|年初数|排名|名次|位次|得分|分值|考核分"
)
_ONE_MONTH = re.compile(r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:数|完成|发生)?")
QUARTER_HEAD = re.compile(
    r"(?:本|当|该|单)季度?(?!度?末)|季度数|[本当]期(?!末)|季报数|季内|季度新增|季度发生"
)
_YTD_HEAD = re.compile(
    r"累计|年度?合计|年初至|自年初|至本季|本年|全年|年度数|本年度|今年|截至|截止|1-\d{1,2}月|年内|以来|至今|年初起"
)
VALUE_HEAD = re.compile(
    r"^(?:上报数|报送数|本次数|数量|数值|数据|填报数|填报数据|统计数|实际数|实际|完成数|完成情况|数|数目|人数|结果|数字|填报值|指标值|期末数|期末|年末数|合计数|实绩|完成|本次|现有数|情况|金额|合计|总数|本?季度?末数?)$"
    r"|^(?:上报|填报|填写|报送|统计|实际|实有|现有|存量|结存|报告期末|[本当]?期末|季末|年末|月末|时点|本次|完成)+"
    r"(?:实有|实际|存量|结存|时点|完成|填报|报送|上报|数字|数据|数值|数额|数量|数|值|额|情况|结果|栏)*$|^数额$"
)
_BASIS_ONLY = re.compile(
    r"^(?:其中)?(?:本季度?|当季度?|本期|季度)?(?:本年|年初至今|年初至本季末|全年|自年初|年度)?(?:累计|合计|新增|发生|完成){0,2}(?:数|数量|值|额|情况|人数)?$"
)
_PERIOD_ONLY = re.compile(
    r"20\d\d年?度?|[Qq]1[-—~至][Qq][2-4]|[一1]季?度?[-—~至]第?[二三四2-4]季度|[Qq][1-4]|第?[一二三四1-4]季度|\d{1,2}月?[-—~至]\d{1,2}月份?|上半年|下半年|前三季度|截[至止]\S*?(?:底|末|日)"
)
_DATED = re.compile(r"1[-至]\d{1,2}月|截[至止]\S*?(?:底|末|日|月)")
_BASIS_CELL = re.compile(
    r"^(?:其中)?(?:[本当单]季度?|季度|[季年]内|本期|当期|本?年度?|当年|全年|自?年初(?:以来|至今|起|至?本?季度?末)?|截至?[本当]季度?末"
    r"|1[-至]\d{1,2}月份?)?(?:新增|发生|完成|累计|实绩|小计){0,2}(?:数|值|额|量|情况)?$"
    r"|^(?:期末|季末|年末|时点)(?:数|值)?$"
)
_OF_WHICH = re.compile(r"(?:其中|#|-+)[:,、]?(.+)")
_LAST_BRACKET = re.compile(r"\s*[(（]([^()（）]{1,12})[)）]\s*$")
_OF_PERIOD = re.compile(r"(?:[本当]|报告|统计)期(?!末)")
OF_QUARTER = re.compile(r"[本当]季度?(?!度?[末止底]|累计)..")
"""本季新发展会员: of the quarter alone, whatever its column."""
LONGEST_KIND = 8
_AIM_HEAD = re.compile(
    r"(?:20\d\d年?度?|全年|年度|本年度?|当年|今年|年初|年内|[本当]季度?|第?[一二三四1-4]季度|季度|\d{1,2}-\d{1,2}月"
    r"|[上下]半年|月度|上级|[省市县]级?|下达|计划|预[定期计]|既定|应完成|工作|考核)*"
    r"(?:目标|任务|计划)+(?:指标)?(?:数量?|值|量|数?额|人数|户数|金额)?"
    r"|(?:全年|年度|本年度?|年初|下达)+指标(?:任务)?数?"
)
_SHARE_OF_AIM = re.compile(
    r"完成率|完成比例|完成百分比|(?:完成|占|达到?)(?:全年|年度|本年度?|年初|20\d\d年度?)(?:工作)?(?:目标|任务|计划)的?"
    r"(?:%|率|比例|比重|百分[比数])?$"
)
_DONE = re.compile(r"完成|实[际绩有]|落实|到位|达成")


@lru_cache(maxsize=8192)
def is_aim(text: str) -> bool:
    """A target, its completion or a score beside the figures: known for what it is, never a figure."""
    return bool(
        re.search(r"目标|任务|计划|完成率|完成比例|进度|占比|比重|考核|分值|得分|得票", squeezed(text))
    )


@lru_cache(maxsize=8192)
def _is_aim_head(text: str) -> bool:
    bare = re.sub(r"\([^()]*\)", "", squeezed(text)).strip(":")
    return bool(_AIM_HEAD.fullmatch(bare) or _SHARE_OF_AIM.search(bare))


def under_aim(parts: Sequence[str]) -> bool:
    """Whether a column's heads, outermost first, say that targets stand in it: 全年目标, 任务数 / 本季.

    What was done about one is a figure: 目标任务 / 完成数.
    """
    places = [place for place, part in enumerate(parts) if _is_aim_head(part)]
    return bool(places) and not any(_DONE.search(part) for part in parts[places[-1] + 1 :])


@lru_cache(maxsize=8192)
def is_skipped(text: str) -> bool:
    """Last year's figures, changes, rankings and single months: never this quarter's, whatever their name."""
    bare = squeezed(text)
    return bool(_ALWAYS_SKIP.search(bare) or _ONE_MONTH.fullmatch(bare))


@lru_cache(maxsize=8192)
def is_of_period(text: str) -> bool:
    """Whether a head or label says 本期, the sheet's own period: the quarter, or all months from January."""
    bare = squeezed(text)
    return bool(_OF_PERIOD.search(bare)) and "季" not in bare


@lru_cache(maxsize=8192)
def basis_of(text: str) -> ColumnBasis | None:
    """Which figure a head announces: of the quarter alone, of the year so far, or neither said."""
    bare = squeezed(text)
    if is_skipped(text):
        return None
    words = _DATED.sub("", bare)
    if words != bare and QUARTER_HEAD.search(words) and not _YTD_HEAD.search(words):
        return "quarter"  # 截至9月底本季
    if _YTD_HEAD.search(bare):
        return "ytd"
    if QUARTER_HEAD.search(bare):
        return "quarter"
    period = period_of(text)
    if period.quarter is not None:
        return "ytd" if re.search(r"[1一](?:季度)?[-—~至]|半年|前三|截|底|末", bare) else "quarter"
    return None


def _strength(text: str) -> int:
    """How surely a head says a basis: 本季 and 累计 in words, then 1-9月, then the name of a quarter."""
    bare = _DATED.sub("", squeezed(text))
    if _YTD_HEAD.search(bare) or QUARTER_HEAD.search(bare):
        return 2
    return 1 if bare != squeezed(text) or period_of(text).alone else 0


def basis_of_parts(parts: Sequence[str]) -> tuple[ColumnBasis, bool]:
    """The basis that heads say, the surest and then the innermost; whether by the name of a period only."""
    said = [(_strength(part), place, basis) for place, part in enumerate(parts) if (basis := basis_of(part))]
    strength, _, basis = max(said, default=(2, 0, "any"))
    return basis, strength < 2


@lru_cache(maxsize=8192)
def is_basis_only(text: str) -> bool:
    """Whether a head says nothing but the basis or period: 本季, 累计, 1-9月, 2024年三季度."""
    bare = re.sub(r"\([^()]*\)", "", squeezed(text))
    if (part := _OF_WHICH.match(bare)) and is_basis_only(part[1]) and basis_of(part[1]):
        return True  # 其中：本季, 其中：四季度
    if not bare:
        return True
    if _BASIS_ONLY.match(bare) or VALUE_HEAD.match(bare) or _BASIS_CELL.match(bare):
        return True
    if _BASIS_CELL.match(_PERIOD_ONLY.sub("", bare)):
        return True
    rest = re.sub(
        r"20\d\d年?度?|[Qq]1[-—~至][Qq][2-4]|[一1]季?度?[-—~至]第?[二三四2-4]季度|[Qq][1-4]|第?[一二三四1-4]季度?|\d{1,2}月?[-—~至]\d{1,2}月|上半年|下半年|前三季度|截[至止]|\d{1,2}月[底末]?|\d{1,2}日"
        r"|本年|[本当]季度?|累计|全年|数|合计|年度|[本当]期|自?年初(?:至今)?|新增|发生|完成|以来",
        "",
        bare,
    )
    return not rest


@lru_cache(maxsize=8192)
def row_basis(text: str) -> ColumnBasis | None:
    """The basis that a cell of a 口径 column or a label names: 本季, 其中：本季, 累计; "any" for 期末."""
    bare = squeezed(text).strip("()").replace(":", "")
    if not bare or bare == "其中" or not _BASIS_CELL.match(bare):
        return None
    said = basis_of(bare)
    return said if said or not re.match("期末|季末|年末|时点", bare) else "any"


@lru_cache(maxsize=8192)
def said_basis(label: str) -> ColumnBasis:
    """The basis that a label says of itself: 新发展会员（本季）, or 其中：本季 below an item."""
    bare = squeezed(label)
    if bracket := re.search(r"\(([^()]{1,10})\)$", bare):
        said = row_basis(bracket[1]) or (basis_of(bracket[1]) if is_basis_only(bracket[1]) else None)
    else:
        said = row_basis(label)
    return said or ("quarter" if OF_QUARTER.match(bare) else "any")


@lru_cache(maxsize=8192)
def without_basis(label: str) -> str:
    """A label without the basis that its bracket says: 新发展会员（1-9月累计）."""
    found = _LAST_BRACKET.search(label)
    return label[: found.start()] if found and is_basis_only(found[1]) and basis_of(found[1]) else label


@lru_cache(maxsize=8192)
def row_kind(text: str) -> ColumnBasis | Literal["aim"] | None:
    """What the label of a row within a unit's says of it: its basis, or that it is none of the figures.

    任务数, 完成率 and 上年同期 are "aim"; 完成数 beside them is the figure itself, of "any" basis.
    """
    if said := row_basis(text):
        return said
    bare = squeezed(text).strip("()")
    if VALUE_HEAD.match(bare):
        return "any"
    return "aim" if len(bare) <= LONGEST_KIND and (is_aim(text) or is_skipped(text)) else None
