"""The first lesson page of each shipped course with all that a browser fetches for it, in bytes as they are sent."""

import re
import sys
from pathlib import Path

import _served

_served.set_up()

import brotli  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from content.editions.models import Edition  # noqa: E402
from lms.schools.models import Role  # noqa: E402
from tests.factories.lms import a_bureau, a_member  # noqa: E402

PACKS = sorted(path.parent for path in (Path(__file__).parents[1] / "content" / "packs").glob("*/pack.yaml"))
MOST = 150_000
_FETCHED = re.compile(r'(?:src|href)="(/(?:static|media)/[^"?]+)')
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w-]+\.js)["']""")


def main() -> int:
    call_command("load_pack", *map(str, PACKS), verbosity=0)
    client = Client()
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))
    weights = {edition.course.key: _weight(client, edition) for edition in Edition.objects.offered()}
    heaviest = max(weights, key=weights.get)
    print(
        f"first lesson pages: {len(weights)} courses, heaviest {heaviest} {weights[heaviest] / 1000:.0f} kB, "
        f"newcomer {weights['newcomer'] / 1000:.0f} kB (goal <= {MOST // 1000} kB)"
    )
    return 0 if weights[heaviest] <= MOST else 1


def _weight(client: Client, edition: Edition) -> int:
    lesson = edition.lessons()[0]
    page = client.get(f"/courses/{edition.pk}/lessons/{lesson.key}/")
    assert page.status_code == 200, (edition, page.status_code)
    fetched = set(_FETCHED.findall(page.content.decode()))
    # The page itself and media go as they are, static files as WhiteNoise keeps them.
    return len(page.content) + sum(map(_sent, _with_modules(fetched)))


def _with_modules(addresses: set[str]) -> set[str]:
    """With the modules that scripts import."""
    found = set(addresses)
    for address in [one for one in addresses if one.endswith(".js")]:
        text = Path(_file(address)).read_text(encoding="utf-8")
        found |= {address.rpartition("/")[0] + "/" + name for name in _IMPORTED.findall(text)}
    return found


def _sent(address: str) -> int:
    content = Path(_file(address)).read_bytes()
    return len(brotli.compress(content)) if address.startswith(settings.STATIC_URL) else len(content)


def _file(address: str) -> str:
    if address.startswith(settings.MEDIA_URL):
        return str(Path(settings.MEDIA_ROOT) / address.removeprefix(settings.MEDIA_URL))
    return finders.find(address.removeprefix(settings.STATIC_URL))


if __name__ == "__main__":
    sys.exit(main())
