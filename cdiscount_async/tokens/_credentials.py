"""Who is calling."""

import attrs


@attrs.frozen
class Credentials:
    """An API account: its login is the seller's with `-api` behind it (service.md 1.2).

    Raises ValueError where one of them is empty, or the login has a colon: Basic authentication ends it there.

    >>> Credentials("shop-api", "secret")
    Credentials(login='shop-api')
    """

    login: str
    password: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.login or ":" in self.login:
            raise ValueError("a login has at least one character, and no colon")
        if not self.password:
            raise ValueError("a password has at least one character")
