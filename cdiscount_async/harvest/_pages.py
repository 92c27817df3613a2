"""Iterations over pages: what the client's `iter_…` methods for them return."""

from collections.abc import Iterable
from typing import Any, Literal, TypedDict, TypeVar

from .._common.arguments import expect, expect_several
from ..operations import Caller, Operation, expect_request
from ._items import Items
from ._page_fetcher import PageFetcher
from ._page_plan import PagePlan, PageProgress

T = TypeVar("T")

__all__ = ("PageIteration", "PageOptions", "PageProgress", "over_pages")


class PageOptions(TypedDict, total=False):
    """The options of every iteration over pages."""

    concurrency: int
    """How many pages are fetched at a time; 8 by default."""
    ordered: bool
    """Whether pages are returned in their order, the default, or as they arrive."""
    on_error: Literal["raise", "collect"]
    """What happens after a page failed for all its repeats.

    With `"raise"`, the default, its error is raised. In order, everything before the page has been returned by then.

    With `"collect"` the other pages are returned, each whole, and PagesFailed is raised at the end. Two errors are
    raised at once all the same: an error that every page would meet, such as a refused login, and the error of a page
    that no other page reported.
    """
    pages: Iterable[int] | None
    """Only these pages, for example those that failed before. The page number of the request is ignored then."""


class PageIteration(Items[T]):
    """The items of pages, or the pages, each a result with its list.

    The iteration begins with the page of the request, 1 by default, fetches the other pages side by side, and ends with
    the last page or the first empty one. An error that it raises has a note with the number of the page.
    """

    progress: PageProgress
    """How far the iteration is."""

    def __init__(self, fetcher: PageFetcher) -> None:
        super().__init__(fetcher.run)
        self.progress = fetcher.progress


def over_pages(
    caller: Caller,
    operation: Operation[Any, Any],
    request: Any,
    *,
    whole: bool = False,
    concurrency: int = 8,
    ordered: bool = True,
    on_error: Literal["raise", "collect"] = "raise",
    pages: Iterable[int] | None = None,
) -> PageIteration[Any]:
    """Return an iterator over the items of all pages; or with `whole` over the pages, each a result with its list.

    For operations whose request has a `page_number`, and whose result a `current_page_number` and a `number_of_pages`.
    Raises TypeError for options of another type, and ValueError for options that make no sense.
    """
    expect_request(operation, request)
    expect("concurrency", concurrency, "a whole number", int)
    if pages is not None:
        pages = _numbers(pages)
    if concurrency < 1:
        raise ValueError("concurrency must be 1 or more")
    if on_error not in {"raise", "collect"}:
        raise ValueError('on_error must be "raise" or "collect"')
    fetcher = PageFetcher(
        caller=caller,
        operation=operation,
        request=request,
        plan=PagePlan(1 if request.page_number is None else request.page_number, pages),
        concurrency=concurrency,
        ordered=ordered,
        collect=on_error == "collect",
        whole=whole,
    )
    return PageIteration(fetcher)


def _numbers(pages: Iterable[int]) -> list[int]:
    expect_several("pages", pages, "numbers of pages")
    numbers = list(pages)
    for number in numbers:
        expect("pages", number, "numbers of pages", int)
    return numbers
