"""Sites that hold up in several futures: readings of the status, thresholds and scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from geoaccess.errors import Fault
from geoaccess.networks.network import TransportNetwork
from geoaccess.scenarios.scenario import Scenario, apply_scenario
from geoaccess.siting.answers.robust import RobustPlan, SitingCase, robust_plan
from geoaccess.siting.options import ROBUST_OBJECTIVES
from geoaccess.study.plan import Draft, Study
from geoaccess.study.robust_settings import RobustAsk
from geoaccess.study.scenario_files import read_scenarios, slugs
from geoaccess.study.siting.plans import Question, question
from geoaccess.study.situations import StudySituations
from geoaccess.study.words import statuses_in_words
from geoaccess.texts import Texts, load_texts

RULES = ("worst", "mean")


def scenario_paths(study: Study) -> list[Path]:
    """The scenario files of a study; paths in it start from its folder."""
    ask = study.siting.robust
    return [study.path.parent / name for name in ask.scenarios] if ask is not None else []


def asked_scenarios(draft: Draft) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """The scenarios in which sites have to hold up, and what is wrong with their files."""
    paths = scenario_paths(draft.study) if draft.study is not None else []
    return read_scenarios(paths, draft) if paths else ((), ())


def robust_of(
    asked: Question, network: TransportNetwork, scenarios: tuple[Scenario, ...]
) -> dict[str, RobustPlan] | None:
    """The plan with the best worst case and that with the best mean; None where not asked for."""
    study, ask = asked.study, asked.study.siting
    if ask.robust is None:
        return None
    texts = load_texts(study.language)
    cases: dict[str, SitingCase] = {}
    for name, situation in _situations(asked, network, scenarios, texts):
        cases |= _cases(name, situation, ask.robust, texts)
    objective = ask.objective if ask.objective in ROBUST_OBJECTIVES else "coverage"
    limit = ask.limits[-1]
    options = replace(asked.options, objective=objective, budget=limit.budget, circumstances=None)
    return {
        rule: robust_plan(
            cases,
            asked.candidates,
            add=limit.add,
            rule=rule,
            options=options,
            time_limit_s=ask.time_limit_s,
        )
        for rule in RULES
    }


def _situations(
    asked: Question, network: TransportNetwork, scenarios: tuple[Scenario, ...], texts: Texts
) -> Iterator[tuple[str, Question]]:
    """The question as it stands today, and under every scenario."""
    yield texts("compare.now"), asked
    situations = StudySituations.of(asked.study, asked.frames, network)
    folders = slugs(scenario.name for scenario in scenarios)
    for scenario in scenarios:
        folder = asked.study.folder / "scenarios" / folders[scenario.name]
        inputs = apply_scenario(situations.inputs, scenario, folder=folder)
        frames = {**asked.frames, "housing": inputs.housing, "practices": inputs.practices}
        then = situations.times.network(inputs)
        yield scenario.name, question(asked.study, frames, asked.candidates, then)


def _cases(
    situation: str, asked: Question, ask: RobustAsk, texts: Texts
) -> Mapping[str, SitingCase]:
    """Every reading and threshold in one situation; only what differs stands in the name."""
    study, cases = asked.study, {}
    for statuses in ask.statuses or (study.statuses,):
        for within_min in ask.within_min or (study.within_min,):
            parts = [situation]
            if len(ask.statuses) > 1:
                parts.append(statuses_in_words(statuses, texts))
            if len(ask.within_min) > 1:
                parts.append(texts("map.minutes", minutes=texts.number(within_min)))
            cases[", ".join(parts)] = SitingCase(
                asked.times,
                asked.frames["housing"],
                asked.practices,
                within_min,
                statuses,
                circumstances=asked.options.circumstances,
            )
    return cases
