"""The content-security policy of a page: only what stands in the file may run."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.I)
_STYLE = re.compile(r"<style[^>]*>(?P<body>.*?)</style>", re.DOTALL | re.I)
_LINK = re.compile(r"""<(?:script|link)[^>]*\s(?:src|href)=["'](https?://[^"']+)""", re.I)
_STYLE_ATTRIBUTE = re.compile(r"\sstyle=", re.I)


def content_policy(html: str, *, image_hosts: Iterable[str] = ()) -> str:
    """Policy that allows the inline scripts and styles of `html` by their hash, and nothing else.

    Parameters
    ----------
    html
        The page. Scripts and styles that it links to, if a user added such, are
        allowed by their host.
    image_hosts
        Hosts of background tiles, for example ``https://service.pdok.nl``.

    Returns
    -------
    str
        The value of a ``Content-Security-Policy`` header or meta element.

    Examples
    --------
    >>> content_policy("<style>p{}</style>").split("; ")[2]
    "style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"
    """
    hosts = sorted({_origin(url) for url in _LINK.findall(html)})
    scripts = [_hash(m["body"]) for m in _SCRIPT.finditer(html) if _runs(m["attributes"])]
    styles = [_hash(m["body"]) for m in _STYLE.finditer(html)]
    rules = {
        "default-src": ["'none'"],
        "script-src": [*dict.fromkeys(scripts), *hosts],
        "style-src": [*dict.fromkeys(styles), *hosts],
        "img-src": ["data:", *image_hosts, *hosts],
        "font-src": hosts,
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values or [_NOTHING])}" for name, values in rules.items())


_NOTHING = "'none'"


def allow_style_attributes(policy: str) -> str:
    """Loosen a policy for elements that a user added with styles of their own."""
    return f"{policy}; style-src-attr 'unsafe-inline'"


def has_style_attribute(html: str) -> bool:
    """Whether a piece of HTML or script writes ``style=`` on an element."""
    return _STYLE_ATTRIBUTE.search(html) is not None


def _runs(attributes: str) -> bool:
    """Whether a script element holds code of its own: not data, not a link."""
    return "application/json" not in attributes and "src=" not in attributes


def _hash(body: str) -> str:
    digest = hashlib.sha256(body.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
