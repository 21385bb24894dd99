"""A session of a Streamlit server without a browser: asks for runs and reads what a browser would be sent.

It speaks Streamlit's own protocol (the protobuf messages of its package) over the websocket, so a run here
costs the server what it costs with a browser: script, serialisation, sending. It draws nothing.
"""

from __future__ import annotations

import time
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

FINISHED = ForwardMsg.ScriptFinishedStatus


class Session:
    """One open page. ``sent`` counts the bytes of the last run, ``charts`` the charts among them."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.page_hash = ""
        self.sent = 0
        self.charts = 0
        self.failed: list[str] = []

    async def run(self, page: str = "", query: str = "") -> float:
        """Ask for a run of a page with these parameters; seconds until the last of its messages is here.

        Raises RuntimeError when the page failed.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string = query
        state.page_name = page
        state.context_info.url = f"http://127.0.0.1/{page}"
        state.context_info.timezone = "Asia/Shanghai"
        state.context_info.locale = "zh-CN"
        self.sent = self.charts = 0
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            data = await self.socket.recv()
            assert isinstance(data, bytes)
            self.sent += len(data)
            answer = ForwardMsg.FromString(data)
            self._look(answer)
            if answer.WhichOneof("type") == "script_finished":
                break
        if self.failed:
            raise RuntimeError(self.failed.pop())
        return time.perf_counter() - start

    def _look(self, answer: Any) -> None:
        if answer.WhichOneof("type") != "delta" or answer.delta.WhichOneof("type") != "new_element":
            return
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        self.charts += kind == "plotly_chart"
        if kind == "exception":
            self.failed.append(element.exception.message)


async def opened(url: str) -> Session:
    """A new session with the server at ``url`` (http://…); nothing has run in it yet."""
    address = url.replace("http://", "ws://") + "/_stcore/stream"
    return Session(await connect(address, subprotocols=["streamlit"], max_size=None))  # type: ignore[list-item]
