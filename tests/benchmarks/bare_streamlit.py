"""Yardstick S: the least page that Streamlit can show, one text and one button."""

import streamlit as st

st.session_state["count"] = st.session_state.get("count", 0) + 1
st.button("again")
st.text(st.session_state["count"])
