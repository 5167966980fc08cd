"""Documents and dated numbers of pay."""

__all__: list[str] = []
