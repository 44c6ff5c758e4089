"""Seats, names with consent, and names that go."""

from lms.schools.roster.changes import Changes, Erasing, Naming, NewSeat
from lms.schools.roster.draft import ClassKey, Draft, PupilWish
from lms.schools.roster.known import Known, KnownSeat


def compare_pupils(draft: Draft, known: Known, changes: Changes) -> None:
    """Pupils are matched by class and seat; a known seat that the files leave out stays."""
    places = {known.schools[key[0]].pk for key in draft.pupils if key[0] in known.schools}
    seats_of = known.seats(places)
    for key, wishes in draft.pupils.items():
        school_class = known.classes.get(key)
        seats = seats_of.get(school_class.pk, {}) if school_class else {}
        for number, wish in wishes.items():
            seat = seats.get(number)
            if seat is None:
                changes.new_seats.append(NewSeat(key, number, wish.name, wish.consent_on))
                changes.tallies[wish.sheet].created += 1
            elif _compare_seat(key, number, wish, seat, changes):
                changes.tallies[wish.sheet].changed += 1


def _compare_seat(key: ClassKey, number: int, wish: PupilWish, seat: KnownSeat, changes: Changes) -> bool:
    if wish.consent == "N" and (seat.name or seat.consented_on):
        changes.erasings.append(Erasing(seat.user, key, number))
        return True
    if wish.consent_on and (wish.name, wish.consent_on) != (
        seat.name,
        seat.consented_on,
    ):
        had = seat.consented_on is not None
        changes.namings.append(Naming(seat.user, wish.name, wish.consent_on, had, key, number))
        return True
    return False
