"""The completion rule of a course, as data and in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

if TYPE_CHECKING:
    from content.pages.models import CoursePage

LANGUAGES = ("zh-hans", "en")


def rule(course: "CoursePage") -> dict[str, str]:
    """What completing asks: {"lessons": "finished", "practice": "handed_in", "test": "passed"}, only what is asked."""
    asked = {
        "lessons": ("finished", course.rule_lessons),
        "practice": ("handed_in", course.rule_practice),
        "test": ("passed", course.rule_test),
    }
    return {name: state for name, (state, wanted) in asked.items() if wanted}


def rule_text(
    rule: dict[str, str], *, lessons: int, pass_mark: int | None, has_pretests: bool = False
) -> dict[str, str]:
    """The rule as it is printed, in each language of the interface."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            conditions = pgettext("between conditions", "; ").join(_parts(rule, lessons, pass_mark, has_pretests))
            texts[language] = conditions + pgettext("end of a sentence", ".")
    return texts


def _parts(rule: dict[str, str], lessons: int, pass_mark: int | None, has_pretests: bool) -> list[str]:
    parts = []
    if "lessons" in rule:
        text = ngettext("the %(count)d lesson finished", "all %(count)d lessons finished", lessons)
        parts.append(text % {"count": lessons})
        if has_pretests:
            parts[-1] += _(" (a lesson whose pre-test is passed counts as finished, with its practice)")
    if "practice" in rule:
        parts.append(_("every practice handed in"))
    if "test" in rule:
        parts.append(_("the test passed with %(percent)d%% or more") % {"percent": pass_mark or 0})
    return parts
