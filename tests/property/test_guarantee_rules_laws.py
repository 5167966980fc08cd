"""Laws of guarantees and files: more votes, more signatures or more checked papers are never judged more strictly."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._investigation_example import INVESTIGATION
from bankrm.company_guarantees import (
    Articles,
    BeneficiaryRelation,
    CompanyGuarantee,
    CompanyGuaranteeId,
    CompanyResolution,
    GuarantorKind,
    ResolutionBody,
)
from bankrm.credit_applications import ApplicationParty, ApplicationRole
from bankrm.guarantee_rules import assess_company_guarantee
from bankrm.investigation_checklists import SMALL_FIRM_CHECKLIST
from bankrm.investigation_rules import assess_investigation, list_investigation_gaps
from bankrm.investigations import DiligencePaper
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.rules import Effect

AS_OF = date(2026, 11, 24)
AMOUNT = Money.of(6_000_000)
GUARANTEED = attrs.evolve(
    WORKING_CAPITAL,
    parties=(ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR),),
)


def guarantee(votes_for: int, present: int, signed: int, votes: int) -> CompanyGuarantee:
    return CompanyGuarantee(
        id=CompanyGuaranteeId("G-1"),
        application_id=WORKING_CAPITAL.id,
        guarantor=PartyId("E-2"),
        kind=GuarantorKind.COMPANY,
        relation=BeneficiaryRelation.CONTROLLER,
        amount=AMOUNT,
        articles=Articles(limited=False),
        resolution=CompanyResolution(
            body=ResolutionBody.SHAREHOLDERS,
            votes_for=votes_for,
            votes_present=present,
            interested_excluded=True,
            up_to=AMOUNT,
            genuine=True,
            held_on=AS_OF,
        ),
        signed_votes=signed,
        all_votes=votes,
    )


@given(st.data(), st.integers(min_value=1, max_value=10**12))
def test_a_guarantee_binds_by_the_majority_or_by_two_thirds_who_signed(
    data: st.DataObject, votes: int
) -> None:
    present = data.draw(st.integers(min_value=0, max_value=votes))
    votes_for = data.draw(st.integers(min_value=0, max_value=present))
    signed = data.draw(st.integers(min_value=0, max_value=votes))
    decision = assess_company_guarantee(
        GUARANTEED, guarantee(votes_for, present, signed, votes), as_of=AS_OF
    )
    binds = 2 * votes_for > present or 3 * signed >= 2 * votes
    assert (decision.outcome is Effect.ALLOW) is binds


papers = st.lists(st.sampled_from(INVESTIGATION.evidence), max_size=30)


@given(papers, papers)
def test_a_checked_paper_more_never_makes_a_file_worse(
    few: list[DiligencePaper], more: list[DiligencePaper]
) -> None:
    one = attrs.evolve(INVESTIGATION, evidence=tuple(few))
    other = attrs.evolve(INVESTIGATION, evidence=(*few, *more))
    before, after = (
        assess_investigation(WORKING_CAPITAL, file, SMALL_FIRM_CHECKLIST, as_of=AS_OF).outcome
        for file in (one, other)
    )
    assert after <= before
    fewer = list_investigation_gaps(WORKING_CAPITAL, other, SMALL_FIRM_CHECKLIST, as_of=AS_OF)
    assert set(fewer) <= set(
        list_investigation_gaps(WORKING_CAPITAL, one, SMALL_FIRM_CHECKLIST, as_of=AS_OF)
    )
