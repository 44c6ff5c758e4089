"""Who asked for a person's records to be erased, and who agreed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.schools.models.organisations import Organisation


class ErasureRequest(models.Model):
    """A request 删除申请 to erase what is kept of one person, which a second person confirms or somebody withdraws.

    user is emptied when it is done: from then on it says that somebody was erased, on what ground, and not who.
    reason names nobody. count: facts that lost their text.
    """

    class Basis(models.TextChoices):
        """The grounds of 个人信息保护法 第四十七条第一款."""

        PURPOSE = "purpose", _("what they were kept for is reached, or they are not needed for it any more")
        PERIOD = "period", _("the time for which they are kept has run out")
        CONSENT = "consent", _("the person withdrew consent")
        BREACH = "breach", _("they were handled against law or agreement")
        LAW = "law", _("another law or regulation says so")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, choices=Basis)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_erasure_per_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, second__isnull=True)
                | Q(done_at__isnull=False, second__isnull=False) & ~Q(second=F("asked_by")),
                name="erasure_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(user__isnull=True, withdrawn_at__isnull=True),
                name="done_erasure_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None
