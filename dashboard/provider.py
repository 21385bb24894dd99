"""The office's own sign-in (OpenID Connect): to the provider and back, before any page is reached.

Authlib does the protocol (state, nonce, PKCE, the signature of the id token); what comes out is a login that
must have an open account here. The session afterwards is ours, as with a password.
"""

from __future__ import annotations

import logging
import secrets

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard import logs
from dashboard.desk import Desk, language_of, page, safe_path
from dashboard.gate import SIGN_IN
from dashboard.settings import Settings

MINUTES_AT_THE_PROVIDER = 10


def desk_app(known: Settings, desk: Desk) -> Starlette:
    """The desk with the two steps of a provider: ``/sign-in/start`` and ``/sign-in/back``."""
    oauth = OAuth()
    oauth.register(
        "office",
        client_id=known.oidc_client,
        client_secret=known.oidc_secret,
        server_metadata_url=f"{known.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )

    async def start(request: Request) -> Response:
        request.session["next"] = safe_path(request.query_params.get("next", ""))
        try:
            to: Response = await oauth.office.authorize_redirect(request, f"{known.public_url}{SIGN_IN}/back")
        except (OAuthError, HTTPError) as error:
            return _failed(request, error)
        return to

    async def back(request: Request) -> Response:
        try:
            token = await oauth.office.authorize_access_token(request)
        except (OAuthError, HTTPError) as error:
            return _failed(request, error)
        said = token.get("userinfo") or {}
        if known.oidc_claim == "email" and said.get("email_verified") is False:
            return page(
                language_of(request), "provider", "signin.provider_none", status=403, start=desk.start_url
            )
        login = desk.login_of(str(said.get(known.oidc_claim) or ""))
        after = safe_path(request.session.pop("next", ""))
        if not login or not desk.is_open(login):
            logs.tell("sign_in_unknown", level=logging.WARNING)
            return page(
                language_of(request), "provider", "signin.provider_none", status=403, start=desk.start_url
            )
        logs.tell("signed_in", login=login)
        return desk.welcome(desk.sessions.open(login, desk.passwords.version(login)), after)

    def _failed(request: Request, error: Exception) -> Response:
        logs.tell("sign_in_failed", level=logging.WARNING, reason=type(error).__name__)
        return page(
            language_of(request), "provider", "signin.provider_failed", status=502, start=desk.start_url
        )

    # What Authlib has to remember on the way is signed with a key that lives as long as the server.
    keeps = Middleware(
        SessionMiddleware, secret_key=secrets.token_hex(32), session_cookie="union_provider", same_site="lax",
        https_only=desk.is_https, max_age=60 * MINUTES_AT_THE_PROVIDER, path=SIGN_IN,
    )  # fmt: skip
    return desk.app(
        Route(f"{SIGN_IN}/start", start),
        Route(f"{SIGN_IN}/back", back),
        middleware=[keeps],
    )
