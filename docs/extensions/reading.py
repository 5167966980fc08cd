"""Reads the sources for the reference page: doctests as code, attrs classes with their signatures."""

import re

import griffe

__all__ = ["Reading"]

DOCTEST = re.compile(r"^( *)>>> .*(?:\n(?! *$).*)*", re.MULTILINE)


class Reading(griffe.Extension):
    """Fences the doctests that stand outside a section, and writes `__init__` for attrs classes."""

    def on_instance(self, *, obj: griffe.Object, **_: object) -> None:
        """Put a fence around each doctest, which would read as a quotation otherwise."""
        if obj.docstring is not None:
            obj.docstring.value = DOCTEST.sub(
                lambda found: f"{found[1]}```pycon\n{found[0]}\n{found[1]}```", obj.docstring.value
            )

    def on_class_members(self, *, cls: griffe.Class, **_: object) -> None:
        """Show the signature that attrs makes from the annotated fields."""
        frozen = [str(mark.value) for mark in cls.decorators if "attrs.frozen" in str(mark.value)]
        if not frozen or "__init__" in cls.members:
            return
        kind = griffe.ParameterKind.positional_or_keyword
        if "kw_only=True" in frozen[0]:
            kind = griffe.ParameterKind.keyword_only
        fields = [
            griffe.Parameter(
                name.lstrip("_"), annotation=field.annotation, kind=kind, default=_default(field)
            )
            for name, field in cls.attributes.items()
            if field.annotation is not None and "init=False" not in str(field.value or "")
        ]
        cls.set_member(
            "__init__",
            griffe.Function(
                "__init__",
                parameters=griffe.Parameters(griffe.Parameter("self"), *fields),
                lineno=cls.lineno,
                endlineno=cls.endlineno,
            ),
        )


def _default(field: griffe.Attribute) -> str | None:
    value = str(field.value) if field.value is not None else None
    if value is None or not value.startswith(("attrs.field(", "param(")):
        return value
    found = re.search(r"default=([^,()]+)", value)
    return found[1] if found else None
