"""What the pages of requirements show."""

from django.db.models import QuerySet

from courses.requirements.models import Exemption, Naming, Requirement


def history(requirement: Requirement) -> QuerySet[Requirement]:
    """All versions on record, the newest first; what changed is what differs from the next."""
    rows = Requirement.objects.filter(number=requirement.number).select_related("by", "organisation")
    return rows.order_by("-recorded_at", "-pk")


def exemptions(requirement: Requirement, *, within: QuerySet[Exemption]) -> QuerySet[Exemption]:
    """Standing exemptions from the requirement among those that the reader may see, by pinyin."""
    rows = within.filter(requirement__number=requirement.number, superseded_at__isnull=True)
    return rows.select_related("user", "organisation", "by").order_by("user__sort_key", "valid_from")


def namings(requirement: Requirement, *, within: QuerySet[Naming]) -> QuerySet[Naming]:
    """Standing namings among those that the reader may see, by kind and pinyin."""
    rows = within.filter(requirement__number=requirement.number, superseded_at__isnull=True)
    return rows.select_related("user", "organisation", "by").order_by("kind", "user__sort_key", "valid_from")
