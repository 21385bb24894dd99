"""Yardsticks P and L: a page of one button and one text, without any framework, from Python's own server.

A click asks the server for a number and writes it. ``python -m tests.benchmarks.bare_html PORT``
"""

from __future__ import annotations

import itertools
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"""<!doctype html><html lang="zh"><meta charset="utf-8"><title>bare</title>
<button onclick="fetch('/number').then(a => a.text()).then(t => { number.textContent = t })">again</button>
<p id="number">0</p></html>"""
_numbers = itertools.count(1)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        is_number = self.path == "/number"
        body = str(next(_numbers)).encode() if is_number else PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if is_number else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
