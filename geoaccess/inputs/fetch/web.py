"""Ask the servers of others for things: politely, patiently, and with plain words when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import urllib3
from urllib3.util.retry import Retry

from geoaccess.errors import FetchError
from geoaccess.inputs.fetch.download_cache import cache_folder
from geoaccess.inputs.fetch.open_data import OpenData, WebRules, load_open_data

Progress = Callable[[str, int, int | None], None]
"""Told while a download goes on: its name, the bytes so far, and all of them where known."""

_BUSY = (429, 500, 502, 503, 504)
_PIECE_BYTES = 1 << 16


class CutError(urllib3.exceptions.ProtocolError):
    """A stream that is too slow to end."""


_BRIEF = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
    urllib3.exceptions.HTTPError,
)
"""What may pass when one waits a little."""


@dataclass(frozen=True, kw_only=True)
class Web:
    """How this program reaches the web.

    Attributes
    ----------
    data
        Sources and rules.
    cache
        The folder of downloads.
    offline
        Whether only the cache may be used.
    progress
        Told how downloads go on.
    session
        Connections that are kept open; proxies follow from the environment.
    """

    data: OpenData
    cache: Path
    offline: bool = False
    progress: Progress | None = None
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def rules(self) -> WebRules:
        """How to behave towards the servers."""
        return self.data.web


@contextmanager
def open_web(
    *,
    sources: str | Path | None = None,
    cache: str | Path | None = None,
    offline: bool = False,
    progress: Progress | None = None,
) -> Iterator[Web]:
    """Open connections for a while.

    Parameters
    ----------
    sources
        A file of your own for `load_open_data`.
    cache
        The folder of downloads; by default `cache_folder()`.
    offline
        Use the cache only.
    progress
        Told how downloads go on.
    """
    data = load_open_data(sources)
    with requests.Session() as session:
        session.headers.update(
            # Lengths and parts of files mean something only where nothing is packed on the way.
            {"User-Agent": data.web.user_agent, "Accept-Encoding": "identity"}
        )
        folder = Path(cache) if cache is not None else cache_folder()
        yield Web(data=data, cache=folder, offline=offline, progress=progress, session=session)


def new_patience(rules: WebRules) -> Retry:
    """How often one request is tried, and how long to wait in between."""
    return Retry(
        total=rules.tries - 1,
        connect=None,
        read=None,
        status_forcelist=_BUSY,
        backoff_factor=rules.backoff_s,
        backoff_max=rules.backoff_max_s,
        raise_on_status=False,
    )


def ask(web: Web, address: str, headers: dict[str, str]) -> requests.Response:
    """Send one request; the body is not read yet."""
    rules = web.rules
    return web.session.get(
        address, headers=headers, stream=True, timeout=(rules.connect_s, rules.read_s)
    )


def try_again(web: Web, work: Callable[[Callable[[], None]], Any], address: str) -> Any:
    """Do some work until it succeeds or patience ends.

    Parameters
    ----------
    web
        How to behave.
    work
        Does one attempt; it may call what it is given to say that it moved on,
        which renews patience.
    address
        For messages.

    Raises
    ------
    FetchError
        When patience ends, or the failure is of a kind that lasts.
    """
    patience = [new_patience(web.rules)]

    def moved_on() -> None:
        patience[0] = new_patience(web.rules)

    while True:
        try:
            return work(moved_on)
        except Busy as busy:
            _wait(web, patience, busy, address)
        except requests.exceptions.TooManyRedirects as error:
            raise FetchError(f"{address}: the server sends us in circles.") from error
        except requests.exceptions.ProxyError as error:
            raise FetchError(
                f"{address}: the proxy cannot be used ({_short(error)}). "
                "Check HTTPS_PROXY and HTTP_PROXY."
            ) from error
        except requests.exceptions.SSLError as error:
            raise FetchError(
                f"{address}: no safe connection ({_short(error)}). Check the clock of this "
                "computer, and whether the network asks you to sign in."
            ) from error
        except _BRIEF as error:
            _wait(web, patience, error, address)
        except requests.exceptions.RequestException as error:
            raise FetchError(f"{address}: {_short(error)}.") from error


class Busy(Exception):  # noqa: N818 - not an error yet: the server asks to come back later
    """A server that cannot answer now."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(f"HTTP {response.status_code}")
        self.response = response


def check_status(response: requests.Response, address: str) -> None:
    """Raise what an answer other than the wanted one means.

    Raises
    ------
    Busy
        If it may pass.
    FetchError
        If it lasts.
    """
    code = response.status_code
    if code in _BUSY:
        raise Busy(response)
    if code in (404, 410):
        raise FetchError(
            f"{address}: there is nothing at this address (HTTP {code}). The data may have moved: "
            "find the new address and write it in a file that GEOACCESS_SOURCES names."
        )
    if code in (401, 403, 407, 511):
        raise FetchError(f"{address}: the server or a proxy refuses the request (HTTP {code}).")
    if code >= 400:
        raise FetchError(f"{address}: the server does not understand the request (HTTP {code}).")


def pieces(web: Web, response: requests.Response) -> Iterator[bytes]:
    """The body of an answer, piece by piece; a stream that hardly flows counts as cut."""
    rules, since, got = web.rules, time.monotonic(), 0
    # `read1` gives what is there, so that a trickle is seen as one.
    while piece := response.raw.read1(_PIECE_BYTES):
        yield piece
        got += len(piece)
        elapsed = time.monotonic() - since
        if elapsed >= rules.slow_s:
            if got < rules.least_bytes_s * elapsed:
                raise CutError(f"only {got} bytes in {elapsed:.0f} s")
            since, got = time.monotonic(), 0


def _wait(web: Web, patience: list[Retry], reason: Exception, address: str) -> None:
    """Wait as long as the server asks, or longer every time; give up when patience ends."""
    raw = reason.response.raw if isinstance(reason, Busy) else None
    if raw is not None:
        asked = patience[0].get_retry_after(raw)
        if asked is not None and asked > web.rules.retry_after_max_s:
            raise FetchError(
                f"{address}: the server is busy and asks to wait {asked:.0f} s. Try again later."
            ) from reason
    try:
        patience[0] = patience[0].increment("GET", address, response=raw, error=_as_read(reason))
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise FetchError(
            f"{address}: no usable answer after {web.rules.tries} attempts ({_short(reason)}). "
            "Check the connection and try again; what was downloaded so far is kept."
        ) from error
    patience[0].sleep(raw)
    if raw is not None:
        raw.close()


def _as_read(reason: Exception) -> Exception | None:
    """The failure as the counter of attempts knows it."""
    if isinstance(reason, Busy):
        return None
    return urllib3.exceptions.ProtocolError(str(reason))


def _short(error: Exception) -> str:
    """The innermost reason, without addresses of objects."""
    while (inner := error.__cause__ or error.__context__) is not None and isinstance(
        inner, Exception
    ):
        error = inner
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return text[:200]
