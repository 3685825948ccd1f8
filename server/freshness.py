"""How fresh a source is: its newest period, what was agreed, and what may still change."""

from typing import Any

from layers.declare import SourceDefinition
from layers.periods import Step
from layers.publish import Scope

# Only whole words that leave no doubt; "tweewekelijks" is not a week.
CADENCES = {
    Step.DAY: ("dagelijks", "daily", "elke dag", "every day", "per dag"),
    Step.WEEK: ("wekelijks", "weekly", "elke week", "every week", "per week"),
    Step.MONTH: ("maandelijks", "monthly", "elke maand", "every month", "per maand"),
    Step.QUARTER: ("per kwartaal", "elk kwartaal", "quarterly", "every quarter"),
    Step.YEAR: ("jaarlijks", "yearly", "annually", "elk jaar", "every year", "per jaar"),
}


def freshness_document(source: SourceDefinition, scope: Scope) -> dict[str, Any]:
    """Tell how fresh a delivery is; `cadence_step` is None where the words leave doubt."""
    told = list(scope.spoken.of(scope.spoken.step))
    return {
        "newest_period": str(told[-1][0].end) if told else None,
        "step": source.time.period,
        "settles_after": source.time.settles_after,
        "cadence": source.agreement.cadence,
        "cadence_step": cadence_step(source.agreement.cadence),
    }


def cadence_step(cadence: str | None) -> Step | None:
    """Read how often deliveries come from the words of an agreement."""
    words = (cadence or "").strip().rstrip(".").lower()
    return next((step for step, known in CADENCES.items() if words in known), None)
