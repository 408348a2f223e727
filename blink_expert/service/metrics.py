"""What is counted, for Prometheus: requests by route, never their content."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from blink_expert.knowledge import KnowledgeBase

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")
"""The framework adds the encoding to every text."""

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "blink_expert_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "blink_expert_request_seconds",
            "How long a request took.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._under_way = Gauge(
            "blink_expert_requests_under_way",
            "Requests that are being answered.",
            registry=self.registry,
        )
        self._knowledge = Gauge(
            "blink_expert_knowledge",
            "The knowledge in use: always 1.",
            ("name", "version", "digest"),
            registry=self.registry,
        )
        self._reloads = Counter(
            "blink_expert_reloads",
            "Changed knowledge that was taken into use, or refused.",
            ("outcome",),
            registry=self.registry,
        )

        # Looking a figure up by its labels takes longer than counting.
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; methods and routes that there are not are counted together."""
        key = (method if method in _METHODS else "other", route, status)
        found = self._found.get(key)
        if found is None:
            count = self._requests.labels(key[0], route, str(status))
            found = self._found[key] = count, self._seconds.labels(route)
        found[0].inc()
        found[1].observe(seconds)

    def under_way(self, number: Callable[[], int]) -> None:
        """Take the number of requests under way from here."""
        self._under_way.set_function(number)

    def knowledge(self, kb: KnowledgeBase) -> None:
        """Say which knowledge is in use."""
        self._knowledge.clear()
        self._knowledge.labels(kb.name, kb.version, kb.digest).set(1)

    def reload(self, outcome: str) -> None:
        """Count changed knowledge: `taken` or `refused`."""
        self._reloads.labels(outcome).inc()

    def text(self) -> bytes:
        """Return the figures as Prometheus reads them."""
        return generate_latest(self.registry)
