"""What a course page cannot know by itself: which editions there are, and which items are held out."""

from django.utils.translation import gettext as _

from content.editions import draft, withdraw
from content.items.check import Problem
from content.pages import sections
from content.pages.models import Change, CoursePage
from lms.schools.calendar import today


def problems(page: CoursePage) -> list[Problem]:
    """What a correction may not change, and pools that run short because items are held out."""
    return [*_correction_problems(page), *_short_pools(page)]


def _correction_problems(page: CoursePage) -> list[Problem]:
    newest = draft.newest_edition(page)
    if newest is None or page.change_kind != Change.CORRECTION:
        return []
    on = today()
    keys = page.lessons().values_list("slug", flat=True)
    if draft.frame_digest(page, keys, draft.basis_version(page, on=on)) != newest.frame:
        return [
            Problem(
                _(
                    "A correction mends the words of lessons. Here more has changed: title, rule, hours, quizzes, "
                    "certificate, basis, or which lessons there are. Choose “new edition”, or take these changes back."
                )
            )
        ]
    if not page.change_note.strip() and draft.changed(newest, draft.lessons(page, on=on)):
        return [Problem(_("Say what has changed: learners see the list of corrections."))]
    return []


def _short_pools(page: CoursePage) -> list[Problem]:
    found = []
    for quiz in page.quizzes.all():
        for section in sections.of(quiz):
            published = [item.current_id for item in sections.chosen(section) if item.current_id]
            left = len(withdraw.askable(published))
            if section.draw and left < section.draw <= len(published):
                words = {"left": left, "draw": section.draw}
                where = _("quiz “%(title)s”") % {"title": quiz.title}
                message = _("%(left)d items are left of the %(draw)d that it draws; others are held out.")
                found.append(Problem(message % words, where))
    return found
