"""An unlisted header in, the indicators it is nearest to, out: to be asked about, never taken."""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.intake.found import Found
from dashboard.intake.lexicon import counted_in, features, key, split_unit
from dashboard.intake.names import fits, indicator, names_index
from dashboard.intake.phrases import meant_nearly

# Words that turn a figure into another one: such a header is never offered as if it were the plain one.
OTHER = re.compile(
    r"未|非|上年|去年|同期|同比|计划|目标|增长|增减|比上|较上|下年|历年|占|率|比例|平均|人均|户均"
)
THINGS = frozenset({"organisation", "enterprise", "person", "household", "contract"})
DOUBTFUL_FROM = 84.0
"""Similarity from which an unlisted header comes with a candidate of its own instead of as unknown."""


def candidates(text: str, unit: str = "") -> tuple[tuple[str, float], ...]:
    """The three indicators a header is nearest to, best first, with a similarity of 0..100."""
    return _candidates(split_unit(key(text))[0], unit or split_unit(key(text))[1])


@lru_cache(maxsize=4096)
def _candidates(bare: str, unit: str) -> tuple[tuple[str, float], ...]:
    from rapidfuzz import fuzz, process

    said = features(bare)
    index = names_index()
    best: dict[str, float] = {}
    for _, likeness, place in process.extract(bare, index.spelled, scorer=fuzz.ratio, limit=25):
        text, code = index.texts[place]
        if not fits(code, unit):
            continue
        other = features(text)
        shared = 100 * len(said & other) / max(len(said | other), 1)
        score = 0.6 * likeness + 0.4 * shared
        if score > best.get(code, 0):
            best[code] = score
    ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))[:3]
    return tuple((code, round(score, 1)) for code, score in ranked if score >= 45)


@lru_cache(maxsize=4096)
def nearest(text: str, unit: str = "") -> Found:
    """The best candidate of an unlisted header, delivered as doubtful when it is near enough to be asked."""
    best = candidates(text, unit)
    if code := meant_nearly(text, unit):
        others = [each for each in best if each[0] != code]
        return Found(code, "doubtful", ((code, DOUBTFUL_FROM), *others)[:3])
    if OTHER.search(key(text)):
        return Found("", "doubtful", best)
    from dashboard.intake.nearness import said_with_more

    code = said_with_more(text, unit)
    if code and counted_in(text) == "场" and indicator(code).unit in THINGS:
        return Found("", "doubtful", best)
    if code:
        others = [each for each in best if each[0] != code]
        return Found(
            code, "doubtful", ((code, max(DOUBTFUL_FROM, *(score for _, score in best), 0.0)), *others)[:3]
        )
    counted = counted_in(text), counted_in(indicator(best[0][0]).name_zh) if best else ""
    if all(counted) and counted[0] != counted[1]:
        return Found("", "doubtful", best)
    if best and best[0][1] >= DOUBTFUL_FROM and (len(best) == 1 or best[0][1] - best[1][1] >= 4):
        return Found(best[0][0], "doubtful", best)
    return Found("", "doubtful", best)
