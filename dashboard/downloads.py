"""Downloads that are made when they are pressed, kept until the browser has fetched them.

Streamlit tells the browser where such a file is and forgets it once two runs of anybody have ended since. Of
many people some then ask too late and get "not found".
"""

from __future__ import annotations

import time
from functools import cache

from streamlit.runtime.media_file_manager import MediaFileManager

KEPT = 60.0
"""Seconds for which a file is kept after it was made."""


@cache
def keep_made() -> None:
    """From now on keep each file that is made when it is pressed for a while. Does it once a process."""
    make, unused = MediaFileManager.execute_deferred, MediaFileManager._get_inactive_file_ids
    until: dict[str, float] = {}

    def made(self: MediaFileManager, file_id: str) -> str:
        url = make(self, file_id)
        until[url.rpartition("/")[2].partition(".")[0]] = time.monotonic() + KEPT
        return url

    def unused_for_long(self: MediaFileManager) -> set[str]:
        now = time.monotonic()
        for file, end in list(until.items()):
            if end < now:
                until.pop(file, None)
        return unused(self).difference(until)

    MediaFileManager.execute_deferred = made  # type: ignore[method-assign]
    MediaFileManager._get_inactive_file_ids = unused_for_long  # type: ignore[method-assign]
