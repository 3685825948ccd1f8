"""What one count is, with how the holder records it."""

from layers.declare import SourceDefinition
from server.recording import one_count
from tests.layers.makers import SOURCE, TITLE


def test_attempts_and_the_day_belong_to_what_one_count_is() -> None:
    recording = {"attempts": "excluded", "dated": "registered"}
    told = one_count(SourceDefinition.model_validate({**SOURCE, "recording": recording}))
    assert told.nl == (
        f"{TITLE['nl']}; pogingen tellen niet mee; op de dag waarop het geregistreerd is"
    )
    assert told.en == f"{TITLE['en']}; attempts not included; on the day it was registered"


def test_what_is_not_declared_is_not_said() -> None:
    assert one_count(SourceDefinition.model_validate(SOURCE)).en == TITLE["en"]
