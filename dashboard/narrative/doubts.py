"""The claims of a report and their sentences in, the same claims with what is doubtful about them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from dashboard.catalogue import Measure, Ratio, catalogue
from dashboard.narrative.claims import Sentence
from dashboard.narrative.pieces import Piece, year_in
from dashboard.narrative.records import DOUBTS, Claim

_DOING = (
    r"(?:新|再|继续)*"
    r"(?:建|发展|组织|举办|开展|完成|投入|培训|实现|培养|招|帮|救|慰|资|发放|创|选|签|达|吸|筹|为|对|走访|看望|检查|召开|改造)"
)
_TARGET = re.compile(
    rf"计划(?=(?:在|于|用|年内|全年|今年|明年|下半年|到|再)*{_DOING})|拟(?!定|订)|力争|争取(?=[^,。;]{{0,12}}(?:达到|实现|完成|建成))|预计|预期|"
    rf"将(?=(?:于|在|会|要|获得|进一步|再|新)*{_DOING}|达到|获得)|目标(?:任务)?(?:是|为|:|值)|(?:计划|预算|任务|指标)(?:数|值|量)?为|(?<!主)要(?:再|新|继续|力争|确保)*(?:达到|实现|完成|新?建|发展|组织|培训|突破)|"
    r"确保(?=[^,。;]{0,14}(?:达到|不低于|以上|完成))|不得?低于|应达到|需(?:要)?(?:完成|达到)|下达(?:的|了)?|任务(?:数|指标)?(?:为|是|:)|"
    r"坚持(?=[^,。;]{0,8}每)|打算|有望"
)
_DONE = re.compile(
    r"实际|已(?:经)?(?:完成|有|建|发|实现|达)|共(?:完成|建|发|组织|开展|有)|完成了|超额|圆满|顺利|全面完成|如期"
)
_FUTURE_HEAD = re.compile(
    r"计划|打算|要点|下一步|下步|今后|努力方向|思路|展望|明年|来年|下年|下半年|工作安排|目标任务|未来|设想|规划"
)
_NOT_FUTURE = re.compile(r"完成情况|落实情况|总结|回顾|情况|任务完成|以来")
_FUTURE = re.compile(r"^(?:明年|来年|下一?步|下半年|今后|未来|20\d\d年(?:工作)?(?:计划|打算)|下年度|接下来)")
_YEARS = re.compile(
    r"(?:[两二三四五六七八九十]|近几|近|几|多|\d)年(?:多)?(?:来|间|以来|期间|内|累计|时间)|(?:过去|连续|五|近)(?:的)?[两二三四五\d]年|十[一二三四五]五(?:期间|时期|以来)|历年|本届|"
    r"任期|自(?:19|20)\d\d年|(?:19|20)\d\d年(?:以来|至今|[-至到](?:19|20)?\d\d)|(?:成立|建会|组建|规范化建设|启动|实施)以来|累计(?=[^,。;]{0,6}(?:投入|发放|资助|救助|帮扶|筹集|捐))"
)
_ONE_YEAR = re.compile(r"一年来|今年|本年|全年|年内|上半年|一季度|(?:年初|今年)以来")
_LAST_YEAR = re.compile(
    r"(?:去年|上年|上一年|前年|往年|上年度|去年度|上年同期|去年同期|原有)(?:的|为|底|末|同期|共|全年|是|仅|只有)*[^,。;\d%]{0,6}$"
)
_FROM = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_TO = re.compile(r"(?:增加|增长|提高|上升|发展|扩大|减少|下降|降低|增|升|减|降)?(?:到|至|为)")
_THAN = re.compile(r"(?:比|较)(?:去年|上年)")
_THAN_LAST = re.compile(r"(?:比|较)(?:去年|上年|上一年)(?:同期)?的$")
_AT_FIRST = re.compile(r"年初(?!以来|确定|下达|计划)[^,。;\d]{0,14}$")
_YEAR_OF = re.compile(
    r"(?<![\d自从比较于])((?:19|20)\d\d)年(?!以来|起|至)(?:度|底|末|全年|同期|完成|实际|共|的|为|是)*[^,。;:\d]{0,8}$"
)
_AIMED = re.compile(r"(?:完成|占|超过?|达到?)[^,。;\d]{0,10}(?:任务|预算|计划|目标|指标)(?:数|额|总数)?$")
_SHARE_OF_AIM = re.compile(r"(?:完成|占)[^,。;]*(?:任务|预算|计划|目标|指标)(?:数|额)?的(?:[\d.]+%和)?$")
_OF_AIM = re.compile(r"(?:的)?\d[\d.]*%")
_MONTHS = re.compile(r"1(?:月份?)?[-~至到](\d{1,2})月")
_PART = re.compile(r"(?:第?[一二三四]季度|上半年|下半年|\d{1,2}[-~至]\d{1,2}月)")
_INCREMENT = re.compile(
    r"(?:新增|新吸纳|新吸收|新签|新建|新办|新发展|增加|净增|今年(?:新)?(?:签|建|办|创)|新创|新命名|新成立|新配|新选举|新当选|新设|新评)"
)
_MOST = {
    "yuan": Decimal(100_000_000),
    "person": Decimal(2_000_000),
    "person_time": Decimal(2_000_000),
    "household": Decimal(200_000),
    "organisation": Decimal(100_000),
    "enterprise": Decimal(100_000),
    "contract": Decimal(100_000),
    "case": Decimal(100_000),
    "item": Decimal(200_000),
}
"""Above this a figure of a county or township is more likely a slip of the unit."""
_NOT_NOW = frozenset(("target", "previous_year", "multi_year", "increment"))
_NEARLY = Decimal("0.06")
_LEAST_YUAN = Decimal(50)


def doubted(piece: Piece, found: Sequence[tuple[Claim, Sentence]]) -> tuple[Claim, ...]:
    """All claims of a report with their doubts, in order of DOUBTS."""
    claims = [claim for claim, _ in found]
    values: dict[tuple[str, str], set[Decimal | None]] = defaultdict(set)
    marks = [_of_sentence(piece, claim, sentence) for claim, sentence in found]
    for claim, mark in zip(claims, marks, strict=True):
        if not mark & _NOT_NOW:
            values[claim.code, claim.basis].add(claim.value)
    told = [claim for claim, mark in zip(claims, marks, strict=True) if not mark & _NOT_NOW]
    out = []
    for claim, sentence, mark in zip(claims, (s for _, s in found), marks, strict=True):
        mark |= set(claim.doubts)
        if len(values[claim.code, claim.basis]) > 1:
            mark.add("several")
        indicator = catalogue().indicators[claim.code]
        if isinstance(indicator, Ratio) and claim.value is not None:
            mark |= _of_rate(claim, indicator, told, sentence)
        out.append(replace(claim, doubts=tuple(each for each in DOUBTS if each in mark)))
    return tuple(out)


def _of_sentence(piece: Piece, claim: Claim, sentence: Sentence) -> set[str]:
    """The doubts that a claim's own sentence and its report's period raise."""
    text, at = sentence.plain, claim.start
    clause = _clause(text, at, claim.end)
    lead = text[:at]
    raised = {
        "repeated": piece.repeats is not None,
        "anonymous": claim.value is None,
        "approximate": claim.approximate,
        "unknown_period": piece.period.year is None,
        "target": _is_target(piece, claim, sentence, clause),
        "previous_year": (bool(_LAST_YEAR.search(lead)) and not _THAN.search(clause))
        or (bool(_FROM.search(lead)) and bool(_TO.match(text[claim.end :])))
        or bool(_THAN_LAST.search(lead))
        or (claim.basis == "stock" and bool(_AT_FIRST.search(lead)))
        or _is_of_earlier(piece, lead),
        "multi_year": claim.basis != "stock" and _is_of_years(piece, sentence, lead),
        "part_period": claim.basis == "ytd" and _is_of_a_part(piece, text, clause),
        "increment": claim.basis == "stock" and _is_added(claim, lead),
        "unlikely": claim.value is not None and _is_unlikely(claim),
    }
    return {doubt for doubt, holds in raised.items() if holds}


def _is_of_years(piece: Piece, sentence: Sentence, lead: str) -> bool:
    """Whether a flow is the sum of several years: its sentence says so, or its paragraph's opening."""
    if _ONE_YEAR.search(lead[-40:]):
        return False
    if _YEARS.search(lead):
        return True
    if _ONE_YEAR.search(sentence.plain):
        return False
    opening = sentence.earlier[-1] if sentence.earlier else ""
    return bool(_YEARS.match(opening)) or piece.period.kind == "term"


def _is_of_earlier(piece: Piece, lead: str) -> bool:
    """Whether a year before the report's is named with a figure: 2021年完成 in the report of 2022."""
    named = _YEAR_OF.search(lead)
    year = piece.period.year
    return bool(named and year and int(named[1]) < year and piece.period.kind != "term")


def _is_of_a_part(piece: Piece, text: str, clause: str) -> bool:
    """Whether a clause speaks of a part of the report's time, such as 上半年 in the report of a year."""
    part = _PART.search(clause)
    if part is None or part[0] in piece.period.text:
        return False
    months = _MONTHS.search(clause)
    if months and piece.period.quarter and int(months[1]) == 3 * piece.period.quarter:
        return False
    kind = piece.period.kind
    if kind == "to_date":
        return part[0] == "上半年" or bool(months)
    if re.search(r"前三季度|全年", text):
        return False
    return kind == "year" or (kind == "half" and part[0] != "上半年")


def _is_added(claim: Claim, lead: str) -> bool:
    """Whether a stock is told by what was added to it: in its clause, or as a part of what is new."""
    before = lead[_clause_start(lead, len(lead)) :]
    if "其中" in before or claim.code in ("members_migrant", "members_new_forms", "members_female"):
        before = lead[-80:]
    indicator = catalogue().indicators[claim.code]
    return (
        isinstance(indicator, Measure)
        and claim.code != "new_union_target"
        and bool(_INCREMENT.search(before))
    )


def _clause_start(text: str, at: int) -> int:
    return max((match.end() for match in re.finditer(r"[,:。;!?]", text[:at])), default=0)


def _clause(text: str, at: int, end: int) -> str:
    stop = re.search(r"[,:。;!?]", text[end:])
    return text[_clause_start(text, at) : end + stop.start() if stop else len(text)]


def _is_target(piece: Piece, claim: Claim, sentence: Sentence, clause: str) -> bool:
    if claim.code == "new_union_target":
        return False
    if piece.is_plan:
        return True
    if any(_FUTURE_HEAD.search(each) and not _NOT_FUTURE.search(each) for each in sentence.headings):
        return True
    if _FUTURE.match(sentence.plain) or any(_FUTURE.match(each) for each in sentence.earlier[-1:]):
        return True
    if _AIMED.search(sentence.plain[: claim.start]) and _OF_AIM.match(sentence.plain[claim.end :]):
        return True
    if _goes_on(sentence) or re.search(r"下达的?$", sentence.plain[: claim.start]):
        return True
    if _SHARE_OF_AIM.search(sentence.plain[: claim.start]) and claim.raw.endswith(("%", "％", "﹪")):
        return False
    found = _TARGET.search(clause)
    if found and not _DONE.search(clause):
        return True
    lead = sentence.plain[: claim.start]
    if _later_year(piece, lead, sentence.earlier):
        return True
    far = list(re.finditer(rf"计划(?={_DOING})|力争|拟(?!定|订)|预计|目标是|明年|来年", lead))
    return bool(far) and not _DONE.search(lead[far[-1].end() :])


_PLANNED = re.compile(r"^[^,。;]{0,12}(?<!为)(?:重点|计划|打算|安排|目标)[:,]")


def _goes_on(sentence: Sentence) -> bool:
    """Whether a plan told before a semicolon, or named at the head of the paragraph, still holds."""
    if any(_PLANNED.match(each) for each in (sentence.plain, *sentence.earlier[-1:])):
        return True
    for each in sentence.earlier:
        if not each.endswith(";"):
            return False
        if _TARGET.search(each) and not _DONE.search(each):
            return True
    return False


def _later_year(piece: Piece, lead: str, earlier: Sequence[str]) -> bool:
    """Whether a year after the report's is named before a figure, or opens its paragraph."""
    if piece.period.year is None:
        return False
    opening = earlier[-1][:12] if earlier else ""
    for text in (lead, opening):
        years = re.findall(r"(?<!\d)(20\d\d)年", text)
        if (years and int(years[-1]) > piece.period.year) or (
            re.match(r"(?:二〇|二零)", text) and (found := year_in(text)) and found > piece.period.year
        ):
            return True
    return False


def _is_unlikely(claim: Claim) -> bool:
    indicator = catalogue().indicators[claim.code]
    value = claim.value
    assert value is not None
    if isinstance(indicator, Ratio) and indicator.unit == "percent":
        return indicator.bounds == "0..1" and value > 1
    if indicator.unit == "yuan":
        shape = re.match(r"\d+(?:\.\d+)?", claim.raw.replace(",", ""))
        digits = shape[0].partition(".") if shape else ("", "", "")
        odd = claim.unit_factor == 10_000 and len(digits[0]) >= 5
        return odd or value > _MOST["yuan"] or (0 < value < _LEAST_YUAN)
    return value > _MOST.get(indicator.unit, Decimal(10**9)) or value != value.to_integral_value()


def _of_rate(claim: Claim, ratio: Ratio, claims: Sequence[Claim], sentence: Sentence) -> set[str]:
    """Whether the report gives the two figures of a rate, and whether they make another rate."""
    sides = [
        [each for each in claims if each.code == code and each.value is not None]
        for code in (ratio.numerator, ratio.denominator)
    ]
    mark = set() if all(sides) else {"no_denominator"}
    pairs = _pairs(claim, *sides)
    if pairs:
        return mark if any(_agrees(claim, *pair) for pair in pairs) else mark | {"contradicted"}
    return mark | ({"contradicted"} if _is_near_miss(claim, sentence) else set())


def _pairs(
    claim: Claim, numerators: Sequence[Claim], denominators: Sequence[Claim]
) -> list[tuple[Decimal, Decimal]]:
    """The figures that a rate is made of: those of its paragraph, else the only ones of the report."""

    def near(sides: Sequence[Claim]) -> set[Decimal]:
        return {
            each.value
            for each in sides
            if each.value is not None and abs(each.paragraph - claim.paragraph) <= 1
        }

    one, other = near(numerators), near(denominators)
    if not one or not other:
        one, other = (
            {each.value for each in side if each.value is not None} for side in (numerators, denominators)
        )
        if len(one) != 1 or len(other) != 1:
            return []
    return [(top, bottom) for top in one for bottom in other if bottom]


def _is_near_miss(claim: Claim, sentence: Sentence) -> bool:
    """Whether two counts right before a rate make nearly, but not quite, that rate."""
    counts = [
        number
        for number in sentence.numbers
        if number.end <= claim.start and number.value and number.kind != "percent"
    ][-3:]
    return any(
        one.kind == other.kind
        and one.value < other.value
        and abs(one.value / other.value - claim.value) < _NEARLY
        and not _agrees(claim, one.value, other.value)
        for one in counts
        for other in counts
        if one.value is not None and other.value is not None and claim.value is not None
    )


def _agrees(claim: Claim, numerator: Decimal, denominator: Decimal) -> bool:
    """Whether a rate is what its figures make, to the last digit it is written with."""
    if claim.value is None:
        return True
    rate = numerator / denominator
    if claim.approximate:
        return rate >= claim.value - Decimal("0.01")
    digits = re.search(r"\.(\d+)", claim.raw)
    half = Decimal(5) / (10 ** ((len(digits[1]) if digits else 0) + 3))
    return bool(abs(rate - claim.value) <= half + Decimal("0.00001"))
