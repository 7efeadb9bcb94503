"""What a page carries within itself: our own scripts and styles, and Leaflet from its package.

Nothing that others wrote lies in this repository: Leaflet 1.9.3, the version
that Folium writes for, comes from the XStatic-Leaflet wheel.
"""

from __future__ import annotations

import base64
import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet as leaflet_package

_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_UNSAFE_IN_SCRIPT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def read_asset(name: str) -> str:
    """Text of one of our own files in ``geoaccess/maps/assets``."""
    return (resources.files("geoaccess.maps") / "assets" / name).read_text("utf-8")


def leaflet_script() -> str:
    """Leaflet's script, with its copyright line and without a link to its source map."""
    return _SOURCE_MAP.sub("", (_leaflet_folder() / "leaflet.js").read_text("utf-8"))


def leaflet_style() -> str:
    """Leaflet's style, with its images written into it."""
    style = (_leaflet_folder() / "leaflet.css").read_text("utf-8")
    return _IMAGE.sub(lambda found: f"url({_data_uri(found[1])})", style)


def leaflet_pin_images() -> dict[str, str]:
    """Images of Leaflet's ordinary pin, for markers that users add to the map."""
    return {
        "iconUrl": _data_uri("images/marker-icon.png"),
        "iconRetinaUrl": _data_uri("images/marker-icon-2x.png"),
        "shadowUrl": _data_uri("images/marker-shadow.png"),
    }


def script_json(value: Any) -> str:
    r"""JSON that may stand inside a script element: no text in it can end the element.

    Examples
    --------
    >>> script_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escaped in _UNSAFE_IN_SCRIPT.items():
        text = text.replace(sign, escaped)
    return text


def _leaflet_folder() -> Path:
    return Path(leaflet_package.BASE_DIR)


def _data_uri(image: str) -> str:
    encoded = base64.b64encode((_leaflet_folder() / image).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{encoded}"
