"""The library touches nothing outside: read in its syntax trees, and that the audit hook works.

Order within `__all__` is ruff's business (RUF022).
"""

import ast
import builtins
import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import babel
import pytest

import bankrm

PACKAGE = Path(str(bankrm.__file__)).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in SOURCES]

BANNED_BUILTINS = {
    "__import__",
    "breakpoint",
    "compile",
    "eval",
    "exec",
    "input",
    "open",
    "print",
}
COMPILERS = {"compiled.py": {"compile", "exec"}}  # declared names become functions there
MEMOS = {
    "fields.py": {"_checkers"},
    "terms.py": {"_slots"},
}  # made once from a class, the same ever after
BANNED_MODULES = {
    "_thread",
    "asyncio",
    "builtins",
    "cattrs",
    "codecs",
    "concurrent",
    "ctypes",
    "fileinput",
    "ftplib",
    "gettext",
    "glob",
    "http",
    "hypothesis",
    "io",
    "linecache",
    "locale",
    "logging",
    "marshal",
    "mmap",
    "multiprocessing",
    "narwhals",
    "os",
    "pathlib",
    "pickle",
    "platform",
    "pytest",
    "random",
    "rich",
    "secrets",
    "select",
    "shelve",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "sqlite3",
    "stdnum",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
    "webbrowser",
}
MUTABLE = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)

every_source = pytest.mark.parametrize("path", SOURCES, ids=NAMES)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_roots(module: ast.Module) -> set[str]:
    roots = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            roots.add(str(node.module).partition(".")[0])
    return roots


def lower_case_state(module: ast.Module) -> set[str]:
    """Module-level names in lower case that are bound to a mutable display."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        if isinstance(value, MUTABLE):
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if name.islower() and not name.startswith("__")}


def test_the_banned_builtins_are_builtins() -> None:
    assert set(dir(builtins)) >= BANNED_BUILTINS


@every_source
def test_no_banned_builtin(path: Path) -> None:
    used = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    assert used & BANNED_BUILTINS <= COMPILERS.get(path.name, set())


@every_source
def test_no_banned_module(path: Path) -> None:
    assert not imported_roots(tree(path)) & BANNED_MODULES


@every_source
def test_no_star_import(path: Path) -> None:
    imports = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))
    assert not any(alias.name == "*" for node in imports for alias in node.names)


@every_source
def test_no_state(path: Path) -> None:
    module = tree(path)
    assert not any(isinstance(node, ast.Global) for node in ast.walk(module))
    assert lower_case_state(module) <= MEMOS.get(path.name, set())


@every_source
def test_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def public() -> list[str]:
    names = (dotted(path) for path in SOURCES)
    return [name for name in names if not any(part.startswith("_") for part in name.split("."))]


@pytest.mark.parametrize("name", public())
def test_exports_exist_and_are_named_once(name: str) -> None:
    module = importlib.import_module(name)
    exports: list[str] = module.__all__
    assert len(set(exports)) == len(exports)
    assert [export for export in exports if not hasattr(module, export)] == []


@pytest.mark.parametrize("name", [name for name in public() if name.count(".") == 1])
def test_modules_load_when_first_used(name: str) -> None:
    load: Callable[[str], ModuleType] = vars(bankrm)["__getattr__"]
    assert load(name.partition(".")[2]).__name__ == name


def test_modules_are_listed() -> None:
    listed = {name for name in dir(bankrm) if not name.startswith("_")} - {"rule_sets"}
    assert listed == {name.partition(".")[2] for name in public() if name.count(".") == 1}


def test_an_unknown_module_is_an_attribute_error() -> None:
    assert not hasattr(bankrm, "astrology")


def as_bankrm(source: str) -> None:
    """Run code whose frames the hook takes for the library's own."""
    exec(compile(source, "<bankrm intruder>", "exec"), {})  # noqa: S102  # our own literals


def test_the_hook_watches_the_package() -> None:
    code = vars(bankrm)["__getattr__"].__code__
    assert Path(code.co_filename).is_relative_to(PACKAGE)


@pytest.mark.parametrize(
    ("source", "event"),
    [
        ("open('no/such/file')", "open"),
        ("import os; os.listdir('no/such/folder')", "os.listdir"),
        ("import pathlib; pathlib.Path('no/such/file').read_text()", "open"),
        ("import subprocess; subprocess.run(['no-such-program'])", "subprocess.Popen"),
    ],
    ids=["open", "listdir", "pathlib", "subprocess"],
)
def test_the_hook_sees_a_breach(source: str, event: str, breaches: list[str]) -> None:
    before = len(breaches)
    with pytest.raises(FileNotFoundError):
        as_bankrm(source)
    found = breaches[before:]
    del breaches[before:]
    assert found
    assert found[0].startswith(f"{event} ")
    assert "<bankrm intruder>:1" in found[0]


@pytest.mark.parametrize(
    "source",
    [
        "import this_module_does_not_exist",
        "from babel import Locale; Locale.parse('zh_CN').currencies['CNY']",
        f"open({str(Path(babel.__file__).parent / 'global.dat')!r}, 'rb').close()",
        "from zoneinfo import ZoneInfo; ZoneInfo.no_cache('Asia/Shanghai')",
    ],
    ids=["import", "locale", "locale file", "time zone"],
)
def test_the_hook_allows_imports_and_shipped_data(source: str, breaches: list[str]) -> None:
    before = len(breaches)
    try:
        as_bankrm(source)
    except ModuleNotFoundError:
        assert "does_not_exist" in source
    assert breaches[before:] == []
