"""What a call would send, for a look at it beforehand."""

from typing import ClassVar

import attrs


@attrs.frozen
class Preview:
    """A request that was not sent."""

    TOKEN: ClassVar[str] = "the-token-goes-here"  # noqa: S105 - it says that there is none
    """What stands where the token will be."""

    operation: str
    """The WSDL name."""
    url: str
    """Where it would be posted."""
    action: str
    """The SOAPAction."""
    body: bytes = attrs.field(repr=False)
    """The envelope; it may hold a buyer's data, as you gave them."""

    def __str__(self) -> str:
        return f'POST {self.url}\nSOAPAction: "{self.action}"\n\n{self.body.decode()}'
