"""Documents and dated numbers of income tax."""

__all__: list[str] = []
