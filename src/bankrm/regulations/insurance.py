"""Documents and dated numbers of selling insurance, at banks above all."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CIRC, NFRA

__all__ = ["B3", "B8", "B179", "H3", "I2"]

I2 = Regulation(
    code="I2",
    number="国家金融监督管理总局令2023年第2号",
    name=Text("保险销售行为管理办法", "Measures on Insurance Sales Conduct"),
    issuer=NFRA,
    issued=date(2023, 9, 20),
    since=date(2024, 3, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/gongbao/2023/issue_10826/202311/content_6915815.html",
)
H3 = Regulation(
    code="H3",
    number="中国银行保险监督管理委员会令2019年第3号",
    name=Text("健康保险管理办法", "Measures on Health Insurance"),
    issuer=CBIRC,
    since=date(2019, 12, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/zhengce/zhengceku/2019-12/04/content_5458542.htm",
)
B179 = Regulation(
    code="B179",
    number="银保监办发〔2019〕179号",
    name=Text("商业银行代理保险业务管理办法", "Measures on Insurance Agency by Commercial Banks"),
    issuer=CBIRC,
    issued=date(2019, 8, 23),
    since=date(2019, 10, 1),
    read=Provenance.SECONDARY,
)
"""Articles 1 to 5 were read in the text, the rest reported or recalled."""
B8 = Regulation(
    code="B8",
    number="金规〔2024〕8号",
    name=Text(
        "关于商业银行代理保险业务有关事项的通知",
        "Notice on Matters of Insurance Agency by Commercial Banks",
    ),
    issuer=NFRA,
    since=date(2024, 4, 28),
    read=Provenance.TEXT,
)
B3 = Regulation(
    code="B3",
    number="保监发〔2014〕3号",
    name=Text(
        "关于进一步规范商业银行代理保险业务销售行为的通知",
        "Notice on Regulating Insurance Sales by Commercial Banks",
    ),
    issuer=CIRC,
    since=date(2014, 4, 1),
    read=Provenance.SECONDARY,
)
"""Item 1 was read in the text, which says no more than `SECONDARY` for the whole."""
