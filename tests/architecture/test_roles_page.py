"""docs/roles.md is printed from the table that the code reads."""

from pathlib import Path

from lms.management.commands.access_table import page

ROLES = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_page_of_roles_is_the_table_that_the_code_reads():
    assert ROLES.read_text(encoding="utf-8") == page(), "run: manage.py access_table > docs/roles.md"
