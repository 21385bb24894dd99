"""Tables on paper: written out in full as the screen writes them; Streamlit's words in Chinese and back."""

from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st

from dashboard import browser, labels, palette, paper


def test_a_table_is_written_with_its_names_formats_and_gaps():
    frame = pd.DataFrame({"name": ["甲 <镇>", "乙乡"], "rate": [91.25, None], "count": [1234, 5]})
    columns = {
        "name": st.column_config.TextColumn("单位"),
        "rate": st.column_config.NumberColumn("入会率", format="%.1f%%"),
        "count": "个数",
    }
    assert paper.table(frame, columns, "–") == (
        '<table class="ud-printed"><thead><tr><th>单位</th><th class="ud-n">入会率</th><th class="ud-n">个数</th>'
        '</tr></thead><tbody><tr><td>甲 &lt;镇&gt;</td><td class="ud-n">91.2%</td><td class="ud-n">1234</td></tr>'
        '<tr><td>乙乡</td><td class="ud-none ud-n">–</td><td class="ud-n">5</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234.5, "localized", "1,234.5"),
        (-1234.0, "%+,.0f", "-1,234"),
        (2.345, "%+.1f", "+2.3"),
        (7, "", "7"),
        (True, "", "True"),
        ("文字", "", "文字"),
        (pd.Timestamp(2026, 10, 12, 9, 30), "", "2026-10-12 09:30"),
    ],
)
def test_values_are_written_as_on_the_screen(value: object, form: str, text: str):
    assert paper.written(value, form) == text


def test_on_paper_the_colours_are_the_light_ones_whatever_the_screen():
    sheet = paper.style(palette.DARK, "")
    printed = sheet[sheet.index("@media print") :]
    assert ":root{--ud-ink:#1F2328;" in printed
    assert sheet.count("@page {") == 1  # a rule for pages stands outside of the rules for print


def test_every_word_of_streamlit_has_one_word_in_chinese_and_the_way_back_is_the_same():
    words, patterns = browser.dictionary_of("zh_CN")
    back, patterns_back = browser.dictionary_of("en")
    assert dict(words)["Sort ascending"] == "升序"
    assert len(dict(words)) == len(words)
    assert [(to, word) for word, to in words] == back
    assert ("^Help for (.+)$", "$1：说明") in patterns
    assert ("^(.+)：说明$", "Help for $1") in patterns_back
    assert all(word.isascii() or "⌘" in word for word, _ in words)
    assert not [to for _, to in words if not any("\u4e00" <= letter <= "\u9fff" for letter in to)]
    labels.use("zh_CN")
