"""What happened, one JSON object a line: when, how grave, which event, and numbers about it.

Nothing of the returns gets here: no figure, no text of a cell, no file's name, no person's but the login of
an account. What may be said is a list (``ABOUT``); of an exception it is its kind and the places it passed,
not its words, which quote what was in hand.

    {"time": "2026-11-21T06:30:12.345Z", "level": "info", "event": "act", "act": "commit", "number": 812, …}
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

FILE = "dashboard.log"
MAX_BYTES = 5_000_000
KEPT = 10
"""Files of that size that are kept: 50 MB, a year or more of an office."""
ABOUT = frozenset(
    {
        "act", "number", "acts", "login", "seconds", "files", "file", "bytes", "codes", "count", "free_mb",
        "reason", "migration", "version", "address",
    }
)  # fmt: skip
"""All that is said of an event. ``file``: the first letters of its SHA-256; ``codes``: of its problems."""
_LOGGER = logging.getLogger("union")
_LOGGER.addHandler(logging.NullHandler())
_DIGITS = re.compile(r"\d{7,}")
_WORDS = 200


def tell(event: str, *, level: int = logging.INFO, **about: Any) -> None:
    """Note an event; whatever else than ``ABOUT`` is given of it is a KeyError."""
    unknown = about.keys() - ABOUT
    if unknown:
        raise KeyError(f"{event}: {sorted(unknown)}")
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, event, extra={"about": about})


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        said: dict[str, Any] = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S}.{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
        }
        about = getattr(record, "about", None)
        if about is not None:
            # A hash is told as it is: it may have seven digits in a row.
            covered = {key: _covered(value) for key, value in about.items() if key != "file"}
            said |= {"event": record.msg, **about, **covered}
        elif record.name.startswith(_LOGGER.name):
            said |= {"event": record.name, "message": _covered(record.getMessage())}
        else:
            # A library's words may quote anything: which of its sentences it was is enough.
            said |= {"event": record.name, "message": _covered(str(record.msg).partition(":")[0])}
        if record.exc_info and record.exc_info[1] is not None:
            said |= _of(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def begin(to: Path | Literal["screen", "off"]) -> None:
    """Write to a file in this folder from now on, or the same lines to the screen.

    What cannot be written to is said on the screen, and no reason to stop. Calling it again changes nothing.
    """
    if to == "off" or any(isinstance(each.formatter, Lines) for each in logging.root.handlers):
        return
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if isinstance(to, Path):
        folder = to
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handler = RotatingFileHandler(
                folder / FILE, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", delay=False
            )
            (folder / FILE).chmod(0o600)
        except OSError as error:
            print(f"{folder / FILE}: {error.strerror}", file=sys.stderr)
    handler.setFormatter(Lines())
    handler.setLevel(logging.INFO)
    logging.root.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    # Streamlit's loggers have handlers of their own, which print the words of an exception; so does rich.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "streamlit":
            theirs = logging.getLogger(name)
            theirs.addHandler(handler)
            for each in theirs.handlers:
                if each is not handler:
                    each.addFilter(_without_words)  # type: ignore[arg-type]


def _without_words(record: logging.LogRecord) -> logging.LogRecord:
    """A copy of a record whose exception is told by its kind alone."""
    if not record.exc_info or record.exc_info[1] is None:
        return record
    bare = logging.makeLogRecord(record.__dict__)
    bare.exc_info, bare.exc_text = None, None
    bare.msg, bare.args = f"{record.msg}: {type(record.exc_info[1]).__name__}", ()
    return bare


def _of(error: BaseException) -> dict[str, Any]:
    """What kind of exception it was and where it came from, without its words."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return {"error": type(error).__name__, "where": places}


def _covered(value: Any) -> Any:
    """A value as it is told: numbers as they are, no long text, no long number within one."""
    if isinstance(value, (bool, int, float)) or value is None:
        return round(value, 3) if isinstance(value, float) else value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_covered(each) for each in sorted(map(str, value))[:20]]
    return _DIGITS.sub("…", str(value))[:_WORDS]
