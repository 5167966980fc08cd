"""A loan below its standard price and who may grant it: examples start here, nothing else reads it."""

from datetime import date, datetime
from decimal import Decimal

from bankrm.approval_matrices import ApprovalCase, ApprovalMatrix, ApprovalMatrixId, ApprovalRow
from bankrm.approval_steps import ApprovalStep, StepKind, SubjectKind, Submission, SubmissionId
from bankrm.approvals import ApprovalTrail
from bankrm.authorities import Authorities, DelegatedAuthority, Level
from bankrm.citations import house_document
from bankrm.clients import ClientId
from bankrm.fingerprints import fingerprint
from bankrm.labels import OwnLabel, Text
from bankrm.loan_products import LoanTerms
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.pricing import PriceKind, PricingReason, PricingRequest, PricingRequestId
from bankrm.pricing_authority import ConcessionLimit, PricingAuthority
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.staff import Actor, BusinessLine, Role, StaffId

__all__ = [
    "APPROVE",
    "ASKED",
    "AUTHORITY",
    "BRANCH",
    "HEAD_OFFICE",
    "LEVELS",
    "MATRIX",
    "MONDAY",
    "POLICY",
    "REGISTER",
    "SUBMISSION",
    "TEAM",
    "TRAIL",
    "WANG",
]

MONDAY = datetime.fromisoformat("2026-11-23T10:00+08:00")
WANG = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
POLICY = house_document(
    "P-1", Text("授权管理办法", "Policy on delegated authority"), date(2026, 1, 1)
).article()
TEAM = OwnLabel("team", "团队主管", "team lead")
BRANCH = OwnLabel("branch", "分行审批人", "branch approver")
HEAD_OFFICE = OwnLabel("head_office", "总行审批人", "head-office approver")
LEVELS = (
    Level(label=TEAM, role=Role.TEAM_LEAD, within=1),
    Level(label=BRANCH, role=Role.CREDIT_APPROVER, within=2),
    Level(label=HEAD_OFFICE, role=Role.CREDIT_APPROVER, within=5),
)
REGISTER = Authorities(
    tuple(
        DelegatedAuthority(holder=StaffId(holder), level=level, since=date(2026, 1, 1))
        for holder, level in (("S-2", TEAM), ("S-3", BRANCH), ("S-4", HEAD_OFFICE))
    )
)
ASKED = PricingRequest(
    id=PricingRequestId("Q-1"),
    client_id=ClientId("C-1"),
    offer=Offer(
        product=Product(id=ProductId("L-1"), name="某流动资金贷款", family=ProductFamily.LOAN),
        kind=ProductKind.WORKING_CAPITAL_LOAN,
        issuer="某银行",
        distributed=False,
        lines=(BusinessLine.CORPORATE,),
        loan=LoanTerms(rate_floor=Decimal("0.03")),
    ),
    kind=PriceKind.LOAN_RATE,
    amount=Money.of(10_000_000),
    months=36,
    standard=Decimal("0.0435"),
    asked=Decimal("0.0400"),
    ftp_rate=Decimal("0.0230"),
    expected_loss=Money.of(40_000),
    operating_cost=Money.of(25_000),
    capital=Money.of(1_050_000),
    tax_rate=Decimal("0.25"),
    promised=Money.of(0),
    reason=PricingReason.COMPETITOR,
    requested_by=WANG,
    requested_at=MONDAY,
    recorded_at=MONDAY,
)
_ROWS: tuple[tuple[OwnLabel, int, int | None, bool], ...] = (
    (TEAM, 20, 5_000_000, False),
    (TEAM, 10, 10_000_000, False),
    (BRANCH, 50, 50_000_000, False),
    (HEAD_OFFICE, 100, None, True),
)
AUTHORITY = PricingAuthority(
    id="loan-pricing",
    version="1",
    levels=LEVELS,
    limits=tuple(
        ConcessionLimit(
            level=level,
            family=ProductFamily.LOAN,
            kind=PriceKind.LOAN_RATE,
            basis_points=Decimal(points),
            up_to=None if up_to is None else Money.of(up_to),
            beyond_bound=beyond,
        )
        for level, points, up_to, beyond in _ROWS
    ),
    basis=POLICY,
    since=date(2026, 1, 1),
)
MATRIX = ApprovalMatrix(
    id=ApprovalMatrixId("pricing"),
    version="1",
    levels=LEVELS,
    rows=(
        ApprovalRow(level=TEAM, up_to=Money.of(1_000_000), months=36),
        ApprovalRow(level=BRANCH, up_to=Money.of(50_000_000), months=120),
        ApprovalRow(level=HEAD_OFFICE),
    ),
    basis=POLICY,
    since=date(2026, 1, 1),
)
SUBMISSION = Submission(
    id=SubmissionId("A-1"),
    subject_kind=SubjectKind.PRICING,
    subject_id=ASKED.id,
    subject_version="1",
    subject_fingerprint=fingerprint(ASKED),
    client_id=ASKED.client_id,
    case=ApprovalCase(kind=ASKED.offer.kind, amount=ASKED.amount, months=ASKED.months),
    by=WANG,
    at=MONDAY,
    recorded_at=MONDAY,
)
TRAIL = ApprovalTrail(submission=SUBMISSION, matrix=MATRIX, authorities=REGISTER)
APPROVE = tuple(
    ApprovalStep(
        kind=StepKind.APPROVED,
        level=level.label,
        by=Actor(StaffId(staff), level.role),
        at=MONDAY,
        recorded_at=MONDAY,
        valid_until=date(2027, 2, 28),
    )
    for level, staff in zip(LEVELS, ("S-2", "S-3", "S-4"), strict=True)
)
"""The approval of each level, in order."""
