"""Staff and their posts: who joins, moves, changes or hands over a class."""

from collections import defaultdict
from datetime import date

from lms.schools.models import Role
from lms.schools.roster.changes import Changes, EndedPost, NewPerson, NewPost
from lms.schools.roster.draft import ANOTHER, SAME, ClassKey, Draft, StaffWish
from lms.schools.roster.known import Known, KnownPerson, KnownPost

ROLES = {
    "班主任": Role.CLASS_TEACHER,
    "德育主任": Role.MORAL_EDUCATION,
    "政教主任": Role.MORAL_EDUCATION,
    "校长": Role.PRINCIPAL,
    "书记": Role.PRINCIPAL,
    "党支部书记": Role.PRINCIPAL,
    "党总支书记": Role.PRINCIPAL,
    "党委书记": Role.PRINCIPAL,
    "园长": Role.PRINCIPAL,
    "学校管理员": Role.SCHOOL_ADMIN,
}
CLASS_TEACHER_TITLE = "班主任"
# What a post without a title is called where files must call it something.
USUAL: dict[str, str] = {
    Role.LEARNER: "科任教师",
    Role.CLASS_TEACHER: CLASS_TEACHER_TITLE,
    Role.MORAL_EDUCATION: "德育主任",
    Role.PRINCIPAL: "校长",
    Role.SCHOOL_ADMIN: "学校管理员",
}
# Role and, for class teachers, the class.
PostKey = tuple[str, ClassKey | None]


class _Staff:
    """The reads that all comparisons of staff share."""

    def __init__(self, draft: Draft, known: Known) -> None:
        self.known = known
        teachers = {wish.class_teacher for wish in draft.classes.values() if wish.class_teacher}
        self.people = known.people({login for login, _school in draft.staff} | teachers)
        self.same = set(draft.answered(SAME))
        self.reused = {login: self.people.pop(login).pk for login in draft.answered(ANOTHER)}
        self.key_of_class = {school_class.pk: key for key, school_class in known.classes.items()}
        self.by_table: dict[ClassKey, str] = {
            key: wish.class_teacher for key, wish in draft.classes.items() if wish.class_teacher
        }
        self.given: dict[tuple[str, str], list[ClassKey]] = defaultdict(list)
        for key, login in self.by_table.items():
            self.given[login, key[0]].append(key)
        self.claims = dict(self.by_table)
        for wish in draft.staff.values():
            self.claims |= dict.fromkeys(wish.classes, wish.login_name)
        standing = known.class_teachers(known.classes[key].pk for key in self.claims if key in known.classes)
        self.holders = {self.key_of_class[pk]: post for pk, post in standing.items()}
        users = {p.pk for p in self.people.values()} | {post.user for post in self.holders.values()}
        users |= set(self.reused.values())
        self.posts = known.posts_of(users)

    def posts_at(self, user: int, code: str) -> dict[PostKey, KnownPost]:
        """The person's standing posts at a school."""
        return {
            (
                post.role,
                self.key_of_class.get(post.school_class) if post.school_class else None,
            ): post
            for post in self.posts.get(user, [])
            if self.known.code_of_school.get(post.organisation) == code
        }

    def codes_of(self, user: int) -> set[str]:
        """The schools of this import's scope where the person holds posts."""
        held = {self.known.code_of_school.get(post.organisation) for post in self.posts.get(user, [])}
        return {code for code in held if code}


def compare_staff(draft: Draft, known: Known, changes: Changes) -> set[ClassKey]:
    """People, their posts, and classes that change hands. Returns the classes whose class teacher changes."""
    staff = _Staff(draft, known)
    changes.reused = staff.reused
    for user in staff.reused.values():
        _end(staff.posts.get(user, []), known.on, changes)
    schools_of: dict[str, set[str]] = defaultdict(set)
    for login, code in draft.staff:
        schools_of[login].add(code)
    for wish in draft.staff.values():
        is_new, is_changed = _compare_person(wish, schools_of[wish.login_name], staff, changes)
        changes.tallies[wish.sheet].created += is_new
        changes.tallies[wish.sheet].changed += is_changed and not is_new
    _appoint_by_table(draft, staff, changes)
    return _hand_over(staff, changes)


def wanted_posts(wish: StaffWish, given: list[ClassKey]) -> dict[PostKey, str]:
    """The posts that a row asks for, with their job titles; titles of one role share a post.

    given: classes that 班级表 gives to the person besides.
    """
    wanted: dict[PostKey, str] = {(Role.CLASS_TEACHER, key): CLASS_TEACHER_TITLE for key in (*wish.classes, *given)}
    for title in wish.job_titles:
        role = ROLES.get(title, Role.LEARNER)
        if role != Role.CLASS_TEACHER:
            earlier = wanted.get((role, None))
            wanted[(role, None)] = f"{earlier}、{title}" if earlier else title
    return wanted


def _compare_person(wish: StaffWish, schools: set[str], staff: _Staff, changes: Changes) -> tuple[bool, bool]:
    """Is the person new to the roster, and does the row change anything?"""
    on = staff.known.on
    person = staff.people.get(wish.login_name)
    wanted = wanted_posts(wish, staff.given.get((wish.login_name, wish.school_code), []))
    if person is None:
        changes.new_people.setdefault(wish.login_name, NewPerson(wish.login_name, wish.name))
        _open(wanted, wish.login_name, wish.school_code, wish.from_ or on, staff, changes)
        return True, False
    is_renamed = wish.login_name in staff.same
    if is_renamed:
        changes.renamed[person.pk] = person.name, wish.name
    current = staff.posts_at(person.pk, wish.school_code)
    start = on if current else wish.from_ or on
    before = len(changes.new_posts) + len(changes.ended_posts)
    if not current:
        _leave(person, schools, start, staff, changes)
    kept = {key for key, post in current.items() if _says_the_same(post, wanted.get(key))}
    _end([post for key, post in current.items() if key not in kept], on, changes)
    fresh = {key: title for key, title in wanted.items() if key not in kept}
    _open(fresh, person.pk, wish.school_code, start, staff, changes)
    return False, is_renamed or len(changes.new_posts) + len(changes.ended_posts) > before


def _says_the_same(post: KnownPost, title: str | None) -> bool:
    """A class teacher's post needs no title; others are what their title says, without one what they usually are."""
    return title is not None and (post.role == Role.CLASS_TEACHER or title == (post.job_title or USUAL.get(post.role)))


def _leave(person: KnownPerson, schools: set[str], start: date, staff: _Staff, changes: Changes) -> None:
    """End the posts at schools that the files do not name for this person any more: the person moved."""
    left = staff.codes_of(person.pk) - schools
    if left:
        changes.moved[person.pk] = left
    for code in left:
        posts = list(staff.posts_at(person.pk, code).values())
        _end(
            posts,
            start if all(start > post.valid_from for post in posts) else staff.known.on,
            changes,
        )


def _open(
    wanted: dict[PostKey, str],
    person: str | int,
    code: str,
    start: date,
    staff: _Staff,
    changes: Changes,
) -> None:
    for (role, key), title in wanted.items():
        # A class that somebody else has until today is handed over today.
        since = staff.known.on if key in staff.holders else start
        changes.new_posts.append(NewPost(person, code, key, role, title, since))


def _end(posts: list[KnownPost], on: date, changes: Changes) -> None:
    for post in posts:
        changes.ended_posts.setdefault(post.pk, EndedPost(post, on))


def _appoint_by_table(draft: Draft, staff: _Staff, changes: Changes) -> None:
    """Class teachers whom 班级表 names and whose school has no row for them in 教职工表."""
    for key, login in staff.by_table.items():
        if (login, key[0]) in draft.staff:
            continue
        person = staff.people.get(login)
        if person is None or (Role.CLASS_TEACHER, key) not in staff.posts_at(person.pk, key[0]):
            wanted: dict[PostKey, str] = {(Role.CLASS_TEACHER, key): CLASS_TEACHER_TITLE}
            _open(
                wanted,
                person.pk if person else login,
                key[0],
                staff.known.on,
                staff,
                changes,
            )


def _hand_over(staff: _Staff, changes: Changes) -> set[ClassKey]:
    """End the posts of those whose class has another class teacher now; without any other post they stay as staff."""
    handed = {post.class_key for post in changes.new_posts if post.role == Role.CLASS_TEACHER and post.class_key}
    busy = {(post.person, post.school_code) for post in changes.new_posts}
    gone = {*changes.moved, *changes.reused.values()}
    for key, holder in staff.holders.items():
        person = staff.people.get(staff.claims[key])
        if person is not None and person.pk == holder.user:
            continue
        _end([holder], staff.known.on, changes)
        others = staff.posts_at(holder.user, key[0]).values()
        has_left = all(post.pk in changes.ended_posts for post in others)
        if has_left and holder.user not in gone and (holder.user, key[0]) not in busy:
            busy.add((holder.user, key[0]))
            changes.new_posts.append(NewPost(holder.user, key[0], None, Role.LEARNER, "", staff.known.on))
    return handed
