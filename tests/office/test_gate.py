"""The gate before the pages, tried from outside on a real server: what somebody unknown reaches, and who gets in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.office.harness import HTML, Office, cookie_of, running

OWN = "一句只有我记得住的话"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with running(folder, UNION_PUBLIC_URL="https://gonghui.example.cn") as made:
        for login in ("zhu", "tong", "gone", "slow", "out"):
            made.first[login] = made.account(login, "--name", "某人", "--role", "leader")
        yield made


def test_a_page_leads_somebody_unknown_to_the_sign_in_and_remembers_where_to(office: Office):
    answer = office.ask("GET", "/coverage?year=2026", **HTML)
    assert answer.status == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fcoverage%3Fyear%3D2026"
    shown = office.ask("GET", answer.headers["location"], **HTML)
    assert shown.status == 200
    assert 'name="next" value="/coverage?year=2026"' in shown.body
    assert "密码" in shown.body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_stcore/host-config"),
        ("GET", "/_stcore/stream"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/media/0123456789abcdef.xlsx"),
        ("GET", "/static/index.js"),
        ("GET", "/component/x"),
        ("PUT", "/_stcore/upload_file/someone/file"),
        ("POST", "/"),
        ("GET", "//media/0123"),
        ("GET", "/sign-in-not"),
        ("GET", "/_stcore/health/../host-config"),
    ],
)
def test_nothing_else_is_reached_without_a_session(office: Office, method: str, path: str):
    forged = {"X-Union-Session": "abc", "Cookie": "union_session=abc"}
    for headers in ({}, forged):
        answer = office.ask(method, path, "x" if method != "GET" else "", **headers)
        assert answer.status in (401, 403, 404, 405), (path, answer.status)
        assert "streamlit" not in answer.body.lower()


def test_the_connection_of_the_pages_is_refused_without_a_session(office: Office):
    upgrade = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "X-Union-Session": "abc",
    }  # fmt: skip
    assert office.ask("GET", "/_stcore/stream", **upgrade).status == 403


def test_health_and_readiness_answer_a_monitor(office: Office):
    assert office.ask("GET", "/_stcore/health").status == 200
    ready = office.ask("GET", "/ready")
    assert (ready.status, ready.body) == (200, '{"ready": true}')


def test_a_request_under_another_name_is_refused(office: Office):
    assert office.ask("GET", "/sign-in", Host="evil.example").status == 421
    assert office.ask("GET", "/sign-in", Host="gonghui.example.cn").status == 200


def test_signing_in_the_first_time_leads_to_a_password_of_ones_own_and_nowhere_else(office: Office):
    assert office.sign_in("zhu", "falsch").status == 401
    answer = office.sign_in(" ZHU ", office.first["zhu"], "/coverage")
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in/password")
    told = answer.headers["set-cookie"].lower()
    assert all(flag in told for flag in ("httponly", "samesite=lax", "secure", "path=/"))
    first = cookie_of(answer)
    assert office.ask("GET", "/", Cookie=first, **HTML).headers["location"] == "/sign-in/password"
    form = {"password": office.first["zhu"], "new": OWN, "again": OWN}
    unlike = office.ask("POST", "/sign-in/password", urlencode({**form, "again": "x"}), Cookie=first)
    assert (unlike.status, "不一样" in unlike.body) == (400, True)
    done = office.ask("POST", "/sign-in/password", urlencode(form), Cookie=first)
    assert (done.status, done.headers["location"]) == (303, "/")
    assert office.ask("GET", "/", Cookie=cookie_of(done), **HTML).status == 200
    assert office.ask("GET", "/", Cookie=first, **HTML).status == 303, "the session before is over"
    assert office.sign_in("zhu", office.first["zhu"]).status == 401
    again = office.sign_in("zhu", OWN, "/coverage?year=2026")
    assert again.headers["location"] == "/coverage?year=2026"


def _settled(office: Office, login: str) -> str:
    """The cookie of an account that has a password of its own."""
    first = office.sign_in(login, office.first[login])
    form = urlencode({"password": office.first[login], "new": OWN, "again": OWN})
    return cookie_of(office.ask("POST", "/sign-in/password", form, Cookie=cookie_of(first)))


def test_the_fifth_wrong_password_makes_even_the_right_one_wait(office: Office):
    for _ in range(5):
        assert office.sign_in("slow", "falsch").status == 401
    waiting = office.sign_in("slow", office.first["slow"])
    assert (waiting.status, "分钟" in waiting.body) == (429, True)
    assert office.sign_in("tong", office.first["tong"]).status == 303, "others do not wait"


def test_one_address_that_tries_many_accounts_waits_too_and_the_other_addresses_do_not(office: Office):
    for number in range(30):
        status = office.sign_in(f"guess{number}", "falsch", X_Forwarded_For="1.2.3.4, 198.51.100.7").status
        assert status == 401
    word = office.first["tong"]
    assert office.sign_in("tong", word, X_Forwarded_For="198.51.100.7").status == 429
    assert office.sign_in("tong", word, X_Forwarded_For="198.51.100.8").status == 303


def test_signing_out_ends_the_session_on_the_server(office: Office):
    cookie = _settled(office, "out")
    assert office.ask("GET", "/", Cookie=cookie, **HTML).status == 200
    assert office.ask("GET", "/sign-in/out", Cookie=cookie).status == 200
    assert office.ask("GET", "/", Cookie=cookie, **HTML).status == 303


def test_an_account_that_is_closed_is_out_with_its_next_request(office: Office):
    cookie = _settled(office, "gone")
    assert office.ask("GET", "/", Cookie=cookie, **HTML).status == 200
    office.command("account", "gone", "--close")
    assert office.ask("GET", "/", Cookie=cookie, **HTML).status == 303
    assert office.sign_in("gone", OWN).status == 401


def test_one_person_reaches_neither_the_uploads_nor_the_downloads_of_another(office: Office):
    cookie = cookie_of(office.sign_in("zhu", OWN))
    assert office.ask("PUT", "/_stcore/upload_file/another-tab/f", "x", Cookie=cookie).status == 403
    assert office.ask("GET", "/media/0123456789abcdef.xlsx", Cookie=cookie).status == 403


def test_a_form_of_another_site_signs_nobody_in(office: Office):
    other = office.sign_in("zhu", OWN, Origin="https://evil.example")
    assert (other.status, "set-cookie" in other.headers) == (400, False)


@pytest.mark.parametrize(
    "after", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:1"]
)
def test_the_sign_in_leads_to_this_server_only(office: Office, after: str):
    assert office.sign_in("zhu", OWN, after).headers["location"] == "/"


def test_what_was_typed_comes_back_as_text(office: Office):
    answer = office.sign_in('"><script>alert(1)</script>', "x", '/"><script>')
    assert "<script>" not in answer.body


def test_every_answer_forbids_frames_and_sniffing(office: Office):
    for path in ("/sign-in", "/_stcore/health"):
        headers = office.ask("GET", path).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "max-age" in headers["strict-transport-security"]
