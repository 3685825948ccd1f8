"""Every way in which an upload is refused.

UploadError
├── UnusableFile     what was sent is no table that can be read
│   └── WrongMediaType   it was sent as a page of another site could send it
├── TooLarge         it is beyond a limit
├── TooManyUploads   as many are kept as may be
└── NotNow           the upload is not in the state that this needs

FaultyChoices        what was confirmed makes no definition; carries every fault at once
"""

from layers.errors import DefinitionError, HexRadarError


class UploadError(HexRadarError):
    """The root: catching it catches every refusal of an upload and nothing else."""


class UnusableFile(UploadError):
    """What was sent is no table that can be read."""


class WrongMediaType(UnusableFile):
    """It was sent in a way that a page of another site could send it."""


class TooLarge(UploadError):
    """It is beyond a limit."""


class TooManyUploads(UploadError):
    """As many uploads are kept as may be."""


class NotNow(UploadError):
    """The upload is not in the state that this needs."""


class FaultyChoices(DefinitionError):
    """What was confirmed makes no definition; `faults` lists all of them."""
