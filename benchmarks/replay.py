"""What a browser sent, sent once more without one: how long the server takes, with nothing beside it on the machine."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence

from playwright.sync_api import CDPSession
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

BINARY = 2


class Record:
    """Every request for a run of the script that a page has sent, in order."""

    def __init__(self, session: CDPSession) -> None:
        self.requests: list[bytes] = []
        session.on("Network.webSocketFrameSent", self._on_sent)
        session.send("Network.enable")

    def _on_sent(self, event: dict) -> None:
        frame = event["response"]
        if frame["opcode"] == BINARY:
            sent = base64.b64decode(frame["payloadData"])
            if BackMsg.FromString(sent).HasField("rerun_script"):
                self.requests.append(sent)


def replay(url: str, requests: Sequence[bytes]) -> list[float]:
    """Milliseconds from each request until the run that it asked for has ended, all in one session of its own."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, proxy=None) as server:
        return [_run(server, request) for request in requests]


def _run(server: ClientConnection, request: bytes) -> float:
    start = time.perf_counter()
    server.send(request)
    while ForwardMsg.FromString(server.recv()).WhichOneof("type") != "script_finished":
        pass
    return (time.perf_counter() - start) * 1000
