"""Documents and dated numbers of lending."""

__all__: list[str] = []
