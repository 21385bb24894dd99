"""A figure of a sentence in, whether it is none out: growth, amounts a head, thresholds, slogans."""

from __future__ import annotations

import re

from dashboard.narrative.numbers import Number

GROWTH = re.compile(
    r"(?:增长|增加|提高|上升|下降|减少|增幅|降低|增速|同比|环比|回落|上浮|下降率|增长率|提升|净增|多了|少了)(?:了|率|幅度|幅|约|近|达|为|:)*$"
)
_REACHED = re.compile(r"(?:增长|增加|提高|上升|下降|减少|降低|提升)(?:到|至|为)$")
_COMPARED = re.compile(
    r"(?:比|较|同比)(?:去年|上年|往年|年初|前年|上一年|上季|同期|20\d\d年)?[^,。;]{0,14}(?:增加|增长|减少|净增|增收|减收|多|少|提高|上升|下降|翻)(?:了|出|近|约|收|建|发|发展|参加|受理)*$"
)
_EACH = re.compile(
    r"(?:每(?:人|户|家|名|位|年|月|季度?|半年|周|天|个|次|场|期|桌|人每年)|人均|户均|平均|每年每人|生均)[^,。;、]{0,9}$"
)
_THRESHOLD = re.compile(
    r"^(?:及)?(?:以上|以下|以内)?(?:的)?(?:规模)?(?:非公)?(?:以上)?(?:的)?(?:企业|单位|工会)"
)
_LIMIT_BEFORE = re.compile(r"(?:满|超过|不足|未满|低于|高于)$")


def is_no_figure(text: str, number: Number) -> bool:
    """Growth, differences, amounts a head, thresholds and slogans are no figures of an indicator."""
    before = text[max(0, number.start - 30) : number.start]
    after = text[number.end : number.end + 12]
    if _COMPARED.search(before) or (
        GROWTH.search(before) and not _REACHED.search(before) and "新增" not in before[-6:]
    ):
        return True
    if re.match(r"(?:的)?(?:增长|增幅|涨幅|个百分点|速度|左右的增)", after):
        return True
    if _EACH.search(before) and number.kind != "money":
        return True
    if _EACH.search(before) and not re.search(r"(?:人均|户均|生均)[^,。;、\d]{0,9}$", before):
        return True
    if "以上" in text[number.start : number.end] and _THRESHOLD.match(after):
        return True
    if _THRESHOLD.match(after) and after.startswith(("以上", "及以上", "以下")):
        return True
    if _LIMIT_BEFORE.search(before) and number.kind in ("person", "other") and "以上" in after[:3]:
        return True
    return _in_quotes(text, number)


def _in_quotes(text: str, number: Number) -> bool:
    """A figure within short quotation marks is part of a name: “三个一”, “两个普遍”."""
    left = text.rfind('"', max(0, number.start - 8), number.start)
    right = text.find('"', number.end, number.end + 8)
    return left >= 0 and right >= 0 and text.count('"', 0, left) % 2 == 0 and number.is_chinese
