"""The heads above a column in, the part it plays out: item, unit, figure of the quarter or year, left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from dashboard.intake.bases import (
    OF_QUARTER,
    QUARTER_HEAD,
    VALUE_HEAD,
    ColumnBasis,
    basis_of,
    basis_of_parts,
    is_basis_only,
    is_skipped,
    under_aim,
)
from dashboard.intake.lexicon import MONEY_FACTORS, UNIT_KIND, key
from dashboard.intake.periods import Period, is_date_head, is_other_span, period_of
from dashboard.intake.townships import clean, is_total, looks_like_township, squeezed

Role = Literal[
    "number",
    "item",
    "unit",
    "code",
    "township",
    "period",
    "basis",
    "remark",
    "skip",
    "total",
    "value",
    "unknown",
]

_ITEM_HEAD = re.compile(
    r"(?:[一二三四]级|帮扶|救助|慰问|服务|重点|活动|维权|分项|统计|工作|填报|报告|主要|具体|报表|考核|调查|基本|有关|上报|数据|业务|采集)*"
    r"(?:(?:项目|指标|内容|栏目|事项|类别|分类|科目|细目|要素|条目)(?:类别|分类|及)*(?:项目|指标|内容|事项)?(?:名称|项)?|名称)"
)
_TOWNSHIP_HEADS = re.compile(
    r"^(?:填报|报送|所属|基层|上报)?(?:单位|工会|乡镇|镇乡|街道|乡\(镇\)|乡镇\(街道\)|镇\(街道\)|镇街|乡镇街道|乡镇、街道|地区|区域|所在地)"
    r"(?:名称|名|全称|\((?:街道|镇|乡|园区)\))?$|^(?:单位|乡镇|镇街|工会)(?:名称|名)?\([^()]{1,8}\)$|^乡镇别$|^各?乡镇$"
)
_SLANT = re.compile(r"\s*[\\＼/／|丨]\s*|\s{2,}|\n")
_PERIOD_HEAD = re.compile(
    r"(?:报告|统计|填报|所属)?(?:季度|年份|年度|年|季|季数|时间|期间|报告期|所属期|统计期|月份|季别|期别|时期|时段|报告期间)"
)
_NUMBER_HEAD = re.compile(
    r"^(?:序号|编号|序|号|No\.?|行次|栏次|代号|顺序号|排序"
    r"|(?:指标|项目|科目|内容|统计|报表|数据|记录|条目|单位|机构|组织|工会|乡镇|地区|区划|行政区划?)(?:编号|序号|代号)"
    r"|(?:单位|机构|组织|工会|乡镇|地区|区划|行政区划?)(?:代码|编码))$",
    re.IGNORECASE,
)
_UNIT_HEAD = re.compile(r"^(?:计量|计算|统计|数量|度量|计数|记数)?单位$|^计量$|^量纲$")
_ROUND = str.maketrans("[]{}【】〔〕", "()()()()")
_UNIT_FRAME = re.compile(r"[()\[\]{}【】〔〕]|^/|^\W*(?:计量)?单位:")
_CODE_HEAD = re.compile(r"^(?:指标|项目|科目|统计)?(?:代码|编码)$|^code$", re.IGNORECASE)
_REMARK_HEAD = re.compile(
    r"备注|说明|情况说明|空白原因|原因|填报人|联系|电话|负责人|是否|要求$|(?<!全)口径$|口径说明|解释|定义|填写要求|数据来源"
)
_WHY_HEAD = re.compile(r"(?:空白|空格|留空|未填报?|未报|缺报|漏报|漏填|无数据)的?(?:原因|理由|说明)")
_SKIP = re.compile(r"计划|目标|任务|进度|完成率|占比|比重|比例|历年|审核数|核实数|其他")


_PEOPLE = re.compile(r"^(?:女性?|女职工|女会员|农民工)$")
_PART_HEAD = re.compile(rf"^(?:其中[::]?.{{1,8}}|#.{{1,8}})$|{_PEOPLE.pattern}")
"""Heads of columns that hold a part of each item: 其中：女."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its part, and what its heads say of the figures in it."""

    number: int
    role: Role
    header: str = ""
    """The heads as written, joined with a slash."""
    basis: ColumnBasis = "any"
    period: Period = field(default_factory=Period)
    township: str = ""
    money: int | None = None
    parts: tuple[str, ...] = ()
    """The heads that are neither basis, period, township nor unit, outermost first; of a 汇总表 only."""
    unit: str = ""
    """The word of a head that is nothing but a unit."""
    by_period: bool = False
    """Its basis is only that of its period: 二季度 is of the quarter where no label says 累计."""
    counted: str = ""
    """What the column counts where the rows name only programmes: 户数, 人次, 金额."""


@lru_cache(maxsize=8192)
def is_item_head(text: str) -> bool:
    return bool(_ITEM_HEAD.fullmatch(key(text).replace("(", "").replace(")", ""))) or is_corner(text)


@lru_cache(maxsize=8192)
def is_township_head(text: str) -> bool:
    return bool(_TOWNSHIP_HEADS.match(squeezed(text))) or is_corner(text)


@lru_cache(maxsize=8192)
def is_corner(text: str) -> bool:
    """Whether a head names what stands down and what across, as over a slanting line: 项目＼单位."""
    parts = _SLANT.split(text.strip())
    items = sum(1 for part in parts if _ITEM_HEAD.fullmatch(key(part)))
    units = sum(1 for part in parts if _TOWNSHIP_HEADS.match(squeezed(part)))
    return len(parts) == 2 and items == units == 1


@lru_cache(maxsize=8192)
def money_of(text: str) -> int | None:
    """The factor to yuan that a head or unit cell names: 金额（万元） -> 10000; None when it names none."""
    bare = squeezed(text).translate(_ROUND)
    if bare.strip("()") in MONEY_FACTORS:
        return MONEY_FACTORS[bare.strip("()")]
    found = re.search(r"[(:,;](?:单位:?)?((?:百|千|万|百万|亿)?元)(?:[)、,;]|$)", bare)
    return MONEY_FACTORS[found[1]] if found else None


@lru_cache(maxsize=8192)
def simple_role(text: str) -> Role | None:
    """The role that one head says by itself; None when it may be a figure's."""
    bare = squeezed(text).strip("()")
    if not bare:
        return None
    if _NUMBER_HEAD.match(bare):
        return "number"
    if _CODE_HEAD.match(bare):
        return "code"
    if is_skipped(text):
        return "skip"
    if is_item_head(text):
        return "item"
    if _UNIT_HEAD.match(bare):
        return "unit"
    if _REMARK_HEAD.search(bare) or (is_date_head(bare) and not is_period_head(bare)):
        return "remark"
    return None


def says_why(text: str) -> bool:
    """Whether a column of remarks is the one that says why a cell is empty: 空白原因, 未报原因."""
    return bool(_WHY_HEAD.search(squeezed(text)))


def said_together(column: Column, row: ColumnBasis) -> ColumnBasis:
    """The basis of a figure by its column and by its row: words before what a period's name implies."""
    if column.basis == "any" or (column.by_period and row != "any"):
        return row
    return column.basis


_PERIOD_FIRST = re.compile(
    r"((?:20\d\d年)?(?:第?[一二三四1-4]季度|0?1月?[-—–~～至到]+(?:0?[369]|12)月份?|前三季度|上半年|(?:4[-—–~～至到]6|7[-—–~～至到]9|10[-—–~～至到]12)月份?))"
    r"(?!度?[末底止初]|累计)(?=[\u4e00-\u9fff]{2})"
)
"""The period that a head begins with, before what is counted: 二季度新发展."""
_COUNTED_HEAD = re.compile(
    r"^(?:救助|帮扶|慰问|资助|补助|发放|投入|使用|折合|惠及|受益)*"
    r"(?:金额|资金|款额|经费|人数|户数|人次数?|户次数?|[户人例件](?:[、/]?[户人例件]|\([户人例件](?:[、/]?[户人例件])*\))+次?数?|件数|例数|份数|场次|次数)"
    r"(?:\([^()]{1,4}\))?$"
)
_BASIS_FIRST = re.compile(r"(本季度?|当季度?|本期|(?:本年|年度|年初至今)?累计)(?:的|共)?(?P<counted>.+)")
"""What a head below an item says before it says what is counted: 本季户数, 累计金额（万元）."""


def of_other_span(parts: Sequence[str]) -> bool:
    """Whether heads say months that no figure of the catalogue is of: 7—12月, 下半年 / 新发展会员.

    下半年 over 三季度 is only the head of its quarters.
    """
    spans = [each for place, each in enumerate(parts) if _spans(each, leaf=place == len(parts) - 1)]
    periods = (period_of(each) for each in parts if each not in spans)
    return bool(spans) and not any(each.quarter is not None or each.annual for each in periods)


def _spans(part: str, *, leaf: bool) -> bool:
    """送清凉（6-9月） is of the months in which it is done, and a group's 下半年工作情况 is a title."""
    return is_other_span(part) and (is_basis_only(part) or (leaf and "下半年" in squeezed(part)))


@lru_cache(maxsize=8192)
def is_counted(text: str) -> bool:
    """Whether a head says only what is counted: 户数, 人（户）次, 金额（元）."""
    return bool(_COUNTED_HEAD.match(squeezed(text)))


@lru_cache(maxsize=8192)
def is_period_head(text: str) -> bool:
    return bool(_PERIOD_HEAD.fullmatch(squeezed(text)))


def long_column(number: int, parts: Sequence[str]) -> Column:
    """A column of a form whose items stand in rows; ``parts`` are its heads, outermost first."""
    header = "/".join(parts)
    if len(parts) == 1 and is_period_head(parts[0]):
        return Column(number, "period", header)
    if (
        len(parts) == 1
        and _TOWNSHIP_HEADS.match(squeezed(parts[0]))
        and not _UNIT_HEAD.match(squeezed(parts[0]))
    ):
        return Column(number, "township", header)
    for part in parts:
        role = simple_role(part)
        if role:
            return Column(number, role, header)
    if under_aim(parts) or of_other_span(parts):
        return Column(number, "skip", header)
    period, township, money = Period(), "", None
    known = False
    counted = ""
    total = False
    for part in parts:
        money = money_of(part) or money
        if _COUNTED_HEAD.match(squeezed(part)):
            counted, known = part, True
        if (
            is_total(part)
            and key(part) not in ("累计", "合计", "总数")
            and "累计" not in part
            and basis_of(part) is None
        ):
            total = True
            continue
        known = known or bool(basis_of(part))
        found = period_of(part)
        if found != Period():
            period, known = _both(period, found), True
        if looks_like_township(part):
            township, known = clean(part), True
        known = known or bool(VALUE_HEAD.match(squeezed(part).strip("()"))) or is_basis_only(part)
    if not known and parts and _PART_HEAD.match(squeezed(parts[-1])):
        counted, known = parts[-1], True
    elif len(parts) > 1 and squeezed(parts[-2]).strip(":") == "其中" and _PEOPLE.match(squeezed(parts[-1])):
        counted = f"其中：{parts[-1].strip()}"
    if not known and any(_SKIP.search(squeezed(part)) for part in parts):
        return Column(number, "skip", header)
    part_played: Role = "total" if total else "value" if known else "unknown"
    basis, by_period = basis_of_parts(parts)
    return Column(
        number, part_played, header, basis, period, township, money, by_period=by_period, counted=counted
    )


def wide_column(number: int, parts: Sequence[str], *, of_figures: bool = False) -> Column:
    """A column of a 汇总表; the heads that name the item are kept in ``parts``.

    ``of_figures``: figures stand in it, so that 基层工会 is what they count, no head of the units' names.
    """
    header = "/".join(parts)
    if any(is_skipped(part) for part in parts) or of_other_span(parts):
        return Column(number, "skip", header)
    if parts and simple_role(parts[-1]) == "remark" and is_date_head(parts[-1]):
        return Column(number, "remark", header)
    if len(parts) == 1 or (parts and all(simple_role(part) for part in parts)):
        role = simple_role(parts[0])
        if role in ("number", "code", "remark"):
            return Column(number, role, header)
    if parts and not of_figures and is_township_head(parts[-1]):
        return Column(number, "township", header)
    if parts and is_period_head(parts[-1]):
        return Column(number, "period", header)
    period, money = Period(), None
    items: list[str] = []
    bases: list[str] = []
    unit = ""
    for part in parts:
        money = money_of(part) or money
        if is_basis_only(part) and not _names_something(part):
            bases.append(part)
            period = _both(period, period_of(part))
            continue
        if re.fullmatch(r"\(?(?:百|千|万|百万|亿)?元\)?|[人户个家次件份项场处条例期]", squeezed(part)):
            unit = unit_word(part) or unit
            continue
        if len(items) > 1 and unit_word(part):
            unit = unit_word(part)  # 就业服务 / 技能培训人次 / 人次: a row of units below the items
            continue
        said = re.search(r"\(([^()]{2,10})\)$", squeezed(part))  # 会员人数（年末）, 新发展会员（本季）
        if said and is_basis_only(said[1]):
            bases.append(said[1])
            period = _both(period, period_of(said[1]))
        elif items and (named := _BASIS_FIRST.match(squeezed(part))) and is_counted(named["counted"]):
            bases.append(named[1])
            part = named["counted"]
        elif OF_QUARTER.match(squeezed(part)):
            bases.append("本季")
        elif part is parts[-1] and (named := _PERIOD_FIRST.match(squeezed(part))):
            bases.append(named[1])  # 二季度新发展, 1-6月新发展
            period = _both(period, period_of(named[1]))
        items.append(part)
    basis, by_period = basis_of_parts(bases)
    played: Role = "value" if items else "unknown"
    return Column(number, played, header, basis, period, "", money, tuple(items), unit, by_period)


def _both(outer: Period, inner: Period) -> Period:
    """The period of two heads above each other: 2024年 / 三季度."""
    if outer == Period() or inner == Period():
        return outer if inner == Period() else inner
    year = inner.year if inner.year is not None else outer.year
    quarter = inner.quarter if inner.quarter is not None else outer.quarter
    said = inner if inner.quarter is not None or inner.annual else outer
    return Period(year, quarter, inner.annual and quarter is None, inner.alone, said.running)


def running(column: Column) -> Column:
    """The column where all figures run from January: 二季度 is then 1-6月, 本季 remains the quarter alone."""
    if column.basis != "quarter" or QUARTER_HEAD.search(squeezed(column.header)):
        return column
    return replace(column, basis="ytd")


def _names_something(part: str) -> bool:
    """人数 and 金额 are words of a figure there (金秋助学 / 人数), not of a basis."""
    return key(part).split("(")[0] in ("人数", "金额", "数量", "完成", "情况", "实际")


@lru_cache(maxsize=8192)
def unit_word(text: str) -> str:
    """The unit word of a unit cell, as the lexicon spells it; "" for anything else."""
    bare = _UNIT_FRAME.sub("", squeezed(text))
    return bare if bare in UNIT_KIND else ""
