"""What is left of an erased person's certificates: number, code, digest and status, so that a scan is answered."""

from certificates.credentials.models import Certificate, Share, StatusChange


def forget(opaque: str) -> int:
    """Empty what the person's certificates say and drop their links; returns how many. To be called in a transaction.

    opaque: the person's name in the journal, hexadecimal.
    """
    found = Certificate.objects.filter(user__opaque=opaque)
    keys = list(found.values_list("pk", flat=True))
    Share.objects.filter(certificate__in=keys).delete()
    StatusChange.objects.filter(certificate__in=keys).update(reason="")
    return Certificate.objects.filter(pk__in=keys).update(snapshot={}, user=None)


def held(opaque: str) -> int:
    """How many certificates still say something of the person."""
    return Certificate.objects.filter(user__opaque=opaque).count()
