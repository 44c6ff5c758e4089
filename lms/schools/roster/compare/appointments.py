"""Vice-principals for rule of law: people from outside, matched by login name or by name and office."""

from datetime import timedelta

from lms.people.models import User
from lms.schools.models import Role
from lms.schools.roster.changes import Changes, EndedPost, NewPerson, NewPost
from lms.schools.roster.draft import AppointmentWish, Draft
from lms.schools.roster.known import Known, KnownPost

LOGIN_PREFIX = "fz"


def compare_appointments(draft: Draft, known: Known, changes: Changes) -> None:
    """New appointments; one whose dates were corrected gives way to its row."""
    if not draft.appointments:
        return
    posts = known.appointments(organisation.pk for organisation in known.organisations)
    people = known.names({post.user for post in posts})
    by_name = {(people[post.user].name, post.job_title): post.user for post in posts}
    logins = {wish.login_name for wish in draft.appointments.values()} - {"", *changes.reused}
    by_login = known.people(logins)
    new: dict[tuple[str, str], str] = {}
    free = _free_names(draft)
    for wish in draft.appointments.values():
        person: str | int | None = by_name.get((wish.name, wish.office))
        if wish.login_name in by_login:
            person = by_login[wish.login_name].pk
        if person is None:
            person = new.get((wish.name, wish.office))
        if person is None:
            person = new[(wish.name, wish.office)] = wish.login_name or next(free)
            changes.new_people.setdefault(person, NewPerson(person, wish.name))
        mine = [p for p in posts if p.user == person and known.code_of_school.get(p.organisation) == wish.school_code]
        is_changed = _appoint(wish, person, mine, changes)
        is_new = isinstance(person, str)
        changes.tallies[wish.sheet].created += is_new
        changes.tallies[wish.sheet].changed += is_changed and not is_new


def _appoint(wish: AppointmentWish, person: str | int, mine: list[KnownPost], changes: Changes) -> bool:
    until = wish.until + timedelta(days=1)
    if any((post.valid_from, post.valid_to) == (wish.from_, until) for post in mine):
        return False
    for post in mine:
        if post.valid_from < until and (post.valid_to is None or wish.from_ < post.valid_to):
            # Corrected, not ended: nothing of the older row is left.
            changes.ended_posts[post.pk] = EndedPost(post, post.valid_from)
    changes.new_posts.append(
        NewPost(
            person,
            wish.school_code,
            None,
            Role.VICE_PRINCIPAL_LAW,
            wish.office,
            wish.from_,
            until,
        )
    )
    return True


def _free_names(draft: Draft):
    """Login names for people whose row has none: fz0001, fz0002 …"""
    taken = set(User.objects.filter(login_name__startswith=LOGIN_PREFIX).values_list("login_name", flat=True))
    taken |= {wish.login_name for wish in draft.appointments.values()} | {login for login, _school in draft.staff}
    number = 0
    while True:
        number += 1
        if (name := f"{LOGIN_PREFIX}{number:04}") not in taken:
            yield name
