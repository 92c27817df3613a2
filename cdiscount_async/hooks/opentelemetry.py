"""Traces and metrics for OpenTelemetry.

```python
async with Client(credentials, hooks=[OpenTelemetryHooks()]) as client: ...
```

Each attempt is a span of kind CLIENT, named after the operation, and a child of the caller's current span. The metrics
are `cdiscount.attempt.duration` (a histogram, in seconds), `cdiscount.retries` and `cdiscount.token.events`. They
contain no message, no token and no password. A failure shows the name of its class and nothing else.

It needs the extra `opentelemetry`: `pip install 'cdiscount-async[opentelemetry]'`.
"""

from collections.abc import Mapping
from typing import Final
from weakref import WeakKeyDictionary

from .._common.extras import extra
from .._version import VERSION
from ._hooks import Attempt, Exchange, Hooks, TokenEvent

with extra("opentelemetry"):
    from opentelemetry.metrics import MeterProvider, get_meter
    from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider, get_tracer

__all__ = ("OpenTelemetryHooks",)

_NAME: Final = "cdiscount_async"


class OpenTelemetryHooks(Hooks):
    """The events of a client, as spans and metrics."""

    def __init__(
        self,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        *,
        seller: bool = False,
    ) -> None:
        """Create the instruments.

        Args:
            tracer_provider: Where spans go; the global provider by default.
            meter_provider: Where metrics go; the global provider by default.
            seller: Add the seller's login to spans. Metrics never have it: thousands of sellers would be thousands of
                series.
        """
        self._tracer = get_tracer(_NAME, VERSION, tracer_provider)
        meter = get_meter(_NAME, VERSION, meter_provider)
        self._durations = meter.create_histogram("cdiscount.attempt.duration", "s", "How long attempts take.")
        self._retries = meter.create_counter("cdiscount.retries", "{retry}", "Attempts that are followed by another.")
        self._tokens = meter.create_counter("cdiscount.token.events", "{event}", "What happened to tokens.")
        self._seller = seller
        self._spans: WeakKeyDictionary[Attempt, Span] = (
            WeakKeyDictionary()
        )  # an attempt whose end is not reported leaves none

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Begin a span."""
        attributes: dict[str, str | int] = {
            "rpc.system.name": "soap",
            "rpc.method": f"IMarketplaceAPIService/{exchange.operation}",
            "cdiscount.attempt": attempt.number,
            **_where(exchange),
        }
        if self._seller:
            attributes["cdiscount.seller"] = exchange.seller
        self._spans[attempt] = self._tracer.start_span(exchange.operation, kind=SpanKind.CLIENT, attributes=attributes)

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """End the span, and measure."""
        outcome = attempt.outcome or "unknown"
        if attempt.duration is not None:
            self._durations.record(attempt.duration, {**_where(exchange), "cdiscount.outcome": outcome})
        span = self._spans.pop(attempt, None)
        if span is None:
            return
        span.set_attribute("cdiscount.outcome", outcome)
        if attempt.status is not None:
            span.set_attribute("http.response.status_code", attempt.status)
        if outcome != "ok":
            span.set_attribute("error.type", outcome)
            span.set_status(Status(StatusCode.ERROR, outcome))
        span.end()

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:  # noqa: ARG002 - the hook's form
        """Count a repeat."""
        self._retries.add(1, {**_where(exchange), "cdiscount.outcome": attempt.outcome or "unknown"})

    def on_token(self, event: TokenEvent) -> None:
        """Count what happened to a token."""
        attributes = {"cdiscount.environment": event.environment, "cdiscount.event": event.what}
        self._tokens.add(1, attributes | ({"error.type": event.error} if event.error else {}))


def _where(exchange: Exchange) -> Mapping[str, str]:
    return {"cdiscount.operation": exchange.operation, "cdiscount.environment": exchange.environment}
