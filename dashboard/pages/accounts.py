"""账号 Accounts: who may come in and as what, first passwords, sessions; what accounts are for."""

import streamlit as st

from dashboard import links, store, widgets
from dashboard.labels import t
from dashboard.pages import _accounts, _accounts_file, _accounts_words, _acts, _uploader

if store.is_sample():
    widgets.title(t("accounts.sample_title"), t("accounts.lead"))
    _accounts_words.show_mode(may_prepare=False)
    links.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

_uploader.translate()
rows = _accounts.rows()
_accounts.show_title(rows)
_accounts_words.show_mode(may_prepare=True)
_acts.show_told()
_accounts_words.show_passwords()
if rows:
    _accounts.show_list(rows)
if not _acts.may_not("accounts"):
    left, right = st.columns(2, gap="medium")
    with (
        left,
        st.expander(t("accounts.add"), icon=":material/person_add:", expanded=not rows, key="accounts_new"),
    ):
        _accounts.show_new(rows)
    with right, st.expander(t("accounts.import"), icon=":material/upload_file:", key="accounts_list"):
        _accounts_file.show(rows)
