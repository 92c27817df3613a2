"""How long a token is good for what; all times are in seconds."""

import attrs


@attrs.frozen(kw_only=True)
class TokenLife:
    """When a token is renewed; several tokens of a seller may live at once, so that to be early costs nothing.

    Raises ValueError for times that contradict each other.
    """

    lifetime: float = 48 * 3600.0
    """How long the service takes a token: 48 hours."""
    early: float = 6 * 3600.0
    """How long before its end one caller asks for the next token, while all others go on with this one."""
    mandatory: float = 15 * 60.0
    """How long before its end a token is given to nobody: a call that waits and repeats must not outlive it."""
    answer: float = 120.0
    """How long the token service may take to answer, whoever waits for it and however the answer trickles in: so long
    nobody else asks."""
    pause: float = 60.0
    """How long no early renewal is tried after one, and how long a refusal is believed without a look into the store,
    where another process may have taken it back."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.mandatory <= self.early < self.lifetime or self.pause < 0 or self.answer <= 0:
            raise ValueError(f"0 ≤ mandatory ≤ early < lifetime, 0 ≤ pause and 0 < answer are needed, not {self}")
