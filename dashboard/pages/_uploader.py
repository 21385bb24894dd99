"""Streamlit's uploader: its words said in the page's language, its files let go once they are taken over."""

import json
from collections.abc import Iterable

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

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


def let_go(files: Iterable[UploadedFile]) -> None:
    """Forget files whose bytes have been taken over, before their uploader goes from the page.

    Streamlit keeps what an uploader held for as long as the tab stays open, a whole day in an office.
    """
    context = get_script_run_ctx()
    held = context.uploaded_file_mgr if context else None
    if context and isinstance(held, MemoryUploadedFileManager):
        for file in files:
            held.remove_file(context.session_id, file.file_id)
