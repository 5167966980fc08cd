"""Hypothesis profiles, and the audit hook that proves bankrm touches nothing outside.

The hook listens during the whole run. An event of file, network, process or clock whose stack
has a frame of bankrm fails the run, unless the import system or the data files of babel,
dateutil or the time zones stand behind it.
"""

import os
import sys
import zoneinfo
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a law: no deadlines, and slow drawing is no error.
settings.register_profile(
    "dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=100, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

_WATCHED = (
    "ctypes.",
    "ftplib.",
    "glob.",
    "http.",
    "mmap.",
    "open",
    "os.",
    "pathlib.",
    "shutil.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "tempfile.",
    "time.sleep",
    "urllib.",
    "webbrowser.",
)
_READS = ("open", "os.listdir", "os.scandir")


def _folder(package: str) -> tuple[str, ...]:
    spec = find_spec(package)
    found = spec.submodule_search_locations if spec else None
    return tuple(f"{path}{os.sep}" for path in found or ())


# Functions compiled by bankrm carry a name instead of a file.
_OURS = (*_folder("bankrm"), "<bankrm")
_DATA = (*_folder("babel"), *_folder("dateutil"), *_folder("tzdata"), *zoneinfo.TZPATH)


class AuditLog:
    """What bankrm touched outside itself, while armed."""

    def __init__(self) -> None:
        self.armed = False
        self.breaches: list[str] = []

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if not self.armed or not event.startswith(_WATCHED):
            return
        target = args[0] if args else None
        if event in _READS and isinstance(target, str) and target.startswith(_DATA):
            return
        frame = sys._getframe(1)
        while frame is not None:
            file = frame.f_code.co_filename
            if file.startswith("<frozen importlib"):
                return
            if file.startswith(_OURS):
                where = f"{file}:{frame.f_lineno} in {frame.f_code.co_name}"
                self.breaches.append(f"{event} {target!r} from {where}")
                return
            if frame.f_back is None:
                return
            frame = frame.f_back


_LOG = AuditLog()
sys.addaudithook(_LOG)


@pytest.fixture
def breaches() -> list[str]:
    """What the audit hook has recorded so far; a test that provokes a breach removes it."""
    return _LOG.breaches


def pytest_configure() -> None:
    _LOG.armed = True


def pytest_sessionfinish(session: pytest.Session) -> None:
    _LOG.armed = False
    if _LOG.breaches and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _LOG.breaches:
        terminalreporter.section("bankrm touched the outside", red=True)
        for breach in dict.fromkeys(_LOG.breaches):
            terminalreporter.write_line(breach)
