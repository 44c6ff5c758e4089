"""How many queries a page costs: without BEGIN and COMMIT, and without the idle stamp that a first request writes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

FREE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def queries_of(client, url: str) -> list[str]:
    """The SQL of the second request for this address; the first one fills caches and stamps the session."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(FREE)]
