"""A header's key in, what else it says by its brackets out; and whether a target is that of new unions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dashboard.intake.found import Found
from dashboard.intake.lexicon import key

_AIMS = frozenset({"new_union_target", "new_union_completion"})
"""Indicators that any target may be called like: 目标数, 任务数, 任务完成率."""
_OF_UNIONS = re.compile(r"建会|组建|建工会|新建|新成立|建立工会|工会(?:数|$|\()")
_KIND_BRACKET = re.compile(
    r"^(?P<name>[^()]{2,})\((?!不|含|其中|包|指|按|除|剔|本|累|截|单位|上|当|至)(?P<kind>[\u4e00-\u9fff]{1,6})\)$"
)
_BRACKET = re.compile(r"\((?P<inside>[^()]{1,16})\)")
SHORTEST = 3
"""Signs of a bracket that may be a name of its own."""


def said_again(full: str, find: Callable[[str], Found | None]) -> Found | None:
    """What a header means whose bracket says it again; None where both are not sure to mean one thing."""
    for texts in _readings(full):
        codes = {each.code if (each := find(text)) and each.sure else "" for text in texts}
        if len(codes) == 1 and (code := codes.pop()):
            return Found(code, "fuzzy")
    return None


def of_kind(full: str) -> tuple[str, ...]:
    """A header with its bracket, which says of which kind it is, before and behind: 会员人数（女）."""
    parted = _KIND_BRACKET.match(full)
    return (parted["kind"] + parted["name"], parted["name"] + parted["kind"]) if parted else ()


def _readings(full: str) -> list[tuple[str, ...]]:
    """Texts that mean one thing where a bracket only says it again, in other words or for other offices.

    教职工人数(建会单位职工人数) is both, 校务(厂务)公开单位数 either, 教(职)代会 with and without it.
    """
    found = _BRACKET.search(full)
    if found is None:
        return []
    before, inside, behind = full[: found.start()], found["inside"], full[found.end() :]
    if not before:
        return []
    if not behind:
        return [(before, inside)] if len(inside) >= SHORTEST else []
    instead = before[: -len(inside)] + inside + behind
    return [(before + behind, before + inside + behind), (before + behind, instead)]


def is_other_target(found: Found, parts: Sequence[str]) -> bool:
    """Whether a target is that of another than new unions, 新发展会员 / 目标数, or may be: 目标数."""
    if found.code not in _AIMS or (len(parts) == 1 and found.match != "fuzzy"):
        return False
    return not any(_OF_UNIONS.search(key(part)) for part in parts)
