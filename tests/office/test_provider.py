"""An office's own sign-in, tried with a real OpenID provider on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from tests.office.harness import HTML, Answer, Office, cookie_of, free_port, running

SECRET = "a-secret-of-the-office-and-the-provider"
PEOPLE = {
    "zhu": {"sub": "zhu", "email": "zhu@example.cn", "email_verified": True},
    "fremd": {"sub": "fremd", "email": "fremd@example.cn", "email_verified": True},
    "unklar": {"sub": "unklar", "email": "boss@example.cn", "email_verified": False},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    people = [f"--user-claims={json.dumps(claims)}" for claims in PEOPLE.values()]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "-p",
        str(port),
        "-n",
        "true",
        *people,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2):
                    break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    settings = {
        "UNION_SIGN_IN": "oidc",
        "UNION_OIDC_ISSUER": provider,
        "UNION_OIDC_CLIENT": "union-dashboard",
        "UNION_OIDC_SECRET_FILE": str(folder / "secret"),
    }
    port = free_port()
    with running(folder, port=port, UNION_PUBLIC_URL=f"http://127.0.0.1:{port}", **settings) as made:
        made.account("zhu@example.cn", "--name", "主席", "--role", "leader")
        made.account("boss@example.cn", "--name", "王主任", "--role", "admin")
        yield made


def begin(office: Office, after: str = "/") -> tuple[str, str]:
    """Start at the office; the provider's address that one is sent to, and the cookie for the way back."""
    answer = office.ask("GET", f"/sign-in/start?{urlencode({'next': after})}", **HTML)
    assert answer.status == 302, answer.body
    return answer.headers["location"], cookie_of(answer, "union_provider")


def consent(address: str, person: str) -> str:
    """Say at the provider who one is; the path of the office that it sends one back to."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    body = urlencode({"sub": person, "action": "authorize"}).encode()
    try:
        urllib.request.build_opener(Stay).open(urllib.request.Request(address, body), timeout=10)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider did not lead back")


def come_back(office: Office, person: str, after: str = "/") -> Answer:
    address, cookie = begin(office, after)
    return office.ask("GET", consent(address, person), Cookie=cookie, **HTML)


def test_a_page_leads_to_the_offices_own_sign_in(office: Office):
    answer = office.ask("GET", office.ask("GET", "/coverage", **HTML).headers["location"], **HTML)
    assert "用单位统一账号登录" in answer.body
    assert 'href="/sign-in/start?next=/coverage"' in answer.body
    assert "password" not in answer.body


def test_who_has_an_account_comes_in_and_goes_on_to_the_page_asked_for(office: Office, provider: str):
    address, _ = begin(office)
    assert address.startswith(f"{provider}/oauth2/authorize?")
    assert all(word in address for word in ("state=", "nonce=", "code_challenge_method=S256"))
    answer = come_back(office, "zhu", "/coverage?year=2026")
    assert (answer.status, answer.headers["location"]) == (303, "/coverage?year=2026")
    assert office.ask("GET", "/", Cookie=cookie_of(answer), **HTML).status == 200


@pytest.mark.parametrize("person", ["fremd", "unklar"])
def test_who_has_none_or_an_address_nobody_verified_does_not(office: Office, person: str):
    answer = come_back(office, person)
    assert (answer.status, "没有开通" in answer.body) == (403, True)
    assert "union_session" not in answer.headers.get("set-cookie", "")


def test_an_answer_that_was_not_asked_for_is_refused(office: Office):
    address, cookie = begin(office)
    path = consent(address, "zhu")
    assert office.ask("GET", path, **HTML).status == 502, "without the cookie of the way there"
    other = begin(office)[1]
    assert office.ask("GET", path, Cookie=other, **HTML).status == 502, "with the cookie of another way"
    assert office.ask("GET", path, Cookie=cookie, **HTML).status == 303
    assert office.ask("GET", path, Cookie=cookie, **HTML).status == 502, "a second time"


def test_passwords_open_nothing_here(office: Office):
    assert "union_session" not in office.sign_in("boss", office.first["boss"]).headers.get("set-cookie", "")
