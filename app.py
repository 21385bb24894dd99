"""Registers the pages, draws what all pages share, runs the chosen page; nothing else."""

import streamlit as st

from dashboard import links, menu, origin, paper, shell, store
from dashboard.labels import t
from dashboard.pages import _saved

links.apply_address()
st.set_page_config(page_title=t("common.app"), page_icon=shell.ICON, layout="wide", initial_sidebar_state=208)
shell.style()

with shell.store_or_stop():
    shell.signed_in_or_stop()
    pages = menu.pages()
page = st.navigation([*pages.values(), *menu.stray_pages()], position="hidden")

with shell.store_or_stop():
    shell.open_store()
first = store.first_page()
if page.url_path == "" and first != "overview":
    st.switch_page(pages[first], query_params=links.carried())
if page.url_path == "overview" and store.may_see("overview"):
    st.switch_page(pages["overview"], query_params=st.query_params.to_dict())
if page.url_path == "" and shell.must_begin():
    st.switch_page(pages["begin"], query_params=links.carried())
place = shell.sidebar(page, _saved.in_sidebar)
paper.bar()
origin.drawer()
shell.run(pages, page, place)
