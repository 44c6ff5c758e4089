"""Print docs/roles.md: what each role may do, from the table that the code reads."""

from django.core.management.base import BaseCommand

from lms import paths
from lms.schools.models import Role

HEAD = """# What each role may do

Printed by `manage.py access_table` from the table that `lms/access.py` reads (each subject's `abilities.py`); a test
fails when this page and the table differ.

How far an ability goes: **own** the person's own rows · **class** the class of the post · **tree** the organisation of
the post and all below it · **all** every row. Roles that are not named in a row have nothing of it. The public sees the
catalogue, the legal library, search, help, privacy and verification pages, none of which asks access for anything.

| on | may | who, and how far |
|---|---|---|
"""


class Command(BaseCommand):
    """Writes the page to standard output."""

    help = __doc__

    def handle(self, *args, **options) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page in Markdown."""
    return HEAD + "".join(_line(model, ability, grants) for model, ability, grants in paths.table())


def _line(model: str, ability: str, grants: paths.Grants) -> str:
    order = [paths.ANYONE, *Role.values]
    who = " · ".join(f"{role} ({grants[role].value})" for role in order if role in grants)
    return f"| {model or 'an organisation'} | {ability} | {who} |\n"
