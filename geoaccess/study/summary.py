"""What a planner reads after a run: a few sentences, in Dutch or English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geoaccess.coverage.result import NOT_KNOWN, Coverage
from geoaccess.study.plan import Study
from geoaccess.study.words import conditions_in_words, short_path, title_lines
from geoaccess.texts import Texts, load_texts

_WORST = 3


def summary(study: Study, result: Coverage, files: Mapping[str, Path]) -> str:
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
    texts = load_texts(study.language)
    lines = title_lines(study, texts)
    if result.residents:
        lines += [_headline(study, result, texts), *_reasons(result, texts)]
        lines += [*_with_conditional(study, result, texts), *_worst(result, texts)]
        lines += _languages(result, texts)
        lines += [*_way_in(study, result, texts), *_unseen(result, texts)]
    else:
        lines.append(texts("summary.nobody"))
    lines += [texts(f"summary.{name}", path=short_path(files[name])) for name in ("map", "folder")]
    return "\n".join(lines)


def _headline(study: Study, result: Coverage, texts: Texts) -> str:
    """Who does and who does not, with all conditions."""
    left = result.residents - result.covered_residents
    return texts(
        "summary.headline",
        covered=round(result.covered_residents),
        residents=round(result.residents),
        share=texts.share(result.covered_share, 1),
        conditions=conditions_in_words(study, texts, takes=bool(result.options.get("eligibility"))),
        left=round(left),
        left_share=texts.share(left / result.residents, 1),
    )


def _reasons(result: Coverage, texts: Texts) -> list[str]:
    """People left out by reason, most people first."""
    people = result.people.groupby("reason")["residents"].sum().drop("covered", errors="ignore")
    parts = [
        texts(f"summary_reason.{reason}", people=round(count))
        for reason, count in people.sort_values(ascending=False, kind="stable").items()
        if round(count) > 0
    ]
    return [texts("summary.reasons", reasons="; ".join(parts))] if parts else []


def _with_conditional(study: Study, result: Coverage, texts: Texts) -> list[str]:
    """The same headline if conditional practices counted as well."""
    table = result.summary
    wanted = (table["within_min"] == study.within_min) & (table["statuses"] == "open+conditional")
    if set(study.statuses) != {"open"} or not wanted.any():
        return []
    row = table.loc[wanted].iloc[0]
    if round(row["covered_residents"]) == round(result.covered_residents):
        return []
    share = texts.share(row["covered_share"], 1)
    return [texts("summary.readings", covered=round(row["covered_residents"]), share=share)]


def _worst(result: Coverage, texts: Texts) -> list[str]:
    """The municipalities where most people are left out."""
    if "municipality" not in result.places:
        return []
    table = result.by("municipality")
    table = table[(table["not_covered_residents"] > 0) & (table["municipality"] != NOT_KNOWN)]
    parts = [
        texts("summary.area", name=name, left=round(left), residents=round(residents))
        for name, left, residents in table.head(_WORST)[
            ["municipality", "not_covered_residents", "residents"]
        ].itertuples(index=False)
    ]
    return [texts("summary.worst", areas=", ".join(parts))] if parts else []


def _languages(result: Coverage, texts: Texts) -> list[str]:
    """Who finds somebody who speaks their language, where the tables say anything."""
    shares = result.language_shares
    if shares["spoken"] + shares["not_spoken"] <= 0:
        return []
    spoken, unknown = (texts.share(shares[name], 1) for name in ("spoken", "unknown"))
    return [texts("summary.languages", spoken=spoken, unknown=unknown)]


def _way_in(study: Study, result: Coverage, texts: Texts) -> list[str]:
    """Who reaches an information point or key person, where the table knows any."""
    if "way_in_min" not in result.places:
        return []
    near = result.places["way_in_min"] <= study.within_min
    people = float(result.places.loc[near, "residents"].sum())
    share = texts.share(people / result.residents, 1)
    return [texts("summary.way_in", people=round(people), share=share, within=study.within_min)]


def _unseen(result: Coverage, texts: Texts) -> list[str]:
    """What the tables do not say, so that the answer cannot hold it."""
    parts = [texts.word("summary_unseen", code) for code in dict.fromkeys(result.unseen["what"])]
    return [texts("summary.unseen", parts="; ".join(parts))] if parts else []
