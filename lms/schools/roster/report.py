"""What an import did or would do: for programs as JSON, for people in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from lms.schools import grades
from lms.schools.models import Role
from lms.schools.roster.apply import Outcome
from lms.schools.roster.changes import NewPerson
from lms.schools.roster.columns import SYSTEMS
from lms.schools.roster.draft import ClassKey
from lms.schools.roster.known import KnownPerson, KnownPost
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
    """One line of a preview: what, how many, and which ones. No pupil is named.

    shown: the ones to be read at once; folded: the rest. is_left_out: about something in the files that is not kept.
    """

    label: str
    count: int
    shown: list[str]
    folded: list[str]
    is_left_out: bool = False

    def __str__(self) -> str:
        shown = "；".join(self.shown) + (" …" if self.count > len(self.shown) else "")
        return self.label % {"count": self.count} + (f"（{shown}）" if self.shown else "")

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


def _note(label: str, which: Iterable[str] = (), *, count: int | None = None, at_once: int = EXAMPLES) -> Note:
    listed = list(which)
    return Note(label, len(listed) if count is None else count, listed[:at_once], listed[at_once:])


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
        yield _note(_("People who join: %(count)s"), map(self._joiner, changes.new_people.values()))
        again = _(
            "Join under a new login name where somebody of the same name stands under one that the files do not name: "
            "%(count)s. If that is one person, write the login name of the roster into the file."
        )
        yield _note(again, self._namesakes())
        yield _note(_("People who leave: %(count)s"), [self._who(user, at) for user, at in self._left().items()])
        yield _note(_("People who move to another school: %(count)s"), map(self._mover, changes.moved))
        renamed = [
            f"{self.people_known[user].login_name}: {old} → {new}" for user, (old, new) in changes.renamed.items()
        ]
        yield _note(_("Names corrected: %(count)s"), renamed)
        reused = [
            f"{login}: {self.people_known[user].name} → {changes.new_people[login].name}"
            for login, user in changes.reused.items()
        ]
        yield _note(_("Login names given to another person: %(count)s"), reused)
        began = [post for post in changes.new_posts if isinstance(post.person, int)]
        yield _note(
            _("Posts that begin for people already here: %(count)s"),
            [self._post(post.person, post.role, post.job_title, post.school_code) for post in began],
        )
        ended = [self._post(p.user, p.role, p.job_title, self._code(p)) for p in self._ended_posts()]
        yield _note(_("Posts that end: %(count)s"), ended)
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
        named, erased = [[self._seat(row) for row in rows] for rows in (changes.namings, changes.erasings)]
        yield _note(_("Names or consents of pupils changed: %(count)s"), named[:EXAMPLES], count=len(named))
        yield _note(_("Names erased, consent refused or withdrawn: %(count)s"), erased)

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
        yield _note(_("Columns not kept: %(count)s"), ignored, at_once=len(ignored))
        yield _note(_("Sheets not read: %(count)s"), [sheet.name for sheet in self.sheets if sheet.kind is None])
        yield _note(_("Rows that are there twice and count once: %(count)s"), count=draft.duplicates.total())

    @cached_property
    def people_known(self) -> dict[int, KnownPerson]:
        """Everybody of the roster to whom something happens."""
        changes = self.changes
        users = {post.person for post in changes.new_posts if isinstance(post.person, int)}
        users |= {post.user for post in self._ended_posts()}
        return self.known.names(users.union(changes.renamed, changes.moved, changes.reused.values()))

    def _ended_posts(self) -> list[KnownPost]:
        """Without seats of pupils, who are not named."""
        return [ended.post for ended in self.changes.ended_posts.values() if ended.post.role != Role.PUPIL]

    def _left(self) -> dict[int, list[str]]:
        """Who has no post left at a school and does not move: person -> schools."""
        staying = {(post.person, post.school_code) for post in self.changes.new_posts}
        ended = self._ended_posts()
        for posts in self.known.posts_of({post.user for post in ended}).values():
            staying |= {(p.user, self._code(p)) for p in posts if p.pk not in self.changes.ended_posts}
        left: dict[int, list[str]] = defaultdict(list)
        for user, code in dict.fromkeys((post.user, self._code(post)) for post in ended):
            if (user, code) not in staying and code not in self.changes.moved.get(user, ()):
                left[user].append(code)
        return left

    def _code(self, post: KnownPost) -> str:
        return self.known.code_of_school.get(post.organisation, "")

    def _who(self, user: int, codes: Iterable[str] = ()) -> str:
        person = self.people_known[user]
        return " · ".join(filter(None, [f"{person.name} {person.login_name or ''}".strip(), self._schools(codes)]))

    def _schools(self, codes: Iterable[str]) -> str:
        """Empty where the files are about one school only."""
        return "、".join(self.names.get(code, code) for code in codes if code) if len(self.names) > 1 else ""

    def _namesakes(self) -> list[str]:
        """A new number makes a new account, and what was learnt stays with the old one: so it is said beforehand."""
        new = self.changes.new_people.values()
        joining = {(one.name, code): one.login_name for one in new for code in self._codes_of[one.login_name]}
        in_files = {login for login, _school in self.draft.staff}
        found = []
        for name, login, place in sorted(self.known.called({name for name, _code in joining})):
            code = self.known.code_of_school.get(place, "")
            if (name, code) in joining and login not in in_files:
                words = [f"{name} {login} → {joining[name, code]}", self._schools([code])]
                found.append(" · ".join(filter(None, words)))
        return found

    def _joiner(self, person: NewPerson) -> str:
        name = f"{person.name} {person.login_name}"
        return " · ".join(filter(None, [name, self._schools(self._codes_of[person.login_name])]))

    def _mover(self, user: int) -> str:
        source, target = (
            "、".join(self.names.get(code, code) for code in codes)
            for codes in (sorted(self.changes.moved[user]), self._codes_of[user])
        )
        return f"{self._who(user)}: {source} → {target}"

    @cached_property
    def _codes_of(self) -> dict[int | str, list[str]]:
        """The schools at which a person gets posts, once each."""
        found: dict[int | str, list[str]] = defaultdict(list)
        for post in self.changes.new_posts:
            if post.school_code not in found[post.person]:
                found[post.person].append(post.school_code)
        return found

    def _post(self, user: int | str, role: str, title: str, code: str) -> str:
        assert isinstance(user, int)
        words = [self._who(user), title or str(Role(role).label), self._schools([code] if code else [])]
        return " · ".join(filter(None, words))

    def _class(self, key: ClassKey) -> str:
        grade = grades.grade(key[2], key[1], on=self.known.on, system=self.systems.get(key[0], "63"))
        return f"{self.names.get(key[0], key[0])} {grades.class_name(grade, key[3], entry_year=key[2])}"

    def _seat(self, pupil) -> str:
        return _("%(class)s, seat %(seat)s") % {"class": self._class(pupil.class_key), "seat": pupil.seat}
