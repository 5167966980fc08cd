"""Documents and dated numbers of recording sales (双录)."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, CIRC

__all__ = ["I54", "R110"]

R110 = Regulation(
    code="R110",
    number="银监办发〔2017〕110号",
    name=Text(
        "银行业金融机构销售专区录音录像管理暂行规定",
        "Interim Provisions on Recording in Sales Zones of Banks",
    ),
    issuer=CBRC,
    issued=date(2017, 8, 23),
    since=date(2017, 10, 20),
    read=Provenance.SECONDARY,  # arts. 1-4 read in the text; the day in force and the rest reported
)
I54 = Regulation(
    code="I54",
    number="保监发〔2017〕54号",
    name=Text("保险销售行为可回溯管理暂行办法", "Interim Measures on Traceable Insurance Sales"),
    issuer=CIRC,
    issued=date(2017, 6, 28),
    since=date(2017, 11, 1),
    read=Provenance.TEXT,
    url="http://www.gov.cn/gongbao/content/2017/content_5248245.htm",
)
