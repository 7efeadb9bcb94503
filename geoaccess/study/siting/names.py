"""What plans, sites and places are called."""

from __future__ import annotations

import pandas as pd

from geoaccess.coverage.tables import ids_of
from geoaccess.study.siting_settings import Limit
from geoaccess.texts import Texts


def plan_name(limit: Limit, texts: Texts) -> str:
    """What a plan under a limit is called.

    Examples
    --------
    >>> from geoaccess.texts import load_texts
    >>> limits = Limit(1, None), Limit(2, 500.0), Limit(None, 500.0), Limit(None, None)
    >>> [plan_name(limit, load_texts("en")) for limit in limits]
    ['1 new site', '2 new sites', 'budget of 500', 'fewest sites']
    """
    if limit.add is not None:
        one = limit.add == 1
        return texts("siting.one_site") if one else texts("siting.sites", count=limit.add)
    if limit.budget is not None:
        return texts("siting.budget", budget=limit.budget)
    return texts("siting.fewest")


def names_of(table: pd.DataFrame) -> dict[str, str]:
    """What people call each row; its id where it has no name.

    Examples
    --------
    >>> names_of(pd.DataFrame({"id": ["a", "b"], "name": ["Hall", None]}))
    {'a': 'Hall', 'b': 'b'}
    """
    ids = ids_of(table)
    names = table["name"] if "name" in table else [None] * len(table)
    return {
        str(identity): str(name) if isinstance(name, str) else str(identity)
        for identity, name in zip(ids, names, strict=True)
    }
