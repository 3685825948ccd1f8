"""What one count of a source is, in one sentence: its words, attempts, and which day it carries."""

from layers.declare import Bilingual, SourceDefinition
from layers.declare.agreement import Attempts, Dated

ATTEMPTS = {
    Attempts.INCLUDED: Bilingual(nl="pogingen tellen mee", en="attempts included"),
    Attempts.EXCLUDED: Bilingual(nl="pogingen tellen niet mee", en="attempts not included"),
}
DATED = {
    Dated.COMMITTED: Bilingual(nl="op de dag waarop het gebeurde", en="on the day it happened"),
    Dated.REPORTED: Bilingual(nl="op de dag waarop het gemeld is", en="on the day it was reported"),
    Dated.REGISTERED: Bilingual(
        nl="op de dag waarop het geregistreerd is", en="on the day it was registered"
    ),
}


def one_count(source: SourceDefinition) -> Bilingual:
    """Say what one count is, and how the holder records it as far as that is declared."""
    recording = source.recording
    parts = [source.one_count_is]
    parts += [ATTEMPTS[recording.attempts]] if recording.attempts else []
    parts += [DATED[recording.dated]] if recording.dated else []
    return Bilingual(nl="; ".join(one.nl for one in parts), en="; ".join(one.en for one in parts))
