"""The catalogue: what data/*.csv say, and what stops the start."""

import shutil
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.catalogue import CatalogueError, header_key, load_catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("indicators.csv", "rules.csv", "programmes.csv"):
        shutil.copy(settings.DATA / name, tmp_path / name)
    return tmp_path


def add_line(folder: Path, line: str, name: str = "indicators.csv") -> int:
    with (folder / name).open("a", encoding="utf-8") as handle:
        handle.write(line + "\n")
    return len((folder / name).read_text(encoding="utf-8").splitlines())


def test_the_projects_own_files_are_sound():
    known = load_catalogue(settings.DATA)
    assert len(known.measures) == 114
    assert len(known.ratios) == 27
    assert len(known.rules) == 40
    assert sum(measure.tier == "core" for measure in known.measures.values()) == 84
    assert known.ratios["membership_rate"].numerator == "members"
    assert known.ratios["membership_rate"].denominator == "workers"


def test_a_year_to_date_count_over_a_stock_has_no_quarter_of_its_own():
    known = load_catalogue(settings.DATA)
    without = {code for code, ratio in known.ratios.items() if not ratio.has_quarter_basis}
    assert {"new_union_completion", "funds_declaration_rate", "final_accounts_rate"} <= without
    assert "dispute_success_rate" not in without


def test_one_line_adds_a_measure_and_another_a_ratio_of_it(folder: Path):
    add_line(
        folder,
        "night_schools,measure,culture,职工夜校数,Night schools,item,stock,0,,,>=0,higher,期末开办的职工夜校数。,"
        "Night schools open at period end.,,extended,,职工夜校(所)|工会夜校,,",
    )
    add_line(
        folder,
        "night_school_share,ratio,culture,夜校工会占比,Share with a school,percent,stock,1,night_schools,union_orgs,"
        "0..1,higher,职工夜校数÷基层工会组织数×100%。,Night schools over unions.,,extended,,,,",
    )
    known = load_catalogue(folder)
    assert known.measures["night_schools"].aliases == ("职工夜校(所)", "工会夜校")
    assert known.ratios["night_school_share"].denominator == "union_orgs"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x_rate,ratio,culture,甲率,X,percent,stock,1,nobody,members,0..1,higher,甲,X,,core,,,,", "'nobody' is no measure"),
        ("x,measure,culture,甲,X,item,stock,0,,,>=0,none,甲,X,,core,,会员数,,", "is a name of members and of x"),
        ("x,measure,culture,甲,X,item,stock,0,,,>=0,none,甲,X,,core,,,会员数,", "doubtful for x but a sure name"),
        ("members,measure,culture,甲,X,item,stock,0,,,>=0,none,甲,X,,core,,,,", "stands already in line"),
        ("x,measure,culture,甲,X,piece,stock,0,,,>=0,none,甲,X,,core,,,,", "unit is 'piece'"),
        ("x,measure,culture,甲,X,item,stock,two,,,>=0,none,甲,X,,core,,,,", "decimals is 'two'"),
        ("x,measure,culture,甲,X,item,flow_ytd,0,,,>=0,none,甲,X,,core,,,,", "additive is yes or no"),
        ("x,measure,culture", "too many or too few columns"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_stand_is_named(folder: Path, line: str, message: str):
    number = add_line(folder, line)
    with pytest.raises(CatalogueError, match=message) as caught:
        load_catalogue(folder)
    assert f"indicators.csv, line {number}:" in str(caught.value)


def test_a_rule_that_stands_twice_is_named(folder: Path):
    number = add_line(folder, "V01,error,members <= workers,甲,X,乙", "rules.csv")
    with pytest.raises(CatalogueError, match=rf"rules.csv, line {number}: rule V01 stands twice"):
        load_catalogue(folder)


def test_headers_are_compared_by_what_they_say():
    assert header_key("会 员\n人数（人）") == header_key("会员人数(人)")
    assert header_key("协助办理低保(户)") != header_key("协助办理低保(人)")
