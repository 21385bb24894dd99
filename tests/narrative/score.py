"""How well reports are read: recall, precision, and whether indicator, value and doubt are right.

Run as ``python -m tests.narrative.score [folder of seeds]``. A report of our own carries its truth in the text:
``发展会员{873人|new_members|873}``, with ``|target`` and the like for a figure that must carry that doubt.
``….docx.txt`` is read as a Word document with its lines with tabs as tables, ``….gb18030.txt`` in that encoding.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import docx

from dashboard.narrative.mend import mended_lines, plain
from dashboard.narrative.read import read_report
from dashboard.narrative.records import Claim, NarrativeReading

HERE = Path(__file__).parent
REPORTS = HERE / "reports"
HELD_OUT = ("town_term_2021.txt", "two_towns_2017.txt")
_READING = re.compile(r"[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,7}[)）]")
_MARK = re.compile(r"\{([^{}|]+)\|([\w/+]+)\|([\d.]+)(?:\|(\w+))?\}")


@dataclass(frozen=True)
class Truth:
    """A figure that a report really gives: its indicator and value, and ``actual`` or the doubt it must carry."""

    code: str
    value: Decimal | None
    status: str
    raw: str
    lead: str
    """The signs before it, without spaces."""


@dataclass(frozen=True)
class Score:
    """Counts over one or more reports."""

    actual: int = 0
    found: int = 0
    code_right: int = 0
    value_right: int = 0
    claims: int = 0
    false: int = 0
    doubts: int = 0
    doubts_told: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def line(self, name: str) -> str:
        """One line for a person to read."""
        recall, precision = self.found / max(1, self.actual), 1 - self.false / max(1, self.claims)
        code, value = self.code_right / max(1, self.found), self.value_right / max(1, self.found)
        return (
            f"{name:28} recall {recall:6.1%} ({self.found}/{self.actual})  precision {precision:6.1%} "
            f"({self.claims - self.false}/{self.claims})  indicator {code:6.1%}  value {value:6.1%}  doubts {self.doubts_told}/{self.doubts}"
        )


def told(text: str) -> tuple[str, list[Truth]]:
    """A report with its marks taken out, and what they said."""
    out, truths, at = "", [], 0
    annotated = _READING.search(text) is not None
    for match in _MARK.finditer(text):
        out += text[at : match.start()]
        line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
        before = "".join(mended_lines(out.splitlines()[-3:])) if annotated else out
        lead = "" if "\t" in line else bare(before)[-8:]
        raw = bare(_READING.sub("", match[1]))
        truths += [
            Truth(code, Decimal(match[3]), match[4] or "actual", raw, lead) for code in match[2].split("+")
        ]
        out += match[1]
        at = match.end()
    return out + text[at:], truths


def document(name: str, text: str) -> bytes:
    """The file that a report's text is the text of."""
    if name.endswith(".gb18030.txt"):
        return text.encode("gb18030")
    if not name.endswith(".docx.txt"):
        return text.encode()
    made = docx.Document()
    rows: list[list[str]] = []
    for line in (*text.splitlines(), ""):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        table = made.add_table(len(rows), max(map(len, rows))) if rows else None
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        rows = []
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bare(text: str) -> str:
    """A text in simplified characters without white space."""
    return plain("".join(text.split()))


def score_own(name: str, verbose: bool = False) -> Score:
    """The score of one of our own reports."""
    text, truths = told((REPORTS / name).read_text(encoding="utf-8"))
    reading = read_report(name, document(name, text))
    before = ""
    places = []
    for report in reading.reports:
        for claim in report.claims:
            paragraph = reading.paragraphs[claim.paragraph - 1]
            before = "".join(bare(each) for each in reading.paragraphs[: claim.paragraph - 1][-2:])
            lead = bare(paragraph[: paragraph.find(claim.quote) + claim.start])
            places.append((claim, (before + lead)[-8:]))
    left = list(truths)
    pairs = []
    for claim, lead in places:
        same = [each for each in left if _is_raw(each, bare(claim.raw)) and _same_lead(each.lead, lead)]
        same.sort(key=lambda each: (each.code != claim.code, each.value != claim.value))
        if same:
            left.remove(same[0])
        pairs.append((claim, same[0] if same else None))
    return _counted(pairs, truths, left, verbose)


def _is_raw(truth: Truth, raw: str) -> bool:
    """Whether a figure is a truth's; in a table (no lead) its unit is another cell's."""
    rest = raw.removeprefix(truth.raw)
    return raw == truth.raw or (not truth.lead and rest != raw and not rest[0].isdigit())


def _same_lead(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return one[len(one) - length :] == other[len(other) - length :]


def _counted(
    pairs: list[tuple[Claim, Truth | None]], truths: list[Truth], left: list[Truth], verbose: bool
) -> Score:
    found = [(claim, truth) for claim, truth in pairs if truth and truth.status == "actual"]
    code_wrong = [(claim, truth) for claim, truth in found if claim.code not in truth.code.split("/")]
    value_wrong = [(claim, truth) for claim, truth in found if claim.value != truth.value]
    doubted = [(claim, truth) for claim, truth in pairs if truth and truth.status not in ("actual", "skip")]
    not_told = [(claim, truth) for claim, truth in doubted if truth.status not in claim.doubts]
    counted = [(claim, truth) for claim, truth in pairs if not truth or truth.status != "skip"]
    false = [claim for claim, truth in counted if truth is None] + [claim for claim, _ in not_told]
    missed = [truth for truth in left if truth.status == "actual"]
    if verbose:
        for claim, truth in code_wrong:
            print("   indicator", truth.code, "read as", claim.code, claim.score, claim.others, _near(claim))
        for claim, truth in value_wrong:
            print("   value", truth.value, "read as", claim.value, _near(claim))
        for claim in false:
            print("   false", claim.code, claim.score, claim.doubts, _near(claim))
        for truth in missed:
            print("   missed", truth.code, truth.lead + "【" + truth.raw + "】")
    return Score(
        sum(truth.status == "actual" for truth in truths),
        len(found),
        len(found) - len(code_wrong),
        len(found) - len(value_wrong),
        len(counted),
        len(false),
        sum(truth.status not in ("actual", "skip") for truth in truths),
        len(doubted) - len(not_told),
    )


def _near(claim: Claim) -> str:
    return f"{claim.quote[max(0, claim.start - 24) : claim.start]}【{claim.raw}】{claim.quote[claim.end : claim.end + 16]}"


# --- the shared seeds ---


def score_seed(folder: Path, seed: str, verbose: bool = False) -> Score:
    """The score of one of the published collections, against seed_facts.csv beside them."""
    with (folder / "domain" / "seed_facts.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["seed"] == seed]
    reading = read_report(seed, (folder / "seeds" / seed).read_bytes())
    return _matched(reading, rows, verbose)


def _matched(reading: NarrativeReading, rows: list[dict[str, str]], verbose: bool) -> Score:
    claims = [claim for report in reading.reports for claim in report.claims]
    free = list(range(len(claims)))
    pairs: list[tuple[Claim, Truth | None]] = []
    truths, left = [], []
    for row in rows:
        status = row["status"] if row["indicator_code"] else "none"
        percent = row["unit"] == "%"
        value = Decimal(row["value"]) / (100 if percent else 1) if row["value"] else None
        truth = Truth(row["indicator_code"], value, status, bare(row["value_text"]), bare(row["quote"]))
        if status in ("derived", "anonymised"):
            truth = Truth(truth.code, value, "skip", truth.raw, truth.lead)
        truths.append(truth)
        fits = [
            at
            for at in free
            if (bare(claims[at].raw) in truth.raw or truth.raw in bare(claims[at].raw))
            and truth.lead.replace('"', "") in bare(claims[at].quote).replace('"', "")
        ]
        fits.sort(key=lambda at: (claims[at].code != truth.code, at))
        if fits:
            free.remove(fits[0])
            if status == "none":
                pairs.append((claims[fits[0]], None))
            else:
                pairs.append((claims[fits[0]], truth))
        else:
            left.append(truth)
    pairs += [(claims[at], None) for at in free]
    truths = [Truth(t.code, t.value, "skip", t.raw, t.lead) if t.status == "none" else t for t in truths]
    truths = [t for t in truths if t.status != "skip"]
    left = [t for t in left if t.status not in ("none", "skip")]
    if any(t.code == "new_union_target" for t in truths):
        truths = [
            Truth(t.code, t.value, "actual", t.raw, t.lead) if t.code == "new_union_target" else t
            for t in truths
        ]
        pairs = [
            (c, Truth(t.code, t.value, "actual", t.raw, t.lead) if t and t.code == "new_union_target" else t)
            for c, t in pairs
        ]
    return _counted(pairs, truths, left, verbose)


def main(arguments: list[str]) -> None:
    """Print the scores of our own reports, and of the seeds when their folder is given."""
    verbose, hidden = "-v" in arguments, "-held" in arguments
    folders = [Path(each) for each in arguments if not each.startswith("-")]
    total = Score()
    for file in sorted(REPORTS.glob("*.txt")):
        if (file.name in HELD_OUT) == hidden:
            one = score_own(file.name, verbose)
            print(one.line(file.name))
            total += one
    print(total.line("own reports"))
    for folder in folders:
        total = Score()
        for file in sorted((folder / "seeds").glob("*.txt")):
            one = score_seed(folder, file.name, verbose)
            print(one.line(file.name))
            total += one
        print(total.line("seeds"))


if __name__ == "__main__":
    main(sys.argv[1:])
