"""No two standing posts of a person in one role at one place overlap: by the database where it can say so."""

from django.db.migrations.operations.base import Operation

FORWARDS = """
ALTER TABLE lms_post ADD CONSTRAINT post_no_overlap EXCLUDE USING gist (
    user_id WITH =, organisation_id WITH =, role WITH =, (COALESCE(school_class_id, 0)) WITH =,
    daterange(valid_from, valid_to) WITH &&
) WHERE (superseded_at IS NULL)
"""


class NoOverlappingPosts(Operation):
    """An exclusion constraint on PostgreSQL; other databases rely on lms.schools.posts, which checks on all of them.

    An operation and no Meta.constraints: those would need django.contrib.postgres on SQLite, too.
    """

    reversible = True
    reduces_to_sql = True
    atomic = True

    def state_forwards(self, app_label, state) -> None:
        """Nothing that models know of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            schema_editor.execute(FORWARDS)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("ALTER TABLE lms_post DROP CONSTRAINT post_no_overlap")

    def describe(self) -> str:
        return "Refuse overlapping posts on PostgreSQL"
