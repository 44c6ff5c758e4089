"""Editors' forms say what is missing before anything is published."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.base import BlockField

from content.items import advice
from content.items.check import Problem


class ChecksBeforePublishing:
    """For a form of a model with missing(): the publish button says what is missing, and nothing typed is lost."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if "action-publish" in self.data:
            # Puts what was typed, child rows included, onto the instance without writing anything.
            row = self.save(commit=False)
            self._say(row.missing() or advice.errors(row, within=getattr(self, "parent_page", None)))
        return not self.errors

    def _say(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field, the rest above the form."""
        said: dict[str, list[str]] = {}
        for problem in problems:
            said.setdefault(problem.beside if problem.beside in self.fields else "", []).append(str(problem))
        for name, messages in said.items():
            # Of several errors a field of blocks shows the first alone, so they go in as one.
            is_blocks = isinstance(self.fields.get(name), BlockField)
            error = StreamBlockValidationError(non_block_errors=messages) if is_blocks else ValidationError(messages)
            self.add_error(name or None, error)


class ItemForm(ChecksBeforePublishing, WagtailAdminModelForm):
    """A question; without a short address it takes the next one of its pool."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def is_valid(self) -> bool:
        self._know_again()
        return super().is_valid()

    def _know_again(self) -> None:
        """Drafts are kept while somebody writes: what was kept a moment ago may come again as new when a button is
        pressed before the page has heard of it."""
        if not self.instance.pk or "cited" not in self.formsets:
            return
        model = self.formsets["cited"].model
        held = dict(model.objects.filter(item=self.instance.pk).values_list("article", "pk"))
        for row in self.formsets["cited"].forms:
            article = str(row["article"].value() or "")
            if row.instance.pk is None and article.isdecimal():
                row.instance.pk = held.get(int(article))

    def clean(self) -> dict:
        found = super().clean()
        if "slug" in found and not found["slug"] and found.get("pool"):
            found["slug"] = self.instance.slug or self._free(found["pool"].slug)
        return found

    def _free(self, pool: str) -> str:
        taken = self._meta.model.objects.filter(slug__startswith=f"{pool}-").values_list("slug", flat=True)
        numbers = [int(slug[len(pool) + 1 :]) for slug in taken if re.fullmatch(r"[0-9]{1,9}", slug[len(pool) + 1 :])]
        return f"{pool}-{max(numbers, default=0) + 1}"
