"""Tokens: who gives them, and where they are kept.

A client asks the token service with `Credentials`; `GivenToken` is a token of your own, and any other `TokenProvider`
may take its place. A token lives for 48 hours and costs one request, however many tasks and clients want it.

By default tokens are shared by everything in this process. To share them with other processes, give the client a store:

* `cdiscount_async.tokens.file.FileTokenStore`, for a few sellers on one machine;
* `cdiscount_async.tokens.redis.RedisTokenStore`, for many of both (extra `redis`);
* a `TokenStore` of your own.

The token service locks accounts after wrong passwords, so a password that it refused is not sent again: each call
raises BadCredentials, in every process that shares the store, until `reset`. Another password is free at once.

What a wrong password looks like there is not known for sure. So after the second answer without a token in a row, of
whatever kind, login and password wait before they go out again, for two minutes and then longer: calls raise
LoginPaused meanwhile.
"""

from ..credentials import Credentials
from ._providers import GivenToken, TokenProvider
from ._stored import StoredToken
from ._stores import Lease, MemoryTokenStore, TokenStore
from ._sts_tokens import SHARED, StsTokens

__all__ = (
    "SHARED",
    "Credentials",
    "GivenToken",
    "Lease",
    "MemoryTokenStore",
    "StoredToken",
    "StsTokens",
    "TokenProvider",
    "TokenStore",
)
