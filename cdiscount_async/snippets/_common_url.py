"""The URL that both services of an environment have in common."""

from ..environments import Environment

__all__ = ("common_url",)


def common_url(environment: Environment) -> str | None:
    """Return the URL for which `Environment.at` returns the same addresses; None if there is none."""
    url = environment.service_url.rpartition("/")[0]
    at = Environment.at(url)
    return url if (at.service_url, at.sts_url) == (environment.service_url, environment.sts_url) else None
