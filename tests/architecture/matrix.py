"""Every route of ours × every role × own and other school × GET and POST: what is asked, and how it is written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).parent / "access_matrix.txt"
# The Wagtail admin is one row per prefix and twenty named routes: test_wagtail_admin.py.
NOT_OURS = ("cms/", "documents/")
METHODS = ("GET", "POST")
# The one address that is written to by PUT, and only with an attempt's token.
PUT_ONLY = "learning:save_response"


@dataclass(frozen=True)
class Route:
    """A named address of ours. name: with namespaces; keys: the names of its parts."""

    name: str
    keys: tuple[str, ...]
    pattern: URLPattern

    @property
    def methods(self) -> tuple[str, ...]:
        return (*METHODS, "PUT") if self.name == PUT_ONLY else METHODS


def routes(patterns=None, prefix: str = "", namespace: str = "", keys: tuple[str, ...] = ()) -> Iterator[Route]:
    """All routes of the site's table of contents but Wagtail's own."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if address.startswith(NOT_OURS):
            continue
        inner = keys + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            space = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, address, space, inner)
        elif not str(entry.name).startswith("wagtail"):
            yield Route(f"{namespace}{entry.name}", inner, entry)


def read() -> tuple[list[str], dict[tuple[str, str], dict[str, str]]]:
    """The reviewed table: its columns, and for (method, route) the answer by column."""
    lines = [
        line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    columns = lines[0][2:]
    return columns, {(line[0], line[1]): dict(zip(columns, line[2:], strict=True)) for line in lines[1:]}


def write(columns: list[str], rows: dict[tuple[str, str], dict[str, str]]) -> str:
    """The table as text, columns aligned, sorted by route. Names get room, so that a new route moves no other line."""
    names = ["METHOD", "ROUTE".ljust(36), *columns]
    body = [[method, name, *(answers[c] for c in columns)] for (method, name), answers in rows.items()]
    table = [names, *sorted(body, key=lambda line: (line[1], line[0]))]
    widths = [max(len(line[n]) for line in table) for n in range(len(names))]
    return (
        "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table
        )
        + "\n"
    )
