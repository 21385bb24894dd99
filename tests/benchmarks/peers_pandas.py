"""The naive page: the figures in a file that is read at every click, pandas, Streamlit's own charts.

Four metrics, a line, a bar chart and a table: the questions of our overview page. The file is UNION_CSV, one
row for each township, quarter and measure, or a workbook with a column for each measure.
"""

import os

import pandas as pd
import streamlit as st

MEASURES = ["members", "members_female", "members_migrant", "members_new_forms", "members_realname"]

st.set_page_config(layout="wide")
if os.environ["UNION_CSV"].endswith(".xlsx"):
    wide = pd.read_excel(os.environ["UNION_CSV"])
else:
    figures = pd.read_csv(os.environ["UNION_CSV"])
    wide = figures.pivot_table(
        index=["unit", "year", "quarter"], columns="measure", values="value", aggfunc="sum"
    ).reset_index()
years = sorted(wide["year"].unique(), reverse=True)
left, right = st.columns(2)
year = left.selectbox("year", years)
measure = right.selectbox("measure", MEASURES)

wide["rate"] = wide[measure] / wide["workers"]
now = wide[(wide["year"] == year) & (wide["quarter"] == 4)]
for place, name in zip(st.columns(4), ["members", "workers", "aid_amount", "warmth_amount"], strict=True):
    place.metric(name, f"{now[name].sum():,.0f}")
county = wide.groupby(["year", "quarter"])[[measure, "workers"]].sum().reset_index()
county["rate"] = county[measure] / county["workers"]
county["period"] = county["year"].astype(str) + "Q" + county["quarter"].astype(str)
one, two = st.columns(2)
one.line_chart(county[county["year"] <= year], x="period", y="rate")
two.bar_chart(now, x="unit", y="rate")
st.dataframe(wide[wide["quarter"] == 4].pivot_table(index="unit", columns="year", values="rate"))
