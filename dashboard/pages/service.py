"""备份与运行 Service: the state of the machine, backups and their restore, the catalogue."""

import streamlit as st

from dashboard import filters
from dashboard.labels import t
from dashboard.pages import _catalogue, _service, _service_backups

VIEWS = {"health": _service.show, "backups": _service_backups.show, "catalogue": _catalogue.show}

head = st.container()
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
    view = filters.pick(
        "view", list(VIEWS), "health", label=t("upkeep.view"), write=lambda name: t(f"upkeep.view_{name}"),
        style="pills",
    )  # fmt: skip
VIEWS[view](head)
