"""The default page: DuckDB and plotly.express, four metrics and three charts, nothing tuned.

The file is UNION_CSV, one row for each township, quarter and measure, held as a table in memory.
"""

import os

import duckdb
import plotly.express as px
import streamlit as st

MEASURES = ["members", "members_female", "members_migrant", "members_new_forms", "members_realname"]

st.set_page_config(layout="wide")


@st.cache_resource
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create table figure as select * from read_csv(?)", [os.environ["UNION_CSV"]])
    return connection


figures = database().cursor()
years = [year for (year,) in figures.execute("select distinct year from figure order by 1 desc").fetchall()]
left, right = st.columns(2)
year = left.selectbox("year", years)
measure = right.selectbox("measure", MEASURES)

sides = """sum(value) filter (measure = $measure) / sum(value) filter (measure = 'workers') as rate"""
for place, name in zip(st.columns(4), ["members", "workers", "aid_amount", "warmth_amount"], strict=True):
    (total,) = figures.execute(
        "select sum(value) from figure where measure = $name and year = $year and quarter = 4",
        {"name": name, "year": year},
    ).fetchone()
    place.metric(name, f"{total:,.0f}")
county = figures.execute(
    f"""select year || 'Q' || quarter as period, {sides} from figure where year <= $year
    group by all order by 1""",
    {"measure": measure, "year": year},
).df()
ranking = figures.execute(
    f"select unit, {sides} from figure where year = $year and quarter = 4 group by all order by 2",
    {"measure": measure, "year": year},
).df()
grid = figures.execute(
    f"select unit, year, {sides} from figure where quarter = 4 group by all order by 1, 2",
    {"measure": measure},
).df()
one, two = st.columns(2)
one.plotly_chart(px.line(county, x="period", y="rate"))
two.plotly_chart(px.bar(ranking, x="rate", y="unit", color="unit", orientation="h"))
st.plotly_chart(px.imshow(grid.pivot(index="unit", columns="year", values="rate"), text_auto=".1%"))
