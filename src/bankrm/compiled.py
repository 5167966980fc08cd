"""Functions that the library writes for itself: straight-line code made once from names it declared.

The one place where source becomes code. What is written holds only field names, slot names and numbers
of the library's own classes; every other value is passed in under a name.
"""

from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["compiled"]


def compiled(
    name: str, parameters: Sequence[str], lines: Sequence[str], **values: object
) -> Callable[..., Any]:
    """A function of `parameters` whose body is `lines`, with `values` known to it by name.

    >>> twice = compiled("twice", ["x"], ["return factor * x"], factor=2)
    >>> twice(21)
    42
    """
    body = "\n".join(f"    {line}" for line in lines)
    source = f"def {name}({', '.join(parameters)}):\n{body}"
    namespace: dict[str, Any] = dict(values)
    exec(compile(source, f"<bankrm {name}>", "exec"), namespace)  # noqa: S102  # our own source, from our own names
    function: Callable[..., Any] = namespace[name]
    return function
