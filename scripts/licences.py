"""Check the licences of everything that geoaccess installs: `python -m scripts.licences`.

geoaccess is MIT. What it needs, and what those need, must not ask more of whoever
passes it on: no GPL, no AGPL, and nothing whose licence nobody can name. The
licences are read from the metadata of the installed packages, extras included where
they are installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FITTING = re.compile(
    r"\b(MIT|0?BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|Unlicense|HPND)"
)
UNFIT = re.compile(r"\b(A?GPL|(Affero )?General Public License)", re.IGNORECASE)
BY_HAND = {
    "axe-playwright-python": "MIT",  # its metadata name none; the licence lies beside the code
    "xstatic-leaflet": "BSD-2-Clause",  # its metadata say: same as Leaflet
}
"""Licences that were read where the metadata do not tell them."""


def licence_of(package: Distribution) -> str:
    """The licence of a package as its metadata tell it; empty where they do not."""
    about = package.metadata
    classifiers = [c for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    first_line = str(about.get("License") or "").strip().partition("\n")[0]
    told = about.get("License-Expression") or "; ".join(classifiers) or first_line
    return BY_HAND.get(canonicalize_name(package.name), str(told))


def fits(licence: str) -> bool:
    """Whether software under a licence can be needed by software under MIT.

    Of alternatives (``OR``) one is enough.

    Examples
    --------
    >>> fits("MIT OR GPL-3.0-only"), fits("BSD-3-Clause AND AGPL-3.0"), fits("")
    (True, False, False)
    """
    return any(FITTING.search(way) and not UNFIT.search(way) for way in licence.split(" OR "))


def needed(name: str, extras: Iterable[str]) -> Iterator[Distribution]:
    """A package with some extras and everything that it needs here, each once."""
    seen: set[tuple[str, str]] = set()
    open_ends = [(name, ("", *extras))]
    while open_ends:
        package, wanted = open_ends.pop()
        try:
            found = distribution(package)
        except PackageNotFoundError:  # an extra that is not installed here
            continue
        new = [extra for extra in wanted if (canonicalize_name(package), extra) not in seen]
        if not any(known == canonicalize_name(package) for known, _ in seen):
            yield found
        seen |= {(canonicalize_name(package), extra) for extra in new}
        for need in map(Requirement, found.requires or ()):
            if any(need.marker is None or need.marker.evaluate({"extra": e}) for e in new):
                open_ends.append((need.name, ("", *need.extras)))


def verdict(licences: Iterable[tuple[str, str]]) -> tuple[int, str]:
    """Exit code and words about packages and their licences.

    Examples
    --------
    >>> verdict([("a", "MIT"), ("b", "GPL-3.0-only")])[1]
    '2 licences read, 1 does not fit MIT: b (GPL-3.0-only).'
    """
    read = sorted(licences)
    unfit = [f"{name} ({licence or 'none told'})" for name, licence in read if not fits(licence)]
    if not unfit:
        return 0, f"{len(read)} licences read, all fit MIT."
    verb = "does" if len(unfit) == 1 else "do"
    return 1, f"{len(read)} licences read, {len(unfit)} {verb} not fit MIT: {', '.join(unfit)}."


if __name__ == "__main__":
    extras = distribution("geoaccess").metadata.get_all("Provides-Extra", [])
    packages = list(needed("geoaccess", extras))
    code, words = verdict((package.name, licence_of(package)) for package in packages)
    print(words)
    raise SystemExit(code)
