"""What one person must do, why and until when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from content.editions.models import Course, Edition
from courses.learning.models import Completion
from courses.requirements.models import Requirement
from courses.requirements.person import (
    DoneRow,
    Person,
    Stand,
    done_row,
    named_and_recognised,
    post_row,
    stands,
)
from courses.requirements.standing import Judgement, Standing
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Post, Role
from lms.schools.models.posts import PostQuerySet


@dataclass(frozen=True)
class Required:
    """One thing that a person must do. edition: what they would begin today; posts: why it is theirs.

    completion: what counts on the date, None if nothing does or an equivalent stands for it. also: further requirements
    that the same course meets.
    """

    requirement: Requirement
    course: Course
    edition: Edition | None
    basis: str
    posts: tuple[Post, ...]
    judgement: Judgement
    completion: Completion | None = None
    also: tuple[Requirement, ...] = ()

    @property
    def due_on(self) -> date:
        return self.judgement.due_on

    @property
    def is_done(self) -> bool:
        return self.judgement.is_done

    @property
    def is_recognised(self) -> bool:
        return self.judgement.standing == Standing.RECOGNISED

    @property
    def completed_on(self) -> date | None:
        return self.judgement.done.on if self.judgement.done and self.is_done else None

    @property
    def is_late(self) -> bool:
        """Completed, but after the due date."""
        return self.judgement.standing == Standing.LATE

    @property
    def expires_on(self) -> date | None:
        """The first day on which what was done counts no more, or since when it does not."""
        return self.judgement.expires_on

    def renewal_is_open(self, on: date) -> bool:
        """Done, and to be done again before it expires."""
        opens = self.judgement.renewal_from()
        return opens is not None and opens <= on

    def is_overdue(self, on: date) -> bool:
        return self.judgement.standing == Standing.OVERDUE


def required_of(
    user: User,
    *,
    on: date,
    completions: Iterable[Completion] | None = None,
    posts: Iterable[Post] | None = None,
    requirements: Callable[[], list[Requirement]] | None = None,
) -> list[Required]:
    """What the person must do on that date, each with its reasons, by due date; four queries at most.

    completions: the person's unsuperseded ones with their editions; posts: those held on the date with organisation and
    class; requirements: asks for those of in_force(); a query less for each of these that the caller has.
    audience.obliged() says the same of sets of people; a property test holds the two together.
    """
    held = _posts(user).held(on) if posts is None else posts
    posts = [post for post in held if post.role != Role.PUPIL]
    named, recognised = named_and_recognised(user)
    if not (posts or named):
        return []
    asked = [row for row in (requirements() if requirements else in_force(on)) if not row.is_for_classes]
    if not asked:
        return []
    if any(row.asks_each or any(part.joined_after for part in row.parts) for row in asked):
        # When somebody first held such a post matters, so posts of the past do.
        posts = list(_posts(user).known())
    if completions is None:
        completions = Completion.objects.known().filter(user=user).select_related("edition")
    found = {row.pk: row for row in completions}
    person = Person(
        posts=[post_row(post) for post in posts],
        namings=[row for row in named if row.kind],
        exemptions=[row for row in named if not row.kind],
        done=[*map(done_row, found.values()), *recognised],
    )
    stood = ((requirement, stands(requirement, person, on=on)) for requirement in asked)
    rows = [_required(requirement, stand, posts, found) for requirement, stand in stood if _is_asked(stand)]
    return sorted(rows, key=lambda row: (row.due_on, row.requirement.number))


def _posts(user: User) -> PostQuerySet:
    rows: PostQuerySet = Post.objects.filter(user=user).exclude(role=Role.PUPIL)
    return rows.select_related("organisation", "school_class")


def in_force(on: date) -> QuerySet[Requirement]:
    """What is asked of people and of classes on that date, by due date."""
    return Requirement.objects.known().in_force(on).opened(on)


def in_force_today(request) -> list[Requirement]:
    """The same of today; read once a request, since several panels speak of it."""
    if not hasattr(request, "requirements_in_force"):
        request.requirements_in_force = list(in_force(today()))
    return request.requirements_in_force


def of_request(request, *, completions: Iterable[Completion]) -> list[Required]:
    """What is required of the person who asks, today."""
    known = {"posts": request.access.posts, "requirements": lambda: in_force_today(request)}
    return required_of(request.user, on=today(), completions=completions, **known)


def _is_asked(stand: Stand | None) -> bool:
    return stand is not None and stand.judgement.standing not in (Standing.EXEMPT, Standing.NOT_STARTED)


def _required(
    requirement: Requirement, stand: Stand | None, posts: list[Post], completions: dict[int, Completion]
) -> Required:
    assert stand is not None
    named = {row.pk for row in stand.posts}
    return Required(
        requirement=requirement,
        course=requirement.course,
        edition=requirement.course.current,
        basis=requirement.basis,
        posts=tuple(post for post in posts if post.pk in named),
        judgement=stand.judgement,
        completion=_completion(stand, completions),
    )


def _completion(stand: Stand, completions: dict[int, Completion]) -> Completion | None:
    row: DoneRow | None = stand.row
    if row is None or row.edition is None or not stand.judgement.is_done:
        return None
    return completions.get(row.pk)


def by_course(rows: Iterable[Required]) -> list[Required]:
    """Each course once: what is due first stands for all, and names the others 一次完成，多处计入."""
    found: dict[int, Required] = {}
    for row in sorted(rows, key=lambda row: (row.is_done, row.due_on, row.requirement.number)):
        kept = found.get(row.course.pk)
        found[row.course.pk] = _with(kept, row.requirement) if kept else row
    return list(found.values())


def _with(kept: Required, requirement: Requirement) -> Required:
    return replace(kept, also=(*kept.also, requirement))


def once_of_request(request, *, completions: Iterable[Completion]) -> list[Required]:
    """The same, each course once."""
    return by_course(of_request(request, completions=completions))
