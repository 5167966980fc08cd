"""Functions the library writes for itself."""

import pytest

from bankrm.compiled import compiled


def test_values_are_known_by_name() -> None:
    assert compiled("area", ["a", "b"], ["c = a * b", "return c + extra"], extra=1)(3, 4) == 13


def test_a_trace_names_the_function() -> None:
    broken = compiled("broken", [], ["return missing"])
    with pytest.raises(NameError) as caught:
        broken()
    assert str(caught.traceback[-1].path) == "<bankrm broken>"
