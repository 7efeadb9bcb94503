"""What a planner reads after a run: a few sentences, in Dutch or English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from geoaccess.coverage.result import NOT_KNOWN, Coverage
from geoaccess.study.plan import Study

_WORST = 3

_ENGLISH = {
    "model": "These are figures of a generated model region, not of real people or practices.",
    "headline": "{covered} of {residents} residents ({share}) reach {practice} within "
    "{within} minutes {mode}{when}; {left} ({left_share}) do not.",
    "nobody": "Nobody lives in these places.",
    "reasons": "Why not: {reasons}.",
    "readings": "If conditional practices took them too, {covered} residents ({share}) would.",
    "worst": "Most people left out: {areas}.",
    "area": "{name} ({left} of {residents})",
    "map": "The map: {map}",
    "folder": "Tables and provenance: {folder}",
    "when": ", leaving between {start} and {end} on {date}",
    "decimal": ".",
    "thousands": " ",
    "or": " or ",
    "practice": "a practice that is {statuses}",
}
_DUTCH = {
    "model": "Dit zijn cijfers van een nagemaakte modelregio, niet van echte mensen of praktijken.",
    "headline": "{covered} van de {residents} bewoners ({share}) bereiken {practice} binnen "
    "{within} minuten {mode}{when}; {left} ({left_share}) niet.",
    "nobody": "Er woont niemand op deze plekken.",
    "reasons": "Waarom niet: {reasons}.",
    "readings": "Als ook de praktijken met voorwaarden hen aannemen: {covered} bewoners ({share}).",
    "worst": "De meeste mensen zonder huisarts: {areas}.",
    "area": "{name} ({left} van {residents})",
    "map": "De kaart: {map}",
    "folder": "Tabellen en herkomst: {folder}",
    "when": ", met vertrek tussen {start} en {end} op {date}",
    "decimal": ",",
    "thousands": ".",
    "or": " of ",
    "practice": "een praktijk die {statuses} is",
}
_STATUSES = {
    "en": {"open": "open", "conditional": "conditional", "full": "full", "unknown": "not known"},
    "nl": {"open": "open", "conditional": "voorwaardelijk", "full": "vol", "unknown": "onbekend"},
}
_MODES = {
    "en": {
        "transit": "by public transport",
        "bike_transit": "by bike and public transport",
        "bike": "by bike",
        "ebike": "by e-bike",
        "walk": "on foot",
        "car": "by car",
    },
    "nl": {
        "transit": "met het openbaar vervoer",
        "bike_transit": "met fiets en openbaar vervoer",
        "bike": "met de fiets",
        "ebike": "met de e-bike",
        "walk": "te voet",
        "car": "met de auto",
    },
}
_REASONS = {
    "en": {
        "unsnapped": "{people} live too far from any street",
        "no_route": "{people} have no way to a practice in the longest trip allowed",
        "too_long": "{people} take longer than that",
        "full": "{people} have a practice near, but it takes nobody (full or conditional)",
        "unknown_status": "{people} have a practice near of which nobody knows whether it is open",
    },
    "nl": {
        "unsnapped": "{people} wonen te ver van een straat",
        "no_route": "{people} komen er niet binnen de langste reistijd",
        "too_long": "{people} doen er langer over",
        "full": "{people} hebben een praktijk dichtbij, maar die neemt niemand aan",
        "unknown_status": "{people} hebben een praktijk dichtbij waarvan niemand weet of hij open is",
    },
}


def summary(study: Study, result: Coverage, files: Mapping[str, Any]) -> str:
    """Sum up a run in a few sentences.

    Parameters
    ----------
    study
        The conditions and the language.
    result
        The outcome.
    files
        Where the ``map`` and the ``folder`` of the results are.

    Returns
    -------
    str
        One sentence a line.
    """
    words = _DUTCH if study.language == "nl" else _ENGLISH
    lines = [study.title] + ([words["model"]] if study.model else [])
    if not result.residents:
        lines.append(words["nobody"])
    else:
        lines += [_headline(study, result, words), *_reasons(study, result, words)]
        lines += [*_readings(study, result, words), *_worst(result, words)]
    shown = {name: os.path.relpath(path) for name, path in files.items()}
    lines += [words["map"].format(map=shown["map"]), words["folder"].format(folder=shown["folder"])]
    return "\n".join(lines)


def _people(count: float, words: Mapping[str, str]) -> str:
    return f"{round(count):,}".replace(",", words["thousands"])


def _share(part: float, whole: float, words: Mapping[str, str]) -> str:
    return f"{100 * part / whole:.1f}%".replace(".", words["decimal"])


def _headline(study: Study, result: Coverage, words: Mapping[str, str]) -> str:
    """Who does and who does not, with all conditions."""
    names = [_STATUSES[study.language][status] for status in study.statuses]
    joined = ", ".join(names[:-1]) + words["or"] + names[-1] if len(names) > 1 else names[0]
    window, when = study.departures, ""
    if window is not None and study.service_date is not None:
        date = study.service_date.strftime("%d-%m-%Y")
        when = words["when"].format(start=window.start, end=window.end, date=date)
    left = result.residents - result.covered_residents
    return words["headline"].format(
        covered=_people(result.covered_residents, words),
        residents=_people(result.residents, words),
        share=_share(result.covered_residents, result.residents, words),
        practice=words["practice"].format(statuses=joined),
        within=f"{study.within_min:g}".replace(".", words["decimal"]),
        mode=_MODES[study.language][study.mode],
        when=when,
        left=_people(left, words),
        left_share=_share(left, result.residents, words),
    )


def _reasons(study: Study, result: Coverage, words: Mapping[str, str]) -> list[str]:
    """People left out by reason, most people first."""
    people = result.places.groupby("reason")["residents"].sum().drop("covered", errors="ignore")
    texts = _REASONS[study.language]
    parts = [
        texts[str(reason)].format(people=_people(count, words))
        for reason, count in people.sort_values(ascending=False, kind="stable").items()
        if count > 0
    ]
    return [words["reasons"].format(reasons="; ".join(parts))] if parts else []


def _readings(study: Study, result: Coverage, words: Mapping[str, str]) -> list[str]:
    """The same headline if conditional practices counted."""
    table = result.summary
    wanted = (table["within_min"] == study.within_min) & (table["statuses"] == "open+conditional")
    if "conditional" in study.statuses or not wanted.any():
        return []
    covered = float(table.loc[wanted, "covered_residents"].iloc[0])
    share = _share(covered, result.residents, words)
    return [words["readings"].format(covered=_people(covered, words), share=share)]


def _worst(result: Coverage, words: Mapping[str, str]) -> list[str]:
    """The municipalities where most people are left out."""
    if "municipality" not in result.places:
        return []
    table = result.by("municipality")
    table = table[(table["not_covered_residents"] > 0) & (table["municipality"] != NOT_KNOWN)]
    parts = [
        words["area"].format(
            name=row["municipality"],
            left=_people(row["not_covered_residents"], words),
            residents=_people(row["residents"], words),
        )
        for _, row in table.head(_WORST).iterrows()
    ]
    return [words["worst"].format(areas=", ".join(parts))] if parts else []
