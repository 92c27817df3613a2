"""Spans and metrics that stay in memory, for the tests to look at."""

from typing import Any

import attrs
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cdiscount_async.hooks.opentelemetry import OpenTelemetryHooks


@attrs.frozen
class Collected:
    """Providers of OpenTelemetry's own SDK, and what they collected."""

    exporter: InMemorySpanExporter = attrs.Factory(InMemorySpanExporter)
    reader: InMemoryMetricReader = attrs.Factory(InMemoryMetricReader)
    traces: TracerProvider = attrs.field(init=False)
    metrics: MeterProvider = attrs.field(init=False)

    @traces.default
    def _into_the_exporter(self) -> TracerProvider:
        traces = TracerProvider()
        traces.add_span_processor(SimpleSpanProcessor(self.exporter))
        return traces

    @metrics.default
    def _into_the_reader(self) -> MeterProvider:
        return MeterProvider(metric_readers=[self.reader])

    def hooks(self, **options: Any) -> OpenTelemetryHooks:
        """Return hooks that use these providers."""
        return OpenTelemetryHooks(self.traces, self.metrics, **options)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """The spans that ended, in their order."""
        return self.exporter.get_finished_spans()

    @property
    def points(self) -> dict[str, list[Any]]:
        """The points of each metric."""
        found: Any = self.reader.get_metrics_data()
        return {
            metric.name: list(metric.data.data_points)
            for resource in (found.resource_metrics if found else ())
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }

    def shutdown(self) -> None:
        """End the providers."""
        self.traces.shutdown()
        self.metrics.shutdown()
