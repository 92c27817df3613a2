"""When a token is renewed."""

import attrs


@attrs.frozen(kw_only=True)
class TokenLife:
    """When a token is renewed, in seconds. Several tokens of a seller may be valid at once, so early renewal is free.

    Raises ValueError for times that contradict each other.
    """

    lifetime: float = 48 * 3600.0
    """How long the service accepts a token: 48 hours."""
    early: float = 6 * 3600.0
    """How long before its end one caller requests the next token, while the others go on with this one."""
    mandatory: float = 15 * 60.0
    """How long before its end a token is not used any more: it must outlive a call that waits and repeats."""
    answer: float = 120.0
    """How long the token service may take to answer in full. No other request is sent meanwhile."""
    pause: float = 60.0
    """How long no early renewal is tried after one, and how long a refusal counts before the store is read again:
    another process may have reset it."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.mandatory <= self.early < self.lifetime or self.pause < 0 or self.answer <= 0:
            raise ValueError(f"0 ≤ mandatory ≤ early < lifetime, 0 ≤ pause and 0 < answer are needed, not {self}")
