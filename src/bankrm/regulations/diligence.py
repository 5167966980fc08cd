"""Documents and dated numbers of the investigation of credit, and of guarantees that companies give."""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CBRC, NFRA, NPC
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import SECURITY_INTERPRETATION

__all__ = [
    "COMPANY_LAW",
    "COMPANY_LAW_2018",
    "DILIGENCE_GUIDELINE",
    "EXEMPTION_NOTICE",
    "INCLUSIVE_NOTICE_2019",
    "INVESTIGATORS",
    "LEAD_EXPERIENCE_YEARS",
    "MAJORITY_PERCENT",
    "NPL_TOLERANCE",
    "SIGNING_THIRDS",
]

DILIGENCE_GUIDELINE = Regulation(
    code="DD-2004",
    number="银监发〔2004〕51号",
    name=Text(
        "商业银行授信工作尽职指引", "Guideline on Due Diligence in Credit of Commercial Banks"
    ),
    issuer=CBRC,
    issued=date(2004, 7, 16),
    since=date(2004, 7, 16),  # the day of issue; when it took force was not read
    read=Provenance.TEXT,  # articles 1 to 3 only; every other one is marked where it is cited
)
EXEMPTION_NOTICE = Regulation(
    code="EX-2024",
    number="金规〔2024〕11号",
    name=Text(
        "关于普惠信贷尽职免责工作的通知",
        "Notice on Exemption from Liability after Due Diligence in Inclusive Credit",
    ),
    issuer=NFRA,
    issued=date(2024, 8, 2),  # the day it was published
    since=date(2024, 8, 2),
    read=Provenance.SECONDARY,  # its opening, in a machine translation
)
INCLUSIVE_NOTICE_2019 = Regulation(
    code="INCL-2019",
    number="银保监办发〔2019〕48号",  # recalled
    name=Text(
        "关于2019年进一步提升小微企业金融服务质效的通知",  # recalled
        "Notice on Better Financial Services to Small and Micro Enterprises in 2019",
    ),
    issuer=CBIRC,
    since=date(2019, 3, 13),  # the day of the first report
    read=Provenance.SECONDARY,
)
# Both read in the text at github.com/LawRefBook/Laws: the law of 2023 (arts. 15, 265 and 266) and the one
# before it as amended on 26 October 2018 (art. 16).
COMPANY_LAW = Regulation(
    code="CO-2023",
    number="",
    name=Text("公司法", "Company Law"),
    issuer=NPC,
    issued=date(2023, 12, 29),
    since=date(2024, 7, 1),  # art. 266
    read=Provenance.TEXT,
)
COMPANY_LAW_2018 = Regulation(
    code="CO-2018",
    number="",
    name=Text("公司法（2018）", "Company Law as amended in 2018"),
    issuer=NPC,
    issued=date(2018, 10, 26),
    since=date(2018, 10, 26),
    until=COMPANY_LAW.since,
    successor=COMPANY_LAW,
    read=Provenance.TEXT,
)

INVESTIGATORS = Param(
    id="diligence.investigators",
    name=Text("调查人数", "investigators"),
    stricter=max,
    rows=(Row(DILIGENCE_GUIDELINE.since, 2, CREDIT_PRACTICE.article()),),  # one bank's template
)
LEAD_EXPERIENCE_YEARS = Param(
    id="diligence.lead_experience_years",
    name=Text("主办调查人从业年限", "years of experience of the lead investigator"),
    stricter=max,
    rows=(Row(DILIGENCE_GUIDELINE.since, 1, CREDIT_PRACTICE.article()),),  # one bank's template
)
MAJORITY_PERCENT = Param(
    id="guarantee.majority_percent",
    name=Text("其他出席股东同意的表决权须超过", "more of the other votes present than"),
    stricter=max,
    rows=(
        Row(COMPANY_LAW_2018.since, 50, COMPANY_LAW_2018.article(16)),
        Row(COMPANY_LAW.since, 50, COMPANY_LAW.article(15)),
    ),
)
SIGNING_THIRDS = Param(
    id="guarantee.signing_thirds",
    name=Text(
        "签字股东所持表决权的三分之几", "thirds of the votes that the holders who signed have"
    ),
    stricter=max,
    rows=(Row(SECURITY_INTERPRETATION.since, 2, SECURITY_INTERPRETATION.article("8(3)")),),
)
NPL_TOLERANCE = Param(
    id="diligence.npl_tolerance",
    name=Text(
        "普惠小微不良率容忍度", "by how much the NPL ratio of inclusive loans may be higher"
    ),
    stricter=min,
    rows=(Row(INCLUSIVE_NOTICE_2019.since, 300, INCLUSIVE_NOTICE_2019.article()),),
)
