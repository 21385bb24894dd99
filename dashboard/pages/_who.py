"""Under whose name something is done here, and how such a name reads."""

from __future__ import annotations

import streamlit as st

from dashboard import labels, store
from dashboard.labels import t


def who() -> str:
    """Who files: the name of the account, the name that was typed, else this computer."""
    if store.is_signed_in():
        return store.asking().name
    return st.session_state.get("returns_by", "").strip() or t("returns.by_default", language="zh_CN")


def by_name(stored: str | None) -> str:
    """Who filed, as it reads in this language: this computer where no name was typed."""
    unnamed = {t("returns.by_default", language=each) for each in labels.LANGUAGES}
    return t("returns.by_default") if stored in unnamed else stored or ""
