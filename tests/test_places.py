"""Places: codes by year, against the limits of the table, and the district an address begins with."""

from datetime import date
from typing import Any

import pytest

from bankrm.errors import BankrmError
from bankrm.places import area_in, is_area, leading_areas

NAMES = [
    pytest.param("120110", 1980, "天津市", None, "东郊区", id="before-the-table-as-in-1981"),
    pytest.param("120110", 1991, "天津市", None, "东郊区", id="last-year-of-a-name"),
    pytest.param("120110", 1992, "天津市", None, "东丽区", id="first-year-of-a-name"),
    pytest.param("110111", 1986, "北京市", None, "房山区", id="first-year-of-a-code"),
    pytest.param("110102", 1991, "北京市", None, "西城区", id="unchanged"),
    pytest.param("440113", 2014, "广东省", "广州市", "番禺区", id="under-a-city"),
    pytest.param("412723", 1990, "河南省", "周口地区", "商水县", id="under-a-prefecture-of-then"),
    pytest.param("510211", 1996, "四川省", "重庆市", "江北区", id="province-of-then"),
    pytest.param("460005", 2000, "海南省", None, "文昌市", id="county-of-the-province"),
    pytest.param("441900", 2000, "广东省", None, "东莞市", id="city-without-counties"),
    pytest.param("330114", 2021, "浙江省", "杭州市", "钱塘区", id="new-district"),
    pytest.param("440309", 2026, "广东省", "深圳市", "龙华区", id="after-the-table"),
    pytest.param("110000", 2026, "北京市", None, "北京市", id="province"),
]
NOT_THEN = [
    pytest.param("110111", 1985, id="not-yet"),
    pytest.param("110103", 2010, id="no-longer"),
    pytest.param("130107", 1990, id="between-two-uses"),
    pytest.param("110201", 1993, id="never-since-1981"),
    pytest.param("990426", 1991, id="no-province"),
]


@pytest.mark.parametrize(("code", "year", "province", "prefecture", "name"), NAMES)
def test_what_a_code_meant(
    code: str, year: int, province: str, prefecture: str | None, name: str
) -> None:
    found = area_in(code, year)
    assert found is not None
    assert (found.code, found.name) == (code, name)
    assert (found.province, found.prefecture) == (province, prefecture)
    assert is_area(code)


@pytest.mark.parametrize(("code", "year"), NOT_THEN)
def test_what_a_code_did_not_mean(code: str, year: int) -> None:
    assert area_in(code, year) is None


def test_a_code_is_one_if_it_ever_was() -> None:
    assert is_area("110103")
    assert is_area("100000")
    assert area_in("100000", 2026) is None
    assert not is_area("110201")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param("北京市朝阳区某某路1号院", "北京市朝阳区", id="municipality"),
        pytest.param("广东省深圳市龙华区某街道", "广东省深圳市龙华区", id="three-levels"),
        pytest.param("江苏省昆山市某镇", "江苏省昆山市", id="county-level-city"),
        pytest.param("朝阳区某某小区", "朝阳区", id="district-alone"),
        pytest.param("广东省某某大道", "广东省", id="province-alone"),
        pytest.param("广东省深圳市", "广东省深圳市", id="no-district"),
        pytest.param("北京朝阳某某小区", "", id="short-names"),
        pytest.param("某某省某某市", "", id="no-such-names"),
        pytest.param("北京市朝阳区昌平区某路", "北京市朝阳区", id="nothing-after-a-district"),
        pytest.param("广东省广州市深圳市珠海市", "广东省广州市深圳市", id="three-names-at-most"),
        pytest.param("北京市 朝阳区", "北京市", id="a-space-between"),
        pytest.param("某", "", id="one-sign"),
    ],
)
def test_the_district_of_an_address(address: str, shown: str) -> None:
    assert leading_areas(address) == shown


@pytest.mark.parametrize(
    "code", ["", "11010", "1101011", "１１０１０１", "11010a", "110101\n", 110101, None]
)
def test_a_bad_code(code: Any) -> None:
    for ask in (lambda: area_in(code, 2020), lambda: is_area(code)):
        with pytest.raises(BankrmError) as refused:
            ask()
        assert refused.value.field == "code"


@pytest.mark.parametrize("year", [-1, 2020.0, "2020", True, None, date(2020, 1, 1)])
def test_a_bad_year(year: Any) -> None:
    with pytest.raises(BankrmError, match="year"):
        area_in("110101", year)


@pytest.mark.parametrize("address", ["", "  ", "北京市\n", None, 7, "京" * 1_001])
def test_a_bad_address(address: Any) -> None:
    with pytest.raises(BankrmError, match="address"):
        leading_areas(address)
