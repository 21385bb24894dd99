"""Text of a title, cell, sheet or file name in, the year and quarter it names out.

The date a form was filled in on is never the period: 填报日期：2023年10月8日 says nothing about it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.intake.lexicon import simplified


@dataclass(frozen=True, slots=True)
class Period:
    """What a text says of the period. ``annual``: the whole year, so quarter 4 unless another is named."""

    year: int | None = None
    quarter: int | None = None
    annual: bool = False
    alone: bool = False
    """It names the quarter's own months (7—9月), so its flows are the quarter's, not the year's so far."""
    running: bool = field(default=False, compare=False)
    """It names months from January on (1—6月, 上半年, 全年): no other period than one that says less."""


_NONE = Period()
_YEAR_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"二[〇零○0一二三四五六七八九]{3}(?=年|年度)")
_FORM_DONE = "制定|制订|修订|修改|印发|发布|颁布|颁发|批准|启用|试行|施行|生效|备案"
"""What was done with a form as such."""
_DONE = (
    f"{_FORM_DONE}|填报|填表|填制|填写|报出|报送|呈报|提交|上报|制表|编制|编报|审核|审定|审批|签发|打印|印制|印刷"
    "|更新|更正|录入|导出|盖章|收到|收表|收件|经办|登记|建档|建表|归档|存档|下载|生成"
)
_ANY_DATE = (
    r"(?:20)?\d\d(?:年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}日)?"
    r"|\.\d{1,2}(?:\.\d{1,2})?|/\d{1,2}(?:/\d{1,2})?|-\d{1,2}(?:-\d{1,2})?)(?:\d\d:\d\d(?::\d\d)?)?(?!\d|月?[-—–~至])"
)
"""A month or a day, no months from one to another."""
_FILLING_DATE = re.compile(
    rf"(?:{_DONE}|报表|发文|成文|截止填报)(?:日期|时间|日)[:：为是]?"
    rf"(?:{_ANY_DATE}|20\d\d\.\d{{1,2}}-\d{{1,2}}(?![\d月]))?"
    r"|(?:修订|更正|更新|说明)[:：]?\d{1,2}月\d{1,2}日"
    rf"|(?:{_FORM_DONE})(?:于|自|[:：]){_ANY_DATE}"
    rf"|(?:{_ANY_DATE}|20\d\d年?)(?:首次|第?[一二三四五六\d]次|重新|最[后近]|由\S{{2,12}})?(?:起|开始|正式)*"
    rf"(?:{_FORM_DONE})(?![情数任设成])|{_ANY_DATE}(?:{_DONE}|编?[制印]发?)(?![\u4e00-\u9fff])"
    rf"|{_ANY_DATE}(?:起|开始|正式)+(?:执行|实施|使用)|20\d\d年?版(?!块)"
)
"""When a form was made, approved, printed or filled in, the date behind these words or before them."""
_ABOUT_THE_FORM = re.compile(
    r"(?:有效期|批准|备案|制定|制表|表)(?:文?号|机关|日期|时间)?(?:至|限|到)?[:：][^,，;；]*"
    rf"|有效期限?(?:至|到|为)?{_ANY_DATE}|[〔\[(（【]20\d\d[)）〕\]】]第?\d+号|20\d\d年?第?\d+号"
)
"""What a statistical form says of itself, its decree and its expiry, is no period of its figures."""
_FULL_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日|20\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[.\-/_ (]|[Qq第一二三四上下前全]|$|[^\d])")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)年(?=度|第?[一二三四1-4]季|上半|下半|前|\d{1,2}[-—~至月])")
_QUARTER = re.compile(r"第?([一二三四1-4])(?:季度?|个季度)")
_RUNNING_QUARTERS = re.compile(
    r"(?:第?[一1]季?度?[-—–~～至到]+第?([二三四2-4])季度|q1[-—–~～至到]+q([2-4]))", re.IGNORECASE
)
"""1-3季度, Q1-Q3: of the year so far."""
_QUARTER_LETTER = re.compile(r"(?<![a-z])q([1-4])(?!\d)|(?<!\d)([1-4])q(?![a-z])", re.IGNORECASE)
_MONTHS = re.compile(r"(?<!\d)0?1月?(?:份)?[-—–－~～至到]+0?(3|6|9|12)月")
_BARE_MONTHS = re.compile(r"(?<!\d)(?:一|1)月?[-—–－~～至到]+(三|六|九|十二)月")
_DOTTED_MONTHS = re.compile(r"(20\d\d)[./]0?(1|4|7|10)[-—–~～至到]+0?(3|6|9|12)月?(?![\d.日/-])")
"""2024.1-9: months without their word, of the year so far or of a quarter alone."""
_FROM_JANUARY = re.compile(
    r"(20\d\d)[年./]0?1[月./]0?1日?[-—–~～至到]+(?:20\d\d[年./-])?0?(3|6|9|12)[月./-](?:30|31)日?"
)
_UP_TO_DAY = re.compile(r"(20\d\d)[年./-]0?(3|6|9|12)[月./-](?:30|31)日?为?止")
_UNTIL = re.compile(r"(?:截至|截止|止于)(?:到)?(?:20\d\d)?年?[./-]?0?(3|6|9|12)(?:月|[./-])")
_MONTH_END = re.compile(r"(?<!\d)0?(3|6|9|12)月(?:底|末)")
_LAST_DAY = re.compile(
    r"(?:截至|截止|止于|至|报告期|所属期|统计(?:时间|时点|期间|期|日期)|时点|期末|期间|数据)(?:到|日期|时间)?[:：]?"
    r"(20\d\d)[年./-]0?(3|6|9|12)[月./-](?:30|31)日?"
)
_QUARTER_MONTHS = re.compile(r"(?<!\d)0?(4|7|10)月?(?:份)?[-—–~至到]+0?(6|9|12)月")
_MONTH_NUMBER = re.compile(r"(?<!\d)(20\d\d)(?:(03|06|09|12)|(0331|0630|0930|1231))(?!\d)")
"""202509 or 20250930: the month or day that a quarter ends with; other such numbers may be any date."""
_ONE_MONTH = re.compile(r"(20\d\d)[年./-]0?(3|6|9|12)月?(?![\d.月/-])(?!日)")
_HALF = re.compile(r"上半年|年半年|(?<!下)半年(?:报|度)")
_SECOND_HALF = re.compile(r"下半年")
_SPAN_OF_HALF = re.compile(r"下半年(?!度?[末底])")
_SPAN_OF_MONTHS = re.compile(r"(?<![\d.])0?(\d{1,2})月?(?:份)?[-—–－~～至到]+0?(\d{1,2})月(?!底|末|\d)")
_SPAN_OF_QUARTERS = re.compile(r"第?[二三2-3](?:季度?)?[-—–－~～至到、和]+第?[三四3-4]季度")
_THREE_QUARTERS = re.compile(r"前三(?:个)?季度|1-3季度|一至三季度")
_WHOLE_YEAR = re.compile(r"年度(?!建会|计划|目标|任务|新建|考核)|全年|年报|年终|1月?[-—~至到]+12月")
_YEAR_END = re.compile(r"(?<![上去前比])年[末底](?!前)")
_DATE_LABEL = re.compile(
    rf"^(?:(?:{_DONE}|发文|成文)(?:日期|时间|日)|(?:{_FORM_DONE})于"
    r"|有效期限?[至到]?|批准(?:文号|日期|机关)|批准文号|文号|备案(?:文号|日期)|表号|日期)[:：]?$"
)
LONGEST_DEED = 8
_MADE = re.compile(rf"\(?(?:{_DONE})\)?")
_PLAIN_NUMERALS = str.maketrans("壹贰叁肆ⅠⅡⅢⅣ", "一二三四一二三四")
_NINE_MONTHS = re.compile(r"前(三|六|九|十二|3|6|9|12)个?月")
_NAMED_MONTH_END = re.compile(
    r"(?:截[至止]到?|[年度])(三|六|九|十二)月(?:底|末|30|31)|截[至止]到?(?:20\d\d年)?(三|六|九|十二)月"
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "六": 6, "九": 9, "十二": 12}


@lru_cache(maxsize=8192)
def period_of(text: str) -> Period:
    """The period a text names; any part that it does not name is None."""
    if not text or len(text) > 400:
        return _NONE
    bare = "".join(unicodedata.normalize("NFKC", simplified(text.translate(_PLAIN_NUMERALS))).split())
    if not any(each.isdigit() for each in bare) and not re.search(r"[季年半二]", bare):
        return _NONE
    bare = _CHINESE_YEAR.sub(lambda found: found[0].translate(_YEAR_DIGITS), bare)
    bare = _ABOUT_THE_FORM.sub("|", _FILLING_DATE.sub("|", bare))
    bare = _UP_TO_DAY.sub(r"截至\1年\2月", _FROM_JANUARY.sub(r"\1年1-\2月", bare))
    bare = _DOTTED_MONTHS.sub(r"\1年\2-\3月", bare)
    quarter = _quarter_of(bare)
    alone = False
    if quarter is None and (own := _QUARTER_MONTHS.search(bare)) and int(own[2]) - int(own[1]) == 2:
        quarter, alone = int(own[2]) // 3, True
    if (number := _MONTH_NUMBER.search(bare)) and quarter in (None, int((number[2] or number[3])[:2]) // 3):
        return Period(int(number[1]), int((number[2] or number[3])[:2]) // 3)
    end = _LAST_DAY.search(bare)
    if end and quarter in (None, int(end[2]) // 3):
        return Period(int(end[1]), int(end[2]) // 3)
    bare_of_dates = _FULL_DATE.sub("|", bare)
    years = {int(found) for found in _YEAR.findall(bare_of_dates) if 2000 <= int(found) <= 2099}
    if not years and (short := _SHORT_YEAR.search(bare_of_dates)):
        years = {2000 + int(short[1])}
    whole = bool(_WHOLE_YEAR.search(bare_of_dates))
    annual = quarter is None and (whole or bool(_YEAR_END.search(bare_of_dates)))
    running = _from_january(bare) if quarter is not None else whole
    return Period(next(iter(years)) if len(years) == 1 else None, quarter, annual, alone, running)


def _quarter_of(bare: str) -> int | None:
    if _THREE_QUARTERS.search(bare):
        return 3
    if found := _RUNNING_QUARTERS.search(bare):
        return _NUMERALS.get(found[1]) or int(found[1] or found[2])
    quarters = {_NUMERALS.get(found) or int(found) for found in _QUARTER.findall(bare)}
    quarters |= {int(first or second) for first, second in _QUARTER_LETTER.findall(bare)}
    if len(quarters) == 1:
        return quarters.pop()
    if quarters:
        return None
    if found := _MONTHS.search(bare):
        return int(found[1]) // 3
    if found := _BARE_MONTHS.search(bare):
        return _NUMERALS[found[1]] // 3
    if found := _NINE_MONTHS.search(bare):
        months = int(found[1]) if found[1].isdigit() else _NUMERALS[found[1]]
        return months // 3
    if found := _NAMED_MONTH_END.search(bare):
        return _NUMERALS[found[1] or found[2]] // 3
    if _HALF.search(bare):
        return 2
    if _SECOND_HALF.search(bare):
        return 4
    if found := _UNTIL.search(bare) or _MONTH_END.search(bare):
        return int(found[1]) // 3
    if found := _ONE_MONTH.search(bare):
        return int(found[2]) // 3
    return None


def _from_january(bare: str) -> bool:
    """Whether a text that names a quarter does so by months from January on, and by nothing else."""
    if _THREE_QUARTERS.search(bare) or _RUNNING_QUARTERS.search(bare):
        return True
    if _QUARTER.search(bare) or _QUARTER_LETTER.search(bare):
        return False
    return any(each.search(bare) for each in (_MONTHS, _BARE_MONTHS, _NINE_MONTHS, _HALF))


@lru_cache(maxsize=8192)
def is_other_span(text: str) -> bool:
    """Whether a head names months that are neither a quarter nor from January on: 7—12月, 下半年, 二至三季度.

    Their figures are neither of the quarter nor of the year so far. 下半年末 is a day, of a stock.
    """
    bare = "".join(unicodedata.normalize("NFKC", simplified(text)).split())
    if _SPAN_OF_QUARTERS.search(bare):
        return not _RUNNING_QUARTERS.search(bare)
    if _QUARTER.search(bare) or _WHOLE_YEAR.search(_SPAN_OF_MONTHS.sub("", bare)):
        return False
    spans = [(int(first), int(last)) for first, last in _SPAN_OF_MONTHS.findall(bare)]
    if any(first == 1 or (last - first == 2 and last % 3 == 0) for first, last in spans):
        return False
    return bool(_SPAN_OF_HALF.search(bare)) or any(1 < first < last <= 12 for first, last in spans)


@lru_cache(maxsize=8192)
def says_made(text: str) -> bool:
    """Whether a cell only says what was done with the form on the date beside it: 制定, （修订）."""
    return len(text) <= LONGEST_DEED and bool(
        _MADE.fullmatch("".join(unicodedata.normalize("NFKC", simplified(text)).split()))
    )


@lru_cache(maxsize=8192)
def is_date_head(text: str) -> bool:
    """Whether a column holds the dates on which its rows were written down or sent: 登记日期, 报送时间."""
    return is_date_label(text) and len(text.strip()) > len("日期")


@lru_cache(maxsize=8192)
def is_date_label(text: str) -> bool:
    """Whether a cell only announces a date that is no period of the figures: 填报日期：, 有效期至：."""
    bare = "".join(unicodedata.normalize("NFKC", simplified(text)).split())
    return len(bare) <= 12 and bool(_DATE_LABEL.match(bare))


def combine(sources: Iterable[Period]) -> tuple[int | None, int | None, bool]:
    """Year and quarter from several sources, nearest first; whether a later source contradicts an earlier.

    A whole year is the fourth quarter only where no source names a quarter.
    """
    year: int | None = None
    quarter: int | None = None
    annual = conflict = False
    for source in sources:
        if source.year is not None:
            conflict = conflict or (year is not None and year != source.year)
            year = year or source.year
        if source.quarter is not None:
            conflict = conflict or (quarter is not None and quarter != source.quarter)
            quarter = quarter or source.quarter
        annual = annual or source.annual
    if quarter is None and annual and year is not None:
        quarter = 4
    return year, quarter, conflict
