"""Makes one test of each published case in the folder of `--cases`."""

import pytest
from tests.golden import harness


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    cases = list(harness.read_cases(metafunc.config.getoption("--cases") or harness.OWN_CASES))
    if "unbuilt" in metafunc.fixturenames:
        names = sorted({name for name, _, _ in cases} & harness.NOT_YET_BUILT)
        metafunc.parametrize("unbuilt", names)
    if "case" in metafunc.fixturenames:
        built = [entry for entry in cases if entry[0] not in harness.NOT_YET_BUILT]
        ids = [f"{name}-{case['id']}" for name, _, case in built]
        metafunc.parametrize(("name", "document", "case"), built, ids=ids)
