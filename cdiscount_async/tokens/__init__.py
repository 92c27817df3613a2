"""Tokens: where they come from, and where they are kept.

A client requests tokens with `Credentials`. `GivenToken` is a token of your own. You may pass any other
`TokenProvider` instead. A token is valid for 48 hours and costs one request, however many tasks and clients need it.

By default all clients in this process share tokens. To share them with other processes, pass the client a store:

* `cdiscount_async.tokens.sqlite.SqliteTokenStore`, for any number of sellers on one machine;
* `cdiscount_async.tokens.file.FileTokenStore`, for a few sellers, in a file like that of the command `cdiscount`;
* `cdiscount_async.tokens.redis.RedisTokenStore`, for many sellers and machines (extra `redis`);
* a `TokenStore` of your own.

The token service locks accounts after wrong passwords. So a password that it refused is not sent again: each call
raises BadCredentials, in every process that shares the store, until `reset`. Another password is sent at once.

How the token service answers a wrong password is not known for sure. So after the second answer without a token in a
row, of whatever kind, login and password wait before they are sent again, for two minutes and then longer. Calls raise
LoginPaused meanwhile.
"""

from ..credentials import Credentials
from ._providers import GivenToken, TokenProvider
from ._stored import StoredToken
from ._stores import MemoryTokenStore, TokenStore
from ._sts_tokens import SHARED, StsTokens

__all__ = (
    "SHARED",
    "Credentials",
    "GivenToken",
    "MemoryTokenStore",
    "StoredToken",
    "StsTokens",
    "TokenProvider",
    "TokenStore",
)
