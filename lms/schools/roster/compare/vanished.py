"""Who is in the roster and not in files that say they are complete: their posts end, nothing is deleted."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from lms.schools.models import Role
from lms.schools.roster.changes import Changes, EndedPost
from lms.schools.roster.draft import Draft
from lms.schools.roster.known import Known, KnownPost

# A school of which so large a part would end is asked about a second time.
HALF = 2
FEW = 4


def end_vanished(draft: Draft, known: Known, changes: Changes) -> None:
    """End the posts of staff at schools with a staff table, and of pupils in classes with a table of pupils."""
    schools = {code for _login, code in draft.staff if code in known.schools}
    places = {known.schools[code].pk: code for code in schools}
    named = {(login, code) for login, code in draft.staff}
    named |= {(wish.class_teacher, key[0]) for key, wish in draft.classes.items() if wish.class_teacher}
    for login, post in known.staff_at(places):
        if (login, places[post.organisation]) not in named and post.pk not in changes.ended_posts:
            changes.ended_posts[post.pk] = EndedPost(post, known.on)
    _pupils(draft, known, changes)


def end_leaving(leaving: Iterable[tuple[str, str]], known: Known, changes: Changes) -> None:
    """End the posts of people who are said to go: (login name, school code)."""
    pairs = {(login, code) for login, code in leaving if code in known.schools}
    places = {known.schools[code].pk: code for _login, code in pairs}
    for login, post in known.staff_at(places) if pairs else ():
        if (login, places[post.organisation]) in pairs and post.pk not in changes.ended_posts:
            changes.ended_posts[post.pk] = EndedPost(post, known.on)


def _pupils(draft: Draft, known: Known, changes: Changes) -> None:
    named = {known.classes[key].pk: set(seats) for key, seats in draft.pupils.items() if key in known.classes}
    places = {known.schools[key[0]].pk for key in draft.pupils if key[0] in known.schools}
    for class_pk, seats in known.seats(places).items():
        for number, seat in seats.items() if class_pk in named else ():
            if number not in named[class_pk]:
                school = next(c.school_id for c in known.classes.values() if c.pk == class_pk)
                post = KnownPost(seat.post, seat.user, school, class_pk, Role.PUPIL, "", seat.since, None)
                changes.ended_posts[seat.post] = EndedPost(post, known.on)
                changes.vanished_seats += 1


def halved(known: Known, changes: Changes) -> list[str]:
    """Schools at which half of the staff, or of the pupils, would end; small ones from four people on."""
    ending: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for ended in changes.ended_posts.values():
        ending[ended.post.organisation, ended.post.role == Role.PUPIL].add(ended.post.user)
    going_on = {
        (post.person, known.schools[post.school_code].pk)
        for post in changes.new_posts
        if post.school_code in known.schools
    }
    # Who leads a class no more and teaches on has not left.
    for posts in known.posts_of(set[int]().union(*ending.values())).values():
        going_on |= {(post.user, post.organisation) for post in posts if post.pk not in changes.ended_posts}
    lost = {key: {user for user in users if (user, key[0]) not in going_on} for key, users in ending.items()}
    many = {key: users for key, users in lost.items() if len(users) >= FEW}
    standing = Counter(known.people_at({place for place, _pupils in many}))
    halves = {key[0] for key, users in many.items() if len(users) * HALF >= standing[key]}
    return sorted(known.code_of_school.get(place, str(place)) for place in halves)
