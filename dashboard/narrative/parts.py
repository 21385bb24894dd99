"""The claims of one sentence in, the same with those settled that only make sense together out.

A whole told with its parts (…23人、…18人,共41人), a part named by its kind alone (其中企业8个), what came
in and what of it was done (调解13起,成功12起), and one matter counted twice (134批、412人次).
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from dashboard.catalogue import Measure, catalogue
from dashboard.intake.records import Basis
from dashboard.narrative.numbers import Number
from dashboard.narrative.records import Claim
from dashboard.settings import DATA

PATH = DATA / "narrative" / "parts.csv"
_IN_ALL = re.compile(r"(?:共计|合计|总计|一共|共|计)(?:有|为|达)?$")
_OF_IT = re.compile(r"^[^。;]{0,3}(?:其中|包括|分别)")
_PART_OF = re.compile(r"^[,;(]?其中")
_INSIDE = re.compile(
    r"^(?:[^,。;:]{0,6}[,、(:])?(?:其中|[^,。;:]{0,6}中)?(?:有|含|:|,)?(?P<name>[^\d,。;:、]{1,12}?)(?:有|为|达|共)?$"
)
_NEXT_TO = frozenset(("", "、", ",", "(", "/"))
_DONE = {
    "disputes_resolved": ("disputes_accepted", re.compile(r"(?:成功|化解|结案|办结|调处好)[^\d,]{0,6}$")),
    "disputes_accepted": ("disputes_resolved", re.compile(r"(?:成功|办结|结案|已结|审结|化解)[^\d,]{0,6}$")),
    "proposals": ("proposals_adopted", re.compile(r"(?:采纳|采用|实施|落实|转化)[^\d,]{0,6}$")),
    "hazards_found": ("hazards_fixed", re.compile(r"(?:整改|消除|治理|整治)[^\d,]{0,6}$")),
    "petitions_received": ("petitions_handled", re.compile(r"(?:办结|结案|处理|答复|化解)[^\d,]{0,6}$")),
}
_COMES_IN = frozenset(("disputes_accepted", "petitions_received", "proposals", "hazards_found"))
"""For a code claimed twice in a sentence: the other figure's code, and the words before what was done."""


@cache
def _named() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """For each whole the names of its parts with their codes. Raises ValueError for a bad file."""
    out: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {}
    with PATH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if {row["whole"], row["code"]} - set(catalogue().indicators):
                raise ValueError(f"{PATH.name}: unknown indicator in {row}")
            out[row["whole"]] = (*out.get(row["whole"], ()), (re.compile(row["part"]), row["code"]))
    return out


Found = dict[int, list[Claim]]
"""The claims of each figure of a sentence, by the figure's place among its numbers."""


def settled(text: str, numbers: Sequence[Number], found: Found) -> Found:
    """The claims of a sentence in plain signs, those settled that depend on each other."""
    found = dict(found)
    _name_parts(text, numbers, found)
    _sums(text, numbers, found)
    _done_of(text, found)
    _counted_twice(text, numbers, found)
    _respectively(text, numbers, found)
    return found


def _name_parts(text: str, numbers: Sequence[Number], found: Found) -> None:
    """其中企业8个 after a whole; the name of the part is all that stands between."""
    whole = None
    for at, number in enumerate(numbers):
        lead = text[numbers[at - 1].end : number.start] if at else ""
        codes = [claim.code for claim in found.get(at, ())]
        if whole is not None and number.kind == numbers[whole].kind and len(codes) < 2:
            claim = found[whole][0]
            code = _code_of_part(claim.code, lead)
            is_less = (number.value or 0) < (claim.value or 0)
            if not code and codes == [claim.code] and is_less and _PART_OF.match(lead):
                del found[at]  # 新建工会38家,其中25人以上企业21家
                continue
            if code:
                found[at] = [_moved(claim, number, text, found.get(at), code)]
                continue
        if re.search(r"。|;(?!其中)", lead):
            whole = None
        if len(codes) == 1:
            whole = at


def _code_of_part(whole: str, lead: str) -> str:
    """The indicator of the part of a whole that is named right before a figure."""
    match = _INSIDE.match(lead)
    name = match["name"] if match else ""
    return next((code for part, code in _named().get(whole, ()) if part.fullmatch(name)), "")


def _moved(model: Claim, number: Number, text: str, own: Sequence[Claim] | None, code: str) -> Claim:
    """A claim for a figure after the model of another figure's claim in the sentence."""
    basis: Basis = "stock" if catalogue().indicators[code].measure_type == "stock" else model.basis
    if own:
        return replace(own[0], code=code, basis=basis, others=(own[0].code,), doubts=_sure(own[0]))
    doubts = ("range",) if number.is_range else ()
    return replace(
        model,
        code=code,
        basis=basis,
        value=number.value,
        raw=model.quote[number.start : number.end],
        start=number.start,
        end=number.end,
        approximate=number.approximate,
        unit_factor=number.factor,
        others=(),
        doubts=doubts,
    )


def _sure(claim: Claim) -> tuple[str, ...]:
    return tuple(doubt for doubt in claim.doubts if doubt != "ambiguous")


def _sums(text: str, numbers: Sequence[Number], found: Found) -> None:
    """A figure that is the sum of those beside it is the whole; the parts are not figures of the unit."""
    for at, number in enumerate(numbers):
        if number.value is None or number.kind in ("percent", "other"):
            continue
        before = [each for each in range(at) if numbers[each].kind == number.kind]
        after = [each for each in range(at + 1, len(numbers)) if numbers[each].kind == number.kind]
        parts: list[int] = []
        if _IN_ALL.search(text[max(0, number.start - 8) : number.start]):
            parts = _making(number, [*reversed(before)], numbers)
        if not parts and after and _OF_IT.match(text[number.end : number.end + 8]):
            parts = _making(number, after, numbers)
        if parts:
            _keep_whole(at, parts, text, numbers, found)


def _making(whole: Number, nearest: Sequence[int], numbers: Sequence[Number]) -> list[int]:
    """The nearest figures that together make the whole, at least two of them."""
    total = whole.value
    for taken, at in enumerate(nearest, 1):
        value = numbers[at].value
        if total is None or value is None or value > total:
            return []
        total -= value
        if total == 0:
            return list(nearest[:taken]) if taken > 1 else []
    return []


def _keep_whole(at: int, parts: Sequence[int], text: str, numbers: Sequence[Number], found: Found) -> None:
    codes = {claim.code for part in parts for claim in found.get(part, ())}
    claimed = sum(part in found for part in parts)
    if len(codes) == 1 and claimed > 1 and at not in found:
        model = next(found[part][0] for part in parts if part in found)
        found[at] = [_moved(model, numbers[at], text, None, model.code)]
    own = {claim.code for claim in found.get(at, ())}
    for part in parts:
        if part in found and {claim.code for claim in found[part]} <= own:
            del found[part]


def _done_of(text: str, found: Found) -> None:
    """Of two figures of one code the first is what came in, the second what of it was done."""
    places = sorted(found)
    for one, other in itertools.pairwise(places):
        first, second = found[one][0], found[other][0]
        if first.code != second.code or first.code not in _DONE or None in (first.value, second.value):
            continue
        code, words = _DONE[first.code]
        if (first.value or 0) < (second.value or 0) or not words.search(text[first.end : second.start]):
            continue
        came_in = first.code in _COMES_IN
        place, claim = (other, second) if came_in else (one, first)
        found[place] = [replace(claim, code=code, others=(claim.code,), doubts=_sure(claim))]


def _counted_twice(text: str, numbers: Sequence[Number], found: Found) -> None:
    """接待来访134批、412人次: the second is the same matter in another unit."""
    for at in sorted(found):
        if at - 1 not in found or numbers[at].kind == numbers[at - 1].kind:
            continue
        between = text[numbers[at - 1].end : numbers[at].start]
        one, other = found[at - 1][0], found[at][0]
        indicator = catalogue().indicators[one.code]
        if between in _NEXT_TO and one.code == other.code and isinstance(indicator, Measure):
            del found[at]


_SHARES = re.compile(r"分别[^,。;\d]*(?:任务|目标|计划|指标)(?:数|额)?的$")


def _respectively(text: str, numbers: Sequence[Number], found: Found) -> None:
    """新建工会61个,发展会员4,233人,分别占任务的122%和105.8%: only the first is of the unions."""
    for first, number in enumerate(numbers):
        if number.kind != "percent" or not _SHARES.search(text[: number.start]):
            continue
        last = first
        while last + 1 < len(numbers) and numbers[last + 1].kind == "percent":
            last += 1
        for place, at in enumerate(range(first - (last - first + 1), first)):
            of = {claim.code for claim in found.get(at, ())}
            own = {claim.code for claim in found.get(first + place, ())}
            if "new_union_completion" in own and "new_union_orgs" not in of:
                del found[first + place]
