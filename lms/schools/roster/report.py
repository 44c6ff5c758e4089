"""What an import did or would do: for programs as JSON, for people in words."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext as _

from lms.schools import grades
from lms.schools.models import Role
from lms.schools.roster.apply import Outcome
from lms.schools.roster.columns import SYSTEMS
from lms.schools.roster.draft import ClassKey
from lms.schools.roster.read import Sheet

EXAMPLES = 5


def as_json(outcome: Outcome) -> list[dict]:
    """One object for each sheet, with the keys that programs rely on.

    rows = created + changed + unchanged + counted_only where nothing is wrong; identical duplicates count as unchanged.
    """
    return [_sheet(outcome, index) for index in range(len(outcome.sheets))]


def _sheet(outcome: Outcome, index: int) -> dict:
    sheet = outcome.sheets[index]
    rows = len(sheet.rows)
    created, changed, counted = 0, 0, 0
    if not outcome.is_refused:
        tally = outcome.changes.tallies[index]
        created, changed, counted = tally.created, tally.changed, tally.counted_only
    return {
        "file": sheet.file,
        "sheet": sheet.name,
        "kind": sheet.kind.key if sheet.kind else None,
        "rows": rows,
        "created": created,
        "changed": changed,
        "unchanged": 0 if outcome.is_refused else rows - created - changed - counted,
        "counted_only": counted,
        "ignored_columns": not_kept(sheet),
        "errors": [problem._asdict() for problem in sheet.problems],
    }


def questions(outcome: Outcome) -> list[dict]:
    """What is asked about login names that the roster gives to somebody of another name, answered or not."""
    if outcome.is_refused:
        return []
    schools = _Lines(outcome).names
    line = _("%(login_name)s · %(school)s: on the roster %(was)s, in row %(row)s of %(sheet)s %(name)s")
    found = []
    for asked in outcome.draft.questions.values():
        words = asked._asdict() | {
            "school": schools.get(asked.school_code, asked.school_code),
            "sheet": outcome.sheets[asked.sheet].name,
        }
        found.append(words | {"text": line % words})
    return found


def not_kept(sheet: Sheet) -> list[str]:
    """Headings of columns of which nothing is kept: unknown ones, and those of ours that only help to fill in."""
    ours = [
        column.heading
        for place, column in enumerate(sheet.kind.columns if sheet.kind else ())
        if not column.is_stored and any(row[place] for row in sheet.rows)
    ]
    return sheet.ignored_columns + ours


@dataclass(frozen=True)
class Note:
    """One line of a preview: what, how many, and a few examples. No pupil is named.

    is_left_out: about something in the files that is not kept.
    """

    label: str
    count: int
    examples: list[str]
    is_left_out: bool = False

    def __str__(self) -> str:
        examples = "；".join(self.examples) + (" …" if self.count > len(self.examples) else "")
        return self.label % {"count": self.count} + (f"（{examples}）" if self.examples else "")

    def as_dict(self) -> dict:
        return asdict(self) | {"text": self.label % {"count": self.count}}


def notes(outcome: Outcome) -> list[Note]:
    """What the import changes, then what it leaves out; empty where the files were refused."""
    if outcome.is_refused:
        return []
    lines = _Lines(outcome)
    found = [*lines.places(), *lines.people(), *lines.pupils()]
    found += [replace(note, is_left_out=True) for note in lines.left_out()]
    return [note for note in found if note.count]


def _note(label: str, examples: Iterable[str] = (), *, count: int | None = None) -> Note:
    shown = list(examples)
    return Note(label, len(shown) if count is None else count, shown[:EXAMPLES])


class _Lines:
    """The lines about one outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self.changes, self.draft, self.sheets, self.known = (
            outcome.changes,
            outcome.draft,
            outcome.sheets,
            outcome.known,
        )
        self.names = {code: str(school) for code, school in self.known.schools.items()}
        self.systems = {code: school.system for code, school in self.known.schools.items()}
        for (code, campus), wish in self.draft.schools.items():
            if not campus:
                self.names[code] = wish.short_name or wish.name
                self.systems[code] = SYSTEMS.get(wish.system) or self.systems.get(code, "63")

    def places(self) -> Iterator[Note]:
        changes = self.changes
        yield _note(_("Schools added: %(count)s"), [wish.name for wish in changes.new_schools])
        yield _note(_("Schools changed: %(count)s"), [school.name for school, _wish in changes.changed_schools])
        yield _note(_("Central schools added: %(count)s"), changes.new_clusters)
        yield _note(_("Campuses added: %(count)s"), [wish.campus for wish in changes.new_campuses])
        yield _note(_("Classes added: %(count)s"), map(self._class, changes.new_classes))
        yield _note(_("Classes opened again: %(count)s"), map(self._class, changes.reopened_classes))
        counts = [(key, old.count, changes.new_counts[key]) for key, old in changes.ended_counts.items()]
        yield _note(
            _("Head counts changed: %(count)s"), [f"{self._class(key)} {old} → {new}" for key, old, new in counts]
        )

    def people(self) -> Iterator[Note]:
        changes = self.changes
        joined = [f"{person.name} {person.login_name}" for person in changes.new_people.values()]
        yield _note(_("People who join: %(count)s"), joined)
        yield _note(_("People who move to another school: %(count)s"), count=len(changes.moved))
        yield _note(_("Names corrected: %(count)s"), [f"{old} → {new}" for old, new in changes.renamed.values()])
        known = [post for post in changes.new_posts if isinstance(post.person, int)]
        yield _note(_("Posts that begin for people already here: %(count)s"), count=len(known))
        yield _note(_("Posts that end: %(count)s"), count=len(changes.ended_posts))
        yield _note(_("People whom the complete files do not name any more: %(count)s"), count=len(changes.vanished))
        yield _note(_("Pupils' seats that end, not named any more: %(count)s"), count=changes.vanished_seats)
        created = set(changes.new_classes)
        handed = [post.class_key for post in changes.new_posts if post.role == Role.CLASS_TEACHER]
        handed = [key for key in handed if key and key not in created]
        yield _note(_("Classes with a new class teacher: %(count)s"), map(self._class, handed))

    def pupils(self) -> Iterator[Note]:
        changes = self.changes
        yield _note(_("Pupils' seats added: %(count)s"), count=len(changes.new_seats))
        yield _note(
            _("… of them with a name, as guardians agreed: %(count)s"),
            count=sum(bool(s.name) for s in changes.new_seats),
        )
        yield _note(_("Names or consents of pupils changed: %(count)s"), [self._seat(n) for n in changes.namings])
        yield _note(
            _("Names erased, consent refused or withdrawn: %(count)s"), [self._seat(e) for e in changes.erasings]
        )

    def left_out(self) -> Iterator[Note]:
        """What the files hold and the platform does not keep."""
        draft = self.draft
        yield _note(
            _("Pupils of schools at L0, only counted, nothing of them kept: %(count)s"), count=draft.counted.total()
        )
        yield _note(
            _("Names of pupils not kept, as the level or the guardian does not allow it: %(count)s"),
            count=draft.names_not_kept.total(),
        )
        yield _note(
            _("Words in 岗位 that give no rights, kept as they are; these people learn as staff: %(count)s"),
            [f"{word} {count}" for word, count in draft.unknown_titles.most_common()],
            count=draft.unknown_titles.total(),
        )
        ignored = dict.fromkeys(heading for sheet in self.sheets for heading in not_kept(sheet))
        yield _note(_("Columns not kept: %(count)s"), ignored)
        yield _note(_("Sheets not read: %(count)s"), [sheet.name for sheet in self.sheets if sheet.kind is None])
        yield _note(_("Rows that are there twice and count once: %(count)s"), count=draft.duplicates.total())

    def _class(self, key: ClassKey) -> str:
        grade = grades.grade(key[2], key[1], on=self.known.on, system=self.systems.get(key[0], "63"))
        return f"{self.names.get(key[0], key[0])} {grades.class_name(grade, key[3], entry_year=key[2])}"

    def _seat(self, pupil) -> str:
        return _("%(class)s, seat %(seat)s") % {"class": self._class(pupil.class_key), "seat": pupil.seat}
