"""Staff: who serves a client."""
from typing import NewType

__all__ = ["StaffId"]

StaffId = NewType("StaffId", str)

