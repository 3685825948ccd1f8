"""Why rows are refused, as people read it."""

from typing import Any

from layers.model import Reason

SENTENCES: dict[str, tuple[str, str]] = {
    Reason.WRONG_NUMBER_OF_FIELDS: (
        "De rij heeft meer of minder velden dan de kop van het bestand.",
        "The row has more or fewer fields than the head of the file.",
    ),
    Reason.PUBLISHED_BEFORE: (
        "De rij gaat over een periode die al is gepubliceerd; die cijfers veranderen niet meer.",
        "The row is about a period that was published already; its figures do not change any more.",
    ),
    Reason.UNDECODABLE: (
        "De rij bevat tekens die in de opgegeven codering niet bestaan.",
        "The row holds characters that do not exist in the declared encoding.",
    ),
    Reason.BAD_DATE: (
        "De datum ontbreekt of is niet geschreven zoals afgesproken.",
        "The date is missing, or is not written as declared.",
    ),
    Reason.OTHER_PERIOD: (
        "De rij gaat over een periode van een andere lengte dan de bron bijhoudt.",
        "The row is about a period of another length than the source keeps.",
    ),
    Reason.NO_COORDINATES: (
        "Er staan geen coördinaten in de rij.",
        "There are no coordinates in the row.",
    ),
    Reason.BAD_COORDINATES: (
        "De coördinaten zijn geen getallen, of kunnen niet bestaan in het opgegeven stelsel.",
        "The coordinates are no numbers, or cannot exist in the declared system.",
    ),
    Reason.PLACEHOLDER_COORDINATES: (
        "De coördinaten zijn een vulling voor onbekend, zoals 0, 0.",
        "The coordinates are a filler for unknown, such as 0, 0.",
    ),
    Reason.NO_ADDRESS: (
        "De rij noemt geen adres.",
        "The row names no address.",
    ),
    Reason.UNMATCHED_ADDRESS: (
        "De rij noemt een adres dat niet, of niet op één plaats, in het adressenregister staat.",
        "The row names an address that is not, or not in one place only, in the address register.",
    ),
    Reason.OTHER_LEVEL: (
        "De rij gaat over gebieden van een ander niveau, die dezelfde records nog eens tellen.",
        "The row is about areas of another level, which count the same records once more.",
    ),
    Reason.UNMATCHED_VIA: (
        "De sleutel in de rij staat niet in de tabel waarmee het gebied wordt opgezocht.",
        "The key in the row is not in the table by which its area is looked up.",
    ),
    Reason.STATED_COUNT: (
        "De rij heeft een woord in plaats van een aantal, zoals geheim; een punt kan dat niet "
        "tonen.",
        "The row has a word in the place of a count, such as secret; a point cannot show that.",
    ),
    Reason.NO_KEY: (
        "De rij noemt geen gebied.",
        "The row names no area.",
    ),
    Reason.UNMATCHED_KEY: (
        "De rij noemt een gebied dat niet bestaat in de gebiedsindeling.",
        "The row names an area that is not in the set of areas.",
    ),
    Reason.BAD_COUNT: (
        "Het aantal in de rij ontbreekt of is geen heel getal vanaf nul.",
        "The count in the row is missing, or is no whole number from zero.",
    ),
    Reason.BAD_AMOUNT: (
        "Een bedrag of hoeveelheid in de rij is geen getal.",
        "An amount in the row is no number.",
    ),
    Reason.BAD_SHAPE: (
        "De vorm in de rij is kapot, of is geen lijn of vlak zoals de bron die telt.",
        "The shape in the row is broken, or is no line or polygon as the source counts them.",
    ),
    Reason.OUTSIDE_COVERAGE: (
        "De plaats ligt buiten het gebied waarover de bron iets zegt.",
        "The place lies outside the ground that the source speaks about.",
    ),
    Reason.OUTSIDE_PERIODS: (
        "De datum ligt buiten de perioden waarover de bron iets zegt.",
        "The date lies outside the periods that the source speaks about.",
    ),
}


def reason_document(reason: str, rows: int) -> dict[str, Any]:
    """Tell how many rows were refused for a reason, and what that means.

    A delivery of another version may know a reason that this one has no words for.
    """
    nl, en = SENTENCES.get(reason, (reason, reason))
    return {
        "reason": reason,
        "rows": rows,
        "texts": {"nl": {"sentence": nl}, "en": {"sentence": en}},
    }
