"""What may this person see and do, on this date? Every view, export and task asks here and nowhere else."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from lms import paths
from lms.paths import ALL, ANYONE, CLASS, OWN, Reach
from lms.people.models import User
from lms.refused import SignInNeeded
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post

NOTHING = Q(pk__in=[])


class Access:
    """The posts that a person holds today, read once, and what follows from them.

    grant: what a token lets its bearer do instead of a session (see paths.token).
    """

    def __init__(self, user: User | AnonymousUser, *, on: date | None = None, grant: paths.Grant | None = None) -> None:
        self.user = user
        self.on = on or today()
        self.grant = grant

    @cached_property
    def posts(self) -> list[Post]:
        """The person's posts on the date, with organisation and class."""
        if not self.user.is_authenticated:
            return []
        held = Post.objects.held(self.on).filter(user_id=self.user.pk)
        return list(held.select_related("organisation", "school_class").order_by("pk"))

    @cached_property
    def roles(self) -> set[str]:
        return {post.role for post in self.posts}

    @property
    def is_staff(self) -> bool:
        """Does the person hold any post but a pupil's?"""
        return bool(self.roles - {"pupil"})

    def has(self, ability: str) -> bool:
        """Does any post give this ability somewhere?"""
        return any(self._reaches(paths.grants(ability)))

    def require(self, ability: str) -> None:
        """Stop unless a post gives this ability somewhere: 403, or the sign-in page for strangers."""
        self.require_sign_in()
        if not self.has(ability):
            raise PermissionDenied(_("Your posts do not include this. Your school administrator can help."))

    def require_sign_in(self) -> None:
        """Stop unless somebody is signed in."""
        if not self.user.is_authenticated:
            raise SignInNeeded

    def organisations(
        self, ability: str, *, on: date | None = None, known_by: datetime | None = None
    ) -> QuerySet[Organisation]:
        """Where the person has this ability: the organisations of the posts that give it and all below them.

        Without those closed on that date, as known by then.
        """
        condition = NOTHING
        for post, reach in self._reaches(paths.grants(ability)):
            condition |= Q() if reach is ALL or post is None else Q(path__startswith=post.organisation.path)
        return Organisation.objects.filter(condition).open(on or self.on, known_by)

    def among(self, ability: str, places: Iterable[Organisation]) -> set[int]:
        """Of these organisations the keys of those where the person has this ability, however it is; no query."""
        reaches = self._reaches(paths.grants(ability))
        tops = ["" if reach is ALL or post is None else post.organisation.path for post, reach in reaches]
        return {place.pk for place in places if any(place.path.startswith(top) for top in tops)}

    def organisation(self, ability: str, *, code: str) -> Organisation:
        """The organisation of that code, if the person has this ability there: 403 without it anywhere, else 404."""
        self.require(ability)
        found = self.organisations(ability).filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def visible(self, model: type[Model], ability: str) -> QuerySet:
        """The rows on which the person has this ability."""
        return model._default_manager.filter(self.condition(model, ability)).distinct()

    def may(self, ability: str, row: Model) -> bool:
        """Has the person this ability on this row?"""
        model = type(row)
        if self.grant and self.grant.model is model and self.grant.pk == row.pk:
            return ability in self.grant.abilities
        if ability not in paths.of(model).abilities:
            raise ValueError(f"{model.__name__} has no ability {ability!r}")
        if not paths.of(model).among and any(
            reach is ALL for _post, reach in self._reaches(paths.of(model).abilities[ability])
        ):
            return True
        return model._default_manager.filter(self.condition(model, ability), pk=row.pk).exists()

    def get(self, model: type[Model], ability: str, **lookup: Any) -> Any:
        """The row, if the person has this ability on it.

        404 if there is none or the person has nothing to do with it, 403 if they may see it but not do this; strangers
        are led to the sign-in page.
        """
        if not self.grant:
            self.require_sign_in()
            # What is theirs takes one query; only what is not needs a second look at why.
            if row := self._find(model, lookup, self.condition(model, ability)):
                return row
        row = self._granted(model, lookup) or self._find(model, lookup)
        if row is not None and self.may(ability, row):
            return row
        if row is not None and not self.grant and self._has_any(row):
            raise PermissionDenied(_("You may look at this, but your posts do not include changing it."))
        raise Http404

    def _granted(self, model: type[Model], lookup: dict[str, Any]) -> Model | None:
        """The row of the token, if it is the one that is asked for."""
        row = self.grant.row if self.grant else None
        return row if isinstance(row, model) and lookup == {"pk": row.pk} else None

    def _find(self, model: type[Model], lookup: dict[str, Any], condition: Q | None = None) -> Model | None:
        try:
            return model._default_manager.filter(condition or Q(), **lookup).first()
        except (ValueError, OverflowError):
            # A key that the database cannot hold names no row.
            return None

    def _has_any(self, row: Model) -> bool:
        condition = NOTHING
        for ability in paths.of(type(row)).abilities:
            condition |= self.condition(type(row), ability)
        return type(row)._default_manager.filter(condition, pk=row.pk).exists()

    def _reaches(self, grants: paths.Grants) -> list[tuple[Post | None, Reach]]:
        """Each post that gives something, with how far; (None, reach) for what anyone signed in has."""
        # What everybody may do asks nobody for their posts.
        posts = self.posts if set(grants) - {ANYONE} else []
        reaches: list[tuple[Post | None, Reach]] = [(p, grants[p.role]) for p in posts if p.role in grants]
        if ANYONE in grants and self.user.is_authenticated:
            reaches.append((None, grants[ANYONE]))
        return reaches

    def condition(self, model: type[Model], ability: str) -> Q:
        """Which rows the person has this ability on, for a query that is more than a list; may repeat rows."""
        place = paths.of(model)
        condition = NOTHING
        for post, reach in self._reaches(place.abilities[ability]):
            condition |= self._reach(place, post, reach)
        return condition & place.among

    def _reach(self, place: paths.Paths, post: Post | None, reach: Reach) -> Q:
        if reach is ALL:
            return Q(pk__isnull=False)
        if reach is OWN:
            return Q(**{place.person or "pk": self.user.pk})
        assert post is not None, "only ALL and OWN can be given to anyone"
        if reach is CLASS:
            return Q(**{place.school_class or "pk": post.school_class_id}) if post.school_class_id else NOTHING
        lookup = f"{place.organisation}__path__startswith" if place.organisation else "path__startswith"
        return Q(**{lookup: post.organisation.path})


def middleware(get_response):
    """Give every request its access."""

    def respond(request):
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        grant = paths.read_token(scheme, text) if text else None
        # A bearer of a token can do what it grants and nothing else, whatever cookies come along.
        request.access = Access(AnonymousUser(), grant=grant) if grant else Access(request.user)
        return get_response(request)

    return respond
