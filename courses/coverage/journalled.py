"""People as the journal had told of them at some point, whenever their rows are read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max, Model

from courses.learning.models import Completion
from courses.requirements.models import Equivalent, Exemption, Naming
from courses.requirements.person import DoneRow, NamedRow, Person, PostRow, Row
from lms.bulk import chunks
from lms.facts.models import Fact, ref
from lms.schools.models import Post, Role

ENDED = ".superseded"
OPENED = ["post.opened", "naming", "exemption", "completion", "equivalent"]
KINDS = [*OPENED, *(f"{kind.partition('.')[0]}{ENDED}" for kind in OPENED)]
ROWS: tuple[type[Model], ...] = (Post, Naming, Exemption, Completion, Equivalent)
# Beyond so many facts it is quicker to ask for those of a few hundred people than to read them all again.
MANY = 5_000


def rows_of(person: Person) -> list[PostRow | NamedRow | DoneRow]:
    """Every row of a person, superseded ones too."""
    return [*person.posts, *person.namings, *person.exemptions, *person.done]


def ref_of(row: PostRow | NamedRow | DoneRow) -> str:
    """How facts name the row."""
    if isinstance(row, PostRow):
        return ref(Post, row.pk)
    if isinstance(row, NamedRow):
        return ref(Naming if row.kind else Exemption, row.pk)
    return ref(Equivalent if row.edition is None else Completion, row.pk)


@transaction.atomic
def position() -> int:
    """The key of the newest fact, once all that were being recorded are there: later ones have higher keys.

    Waits for whoever is recording. Call it outside a transaction, so that nobody waits longer than for the answer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Fact._meta.db_table)} IN SHARE MODE")
    return Fact.objects.aggregate(newest=Max("pk"))["newest"] or 0


@dataclass(frozen=True)
class Later:
    """What the journal told of rows after some point: refs of those that it opened and of those that it ended."""

    opened: Collection[str]
    ended: Collection[str]

    def without(self, person: Person) -> Person:
        """The person as before that."""
        return Person(
            self._before(person.posts),
            self._before(person.namings),
            self._before(person.exemptions),
            self._before(person.done),
        )

    def _before(self, rows: Iterable[Row]) -> list[Row]:
        named = ((row, ref_of(row)) for row in rows)
        return [
            row._replace(superseded_at=None) if name in self.ended else row
            for row, name in named
            if name not in self.opened
        ]


def before(people: Mapping[int, Person], at: int) -> dict[int, Person]:
    """People whose rows were just read, as the journal stood at that position."""
    facts = Fact.objects.filter(pk__gt=at, kind__in=KINDS).values_list("kind", "ref")
    if not (told := list(facts[: MANY + 1])):
        return dict(people)
    if len(told) > MANY:
        refs = (ref_of(row) for person in people.values() for row in rows_of(person))
        told = [fact for some in chunks(refs) for fact in facts.filter(ref__in=some)]
    ended = {name for kind, name in told if kind.endswith(ENDED)}
    opened = {name for kind, name in told if not kind.endswith(ENDED)}
    later = Later(opened, ended)
    return {user: later.without(person) for user, person in people.items()}


def touched(after: int, *, until: int | None = None) -> list[int]:
    """Whom the journal told of after that position (up to another one): primary keys in order, no pupils."""
    facts = Fact.objects.filter(pk__gt=after, kind__in=KINDS)
    if until is not None:
        facts = facts.filter(pk__lte=until)
    refs = set(facts.values_list("ref", flat=True))
    return sorted({user for model in ROWS for user in _users(model, refs)})


def _users(model: type[Model], refs: Iterable[str]) -> Iterator[int]:
    start = ref(model, "")
    rows = model._default_manager.exclude(role=Role.PUPIL) if model is Post else model._default_manager.all()
    for some in chunks(int(name.removeprefix(start)) for name in refs if name.startswith(start)):
        yield from rows.filter(pk__in=some).order_by().values_list("user_id", flat=True)
