"""Registers the pages, draws what all pages share, runs the chosen page; nothing else."""

import streamlit as st

from dashboard import links, origin, paper, shell, store
from dashboard.labels import t
from dashboard.pages import _saved

links.apply_address()
st.set_page_config(page_title=t("common.app"), page_icon=shell.ICON, layout="wide", initial_sidebar_state=208)
shell.style()

ICONS = {
    "overview": ":material/dashboard:",
    "coverage": ":material/leaderboard:",
    "aid": ":material/volunteer_activism:",
    "township": ":material/location_city:",
    "compare": ":material/compare_arrows:",
    "scores": ":material/military_tech:",
    "explore": ":material/pivot_table_chart:",
    "report": ":material/article:",
    "narrative": ":material/history_edu:",
    "returns": ":material/upload_file:",
    "progress": ":material/event_available:",
    "review": ":material/fact_check:",
    "checks": ":material/rule:",
    "restatements": ":material/history:",
    "audit": ":material/receipt_long:",
    "begin": ":material/flag:",
    "accounts": ":material/manage_accounts:",
    "service": ":material/health_and_safety:",
}

with shell.store_or_stop():
    shell.signed_in_or_stop()
    words = shell.page_words()
pages = {
    name: st.Page(
        links.path(name),
        title=t(f"common.nav_{words[name]}"),
        icon=ICONS[name],
        help=t(f"common.help_{words[name]}"),
        # The first page has the bare address; typed with its name it is led there below.
        url_path="" if name == "overview" else name,
        default=name == "overview",
    )
    for name in links.PAGES
}
page = st.navigation([*pages.values(), *shell.stray_pages()], position="hidden")

with shell.store_or_stop():
    shell.open_store()
first = store.first_page()
if page.url_path == "" and first != "overview":
    st.switch_page(pages[first], query_params=links.carried())
if page.url_path == "overview" and store.may_see("overview"):
    st.switch_page(pages["overview"], query_params=st.query_params.to_dict())
if page.url_path == "" and shell.must_begin():
    st.switch_page(pages["begin"], query_params=links.carried())
menu = shell.sidebar(page, _saved.in_sidebar)
paper.bar()
origin.drawer()
shell.run(pages, page, menu)
