"""The words that Streamlit's uploader says in English, said in the page's language by a style sheet."""

import json

import streamlit as st

from dashboard.labels import t

MEGABYTES = 20
"""As ``server.maxUploadSize`` has it."""


def translate() -> None:
    """Put our words in place of the uploader's own and hide the key hints of text inputs. Once a page."""
    button = json.dumps(t("returns.uploader_button"), ensure_ascii=False)
    hint = json.dumps(t("returns.uploader_hint", megabytes=MEGABYTES), ensure_ascii=False)
    zone = '[data-testid="stFileUploaderDropzone"]'
    words = f'{zone} button[data-testid="stBaseButton-secondary"] [data-testid="stMarkdownContainer"] p'
    instructions = '[data-testid="stFileUploaderDropzoneInstructions"] span'
    st.html(
        f"<style>{words}, {instructions} {{ font-size: 0; }}"
        f"{words}::after {{ content: {button}; font-size: 14px; }}"
        f"{instructions}::after {{ content: {hint}; font-size: 12px; }}"
        f"{instructions} {{ white-space: normal; }}"
        '[data-testid="InputInstructions"] { display: none; }</style>'
    )
