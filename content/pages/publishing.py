"""Publishing a page, by whatever way it comes."""

from django.db import transaction

from content.items import advice
from content.items.check import Problem, sentence
from lms.refused import Refused


class PublishedWhole:
    """A page that refuses to be published, by whatever way, while something is missing."""

    def missing(self) -> list[Problem]:
        """What must be mended before publishing, by today's law."""
        raise NotImplementedError

    def is_known_elsewhere(self, slug: str) -> bool:
        """Does this address stand for something else, beyond the pages beside it?"""
        return False

    def publish(self, revision, *args, is_checked: bool = False, is_read: bool = False, **kwargs):
        """Wagtail's publishing, all or nothing; Refused while something is missing or says what must not be said.

        is_checked: somebody else looks, in the same transaction; is_read: for check_content somebody has looked.
        """
        if not is_checked:
            row = revision.as_object()
            if problems := row.missing() or ([] if is_read else advice.errors(row)):
                raise Refused(sentence(problems))
        # Freezing would look again.
        revision.is_whole = not is_checked
        # Wagtail's signal tells who wrote the revision, not who published it.
        revision.publisher = kwargs.get("user")
        with transaction.atomic():
            return super().publish(revision, *args, **kwargs)
