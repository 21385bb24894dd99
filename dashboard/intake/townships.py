"""Text in, the township it names out: from a 填报单位 cell, a title, a row of a 汇总表, or a file name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dashboard.intake.lexicon import simplified, words
from dashboard.intake.records import KnownUnits

_COUNTED = re.compile(r"^(?:\(?[A-Za-z]?\d{1,3}[).、．:\-]|[A-Za-z]?\d{1,3}(?=[\u4e00-\u9fff]{2})(?!团))")
"""1. or 01 before a name."""
_BLANK_LINE = re.compile(r"[_＿\-—\s]+")
_SEAL = re.compile(r"[(（][^()（）]{0,12}(?:章|盖印|签字|签名)[^()（）]{0,6}[)）]|(?:盖章|公章)")
_UNION_END = re.compile(
    r"(?:总工会|工会联合会|工会委员会|工会工作委员会|联合工会|工联会|(?:人民)?政府(?:机关)?工会(?:委员会)?|机关工会|基层工会|工会)$"
)
_GOVERNMENT_END = re.compile(r"(?:人民政府|办事处|党工委)$")
_LABEL = re.compile(
    r"^(?:填报|填表|填制|报送|上报|汇总|编报|编制|报告|统计|制表|报表)?(?:单位|机构|工会|乡镇|街道|乡镇\(街道\)|镇街)(?:名称|全称)?"
    r"(?:\([^()]{0,8}\))?[::](?P<value>.*)$"
)
_LABEL_ALONE = re.compile(
    r"^(?:填报|填表|填制|报送|上报|编报|编制|报告|统计|制表|汇总)(?:单位|机构|工会|乡镇)(?:名称|全称)?(?:\([^()]{0,8}\))?[::]?$"
    r"|^(?:单位名称|工会名称|乡镇名称|所属乡镇|乡镇\(街道\)|乡镇)(?:\([^()]{0,8}\))?[::]?$"
)
# What stands in the same cell behind the name: another label after a gap, a date or a period.
_BESIDE = re.compile(r"(?<=[^\s:：])\s{2,}(?=\S{1,10}\s?[:：]|20\d\d|[（(]?20\d\d|二[〇零○])")
_NO_NAME = re.compile(
    r"(?:填报|填表|报出|上报|制表|编制)(?:日期|时间|人)|单位负责人|联系电话|日期:|单位:|计量单位|金额单位"
    r"|报告期|统计期|\(?20\d\d[年./-]|二[〇零○]..年|截[至止]"
)
ENDS = (
    "街道|镇|乡|苏木|开发区|工业园区|产业园区|工业园|产业园|园区|工业区|管理区|高新区|示范区|集聚区"
    "|集中区|度假区|旅游区|风景区|名胜区|保税区|科技园|物流园|街道办|办事处|管委会"
    "|农场|林场|垦殖场|牧场|渔场|茶场|良种场|原种场|种畜场|种羊场|园艺场|果园场|蚕种场|盐场|总场|分场|团场"
)
_NAME = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,8}}?(?:{ENDS}))")
_COUNTY_FRONT = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|州))?(?:[\u4e00-\u9fff]{2,6}?市)?(?:[\u4e00-\u9fff]{0,6}?[县区旗市])(?![镇乡]|街道)(?=[\u4e00-\u9fff]{2,})"
)
_GENERIC = re.compile(
    r"^(?:各|全|本|某|每|分|按|所有|所属|有关|下辖|其他|合计|小计|[\u4e00-\u9fff]*[县市区]?各)?(?:乡镇|镇乡|镇街|乡|镇|街道|园区|开发区|城镇|乡镇街道|村镇|集镇|社区)$"
    r"|^(?![^全各本某城市县][市区]街道$)[\u4e00-\u9fff]*(?:[县市]|(?<!开发)(?<!高新)区)(?:乡镇|镇乡|镇街|街道|园区|乡镇街道)$"
)
# Words that end like the name of a township: 城乡困难职工, 返乡农民工, 送文化下乡, 特色小镇.
_COMMON = re.compile(
    r"(?:统筹)?城乡|(?:美丽|魅力|和美)乡|[\u4e00-\u9fff]*返乡|[还家老故]乡|三下乡|特色小镇|小镇|(?:新型|小)城镇"
    r"|[\u4e00-\u9fff]*(?:送|送?(?:文化|科技|卫生|医疗|法律|服务|图书|电影|宣传|家电))下乡|(?:中心|重点|示范|试点|建制|驻村|个)镇"
)
_WHOLE_NAME = re.compile(rf"^[\u4e00-\u9fff]{{2,14}}(?:{ENDS})$")
_SAID_OF_ONESELF = re.compile(r"[我贵该此](?:乡|镇|街道|园区)$|本(?:乡|镇|街道|园区)$")
_NOT_NAMES = words("企业 基层 机关 单位 女职工 联合 行业 区域 专职 示范 先进 非公企业 新建 规范化 合格 模范")
_KINDS = frozenset({"乡镇", "镇乡", "镇街", "乡", "镇", "街道", "园区", "开发区"})
_COUNTY = re.compile(r"^[\u4e00-\u9fff]{2,8}(?:县|区|市|旗)$")
_TOTAL = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,8})?(?:合计|总计|小计|共计|累计|汇总|总数|合计数)(?:\([^()]*\))?$|^(?:全县|全市|全区|全州|总|计)$|^total$"
    r"|^(?:乡|镇|街道|乡镇|村|社区|企业|企事业|机关|学校)\([\u4e00-\u9fff、]{1,8}\)(?:小计|合计|总计)$",
    re.I,
)

_PARK = "(?:工业|产业)?园区|开发区|工业区|管理区|(?:国有)?(?:农林|农|林|牧|渔|茶)场"
_KIND = f"乡镇|镇乡|镇街|(?:少数)?民族乡|乡|镇|街道办事处|街道|办事处|{_PARK}"
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十]{1,3}\)[、.:]?")
_NUMBERED_KINDS = re.compile(
    rf"(?:{_NUMBERED.pattern})"
    rf"(?P<kinds>(?:{_KIND})(?:(?:[、,/和及与]|以及)?(?:{_KIND}))*)"
)
"""二、镇 and （四）园区、农场 before the rows of their units."""
LONGEST_KINDS = 20
"""Signs of such a label; 乡镇 may be read in two ways, so a long one would take long."""
_SUM_BEHIND = re.compile(r"(?<=.)\((?:小计|合计|总计|汇总)\)$")
_ALL_OF_IT = re.compile(r"^全(?:镇|乡|街道|办事处|园区|开发区|场)(?:\([^()]*\))?$")


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """NFKC, simplified, without white space and the underscores of a blank to fill in."""
    return "".join(unicodedata.normalize("NFKC", simplified(text)).split()).replace("：", ":")


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A township without seals, blanks and the union's own ending: 青石镇总工会（公章） -> 青石镇."""
    name = _SEAL.sub("", squeezed(text))
    name = _BLANK_LINE.sub("", name).strip(":、,。.")
    name = _COUNTED.sub("", name)
    name = re.sub(r"\([^()]*\)$", "", name)
    for _ in range(2):
        shorter = _UNION_END.sub("", name)
        name = shorter if len(shorter) >= 2 else name
    shorter = _GOVERNMENT_END.sub("", name)
    return shorter if len(shorter) >= 3 else name


def is_total(text: str) -> bool:
    """Whether a row or column head is a sum of others: 合　计, 乡镇小计, 全县."""
    return bool(_TOTAL.match(squeezed(text).rstrip(":")))


def sums_rows(text: str) -> bool:
    """Whether the label of a row says that it sums others: 合计, 其中：街道, 全镇."""
    bare = squeezed(text)
    if is_total(text) or part_of_units(text) or _ALL_OF_IT.match(bare):
        return True
    return bool(_SUM_BEHIND.search(bare)) and not looks_like_township(_SUM_BEHIND.sub("", bare))


def part_of_units(text: str) -> str:
    """The kind of units that a subtotal such as 其中：街道 or 乡镇小计 is of; "" for anything else.

    That of several kinds comes as written: 园区、农场 of 四、园区、农场（小计）.
    """
    bare = re.sub(r"^(?:其中|#|-)*:?|\(?(?:小计|合计|汇总|工会)\)?$", "", squeezed(text)).strip("():")
    return bare if bare in _KINDS else numbered_kinds(text)


def numbered_kinds(text: str) -> str:
    """The kinds of units that a numbered row names and nothing else, 二、镇: those below it; else ""."""
    bare = re.sub(r"\(?(?:小计|合计|汇总|工会)\)?$", "", squeezed(text)).rstrip(":")
    found = _NUMBERED_KINDS.fullmatch(bare) if len(bare) <= LONGEST_KINDS else None
    return found["kinds"] if found else ""


def is_numbered_unit(text: str, following: str) -> bool:
    """Whether 十二、开发区 is one of the units numbered so: the ``following`` label is no unit of its own."""
    alone = re.fullmatch(_PARK, numbered_kinds(text))
    return bool(alone) and (
        not following or is_total(following) or bool(_NUMBERED.match(squeezed(following)))
    )


@lru_cache(maxsize=8192)
def looks_like_township(text: str) -> bool:
    """Whether a whole cell is a township's name by its ending or its union's."""
    bare = _SEAL.sub("", squeezed(text))
    bare = _COUNTED.sub("", bare)
    name = clean(text)
    if name in _NOT_NAMES or len(name) < 2 or len(bare) > 24 or is_total(text) or _GENERIC.match(name):
        return False
    return bool(_WHOLE_NAME.match(name)) or (
        bool(_UNION_END.search(bare)) and bare != name and len(name) <= 10
    )


def names_a_place(name: str) -> bool:
    """Whether a cleaned name ends as that of a township, 青石镇, and means no kind of them, 示范镇."""
    return bool(_WHOLE_NAME.match(name)) and looks_like_township(name) and not _COMMON.fullmatch(name)


def labelled(text: str) -> str | None:
    """The township of a cell such as 填报单位：青石镇总工会; "" when the label stands alone; None else."""
    bare = squeezed(_BESIDE.split(text, maxsplit=1)[0])
    if not (found := _LABEL.match(bare)):
        return "" if _LABEL_ALONE.match(bare) else None
    value = _NO_NAME.split(found["value"], maxsplit=1)[0]
    return _unit_words_out(clean(value)) if value else ""


def _unit_words_out(name: str) -> str:
    """单位：人、个、元 is a unit of measure, not a township, whatever note follows it."""
    if re.match(r"(?:人次?|[个户家份件项]|万?元)[、,/]", name):
        return ""
    return "" if re.fullmatch(r"[人个户家份件次元万亿、,/%条项处例场期篇名台%百千%()（）]+", name) else name


@lru_cache(maxsize=8192)
def within(text: str) -> str:
    """The township named in a title or file name: 石桥镇2024年度报表 -> 石桥镇; "" when it names none."""
    bare = squeezed(text)
    bare = re.sub(
        r"(?:各)?(?:乡镇|镇乡|镇街|(?<=[市县区州旗])[乡镇](?=\([街乡镇]))(?:\((?:街道?|乡|镇|办事处|园区)\))?|\((?:街道|乡镇)\)|各?(?:镇|乡)、?(?:街道)"
        r"|各(?:乡|镇|街道|园区)|第?[一二三四1-4]季度|前三季度|季度|[上下]?半年|年度?",
        "|",
        bare,
    )
    for found in re.finditer(r"[\u4e00-\u9fff]+", bare):
        piece = _COUNTY_FRONT.sub("", found[0])
        for name in _NAME.finditer(piece):
            if _GENERIC.match(name["name"]) or _SAID_OF_ONESELF.search(name["name"]):
                continue
            if _COMMON.fullmatch(name["name"]):
                continue
            if len(name["name"]) >= 2:
                return name["name"]
    return ""


def is_county(name: str) -> bool:
    """Whether a cleaned name is a county's, a district's or a city's."""
    return bool(_COUNTY.match(name)) and not _WHOLE_NAME.match(name)


def resolve(text: str, units: KnownUnits) -> str | None:
    """The unit_code of a township as written, None when no known name or alias fits."""
    bare = squeezed(text)
    name = clean(text)
    county_off = _COUNTY_FRONT.sub("", name)
    for each in (text, bare, name, county_off, _UNION_END.sub("", bare), _SEAL.sub("", bare)):
        if each and each in units.names:
            return units.names[each]
    return None


def known_within(text: str, names: tuple[str, ...]) -> str:
    """The longest known name that stands in a title or file name; "" when none or two different ones do."""
    bare = squeezed(text)
    hits = [name for name in names if len(name) >= 2 and name in bare]
    return max(hits, key=len, default="")
