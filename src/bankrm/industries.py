"""Industries (行业): the sections of GB/T 4754-2017, and whether a code is one of the standard's form.

Leaves out the names of the divisions, groups and classes, which are the standard's text: a code is
checked down to its division, and its further digits for their form only.
"""

from types import MappingProxyType

from bankrm.checks import check_kind, check_text
from bankrm.errors import InvalidValue
from bankrm.labels import Label

__all__ = ["Section", "divisions_of", "section_of"]


class Section(Label):
    """A section of the national classification of industries (国民经济行业分类门类), by its letter.

    >>> Section("C").en, Section("S").zh
    ('manufacturing', '公共管理、社会保障和社会组织')
    """

    A = "A", "农、林、牧、渔业", "agriculture, forestry, animal husbandry and fishery"
    B = "B", "采矿业", "mining"
    C = "C", "制造业", "manufacturing"
    D = "D", "电力、热力、燃气及水生产和供应业", "supply of power, heat, gas and water"
    E = "E", "建筑业", "construction"
    F = "F", "批发和零售业", "wholesale and retail"
    G = "G", "交通运输、仓储和邮政业", "transport, storage and post"
    H = "H", "住宿和餐饮业", "lodging and catering"
    I = "I", "信息传输、软件和信息技术服务业", "information transmission, software and IT"  # noqa: E741  # the section's letter
    J = "J", "金融业", "finance"
    K = "K", "房地产业", "real estate"
    L = "L", "租赁和商务服务业", "leasing and business services"
    M = "M", "科学研究和技术服务业", "research and technical services"
    N = "N", "水利、环境和公共设施管理业", "water, environment and public facilities"
    O = "O", "居民服务、修理和其他服务业", "household services, repair and other services"  # noqa: E741  # the section's letter
    P = "P", "教育", "education"
    Q = "Q", "卫生和社会工作", "health and social work"
    R = "R", "文化、体育和娱乐业", "culture, sports and entertainment"
    S = (
        "S",
        "公共管理、社会保障和社会组织",
        "public administration, social security and organisations",
    )
    T = "T", "国际组织", "international organisations"


# as remarked at each section of the table of 2017, copied with all its divisions in
# github.com/zmshe/capital (src/utils/category.js, since removed there)
_DIVISIONS = {
    Section.A: range(1, 6),
    Section.B: range(6, 13),
    Section.C: range(13, 44),
    Section.D: range(44, 47),
    Section.E: range(47, 51),
    Section.F: range(51, 53),
    Section.G: range(53, 61),
    Section.H: range(61, 63),
    Section.I: range(63, 66),
    Section.J: range(66, 70),
    Section.K: range(70, 71),
    Section.L: range(71, 73),
    Section.M: range(73, 76),
    Section.N: range(76, 80),
    Section.O: range(80, 83),
    Section.P: range(83, 84),
    Section.Q: range(84, 86),
    Section.R: range(86, 91),
    Section.S: range(91, 97),
    Section.T: range(97, 98),
}
_SECTIONS = MappingProxyType({section.code: section for section in Section})
_LENGTHS = (1, 3, 4, 5)  # section, division, group, class


def divisions_of(section: Section) -> range:
    """The divisions (大类) of a section.

    >>> list(divisions_of(Section.D))
    [44, 45, 46]
    """
    check_kind(section, Section, "section")
    return _DIVISIONS[section]


def section_of(code: str, field: str = "industry") -> Section:
    """The section of a code: its letter, alone or with the digits of a division, group or class.

    Raises:
        InvalidValue: naming `field`, if the code has another form or a division of another section.

    >>> section_of("C2614").zh
    '制造业'
    >>> section_of("C51")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: industry: names no division of its section
    """
    check_text(code, field)
    section, digits = _SECTIONS.get(code[0]), code[1:]
    formed = len(code) in _LENGTHS and digits.isascii() and (not digits or digits.isdigit())
    if section is None or not formed:
        raise InvalidValue(field, "needs a letter from A to T, alone or with two to four digits")
    if digits and int(digits[:2]) not in _DIVISIONS[section]:
        raise InvalidValue(field, "names no division of its section")
    return section
