"""The build files hold no address and no machine's path, and pin all that they declare."""

import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
BUILD_FILES = (
    ".ci/run",
    ".pre-commit-config.yaml",
    "Makefile",
    "constraints.txt",
    "pyproject.toml",
)
ALLOWED_HOSTS: frozenset[str] = frozenset()  # the project's own pages, when it has some

HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:cn|com|dev|info|io|net|org)\b", re.IGNORECASE)
SCHEME = re.compile(r"\b(?:file|git|https?|ssh)(?:\+\w+)?://", re.IGNORECASE)
INDEX_OPTION = re.compile(r"(?:index-url|index_url|find-links|trusted-host|--hash)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|mnt|opt|root|srv|tmp|Users|var|work)\b")

every_build_file = pytest.mark.parametrize("name", BUILD_FILES)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def declared() -> list[Requirement]:
    groups = chain.from_iterable(project()["dependency-groups"].values())
    entries = [entry for entry in groups if isinstance(entry, str)]
    return [Requirement(entry) for entry in [*project()["project"]["dependencies"], *entries]]


def pins() -> dict[str, str]:
    lines = [line for line in read("constraints.txt").splitlines() if line]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;.+)?", line) for line in lines]
    assert all(found), "constraints.txt holds exact pins and nothing else"
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


@every_build_file
def test_no_address(name: str) -> None:
    text = read(name)
    assert set(HOST.findall(text)) <= ALLOWED_HOSTS
    assert SCHEME.search(text) is None or ALLOWED_HOSTS
    assert INDEX_OPTION.search(text) is None


@every_build_file
def test_no_path_of_one_machine(name: str) -> None:
    assert MACHINE_PATH.search(read(name)) is None


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        (HOST, "packages.example.org"),
        (SCHEME, "git+ssh://host/x"),
        (INDEX_OPTION, "--extra-index-url=x"),
        (MACHINE_PATH, "cd /tmp/x"),
    ],
    ids=["host", "scheme", "index", "path"],
)
def test_the_patterns_bite(pattern: re.Pattern[str], bad: str) -> None:
    assert pattern.search(bad)


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_dependency_has_a_floor_and_a_pin_above_it(requirement: Requirement) -> None:
    assert {spec.operator for spec in requirement.specifier} & {">=", "=="}
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_the_run_time_needs_three_packages() -> None:
    names = [Requirement(entry).name for entry in project()["project"]["dependencies"]]
    assert names == ["attrs", "babel", "python-dateutil"]


def test_the_library_is_not_pinned_to_itself() -> None:
    assert "bankrm" not in pins()
