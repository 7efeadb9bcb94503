"""Errors: one message with all faults, and the class that the caller can catch."""

from __future__ import annotations

import pytest

from geoaccess import errors
from geoaccess.errors import DuplicateIdError, Fault, InputError, MissingColumnError, raise_faults


def fault(kind: type[InputError] | None = None, *ids: str) -> Fault:
    return Fault("housing.csv", "Two rows share an id.", "Give each place its own id.", ids, kind)


def test_no_faults_raise_nothing() -> None:
    assert raise_faults([]) is None


def test_one_kind_of_fault_raises_that_kind_with_all_ids() -> None:
    with pytest.raises(DuplicateIdError) as caught:
        raise_faults([fault(DuplicateIdError, "a", "b"), fault(DuplicateIdError, "b", "c")])
    assert caught.value.ids == ("a", "b", "c")
    assert str(caught.value).startswith("2 faults in the input:")


def test_mixed_faults_raise_the_common_base_and_name_each() -> None:
    with pytest.raises(InputError) as caught:
        raise_faults([fault(DuplicateIdError, "a"), fault(MissingColumnError)])
    assert type(caught.value) is InputError
    assert str(caught.value).count("housing.csv") == 2


def test_a_missing_column_is_a_key_error_whose_message_stays_a_sentence() -> None:
    with pytest.raises(KeyError) as caught:
        raise_faults([fault(MissingColumnError)])
    assert str(caught.value) == "housing.csv: Two rows share an id. Give each place its own id."


@pytest.mark.parametrize(
    ("name", "code", "builtin"),
    [
        ("InputError", 2, ValueError),
        ("NoServiceError", 2, LookupError),
        ("TravelTimesError", 2, ValueError),
        ("InfeasibleError", 3, ValueError),
        ("SolverError", 1, RuntimeError),
        ("FetchError", 1, OSError),
        ("OutputError", 2, OSError),
        ("BusyError", 2, OSError),
        ("MissingExtraError", 2, ImportError),
    ],
)
def test_exit_codes_and_builtin_parents(name: str, code: int, builtin: type[Exception]) -> None:
    kind = getattr(errors, name)
    assert kind.exit_code == code
    assert issubclass(kind, builtin)


def test_every_error_is_drawn_in_the_tree() -> None:
    kinds = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert {name for name in kinds if name not in (errors.__doc__ or "")} == set()
