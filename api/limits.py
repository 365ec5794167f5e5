"""The rate limit: so many requests a client, if the operator sets one."""

import time

from flask import Flask, Response, g, request
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from api.config import Settings
from api.problems import TooManyRequests

# What watches over the service must not be shut out by those it watches.
_EXEMPT = ("/healthz", "/readyz", "/metrics")


def limit_rate(app: Flask, settings: Settings) -> None:
    """Count requests by key, or by address where there is none, and refuse those beyond the limit.

    Answers carry the headers of the IETF draft, RateLimit and RateLimit-Policy. The count lives in each worker process
    unless INTERROBANK_RATE_LIMIT_STORAGE names a Redis server.
    """
    if not settings.rate_limit:
        return
    items = parse_many(settings.rate_limit)
    limiter = SlidingWindowCounterRateLimiter(storage_from_string(settings.rate_limit_storage))

    @app.before_request
    def count() -> None:
        if request.path in _EXEMPT or request.method == "OPTIONS":
            return
        client = request.headers.get("Authorization") or request.remote_addr or ""
        refused = [item for item in items if not limiter.hit(item, client)]
        g.rate_limit = [(item, *limiter.get_window_stats(item, client)) for item in items]
        if refused:
            raise TooManyRequests(max(_seconds_left(item, limiter, client) for item in refused))

    @app.after_request
    def tell(response: Response) -> Response:
        stats = g.get("rate_limit")
        if stats:
            response.headers["RateLimit-Policy"] = ", ".join(
                f'"{item.get_expiry()}s";q={item.amount};w={item.get_expiry()}' for item, *_ in stats
            )
            response.headers["RateLimit"] = ", ".join(
                f'"{item.get_expiry()}s";r={remaining};t={max(0, round(reset - time.time()))}'
                for item, reset, remaining in stats
            )
        return response


def _seconds_left(item: RateLimitItem, limiter: SlidingWindowCounterRateLimiter, client: str) -> int:
    return max(1, round(limiter.get_window_stats(item, client).reset_time - time.time()))
