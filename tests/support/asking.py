"""A process of its own that wants a token: started by the tests of stores that processes share.

It is called with the kind of store, where that is, the token service's address, a login, and perhaps the seconds for
which Redis keeps a lock. It says `ready`, and for
each line, a password, it writes the token that it got, or the name of the error's class.
"""

import asyncio
import sys

from redis.asyncio import Redis

from cdiscount_async import CdiscountError, Environment, Transport
from cdiscount_async.tokens import Credentials, StsTokens, TokenStore
from cdiscount_async.tokens.file import FileTokenStore
from cdiscount_async.tokens.redis import RedisTokenStore
from cdiscount_async.tokens.sqlite import SqliteTokenStore

SECRET = b"a secret that all processes know"


async def main(kind: str, where: str, url: str, login: str, lock_timeout: str = "60") -> None:
    """Ask with each password."""
    redis = Redis.from_url(where) if kind == "redis" else None
    store: TokenStore = FileTokenStore(where)
    if redis:
        store = RedisTokenStore(redis, secret=SECRET, lock_timeout=float(lock_timeout))
    elif kind == "sqlite":
        store = SqliteTokenStore(where, lock_timeout=float(lock_timeout))
    transport = Transport()
    print("ready", flush=True)  # noqa: T201 - to the test
    while password := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            said = await StsTokens(Credentials(login, password), Environment.at(url), transport, store).get()
        except CdiscountError as error:
            said = type(error).__name__
        print(said, flush=True)  # noqa: T201 - as above
    await transport.aclose()
    if redis:
        await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
