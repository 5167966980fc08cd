"""What facts say they are made of is true: compared with what the code that makes them reads."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.flows import Read, Value, run

import bankrm
from bankrm import beneficial_owners, classification, remuneration
from bankrm.clients import Client, CorporateClient, RetailClient
from bankrm.forbidden_acts import ForbiddenAct
from bankrm.identity import IdentityDocument
from bankrm.kyc import Service
from bankrm.owner_rules import OwnerFacts
from bankrm.readers import sources_of

FACTS = {rule_set.facts.__name__: rule_set.facts for rule_set in bankrm.rule_sets()}

NOT_FOLLOWED = {
    ("DiligenceFacts", "document_expired"): "one of two answers given together",
    ("DiligenceFacts", "fen"): "what a keyword switches off",
    ("PayFacts", "months"): "whether there are any, not what they are",
    ("SaleFacts", "assessed"): "whether there is any, not which comes last",
    **{
        ("ConductFacts", act.code): "one act of many, the key of a mapping"
        for act in ForbiddenAct
        if act is not ForbiddenAct.SOLD_BEFORE_TEST  # which reads all that the others do
    },
    **{
        ("OwnerFacts", f"{right}{part}"): "one right of three, the key of a mapping"
        for right in ("equity", "votes", "income")
        for part in ("", "_untraced")
    },
}
"""Facts of which the analysis finds more than is read: what they say must be among it, no more."""

_Facts = type[attrs.AttrsInstance]


def makers(facts: _Facts) -> list[Any]:
    return [method.__func__ for method in vars(facts).values() if isinstance(method, classmethod)]


def declared(facts: _Facts) -> dict[str, set[Read]]:
    return {
        fact: {(source.model, source.field) for source in sources}
        for fact, sources in sources_of(facts).items()
    }


def found(facts: _Facts) -> dict[str, set[Read]]:
    """By fact, what the code reads that makes it."""
    made = [run(maker, Value(known=facts)) for maker in makers(facts)]
    if facts is OwnerFacts:
        kind = beneficial_owners._Picture
        picture = run(vars(kind)["of"].__func__, Value(known=kind))
        made = [run(beneficial_owners._facts, picture=picture)]
    reads = {fact.name: set[Read]() for fact in attrs.fields(facts)}
    for value in made:
        assert value.parts is not None
        for name, part in value.parts.items():
            reads[name] |= part.every
    if facts is OwnerFacts:  # found out by deciding on the others
        everything = set[Read]().union(*reads.values())
        reads |= {"holder_found": everything, "owner_found": everything}
    return reads


def names(reads: set[Read]) -> list[str]:
    return sorted(f"{model.__name__}.{field}" for model, field in reads)


CASES = [(facts, fact.name) for facts in FACTS.values() for fact in attrs.fields(facts)]
FOUND = {facts: found(facts) for facts in FACTS.values()}
every_fact = pytest.mark.parametrize(
    ("facts", "fact"), CASES, ids=[f"{facts.__name__}.{fact}" for facts, fact in CASES]
)
every_class = pytest.mark.parametrize("facts", FACTS.values(), ids=list(FACTS))


@every_fact
def test_a_fact_is_made_of_what_it_says(facts: _Facts, fact: str) -> None:
    says, reads = declared(facts)[fact], FOUND[facts][fact]
    if (facts.__name__, fact) in NOT_FOLLOWED:
        assert says < reads
    else:
        assert names(says) == names(reads)


@every_class
def test_together_they_say_all_that_is_read(facts: _Facts) -> None:
    says = set[Read]().union(*declared(facts).values())
    assert names(says) == names(set[Read]().union(*FOUND[facts].values()))


@every_class
def test_no_source_is_named_twice(facts: _Facts) -> None:
    for sources in sources_of(facts).values():
        assert len(set(sources)) == len(sources)


def test_words_stand_only_for_models_that_are_not_imported_there() -> None:
    in_words = {
        facts.__name__
        for facts in FACTS.values()
        for fact in attrs.fields(facts)
        if any(isinstance(given, str) for given in fact.metadata["of"])
    }
    assert in_words == {"OwnerFacts", "SaleFacts"}


def made_elsewhere() -> Iterator[str]:
    """Functions outside the facts classes that make facts."""
    for path in Path(bankrm.__path__[0]).glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(inner, ast.Call) and ast.unparse(inner.func) in FACTS
                for inner in ast.walk(node)
            ):
                yield f"{path.stem}.{node.name}"


PLAIN = [
    classification.cross_bank_default,
    classification.debtor_contagion,
    remuneration.check_base_share,
    remuneration.check_leader_cap,
]


def test_facts_are_made_where_they_are_looked_for() -> None:
    plain = {f"{one.__module__.removeprefix('bankrm.')}.{one.__name__}" for one in PLAIN}
    assert set(made_elsewhere()) == {"beneficial_owners._facts"} | plain


@pytest.mark.parametrize("function", PLAIN)
def test_what_is_given_as_plain_values_reads_no_model(function: Callable[..., object]) -> None:
    assert run(function).every == set()


def chosen(client: Client, on: date) -> str | None:
    if not isinstance(client, RetailClient):
        return client.industry
    if client.since is not None and client.since > on:
        raise ValueError
    return client.occupation if client.sex else None


def listed(documents: tuple[IdentityDocument, ...], on: date) -> date | None:
    kept: dict[str, list[date | None]] = {}
    for document in documents:
        if document.issued_on is not None and document.issued_on <= on:
            inner = kept.setdefault("", [])
            inner.append(document.expires_on)
    all_, _ = kept.get("", [None]), [document.number for document in documents]
    return all_[0]


def by_property(service: Service) -> int | None:
    return service.fen


def latest(documents: list[IdentityDocument]) -> str:
    return max(documents, key=lambda document: document.verified_on or date.min).number


def early(client: CorporateClient) -> int:
    if client.listed:
        return 1
    own = {"lei": client.lei}
    return 0 if (known := client.employees) is None else len(own) + known


def changed(client: CorporateClient, day: date) -> int | None:
    renamed = attrs.evolve(client, lei=client.name) if client.listed else client
    return renamed.employees if day.year else None


def renamed(client: CorporateClient) -> str | None:
    other = attrs.evolve(client, lei=client.name) if client.listed else client
    return other.lei


@pytest.mark.parametrize(
    ("function", "reads"),
    [
        (chosen, ["CorporateClient.industry", "RetailClient.occupation", "RetailClient.sex"]),
        (listed, ["IdentityDocument.expires_on", "IdentityDocument.issued_on"]),
        (by_property, ["Service.amount", "Service.usd_equivalent"]),
        (latest, ["IdentityDocument.number", "IdentityDocument.verified_on"]),
        (changed, ["CorporateClient.employees"]),
        (renamed, ["CorporateClient.lei", "CorporateClient.listed", "CorporateClient.name"]),
        (early, ["CorporateClient.employees", "CorporateClient.lei", "CorporateClient.listed"]),
    ],
)
def test_the_analysis_finds_what_is_read_and_no_more(
    function: Callable[..., object], reads: list[str]
) -> None:
    assert names(set(run(function).every)) == reads
