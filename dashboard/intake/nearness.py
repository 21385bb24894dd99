"""An unlisted header in, the indicator it says with some empty words more, out: for a person to confirm.

现有效集体合同份数 is 集体合同份数 with 现有效 before it; in 技术革新、发明创造项数, 发明创造 stands in the
definition of 技术革新项数. A word that is neither empty nor the indicator's own makes another figure of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from dashboard.intake.lexicon import counted_in, features, folded, key, split_unit, words
from dashboard.intake.names import fits, indicator, names_index

_EMPTY_WORDS = words(
    "的 了 所 有 已 经 已经 现 现有 现有效 有效 在 中 及 和 与 并 等 共 各 各类 各项 各级 全部 全体 "
    "总 合计 总计 情况 工作 本年 今年 年内 年度 全年 当年 本年度 期末 目前 截至 数 数量 人数 个 "
    "家 件 份 次 人 户 名 例 条 处 场 期 篇 项 站 点 人次 户次 户数 份数 场次 开展 参加 参与 参赛 "
    "组织 举办 举行 实施 实行 实现 进行 提供 发放 给予 完成 达到 获得 获评 从事 配备 促成 帮助 协助 "
    "享受 接受 收到 接待 发生 设立 设置 设有 配置 建立 建成 建有 成立 建 设 签订 签有 签 登记 管理 "
    "检查 发现 业务 制度 系统 数据库 职工 工会 基层 家庭 单位 各单位 辖区 全镇 全乡 镇 乡 级 上级 "
    "县级 县级以上 以上 一线 群众 实际 按规定 批准 依法 应当 性 类 其中 内 里 年 得到 用于 受 被 受到 "
    "获 取得 形成 覆盖 惠及 涉及 一共 累积 期内 所属 范围"
)
_EMPTY = re.compile("|".join(sorted(_EMPTY_WORDS, key=len, reverse=True)))
# What a definition leaves out or says of a part only is no other name for the whole.
_ASIDE = re.compile(r"[(（][^()（）]*[)）]|[;；].*")
_NOT_BY_ITSELF = words(
    "<慰问> <人> <户> <金额> <份> <报销> <受理> <办结> <创建> <参保> <参加> <应参> 企业 单位 职工 女 会员 "
    "<困难> <应收> <实收> <经费> <已建> <覆盖>"
)
# 企业已建工会数 may be enterprises or their unions: 建 is no empty word there.
_EITHER = re.compile(r"(?:企业|单位)(?:已|中|内)*(?:建|组建|成立)")
_UNIT_OF = {"人": "人", "户": "户", "钱": "元", "率": "%"}
SHORTEST_SHARED, READ, CLEAR = 3, 40, 0.5
"""Characters that must be shared as they stand; names read by spelling; costs as good as equal."""


@lru_cache(maxsize=512)
def _definition(code: str) -> str:
    return key(_ASIDE.sub("", indicator(code).definition_zh))


def _explained(text: str, code: str = "") -> bool:
    """Whether a piece says nothing but empty words and, with a code, words of the indicator's definition."""
    pieces = _EMPTY.sub("|", re.sub(r"[()]", "", text)).split("|")
    return all(not each or (code and len(each) > 1 and each in _definition(code)) for each in pieces)


def _lacking(text: str) -> bool:
    """Whether a header may lack this piece of a name: not 职工, which tells 干部职工数 from 干部数."""
    return "职工" not in text and _explained(text)


def _cost_by_notions(said: frozenset[str], name: str, code: str) -> float | None:
    other = features(name)
    subject = [each for each in said & other - _NOT_BY_ITSELF if each[0] == "<" or not _explained(each)]
    more, less = said - other, other - said
    if not subject or not all(_explained(each, code) for each in more) or not all(map(_lacking, less)):
        return None
    return sum(map(len, more)) + 1.5 * sum(map(len, less))


def _cost_by_spelling(bare: str, name: str, code: str) -> float | None:
    other = split_unit(name)[0]
    steps = Indel.opcodes(bare, other)
    more = [bare[step.src_start : step.src_end] for step in steps if step.tag == "delete"]
    less = [other[step.dest_start : step.dest_end] for step in steps if step.tag == "insert"]
    shared = "|".join(bare[step.src_start : step.src_end] for step in steps if step.tag == "equal")
    length = sum(map(len, more))
    if len(bare) - length < SHORTEST_SHARED or not _EMPTY.sub("", shared).strip("|"):
        return None
    if not all(_explained(each, code) for each in more) or not all(map(_lacking, less)):
        return None
    return length + 1.5 * sum(map(len, less))


@lru_cache(maxsize=4096)
def said_with_more(text: str, unit: str) -> str:
    """The code of the one indicator whose name, alias or definition covers all that a header says; or ""."""
    bare, bracket = split_unit(key(text))
    if _EITHER.search(bare):
        return ""
    said, counted = features(folded(bare, unit or bracket)), counted_in(text)
    index = names_index()
    alike = process.extract(bare, index.spelled, scorer=fuzz.ratio, limit=READ)
    costs: dict[str, float] = {}
    for place in {place for _, _, place in alike} | _sharing(said):
        name, code = index.texts[place]
        other = counted_in(indicator(code).name_zh)
        if (counted and other and counted != other) or (other and not (counted or unit or bracket)):
            continue  # 送清凉 alone may be its person-times or its money
        if not all(fits(code, each) for each in (unit, bracket, _UNIT_OF.get(counted, ""))):
            continue
        for cost in (_cost_by_notions(said, name, code), _cost_by_spelling(bare, name, code)):
            if cost is not None:
                costs[code] = min(cost, costs.get(code, cost))
    best = sorted(costs, key=lambda code: costs[code])
    if not best or (len(best) > 1 and costs[best[1]] - costs[best[0]] < CLEAR):
        return ""
    return best[0]


def _sharing(said: frozenset[str]) -> set[int]:
    """Where names stand that share a notion with a header."""
    places = _places()
    return set().union(*(places.get(each, ()) for each in said - _NOT_BY_ITSELF if each[0] == "<"))


@cache
def _places() -> dict[str, set[int]]:
    """Where the names of each notion stand."""
    found: dict[str, set[int]] = defaultdict(set)
    for place, (name, _) in enumerate(names_index().texts):
        for each in features(name):
            found[each].add(place)
    return found
