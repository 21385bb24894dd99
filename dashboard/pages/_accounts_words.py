"""What the page 账号 says beside its list: how people come in now, and first passwords, once."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import labels, settings, store, upkeep
from dashboard.labels import t
from dashboard.pages._accounts import FRESH, role_name, rows, units
from dashboard.workbooks.csvfile import csv_bytes

COLUMNS = ("name", "unit", "role", "login", "password")


# --- How people come in -----------------------------------------------------------------------------------


def show_mode(*, may_prepare: bool) -> None:
    """By what people sign in; where nobody does, what accounts are for and how that is switched on."""
    known = settings.settings()
    if known.sign_in != "none":
        words = t(f"accounts.mode_{known.sign_in}", claim=known.oidc_claim, header=known.login_header)
        st.caption(words)
        return
    st.info(t("accounts.mode_none"), icon=":material/info:")
    with st.expander(t("accounts.switch_on"), icon=":material/login:", expanded=not may_prepare):
        st.markdown(t("accounts.switch_on_steps"))
        windows = upkeep.system() == "windows"
        run = r".venv\Scripts\python" if windows else ".venv/bin/python"
        start = f"{run} -m dashboard serve"
        st.code(
            f'$env:UNION_SIGN_IN = "local"\n{start}' if windows else f"UNION_SIGN_IN=local {start}",
            language=None,
        )
        st.caption(t("accounts.switch_on_network"))


# --- First passwords --------------------------------------------------------------------------------------


def show_passwords() -> None:
    """The first passwords made in this session, until somebody says that they were handed over."""
    fresh: Mapping[str, str] = st.session_state.get(FRESH, {})
    lines = _lines(fresh)
    if not lines:
        return
    with st.container(border=True, key="passwords"):
        st.html(
            f'<h2 class="ud-finding">{html.escape(t("accounts.passwords"))}</h2><p class="ud-plain">'
            f"{html.escape(t('accounts.passwords_note', days=upkeep.FIRST_PASSWORD_DAYS))}</p>{_table(lines)}"
        )
        with st.container(horizontal=True, gap="small"):
            heads = {name: t(f"accounts.{name}") for name in COLUMNS}
            language, county = labels.current(), store.county_name()
            st.download_button(
                t("accounts.slips"), lambda: slips(lines, county, language), t("accounts.slips_file"),
                "text/html", key="passwords_slips", icon=":material/print:", on_click="ignore",
            )  # fmt: skip
            st.download_button(
                t("accounts.csv"), lambda: csv_bytes(heads, lines), t("accounts.csv_file"), "text/csv",
                key="passwords_csv", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            st.button(
                t("accounts.handed_over"), key="passwords_done", type="primary", icon=":material/check:",
                on_click=_forget,
            )  # fmt: skip


def _forget() -> None:
    st.session_state.pop(FRESH, None)


def _lines(fresh: Mapping[str, str]) -> list[dict[str, str]]:
    names = units()
    return [
        {
            "login": str(row["login"]), "name": str(row["name"]), "role": role_name(row["role"]),
            "unit": names.get(row["unit_code"] or "", ""), "password": fresh[row["login"]],
        }
        for row in rows()
        if row["login"] in fresh
    ]  # fmt: skip


def _table(lines: Sequence[Mapping[str, str]]) -> str:
    heads = "".join(f"<th>{html.escape(t(f'accounts.{name}'))}</th>" for name in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(name, line[name])}</td>" for name in COLUMNS) + "</tr>"
        for line in lines
    )
    return f'<div class="ud-scroll"><table class="ud-table ud-words"><tr>{heads}</tr>{body}</table></div>'


def _cell(name: str, text: str) -> str:
    return f"<code>{html.escape(text)}</code>" if name == "password" else html.escape(text)


_STYLE = (
    "body{font-family:'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif;margin:12mm;color:#1f2328}"
    ".slip{border:1px dashed #57606a;padding:8mm;margin:0 0 6mm;break-inside:avoid}"
    "h1{font-size:16px;margin:0 0 4mm}dl{display:grid;grid-template-columns:28mm 1fr;gap:2mm 4mm;margin:0}"
    "dt{color:#57606a}dd{margin:0}dd.word{font-family:monospace;font-size:20px;letter-spacing:1px;white-space:nowrap}"
    "p{font-size:12px;color:#57606a;margin:4mm 0 0}"
)


def slips(lines: Sequence[Mapping[str, str]], county: str, language: labels.Language) -> bytes:
    """A page to print and cut: for each person who they are, where to go and the first password."""
    labels.use(language)
    address = settings.settings().public_url
    made = []
    for line in lines:
        pairs = [(t(f"accounts.{name}"), line[name], "") for name in ("name", "unit", "role", "login")]
        pairs.append((t("accounts.password"), line["password"], "word"))
        pairs.insert(0, (t("accounts.address"), address, ""))
        shown = "".join(
            f'<dt>{html.escape(name)}</dt><dd class="{kind}">{html.escape(text)}</dd>'
            for name, text, kind in pairs
            if text
        )
        note = html.escape(t("accounts.slip_note", days=upkeep.FIRST_PASSWORD_DAYS))
        title = html.escape(t("accounts.slip_title", county=county))
        made.append(f'<section class="slip"><h1>{title}</h1><dl>{shown}</dl><p>{note}</p></section>')
    name = html.escape(t("accounts.slips"))
    lang = "en" if language == "en" else "zh-CN"
    text = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{name}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(made)}</body></html>"
    )
    return text.encode()
