"""The cluster as this engine sees it: asked with patience, and every way to fail is one exception."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

from elastic_transport import SerializationError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.engines.base import SearchUnavailable
from search.engines.breaker import SearchRefused

# Seconds for one attempt of a client that nobody waits for: a search has far less (`patience`).
ONE_ATTEMPT = 2.0
WRITING = 60.0
AT_ONCE = 16
SERVER_ERROR = 500
NOT_ALLOWED, NOT_FOUND, TOO_LATE, TOO_MANY = (401, 403), 404, 408, 429

Found = TypeVar("Found")


class Missing(SearchUnavailable):
    """An index or alias is not there (any more)."""


class Cluster:
    """`patience`: seconds a search waits for all its answers together; None: as long as the client does.

    The client's own timeout counts each attempt anew, and each silence within an answer. So a search waits
    beside the client, in this thread, and goes away when its time is up.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        api_key: str = "",
        ca_certs: str = "",
        patience: float | None = None,
    ) -> None:
        options: dict[str, Any] = {"api_key": api_key} if api_key else {}
        if ca_certs:
            options["ca_certs"] = ca_certs
        self.client = Elasticsearch(
            list(addresses), request_timeout=ONE_ATTEMPT, max_retries=2, retry_on_timeout=True, **options
        )
        self.patience = patience
        self._callers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="elasticsearch")
        self._local = threading.local()

    @contextmanager
    def patient(self, seconds: float | None = None) -> Iterator[None]:
        """Everything asked inside, by this thread, has so many seconds (None: those of one search)."""
        seconds = self.patience if seconds is None else seconds
        if seconds is None or getattr(self._local, "left", None) is not None:
            yield
            return
        self._local.left = seconds
        try:
            yield
        finally:
            self._local.left = None

    def ask(self, call: Callable[[Elasticsearch], Found]) -> Found:
        """Return what a call of the client returns; raise SearchUnavailable if it fails or is too slow."""
        left = getattr(self._local, "left", None)
        with failing_as_one():
            if left is None:
                return call(self.client)
            begun = monotonic()
            answer = self._callers.submit(call, self.client)
            try:
                return answer.result(timeout=max(0.0, left))
            except TimeoutError:
                answer.cancel()
                raise SearchUnavailable("the cluster gave no answer in time") from None
            finally:
                self._local.left = left - (monotonic() - begun)

    def search_many(self, name: str, bodies: Sequence[dict], **header: Any) -> list[dict]:
        """Send several searches at once; return their answers, each of them whole."""
        head = {"index": name, "allow_partial_search_results": False, **header}
        searches = [part for body in bodies for part in (head, body)]
        answers = self._answers(searches, len(bodies))
        if any(_is_passing(answer) for answer in answers):
            # A node went away in the middle of it: the client sees a good answer that holds a failure.
            answers = self._answers(searches, len(bodies))
        with failing_as_one():
            return [_whole(answer) for answer in answers]

    def _answers(self, searches: list[dict], count: int) -> list[dict]:
        found = self.ask(lambda client: client.msearch(searches=searches))
        with failing_as_one():
            answers = list(found["responses"])
            if len(answers) != count:
                raise SearchUnavailable("the cluster left answers out")
            return answers

    def search(self, name: str, body: dict, **header: Any) -> dict:
        return self.search_many(name, [body], **header)[0]

    def tell(self, call: Callable[[Elasticsearch], Found]) -> Found:
        """Return what a call that writes returns: it may take its time."""
        with failing_as_one():
            return call(self.client.options(request_timeout=WRITING))

    def close(self) -> None:
        self._callers.shutdown(wait=False, cancel_futures=True)
        self.client.close()


def _is_passing(answer: Any) -> bool:
    """True for a failure another copy of the index may not have."""
    status = answer.get("status") if isinstance(answer, dict) and "error" in answer else None
    return isinstance(status, int) and status >= SERVER_ERROR


def _whole(answer: dict) -> dict:
    """Return an answer if it holds all there is; half of the hits would look like all of them."""
    if "error" in answer:
        raise problem_of(int(answer.get("status", 500)), _reason(answer["error"]))
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise SearchUnavailable("the cluster answered in part only")
    return answer


def problem_of(status: int, reason: str) -> SearchUnavailable:
    """Return the exception for a status: the cluster is away, has lost an index, or refuses this question."""
    if status == NOT_FOUND:
        return Missing(f"the cluster does not have it: {reason}")
    if 400 <= status < 500 and status not in (*NOT_ALLOWED, TOO_LATE, TOO_MANY):
        return SearchRefused(f"the cluster refuses: {reason}")
    return SearchUnavailable(f"the cluster cannot ({status}): {reason}")


def _reason(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)[:200]
    causes = error.get("root_cause") or [error]
    return f"{causes[0].get('type', '')}: {causes[0].get('reason', '')}"[:200]


@contextmanager
def failing_as_one() -> Iterator[None]:
    """Turn whatever the client, the wire or a garbled answer raises into SearchUnavailable."""
    try:
        yield
    except ApiError as error:
        body = error.body
        reason = _reason(body["error"]) if isinstance(body, dict) and "error" in body else error.message
        raise problem_of(error.status_code, reason) from error
    except (TransportError, UnsupportedProductError) as error:
        raise SearchUnavailable(f"no cluster: {type(error).__name__} {error}"[:200]) from error
    except (KeyError, TypeError, ValueError, IndexError, SerializationError) as error:
        raise SearchUnavailable(f"the cluster answered what cannot be read: {error!r}"[:200]) from error
