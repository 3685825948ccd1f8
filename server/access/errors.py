"""How access is refused."""

from layers.errors import HexRadarError


class WrongKey(HexRadarError):
    """A key was presented that opens nothing; the answer does not say why.

    Parameters
    ----------
    scheme
        Of the header that held it, for the challenge of the answer.
    """

    def __init__(self, scheme: str = "Bearer") -> None:
        self.challenge = f'{scheme} realm="HexRadar"'
        super().__init__(
            "This key opens nothing: it is not whole, unknown, ended or revoked, or it came in a "
            "form that is not read. Send one whole key in one header, or none at all; whoever "
            "gave it to you can tell more."
        )
