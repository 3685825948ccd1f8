"""Every way in which HexRadar refuses.

HexRadarError
├── DefinitionError      definitions that contradict themselves; carries every fault at once
├── SourceError          a source file that cannot become a delivery
│   └── InstalmentError  it cannot build on the deliveries before it
├── EngineError          what was to count the files cannot be used
├── SnapshotError        a snapshot that is damaged, or of another format
└── QuestionError        a question that has no answer
    ├── UnknownName      it names something that does not exist (or that the asker may not see)
    ├── BadParameter     a parameter cannot be read, or its value is out of range
    ├── OffLattice       a protected source does not answer this question
    └── Expired          it names a delivery that is no longer kept

The catalogue hangs a branch of its own into this tree: `server.catalogue.errors`.

Every message is a sentence for the person who can act on it: what, where, got, expected.
"""

from dataclasses import dataclass


class HexRadarError(Exception):
    """The root: catching it catches every refusal of ours and nothing else."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction in the definitions: where it stands and how to mend it."""

    file: str
    key: str
    got: str
    expected: str

    def __str__(self) -> str:
        """One line: file, key, got, expected."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: got {self.got}; expected {self.expected}"


class DefinitionError(HexRadarError):
    """The definitions contradict themselves; `faults` lists all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))

    def __reduce__(self) -> tuple[type["DefinitionError"], tuple[list[Fault]]]:
        """Cross over from another process by the faults, of which the message is made."""
        return type(self), (list(self.faults),)


class SourceError(HexRadarError):
    """A source file cannot become a delivery; the previous delivery stays current."""


class InstalmentError(SourceError):
    """A delivery cannot build on the ones before it; the previous delivery stays current."""


class EngineError(HexRadarError):
    """What was to count the files cannot be used; no file has been read."""


class SnapshotError(HexRadarError):
    """A snapshot is damaged or of another format; it is refused, never served."""


class QuestionError(HexRadarError):
    """A question that has no answer."""


class UnknownName(QuestionError):
    """The question names something that does not exist, or that the asker may not see."""


class BadParameter(QuestionError):
    """A parameter cannot be read, or its value is out of range."""


class OffLattice(QuestionError):
    """A protected source does not answer this question."""


class Expired(QuestionError):
    """The question names a delivery that is no longer kept."""
