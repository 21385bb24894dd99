"""Headers in other words than the catalogue's: matched to the right indicator or asked, never to a wrong one."""

import pytest

from dashboard.intake.matching import match, match_after, nearest
from tests.intake.blind_called import CALLED_TOO, FOREIGN_TOO
from tests.intake.blind_headers import CALLED, FOREIGN

ALL = [
    (header, code) for each in (CALLED, CALLED_TOO) for code, headers in each.items() for header in headers
]
SURE_SHARE = 0.95


def found(header):
    by_words = match(header)
    return by_words if by_words.code else nearest(header)


def test_no_header_is_matched_to_a_wrong_indicator():
    assert [(each, code, found(each).code) for each, code in ALL if found(each).code not in ("", code)] == []


def test_nearly_all_are_matched_without_asking():
    assert sum(found(each).sure for each, _ in ALL) / len(ALL) >= SURE_SHARE


@pytest.mark.parametrize("header", FOREIGN + FOREIGN_TOO)
def test_what_the_catalogue_does_not_have_is_not_matched(header):
    assert found(header).code == ""


@pytest.mark.parametrize(
    ("label", "leader", "code"),
    [
        ("覆盖企业（家）", "collective_contracts", "collective_contract_enterprises"),
        ("覆盖企业（家）", "wage_contracts", "wage_contract_enterprises"),
        ("覆盖职工数", "wage_contracts", "wage_contract_workers"),
        ("发放金额", "students_aided", "education_aid_amount"),
        ("参加人次", "cultural_events", "cultural_person_times"),
        ("覆盖企业数", "enterprises_total", ""),
        ("企业总数", "collective_contracts", ""),
        ("体检人数", "collective_contracts", ""),
    ],
)
def test_a_label_without_a_subject_goes_on_about_the_one_before(label, leader, code):
    assert match_after(label, leader).code == code
