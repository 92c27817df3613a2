"""Limits of your own for how often operations are called. See docs/service/limits.md#quotas."""

from ._rate_limits import RateLimiter, RateLimits

__all__ = ("RateLimiter", "RateLimits")
