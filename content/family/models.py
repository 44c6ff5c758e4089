"""The words of the letter to parents and of the help page, for each school stage."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import RevisionMixin

from content.items.choices import Stage

FEATURES = ["h2", "bold", "ol", "ul", "link", "law"]


class FamilyText(RevisionMixin, models.Model):
    """A letter to parents 致家长的信, or the help page 求助页 of a stage; shipped, and the editor's to change."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("letter to parents")
        HELP = "help", _("help page for pupils")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    stage = models.CharField(_("school stage"), max_length=16, choices=Stage)
    title = models.CharField(_("title"), max_length=120)
    body = RichTextField(_("text"), features=FEATURES)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("stage")]), FieldPanel("title"), FieldPanel("body")]

    class Meta:
        verbose_name = _("text for families")
        verbose_name_plural = _("texts for families")
        ordering = ["kind", "stage"]
        constraints = [models.UniqueConstraint(fields=["kind", "stage"], name="one_family_text_per_kind_and_stage")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_stage_display()}"

    def get_absolute_url(self) -> str:
        return reverse("content:letter" if self.kind == self.Kind.LETTER else "content:stage_help", args=[self.stage])
