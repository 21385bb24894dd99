"""A session of a Streamlit server without a browser: asks for runs and reads what a browser would be sent.

It speaks Streamlit's own protocol (the protobuf messages of its package) over the websocket, so a run here
costs the server what it costs with a browser: script, serialisation, sending. It draws nothing.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import time
import urllib.request
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

FINISHED = ForwardMsg.ScriptFinishedStatus
_GOES_ON = FINISHED.FINISHED_EARLY_FOR_RERUN
"""A run that ends so is followed by another without being asked: st.rerun, st.switch_page."""
_PRESS = re.compile(r'<button[^>]* data-press="([^"]*)"')
_BOUNDARY = "part-of-the-form"


class Session:
    """One open page. ``sent`` counts the bytes of the last run, ``charts`` the charts among them."""

    def __init__(self, socket: ClientConnection, url: str = "") -> None:
        self.socket = socket
        self.url = url
        self.page_hash = ""
        self.sent = 0
        self.charts = 0
        self.widgets: dict[str, str] = {}
        """Key -> id of the widgets of the page."""
        self.downloads: dict[str, str] = {}
        """Key -> id of what is made when it is asked for."""
        self.presses: list[str] = []
        """What the buttons of the page's own HTML tell."""
        self._id = ""
        self.failed: list[str] = []

    async def run(self, page: str = "", query: str = "", widgets: Iterable[WidgetState] = ()) -> float:
        """Ask for a run of a page with these parameters; seconds until the last of its messages is here.

        ``widgets`` is what was done on the page. Raises RuntimeError when the page failed.
        """
        message = BackMsg()
        message.rerun_script.widget_states.widgets.extend(widgets)
        state = message.rerun_script
        state.query_string = query
        state.page_name = page
        state.context_info.url = f"http://127.0.0.1/{page}"
        state.context_info.timezone = "Asia/Shanghai"
        state.context_info.locale = "zh-CN"
        self.sent = self.charts = 0
        self.widgets, self.downloads, self.presses = {}, {}, []
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            self.sent += len(data)
            answer = ForwardMsg.FromString(data)
            self._look(answer)
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished != _GOES_ON:
                break
        if self.failed:
            raise RuntimeError(self.failed.pop())
        return time.perf_counter() - start

    def pressed(self, key: str) -> WidgetState:
        """The button with this key on the page, pressed. Raises KeyError where there is none."""
        return WidgetState(id=self.widgets[key], trigger_value=True)

    def told(self, value: str) -> list[WidgetState]:
        """A button of the page's own HTML (dashboard/press.py), pressed; ``presses`` has their values."""
        events = [{"event": "pressed", "value": value}]
        name = f"$$STREAMLIT_INTERNAL_KEY_{self.widgets['press']}__events"
        own = WidgetState(id=self.widgets["press"], json_value="{}")
        return [own, WidgetState(id=name, json_trigger_value=json.dumps(events))]

    async def attached(self, key: str, files: Sequence[tuple[str, bytes]]) -> WidgetState:
        """Files given to the uploader with this key, sent as a browser sends them."""
        message = BackMsg()
        message.file_urls_request.request_id = uuid.uuid4().hex
        message.file_urls_request.file_names.extend(name for name, _ in files)
        answer = await self._answer(message, "file_urls_response")
        state = WidgetState(id=self.widgets[key])
        for (name, data), urls in zip(files, answer.file_urls_response.file_urls, strict=True):
            await asyncio.to_thread(_put, self.url, urls.upload_url, name, data)
            state.file_uploader_state_value.uploaded_file_info.add(
                name=name, size=len(data), file_id=urls.file_id, file_urls=urls
            )
        return state

    async def download(self, key: str) -> bytes:
        """What the download button with this key gives. Raises RuntimeError when it cannot be made."""
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = uuid.uuid4().hex, self._id
        request.deferred_file.file_id = self.downloads[key]
        answer = (await self._answer(message, "backend_operation_response")).backend_operation_response
        if answer.error_msg:
            raise RuntimeError(answer.error_msg)
        return await asyncio.to_thread(_get, self.url + answer.deferred_file.url)

    async def _answer(self, message: BackMsg, kind: str) -> ForwardMsg:
        """The first message of a kind after asking for it."""
        await self.socket.send(message.SerializeToString())
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            answer = ForwardMsg.FromString(data)
            if answer.WhichOneof("type") == kind:
                return answer

    def _look(self, answer: Any) -> None:
        if answer.WhichOneof("type") == "new_session":
            self._id = answer.new_session.initialize.session_id
        if answer.WhichOneof("type") != "delta" or answer.delta.WhichOneof("type") != "new_element":
            return
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        self.charts += kind == "plotly_chart" or b"ud-chart" in element.SerializeToString()
        if kind == "html":
            self.presses += [html.unescape(each) for each in _PRESS.findall(element.html.body)]
        name = getattr(getattr(element, kind), "id", "")
        if name.startswith("$$"):
            key = name.split("-", 2)[-1]
            self.widgets[key] = name
            if kind == "download_button" and element.download_button.deferred_file_id:
                self.downloads[key] = element.download_button.deferred_file_id
        if kind == "exception":
            self.failed.append(element.exception.message)


async def opened(url: str) -> Session:
    """A new session with the server at ``url`` (http://…); nothing has run in it yet."""
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    socket = await connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
    return Session(socket, url)


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        data: bytes = answer.read()
        return data


def _put(url: str, path: str, name: str, data: bytes) -> None:
    """Send a file to the address that was given for it, with the token that shows who asks."""
    with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
        cookie = next(
            (each.partition(";")[0] for each in answer.headers.get_all("set-cookie") or () if "xsrf" in each),
            "",
        )
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data
    headers = {
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2].strip('"'),
    }
    whole = body + f"\r\n--{_BOUNDARY}--\r\n".encode()
    urllib.request.urlopen(urllib.request.Request(url + path, whole, headers, method="PUT")).close()
