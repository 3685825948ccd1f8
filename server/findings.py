"""Where the rows of a delivery went, and the figures of the quality gate, as people read them."""

from typing import Any

from layers.model import Account, Finding, Reason
from server.catalogue import Delivery

SENTENCES = {
    "located": (
        "{percent} % van de rijen kreeg een plaats",
        "{percent} % of the rows found a place",
    ),
    "pile_up": (
        "{percent} % van de records ligt op één punt",
        "{percent} % of the records lie at one exact place",
    ),
    "repeats": (
        "{percent} % van de records heeft een kenmerk dat vaker voorkomt",
        "{percent} % of the records have an id that occurs more than once",
    ),
    "volume": (
        "de nieuwste maand wijkt {percent} % af van de mediaan van de twaalf ervoor",
        "the newest month differs {percent} % from the median of the twelve before",
    ),
    "gaps": (
        "{percent} % van de perioden tussen de eerste en de laatste ontbreekt",
        "{percent} % of the periods between the first and the last are missing",
    ),
}
# Figures that need many records, places or months may be none.
TOO_FEW = {
    "pile_up": (
        "te weinig plaatsen om een opeenhoping op één punt te zien",
        "too few places to tell a pile at one of them",
    ),
    "volume": (
        "te weinig maanden of records om een sprong in omvang te zien",
        "too few months or records to tell a change in volume",
    ),
}


def quality_document(delivery: Delivery, account: Account | None) -> dict[str, Any]:
    """Tell where the rows of a delivery went, and the figures of the quality gate.

    Of a source that is not open there is no account: every share and every verdict follows from
    exact counts. What is told then is that the delivery passed, or was promoted by a person.
    """
    if account is None:
        return {"passed": delivery.passed, "findings": []}
    return {**rows_document(account), "findings": [_finding(one) for one in account.findings]}


def rows_document(account: Account) -> dict[str, Any]:
    """Tell where the rows of a delivery of an open source went."""
    other = account.refused.get(Reason.OTHER_LEVEL, 0)  # of another place or level: no fault
    meant = max(account.rows_read - other, 1)
    return {
        "accepted_percent": round(100 * account.rows_accepted / meant),
        "rows_read": account.rows_read,
        "rows_accepted": account.rows_accepted,
        "refused": dict(account.refused),
        **({"other_level": other} if other else {}),
        "repeats": account.repeats,
        "matched": dict(account.matched),
        "cut": dict(account.cut),
        **({"replaced": account.replaced} if account.replaced else {}),
        "stated": dict(account.stated),
        **({"origin": account.origin} if account.origin else {}),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    if finding.percent is None:
        return _document(finding, None, TOO_FEW[finding.name])
    percent = round(finding.percent, 1)
    told = f"{percent:g}"
    nl, en = SENTENCES[finding.name]
    sentences = nl.format(percent=told.replace(".", ",")), en.format(percent=told)
    return _document(finding, percent, sentences)


def _document(
    finding: Finding, percent: float | None, sentences: tuple[str, str]
) -> dict[str, Any]:
    return {
        "name": finding.name,
        "percent": percent,
        "limit": finding.limit,
        "passed": finding.passed,
        "texts": {"nl": {"sentence": sentences[0]}, "en": {"sentence": sentences[1]}},
    }
