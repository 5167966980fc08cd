"""Suspicion of money laundering (可疑交易): a record that says nothing about itself.

The law keeps suspicions and reports of them secret (反洗钱法 art. 35), from the client and from whoever could
tell it. So a suspicion is no fact, no reason and no figure: rules see only that due diligence is due, as it
is for other causes too, and the record shows nothing in `repr`, `str` or a format. Whoever may read it reads
its fields.

Leaves out finding, judging and reporting suspicious transactions, which is done by analysts, not by rules.
"""

from datetime import date

import attrs

from bankrm.clients import ClientId
from bankrm.fields import C2, check_fields, hidden

__all__ = ["Suspicion"]


@attrs.frozen(kw_only=True, repr=False)
class Suspicion:
    """That somebody of the bank has reason to suspect a client; of no use to any text.

    >>> doubtful = Suspicion(
    ...     client_id=ClientId("C-1"), noticed_on=date(2026, 11, 20), grounds_ref="AML-77"
    ... )
    >>> doubtful, str(doubtful), f"{doubtful}"
    (***, '***', '***')
    """

    client_id: ClientId = attrs.field(metadata=C2)
    noticed_on: date = attrs.field(metadata=C2)
    grounds_ref: str = attrs.field(metadata=C2)
    """Where the grounds are kept; never the grounds themselves."""

    __attrs_post_init__ = check_fields

    def __repr__(self) -> str:
        return hidden(self)
