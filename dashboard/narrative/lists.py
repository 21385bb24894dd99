"""A figure that speaks for a list in, the texts to read before it out: one for each item it belongs to.

``培养技师、技工各2名`` says two things; in ``A、B和C分别为1份、2份和3份`` each item has its own figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.narrative.numbers import Number

_SHARED = re.compile(r"(?:各|均(?:达到?|为|在|是)?)$")
_RESPECTIVELY = re.compile(r"分别(?:达到?|为|是|有|签订|完成|在|占|新增)*$")
_JOINED = re.compile(r"[、,和及]+(?:与)?")
_PARTED = re.compile(r"、|和|与|以及")
_TAIL = re.compile(r"(?:签订率|建制率|覆盖率|覆盖面|签订|份数|人数|数|率|面)+$")
_LEAD = re.compile(r"^.*?(?:签订|培养|发放|建立|新建|评选|选树|提出|开展|举办|组织|完成)(?:了)?")


def heads(text: str, numbers: Sequence[Number], index: int) -> list[str | None]:
    """The texts to read before a figure: None for the sentence's own, or one for each item of a list."""
    before = text[: numbers[index].start]
    if _SHARED.search(before):
        items = _items(_SHARED.sub("", before))
        if len(items) > 1:
            return list(items)
    first, last = _run(text, numbers, index)
    lead = text[: numbers[first].start]
    count = last - first + 1
    if count > 1 and _RESPECTIVELY.search(lead):
        items = _items(lead[: lead.rfind("分别")])
        if len(items) >= count:
            return [items[len(items) - count + index - first]]
    return [None]


def _run(text: str, numbers: Sequence[Number], index: int) -> tuple[int, int]:
    """The first and last of the figures that stand in a row with one, nothing but list marks between."""

    def joined(at: int) -> bool:
        return bool(_JOINED.fullmatch(text[numbers[at].end : numbers[at + 1].start]))

    first = last = index
    while first > 0 and joined(first - 1):
        first -= 1
    while last + 1 < len(numbers) and joined(last):
        last += 1
    return first, last


def _items(text: str) -> list[str]:
    """The items of a list at the end of a text, each with the words that all of them share."""
    clause = re.split(r"[,:。;]", text)[-1] or text
    parts = [part for part in _PARTED.split(clause) if part]
    if len(parts) < 2:
        return [text]
    tail, lead = _TAIL.search(parts[-1]), _LEAD.match(parts[0])
    shared_tail, shared_lead = tail[0] if tail else "", lead[0] if lead else ""
    wholes = [parts[0], *(shared_lead + part for part in parts[1:])]
    return [whole if whole.endswith(shared_tail) else whole + shared_tail for whole in wholes]
