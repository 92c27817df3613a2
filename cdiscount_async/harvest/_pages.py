"""Iterations over pages: what the client's `iter_…` methods give."""

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
    """How pages are fetched: what every iteration over pages takes."""

    concurrency: int
    """How many pages are under way at once, 8 by default."""
    ordered: bool
    """Whether pages come in their order, as they do by default, or as they arrive."""
    on_error: Literal["raise", "collect"]
    """What is done about a page that fails after its repeats.

    By default its error is raised; in order, everything before it has been given then. With "collect" the other pages
    are given, each whole, and PagesFailed is raised at the end; what would hit every page, such as a refused login, and
    the failure of a page that no other one told of, are raised all the same.
    """
    pages: Iterable[int] | None
    """Only these pages, for example those that failed before; the request's own page number counts for nothing then."""


class PageIteration(Items[T]):
    """An iteration over pages, whose `progress` tells how far it is.

    It begins with the request's page, 1 by default, asks for the others side by side, and ends with the last page or
    with the first one that is empty. An error that it raises has a note that names the page.
    """

    progress: PageProgress

    def __init__(self, fetch: PageFetcher) -> None:
        super().__init__(fetch.run)
        self.progress = fetch.progress


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
    """Iterate over the items of all pages; or over the pages, each a `whole` result with its list.

    For operations whose request has a page_number, and whose result a current_page_number and a number_of_pages.
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
    fetch = PageFetcher(
        caller=caller,
        operation=operation,
        request=request,
        plan=PagePlan(1 if request.page_number is None else request.page_number, pages),
        concurrency=concurrency,
        ordered=ordered,
        collect=on_error == "collect",
        whole=whole,
    )
    return PageIteration(fetch)


def _numbers(pages: Iterable[int]) -> list[int]:
    expect_several("pages", pages, "numbers of pages")
    numbers = list(pages)
    for number in numbers:
        expect("pages", number, "numbers of pages", int)
    return numbers
