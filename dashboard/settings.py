"""Where things are and what is switched on, read from the environment."""

from __future__ import annotations

import hashlib
import ipaddress
import os
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
QUERIES = PROJECT / "queries"
SAMPLE_SOURCE = DATA / "sample"


SignIn = Literal["none", "local", "oidc", "proxy"]


class SettingError(ValueError):
    """A setting of the environment that cannot be; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Folders of the two stores and whether the sample county is offered."""

    data_dir: Path
    """The county's own store: archive/, journal/, warehouse.duckdb."""
    backup_dir: Path
    """Where backups go: beside the store unless another disk is named."""
    least_free: int
    """Bytes that must be free on the store's disk before anything more is taken in."""
    log_to: Path | Literal["screen", "off"]
    """The folder that the log is written to."""
    sample_enabled: bool
    sign_in: SignIn
    """How people come in: none (alone on one machine), local accounts, an OpenID provider, a proxy."""
    public_url: str
    """The address people type, where several use it: https://gonghui.example.cn."""
    trusted_proxies: frozenset[str]
    """Addresses of the proxy that is believed where ``sign_in`` is proxy."""
    login_header: str
    """The header in which that proxy says who comes, in small letters."""
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_claim: str
    """What of the provider's word is our login: email, preferred_username, sub."""

    @property
    def is_office(self) -> bool:
        """Whether several people use it, each with an account."""
        return self.sign_in != "none"

    @property
    def sample_dir(self) -> Path:
        """The sample county's store, beside the county's own and never mixed with it.

        Its name tells the edition of data/sample, so that a newer sample is never laid over an older one.
        """
        return self.data_dir / f"sample-{sample_edition()}"


@dataclass(frozen=True)
class EngineChoice:
    """The cluster that computes the statistics, and where the data it reads are published."""

    address: str
    published: Path
    seconds: float
    """So long a query may take there; one that takes longer is computed here instead."""


def engine() -> EngineChoice | None:
    """``UNION_ENGINE``: duckdb (default, in this process: None) or sc://host:port, a Spark Connect server;
    ``UNION_PUBLISHED``: what ``python -m dashboard publish`` wrote to, a folder that every machine of the
    cluster sees under the same path; ``UNION_ENGINE_SECONDS`` (default 20). Raises SettingError.
    """
    address, folder = _given("UNION_ENGINE", "duckdb"), _given("UNION_PUBLISHED")
    if address == "duckdb":
        return None
    if not address.startswith("sc://"):
        raise SettingError(f"UNION_ENGINE={address}: duckdb or sc://host:port")
    if not folder:
        raise SettingError("UNION_PUBLISHED: the folder that was published to, which UNION_ENGINE needs")
    seconds = _given("UNION_ENGINE_SECONDS", "20")
    if not seconds.isdecimal() or not int(seconds):
        raise SettingError(f"UNION_ENGINE_SECONDS={seconds}: a number of seconds")
    return EngineChoice(address, _resolved(folder), float(seconds))


@cache
def sample_edition() -> str:
    """Eight letters that change with any file of data/sample: with the bytes of tables, the size of books."""
    digest = hashlib.sha256()
    for file in sorted(SAMPLE_SOURCE.rglob("*")):
        if file.suffix in (".csv", ".json"):
            digest.update(file.read_bytes())
        elif file.suffix == ".xlsx":
            digest.update(f"{file.name}:{file.stat().st_size}".encode())
    return digest.hexdigest()[:8]


@cache
def _resolved(folder: str) -> Path:
    """A folder's full path; a page asks for its settings some fifty times."""
    return Path(folder).expanduser().resolve()


_KEPT: ContextVar[Settings | None] = ContextVar("settings", default=None)


def keep() -> None:
    """Read the settings once for the run of a page that begins here, which asks for them a hundred times."""
    _KEPT.set(_read())


def settings() -> Settings:
    """The settings of this run of a page, read anew anywhere else. Raises SettingError."""
    return _KEPT.get() or _read()


def _read() -> Settings:
    """The settings as the environment has them.

    ``UNION_DATA_DIR`` (default data/store), ``UNION_BACKUP_DIR`` (default beside it), ``UNION_LOG_DIR``
    (default logs/ in it; screen, off), ``UNION_LEAST_FREE`` (MB, default 1024), ``UNION_SAMPLE`` (0: no
    sample; none is offered where there are accounts unless it is 1), ``UNION_SIGN_IN`` (none, local, oidc,
    proxy), ``UNION_PUBLIC_URL``; for a proxy ``UNION_TRUSTED_PROXIES`` and ``UNION_LOGIN_HEADER``; for a
    provider ``UNION_OIDC_ISSUER``, ``UNION_OIDC_CLIENT``, ``UNION_OIDC_SECRET_FILE``, ``UNION_OIDC_CLAIM``.
    Raises SettingError.
    """
    folder = _given("UNION_DATA_DIR")
    sign_in = _given("UNION_SIGN_IN", "none")
    if sign_in not in get_args(SignIn):
        raise SettingError(f"UNION_SIGN_IN={sign_in}: none, local, oidc or proxy")
    data_dir = _resolved(folder) if folder else DATA / "store"
    backups = _given("UNION_BACKUP_DIR")
    logs: Any = _given("UNION_LOG_DIR")
    return Settings(
        data_dir=data_dir,
        backup_dir=_resolved(backups) if backups else data_dir.with_name(f"{data_dir.name}-backups"),
        least_free=_megabytes("UNION_LEAST_FREE", "1024"),
        log_to=logs if logs in ("screen", "off") else _resolved(logs) if logs else data_dir / "logs",
        sample_enabled=_given("UNION_SAMPLE", "1" if sign_in == "none" else "0") != "0",
        sign_in=sign_in,  # type: ignore[arg-type]
        public_url=_given("UNION_PUBLIC_URL").rstrip("/"),
        trusted_proxies=frozenset(_given("UNION_TRUSTED_PROXIES").replace(",", " ").split()),
        login_header=_given("UNION_LOGIN_HEADER", "x-remote-user").lower(),
        oidc_issuer=_given("UNION_OIDC_ISSUER").rstrip("/"),
        oidc_client=_given("UNION_OIDC_CLIENT"),
        oidc_secret=_secret("UNION_OIDC_SECRET_FILE"),
        oidc_claim=_given("UNION_OIDC_CLAIM", "email"),
    )


def is_this_machine(address: str) -> bool:
    """Whether only this machine can reach an address to listen on."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _given(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def _megabytes(name: str, default: str) -> int:
    text = _given(name, default)
    if not text.isdecimal():
        raise SettingError(f"{name}={text}: a number of megabytes")
    return int(text) << 20


def _secret(name: str) -> str:
    """What a file holds that a setting names: a secret in the environment is seen by every child process."""
    file = _given(name)
    if not file:
        return ""
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}={file}: {error.strerror}") from error
