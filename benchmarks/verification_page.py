"""The page that a scanned code opens, against a bare Wagtail page of the same text."""

import sys

import _served

_served.set_up()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from certificates.ledger import seal  # noqa: E402
from tests.factories.certificates import a_certificate  # noqa: E402

GOAL, MOST_QUERIES = 0.5, 3


def main() -> int:
    settings.PUBLIC_URL = "https://mingfa.example"
    certificates = [a_certificate(name=f"王{number}") for number in range(20)]
    seal.seal()
    client = Client()
    ours = f"/verify/{certificates[7].code}/"
    body = client.get(ours).content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    rate, reference = _served.rates(client, ours, _served.bare_page(body))
    count, ratio = _served.queries(client, ours), rate / reference
    print(
        f"verification page: {rate:.0f} requests/s, bare Wagtail page of the same text {reference:.0f}, "
        f"ratio {ratio:.2f} (goal >= {GOAL}); {count} queries (goal <= {MOST_QUERIES})"
    )
    return 0 if ratio >= GOAL and count <= MOST_QUERIES else 1


if __name__ == "__main__":
    sys.exit(main())
