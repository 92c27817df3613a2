"""What Redis raises, as the error of workers."""

from collections.abc import Iterator
from contextlib import contextmanager

from .._common.extras import extra
from ..errors import WorkersError

with extra("workers"):
    from redis.exceptions import AuthenticationError, RedisError

__all__ = ("redis_errors",)


@contextmanager
def redis_errors() -> Iterator[None]:
    """Raise a WorkersError if Redis cannot be used."""
    problem = None
    try:
        yield
    except AuthenticationError:
        problem = "it refuses the login or the password of the url"
    except (RedisError, OSError) as error:  # its text may quote a command
        problem = type(error).__name__
    if problem is not None:
        raise WorkersError(f"Redis cannot be used: {problem}")
