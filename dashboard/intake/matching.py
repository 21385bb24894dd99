"""A header as written, with its unit and the heads above it, in; the indicator it means, or candidates, out.

A wrong match is worse than an asked one: exact names and aliases, a remembered decision and labels that say
the same in other words go through; everything else comes back with its best candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from dashboard.intake.found import Decisions as Decisions
from dashboard.intake.found import Found as Found
from dashboard.intake.found import decisions as decisions
from dashboard.intake.lexicon import UNIT_KIND, counted_in, features, folded, key, split_unit, words
from dashboard.intake.names import TOPICS, fits, indicators, meanings, names_index
from dashboard.intake.names import indicator as indicator
from dashboard.intake.nearest import OTHER, THINGS
from dashboard.intake.nearest import candidates as candidates
from dashboard.intake.nearest import nearest as nearest
from dashboard.intake.phrases import meant, meant_under, repeats
from dashboard.intake.readings import is_other_target, of_kind, said_again
from dashboard.intake.records import Match
from dashboard.intake.stems import stem, timeless

# Heads of a whole field of work, which make no other figure of what stands below: 组建 / 工会数.
_OF_WORK = re.compile(r"(?:基层|工会)*(?:组建|组织|发展|建设|和|与|、)+(?:工作|情况|类)?")
_EXPLAINED = re.compile(r"\((?:不?含|不?包括|包含|其中|指|按)[^()]*\)")
LONG_ENOUGH = 6
"""Signs of a header that says its whole item, whatever stands above it."""
LONGEST_PART = 3
"""A listed name of no more signs may be part of another under its heads: 企业 / 建会率."""


# Features that mean nothing without one that says what a figure is about.
_GENERIC = words(
    "<慰问> <人> <户> <金额> <份> <报销> <受理> <办结> <创建> <参保> <参加> <应参> 企业 单位 职工 女 "
    "会员 人 户 笔 例 场 家 次 <困难> <应收> <实收> <经费> <已建> <覆盖>"
)
# Counting words that add nothing to what is counted: 会员实名制录入人数 is 实名制会员, 企业户数 is 企业数.
_COUNT_WORDS = (
    ("<人>", frozenset({"会员", "职工"}), ("person",)),
    ("<户>", frozenset({"企业", "单位", "<和谐>"}), ("enterprise", "organisation")),
)
# Words that may only qualify what is counted; an indicator without them is offered, never taken.
_NEUTRAL = words("职工 工会 单位 家庭 辖区 组织 困难 提出 参与 建有 次 农民工 在职 受益 开展 总量")
# Of these, verbs that a clerk puts before anything, and 职工 where the figure is of nobody else.
_EMPTY = words(
    "提出 参与 参加 建有 次 开展 组织开展 实行 推行 实施 落实 建成 已建成 创建 成立 已成立 各级 共 及时 "
    "实际 总量"
)
_OF_WORKERS = words(
    "<温暖> <清凉> <竞赛> <文体> <技能培训> <安全培训> <读书> <建议> <革新> <书屋> <服务站> <信访> <争议> "
    "<驿站> <招聘会> <安全检查> <隐患> <捐款> <工作室> <岗位>"
)
_NO_SUBJECT = _GENERIC | words("参加 参与 受益 发放 投入 办结 办理")
_TOO_GENERIC = frozenset(
    frozenset({word}) for word in ("培训", "表彰", "检查", "活动", "<参加>", "<报销>", "<参保>")
)


@lru_cache(maxsize=16384)
def match(text: str, unit: str = "") -> Found:
    """What a header means by itself. ``unit`` is the word of its unit column, "" where there is none."""
    found = _weighed(_by_names(text, unit), text, unit)
    return Found("", "doubtful") if is_other_target(found, (text,)) else found


def _weighed(found: Found, text: str, unit: str) -> Found:
    """What names say of a header, with what its words put together: two that differ are asked."""
    if found.match in ("exact", "alias"):
        return found
    if found.sure and _counts_times(text) and indicator(found.code).measure_type == "stock":
        return Found("", "doubtful", ((found.code, 85.0),))  # 职工活动人次 are no 职工
    codes = meant(text, unit)
    if not codes or (found.sure and found.code in codes):
        return found
    if found.sure:
        others = key(text).startswith("已") or _counts_others(text, found.code)  # 已建会 are not 新建
        both = (*codes, found.code) if others else (found.code, *codes)
        return Found(both[0], "doubtful", tuple((code, 85.0) for code in both[:3]))
    if len(codes) == 1 and not _is_asked(text, unit):
        return Found(codes[0], "fuzzy")
    return found


def _counts_others(text: str, code: str) -> bool:
    """Whether a header's end counts something else than the indicator's name."""
    one, other = counted_in(text), counted_in(indicator(code).name_zh)
    return bool(one and other and one != other)


def _counts_times(text: str) -> bool:
    return split_unit(key(text))[0].endswith(("人次", "人次数"))


def _is_asked(text: str, unit: str) -> bool:
    """Whether a header says what the catalogue lists as doubtful."""
    index = names_index()
    bare, bracket = split_unit(key(text))
    if index.doubtful.keys() & {key(text), bare} or index.doubtful_stems & {stem(bare), bare}:
        return True
    return features(folded(bare, bracket or unit)) in meanings().doubtful_features


def _by_names(text: str, unit: str) -> Found:
    """What a header means by the names it is like."""
    found = _listed(text, unit) or _by_features(key(text), unit)
    if found is None or not found.sure:
        framed = _in_another_frame(key(text), unit) or _with_bracket_said(key(text), unit)
        found = framed if framed and (found is None or framed.sure) else found
    by_words = found is not None and found.match == "fuzzy"
    if found and by_words and counted_in(text) == "场" and indicator(found.code).unit in THINGS:
        # 职代会召开次数 are meetings, the indicator counts units that hold them.
        return Found("", "doubtful", ((found.code, 85.0),))
    if found is None and (bare := _EXPLAINED.sub("", key(text))) != key(text):
        # 职工数（不含退休） is 职工数 or is not: asked.
        found = _listed(bare, unit) or _by_features(bare, unit)
        found = Found(found.code, "doubtful", ((found.code, 90.0),)) if found and found.code else None
    return found or _without_neutral(key(text), unit) or Found("", "doubtful")


def _in_another_frame(full: str, unit: str) -> Found | None:
    """A listed name with other words of when and how much around it; asked where a doubtful alias is."""
    bare, bracket = split_unit(full)
    index = names_index()
    if timeless(bare) != bare and (found := _listed(timeless(full), unit)):
        return replace(found, match="fuzzy") if found.sure else found
    if (rest := timeless(bare).removeprefix("累计")) != timeless(bare) and "会员" not in rest:
        # 累计新建工会数 is what a flow of the year so far is; 累计 of a stock may be anything.
        found = _listed(rest, unit or bracket) or _by_features(rest, unit or bracket)
        is_flow = found is not None and found.sure and indicator(found.code).measure_type == "flow_ytd"
        return replace(found, match="fuzzy") if found and is_flow else None
    framed = stem(bare)
    codes = [code for code in index.by_stem.get(framed, ()) if fits(code, unit) and fits(code, bracket)]
    if len(codes) != 1:
        return None
    if framed in index.doubtful_stems:
        return Found(codes[0], "doubtful", ((codes[0], 85.0),))
    return Found(codes[0], "fuzzy")


def _with_bracket_said(full: str, unit: str) -> Found | None:
    """A header whose bracket says of which kind it is: 会员人数（女） is 女会员人数; or says it again."""
    if again := said_again(full, lambda text: _listed(text, unit) or _by_features(text, unit)):
        return again
    found = [_listed(text, unit) or _by_features(text, unit) for text in of_kind(full)]
    codes = {each.code for each in found if each and each.sure}
    return Found(codes.pop(), "fuzzy") if len(codes) == 1 else None


def _without_neutral(full: str, unit: str) -> Found | None:
    """A header that says an indicator and words that may only qualify it: taken for 开展, asked for 困难."""
    bare, bracket = split_unit(full)
    if OTHER.search(bare):
        return None
    for text in dict.fromkeys((bare, folded(bare, bracket), folded(bare, unit))):
        said = features(text)
        rest = said - _NEUTRAL - _EMPTY
        if rest == said or not any(each.startswith("<") and each not in _GENERIC for each in rest):
            continue
        found = _of_features(rest, unit, bracket)
        if found and found.sure:
            empty = _EMPTY | {"职工"} if rest & _OF_WORKERS else _EMPTY
            return found if said - rest <= empty else Found(found.code, "doubtful", ((found.code, 85.0),))
    return None


def _listed(text: str, unit: str) -> Found | None:
    """By name, alias or doubtful alias."""
    index = names_index()
    full = key(text)
    bare, bracket = split_unit(full)
    named = index.names.get(full)
    if named is None and not bracket and unit:
        named = index.names.get(f"{bare}({key(unit)})")
    if named is None and bracket:
        named = _without_bracket(bare, bracket)
    if named is not None:
        code, how = named
        if fits(code, unit) and fits(code, bracket):
            return Found(code, how)
        return Found(code, "doubtful", ((code, 90.0),))
    code = index.doubtful.get(full) or index.doubtful.get(bare) or ""
    if (code and fits(code, bracket) and UNIT_KIND.get(unit) != "money") or (code and fits(code, unit)):
        return Found(code, "doubtful", ((code, 90.0),))
    return None


def _without_bracket(bare: str, bracket: str) -> tuple[str, Match] | None:
    """A unit in brackets is left off only where the rest, counted in that unit, means one indicator."""
    index = names_index()
    codes = [code for code in index.bare.get(bare, ()) if fits(code, bracket)]
    if len(codes) != 1:
        return None
    named = index.names.get(bare)
    return (codes[0], named[1] if named and named[0] == codes[0] else "alias")


def _by_features(full: str, unit: str) -> Found | None:
    """The indicator that says the same in other words, when one does and no doubtful alias does too."""
    bare, bracket = split_unit(full)
    asked: Found | None = None
    for text in dict.fromkeys((bare, folded(bare, bracket), folded(bare, unit))):
        said = features(text)
        if said and said not in _TOO_GENERIC and (found := _of_features(said, unit, bracket)):
            if found.sure or UNIT_KIND.get(bracket or unit) != "household":
                return found
            asked = asked or found  # 困难职工 may be people; 困难职工（户） are households
        for count, counted, units in _COUNT_WORDS:
            if count in said and said & counted:
                found = _of_features(said - {count}, unit, bracket)
                if found and found.sure and indicator(found.code).unit in units:
                    return found
    return asked


def _of_features(said: frozenset[str], unit: str, bracket: str) -> Found | None:
    index = meanings()
    codes = [code for code in index.by_features.get(said, ()) if fits(code, unit) and fits(code, bracket)]
    asked = index.doubtful_features.get(said, frozenset())
    if len(codes) == 1 and not asked - {codes[0]}:
        return Found(codes[0], "fuzzy")
    both = [*codes, *(code for code in asked if code not in codes)]
    if both:
        best = sorted(both, key=lambda code: (code not in asked, list(indicators()).index(code)))
        return Found(best[0], "doubtful", tuple((code, 85.0) for code in best[:3]))
    return None


@lru_cache(maxsize=16384)
def match_path(parts: tuple[str, ...], unit: str = "") -> Found:
    """What a header means under the heads above it, outermost first: 困难帮扶 / 户数.

    Head and header said in one breath (送清凉 + 慰问人次) go before the header alone, which there might mean
    another programme's figure.
    """
    listed = names_index().doubtful.keys() & {key(parts[-1]), split_unit(key(parts[-1]))[0]}
    found = match(parts[-1], unit) if listed else _under_heads(parts, unit)
    if is_other_target(found, parts):
        return Found("", "doubtful")
    if not found.sure or not _counts_times(parts[-1]) or indicator(found.code).measure_type != "stock":
        return found
    code = meant_under(parts[-1], unit, parts[:-1])  # 医疗互助 / 人次 are no participants
    flow = code and indicator(code).measure_type != "stock"
    return Found(code, "fuzzy") if flow else Found("", "doubtful", ((found.code, 85.0),))


def _under_heads(parts: tuple[str, ...], unit: str) -> Found:
    """What a header means under its heads, whatever it counts."""
    leaf = parts[-1]
    heads = [head for head in reversed(parts[:-1]) if key(head) != key(leaf)]
    if any(map(_OF_WORK.fullmatch, map(key, heads))) and match(leaf, unit).sure:
        heads = [head for head in heads if not _OF_WORK.fullmatch(key(head))]
    if any(map(_names_two, heads)) and features(split_unit(key(leaf))[0]) <= _NO_SUBJECT:
        heads = [head for head in heads if not _names_two(head)]
        if not heads:  # 集体合同与工资协商 / 覆盖企业 are either's
            alone = match(leaf, unit)
            return alone if alone.match in ("exact", "alias") else Found("", "doubtful")
    found = _by_path(leaf, heads, unit)
    code = meant_under(leaf, unit, tuple(heads)) if heads else ""
    if not code or (found.sure and found.code == code):
        return found
    alone = match(leaf, unit)
    # 企业 / 建会率 and 工资专项 / 企业 are parts of what is said; 企业建会 / 企业数 is the whole of it.
    is_name = len(split_unit(key(leaf))[0]) > LONGEST_PART and alone.match in ("exact", "alias")
    # 会员情况 / 职工数: a head that says all of its own item makes none of another's name.
    says_all = alone.sure and len(split_unit(key(leaf))[0]) >= LONG_ENOUGH  # 会员 / 建会单位职工
    beside = (says_all or alone.match in ("exact", "alias")) and any(meant(head) == (code,) for head in heads)
    whole = is_name or beside or repeats(leaf, tuple(heads))
    of_leaf_alone = found.code == alone.code and not whole
    if (not found.sure or of_leaf_alone) and not _is_asked(leaf, unit):
        return Found(code, "fuzzy")
    return found


def _by_path(leaf: str, heads: Sequence[str], unit: str) -> Found:
    """What a header means under its heads by the names that both are like."""
    for head in heads:
        for text in _joined(head, leaf):
            found = _listed(text, unit)
            if found and found.sure:
                return found
    alone = match(leaf, unit)
    said = features(split_unit(key(leaf))[0])
    long_enough = len(split_unit(key(leaf))[0]) >= LONG_ENOUGH and alone.match in ("exact", "alias")
    strange = _foreign(alone, heads) if alone.code else True
    if alone.sure and ((long_enough and not strange) or not said <= _GENERIC):
        return alone  # not 送清凉 / 慰问职工人次, a listed name of 送温暖
    if alone.sure and not strange:
        return alone
    for head in heads:
        if alone.sure and not any(each[0] == "<" for each in features(split_unit(key(head))[0])):
            continue  # 职工会员 / 女职工: a head of no programme makes no other figure of it
        for text in _joined(head, leaf):
            found = _by_features(key(text), unit)
            if found and found.sure:
                return found
    return Found("", "doubtful", alone.candidates) if strange else alone


def _joined(head: str, leaf: str) -> Iterable[str]:
    head_bare, head_unit = split_unit(key(head))
    leaf_bare, leaf_unit = split_unit(key(leaf))
    unit = leaf_unit or head_unit
    bracket = f"({unit})" if unit else ""
    yield head_bare + leaf_bare + bracket
    yield leaf_bare + head_bare + bracket
    if head_bare[-2:] == leaf_bare[:2]:  # 技能培训 / 培训职工
        yield head_bare + leaf_bare[2:] + bracket
    if leaf_bare.endswith("数") and len(leaf_bare) > 2:
        yield leaf_bare[:-1] + head_bare + bracket


def topics_of(head: str) -> frozenset[str]:
    """The programmes that a head names: 集体合同与工资协商 names two."""
    return features(split_unit(key(head))[0]) & TOPICS


def _names_two(head: str) -> bool:
    """Whether a head names two programmes: 送温暖送清凉, not 区域性集体合同, which is an item's own name."""
    return len(topics_of(head)) > 1 and match(head).match not in ("exact", "alias")


def _foreign(alone: Found, heads: Sequence[str]) -> bool:
    """Whether a head names one topic and the header's own meaning belongs to another."""
    for head in heads:
        topics = topics_of(head) - {"<帮扶>"}
        if len(topics) == 1 and not topics & meanings().topics.get(alone.code, frozenset()):
            return True
    return False


@lru_cache(maxsize=8192)
def match_after(text: str, leader: str, unit: str = "") -> Found:
    """What a label without a subject of its own (覆盖企业, 金额) means after an indicator's."""
    topics = meanings().topics.get(leader, frozenset())
    bare = split_unit(key(text))[0]
    if not topics or not features(bare) <= _NO_SUBJECT:
        return Found("", "doubtful")
    alone = match(text, unit)
    if alone.sure and not bare.startswith(("覆盖", "涵盖")):
        return Found("", "doubtful")  # a name of its own, wherever it stands
    for word in _stems(leader):
        found = _listed(word + key(text), unit) or _by_features(word + key(text), unit)
        if not found and len(codes := meant(word + key(text), unit)) == 1:
            found = Found(codes[0], "fuzzy")
        if not found or not found.sure or found.code == leader:
            continue  # the next row is about something else than the one before
        if topics & meanings().topics.get(found.code, frozenset()):
            return Found(found.code, "fuzzy")
    return Found("", "doubtful")


_STEM_ENDS = ("总人数", "人数", "总数", "组织数", "数量", "数", "总人", "户")


@lru_cache(maxsize=8192)
def match_part(text: str, parent: str, unit: str = "") -> Found:
    """What a sub-item (其中：女, 　农民工) means under the indicator ``parent``: one named by both words."""
    part = key(text).removeprefix("其中").removeprefix("#")
    explicit = key(text).startswith("其中")
    listed = _listed(text, unit) or _listed(part, unit)
    if listed and listed.sure and not explicit:
        return listed
    for word in _stems(parent):
        for joined in (part + word, word + part, part if word in part else ""):
            if joined and (found := _listed(joined, unit) or _by_features(joined, unit)) and found.sure:
                return found
    if listed and listed.sure:
        return listed
    alone = match(text, unit)
    if not explicit or _is_kind_of(alone, parent):
        return alone
    code = meant_under(part, unit, (indicator(parent).name_zh,))
    return Found(code, "fuzzy") if code and code != parent else Found("", "doubtful")


def _is_kind_of(part: Found, parent: str) -> bool:
    """Whether a sub-item that names itself counts like the item above it: 深度困难家庭, 困难职工家庭."""
    if not part.sure or part.code == parent:
        return False
    one, whole = indicator(part.code), indicator(parent)
    return (one.group, one.unit, one.measure_type) == (whole.group, whole.unit, whole.measure_type)


@lru_cache(maxsize=512)
def _stems(code: str) -> tuple[str, ...]:
    """The bare words an indicator goes by: 职工人数 -> 职工; longest last."""
    each = indicator(code)
    stems: dict[str, None] = {}
    for text in (each.name_zh, *each.aliases):
        bare = split_unit(key(text))[0]
        for end in _STEM_ENDS:
            if bare.endswith(end) and len(bare) > len(end) + 1:
                bare = bare.removesuffix(end)
                break
        stems[bare] = None
    return tuple(sorted(stems, key=len))
