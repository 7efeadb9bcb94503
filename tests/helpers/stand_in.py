"""A local server that stands in for the services of open data, with the faults that they have."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]
Answer = Callable[[Query], bytes]

PORTAL = b"<!DOCTYPE html><html><body>Welcome to the hotel. Please sign in.</body></html>"


@dataclass
class StandIn:
    """What is served, which faults come next, and what was asked.

    Attributes
    ----------
    address
        Start of all addresses.
    answers
        By path: bytes, or a function of the query.
    faults
        By path, ``*`` for any: names of faults that happen once each, in order.
    asked
        Every request: path with query, and headers.
    """

    address: str = ""
    answers: dict[str, bytes | Answer] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    validators: bool = True

    def next_fault(self, path: str) -> str:
        for key in (path, "*"):
            if self.faults.get(key):
                return self.faults[key].pop(0)
        return ""

    def asked_of(self, path: str) -> list[dict[str, str]]:
        """Headers of the requests for a path."""
        return [headers for target, headers in self.asked if urlsplit(target).path == path]


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Serve on a free port until the end of the block."""
    served = StandIn()
    handler = type("Handler", (_Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    # Whoever asked may have hung up; that is no news.
    server.handle_error = lambda *_: None
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: tests read `asked`."""

    def do_POST(self) -> None:
        """Overpass is asked in a form."""
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({k: v[0] for k, v in parse_qs(form).items()})

    def do_GET(self) -> None:
        self._answer({k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()})

    def _answer(self, query: Query) -> None:
        self.served.asked.append((self.path, dict(self.headers)))
        with suppress(ConnectionError):  # whoever asked may have hung up
            self._answer_path(query)

    def _answer_path(self, query: Query) -> None:
        path = urlsplit(self.path).path
        fault = self.served.next_fault(path)
        answer = self.served.answers.get(path)
        if fault == "silent":
            time.sleep(1.0)
            self.close_connection = True
        elif fault.isdigit() or answer is None:
            headers = {"Retry-After": "0"} if fault in ("429", "503") else {}
            self._send(int(fault or 404), b"no", headers)
        elif fault.startswith("wait"):
            self._send(429, b"no", {"Retry-After": fault.removeprefix("wait")})
        elif fault == "portal":
            self._send(200, PORTAL, {"Content-Type": "application/octet-stream"})
        elif fault == "moved":
            self._send(301, b"", {"Location": f"{self.served.address}{self.path}"})
        elif fault == "circle":
            self.served.faults.setdefault(path, []).append("circle")
            self._send(302, b"", {"Location": f"{self.served.address}{self.path}"})
        else:
            self._send_data(answer if isinstance(answer, bytes) else answer(query), fault)

    def _send_data(self, body: bytes, fault: str) -> None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"' if self.served.validators else ""
        if etag and self.headers.get("If-None-Match") == etag:
            self._send(304, b"", {"ETag": etag})
            return
        headers = {"ETag": etag} if etag else {}
        start = self._start(body, etag)
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        status, body = (206, body[start:]) if start else (200, body)
        self._send(status, body, headers, fault)

    def _start(self, body: bytes, etag: str) -> int:
        """Where to start: at the asked byte when the file is still the same."""
        wanted = self.headers.get("Range", "")
        if not wanted or not etag or self.headers.get("If-Range") != etag:
            return 0
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        return start if start < len(body) else 0

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: str = "") -> None:
        half = len(body) // 2
        length = {"long": len(body) + 100, "short": half}.get(fault, len(body))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if fault in ("cut", "long", "short", "trickle"):
            self.close_connection = True
        if fault == "trickle":
            for byte in body[:20]:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.05)
            return
        self.wfile.write(body[:half] if fault in ("cut", "short") else body)
        self.wfile.flush()
