"""Limits of your own for how often operations are called."""

from ._rate_limits import RateLimiter, RateLimits

__all__ = ("RateLimiter", "RateLimits")
