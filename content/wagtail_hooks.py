"""What the room adds to Wagtail: citations in text, the library and the item bank as snippets, words on publishing."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.editions import withdraw
from content.editions.models import Edition, Withdrawal
from content.family.models import FamilyText
from content.items import advice
from content.items.models import Item, Pool
from content.law.citing import LawLink
from content.law.models import Article, Law
from content.pages import one_draft
from content.pages.models import CataloguePage, CoursePage, HomePage, LessonPage
from content.pages.schedule import REFUSED_ACTION
from content.pages.views import find_article
from content.review import sweep
from lms.feedback import queries as letters
from lms.feedback.models import Kind
from lms.schools.calendar import today

TOLD = "told_who_counts_on_the_course"

LAW_FEATURE = "law"
MOST_SHOWN = 5


class LawLinkHandler(LinkElementHandler):
    """Stored citation → entity of the editor."""

    def get_attribute_data(self, attrs):
        return {"law": attrs.get("law", ""), "number": attrs.get("number", "")}


def law_link_entity(props):
    """Entity of the editor → stored citation."""
    attributes = {"linktype": "law", "law": props.get("law"), "number": props.get("number")}
    return DOM.create_element("a", attributes, props["children"])


@hooks.register("register_rich_text_features")
def register_law_links(features):
    """The citation: a button in the editor, how it is stored, and how it is shown."""
    features.register_link_type(LawLink)
    words = {
        "title": gettext_lazy("Cite an article"),
        "label": gettext_lazy("Law and number, for example 未成年人保护法 39 or weibao/39"),
        "insert": gettext_lazy("Cite"),
        "cancel": gettext_lazy("Cancel"),
        "offline": gettext_lazy("The server does not answer. Try again."),
    }
    entity = {
        "type": "LAW",
        "icon": "openquote",
        "description": gettext_lazy("Cite an article"),
        "attributes": ["law", "number"],
        "allowlist": {"law": True, "number": True},
        "find": reverse_lazy("content_find_article"),
        "words": words,
    }
    features.register_editor_plugin("draftail", LAW_FEATURE, EntityFeature(entity, js=["js/content_law_link.js"]))
    features.register_converter_rule(
        "contentstate",
        LAW_FEATURE,
        {
            "from_database_format": {'a[linktype="law"]': LawLinkHandler("LAW")},
            "to_database_format": {"entity_decorators": {"LAW": law_link_entity}},
        },
    )


@hooks.register("register_admin_urls")
def admin_urls():
    """What the citation dialog asks."""
    return [path("law/find/", find_article, name="content_find_article")]


class LawViewSet(SnippetViewSet):
    model = Law
    icon = "openquote"
    list_display = ["short_title", "title", "kind"]
    list_filter = ["kind"]


class ArticleViewSet(SnippetViewSet):
    model = Article
    icon = "doc-full"
    list_display = ["__str__", "law", "number"]
    list_filter = ["law"]
    list_per_page = 50


class PoolViewSet(SnippetViewSet):
    model = Pool
    icon = "folder-open-1"
    list_display = ["title", "slug", "purpose"]


class ItemViewSet(SnippetViewSet):
    model = Item
    icon = "help"
    list_display = ["__str__", "pool", "type", "difficulty"]
    list_filter = ["pool", "type", "difficulty", "live"]
    list_per_page = 50


class FamilyTextViewSet(SnippetViewSet):
    model = FamilyText
    icon = "group"
    list_display = ["__str__", "title"]


class WithdrawalViewSet(SnippetViewSet):
    model = Withdrawal
    icon = "no-view"
    list_display = ["item", "since", "until", "reason"]


class TeachingContent(SnippetViewSetGroup):
    """Law and items in one menu."""

    items = (LawViewSet, ArticleViewSet, PoolViewSet, ItemViewSet, WithdrawalViewSet, FamilyTextViewSet)
    menu_label = gettext_lazy("Law and items")
    menu_icon = "openquote"
    menu_order = 150


register_snippet(TeachingContent)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def look_for_what_cites_it(request, instance):
    """A new version of an article opens reviews at once."""
    if isinstance(instance, Article):
        opened = sweep.sweep(on=today(), at=timezone.now())
        if opened:
            button = messages.button(reverse("content:law_review"), _("To the reviews"))
            text = _("Cited by what has been published: %(count)d places to review.") % {"count": len(opened)}
            messages.warning(request, text, buttons=[button])


@hooks.register("register_admin_menu_item")
def law_review_in_the_menu():
    """The way from the Wagtail admin to the reviews."""
    return MenuItem(gettext_lazy("Law changes"), reverse("content:law_review"), icon_name="openquote", order=160)


@hooks.register("register_admin_menu_item")
def law_import_in_the_menu():
    """The way from the Wagtail admin to importing a law."""
    return MenuItem(gettext_lazy("Import a law"), reverse("content:law_import"), icon_name="openquote", order=157)


@hooks.register("register_admin_menu_item")
def files_of_questions_in_the_menu():
    """The way from the Wagtail admin to import and export of questions, and to what practice gives away."""
    return MenuItem(gettext_lazy("Files of questions"), reverse("content:item_files"), icon_name="upload", order=155)


class LettersMenuItem(MenuItem):
    """The letters about lessons and questions, for who answers them, with the number of open ones."""

    def is_shown(self, request):
        return letters.answers(request, Kind.CONTENT)

    def render_component(self, request):
        component = super().render_component(request)
        if count := letters.waiting(request, Kind.CONTENT):
            component.label = f"{self.label} ({count})"
        return component


@hooks.register("register_admin_menu_item")
def letters_in_the_menu():
    """The way from the Wagtail admin to what readers write about lessons and questions."""
    address = reverse_lazy("feedback:inbox", args=[Kind.CONTENT.value])
    return LettersMenuItem(gettext_lazy("Letters on lessons"), address, icon_name="mail", order=153)


@hooks.register("before_serve_page")
def lessons_are_read_in_their_course(page, request, serve_args, serve_kwargs):
    """Lesson pages are not public: whoever comes to one is led to the lesson of the edition on offer."""
    if not isinstance(page, LessonPage):
        return None
    course = page.get_parent().specific
    edition = Edition.objects.offered().filter(course__key=course.course_key).first()
    if edition is None or not any(lesson.key == page.slug for lesson in edition.lessons()):
        raise Http404
    return redirect("learning:lesson", edition.pk, page.slug)


@hooks.register("before_create_page")
def one_page_of_one_form(request, parent_page, page_class):
    """A form that comes again goes to the page that it has made."""
    made = one_draft.made_before(request)
    return one_draft.sent_on(reverse("wagtailadmin_pages:edit", args=[made])) if made else None


@hooks.register("before_create_snippet")
def one_snippet_of_one_form(request, model):
    """The same for questions and texts for families."""
    made = one_draft.made_before(request)
    return one_draft.sent_on(reverse(model.snippet_viewset.get_url_name("edit"), args=[made])) if made else None


@hooks.register("after_create_page")
@hooks.register("after_create_snippet", order=-1)
def what_a_form_has_made(request, instance):
    """For what comes again."""
    one_draft.remember(request, instance.pk)


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def fixed_pages_stay(request, page, *destination):
    """Home and catalogue are where every page leads."""
    if not isinstance(page.specific, HomePage | CataloguePage):
        return None
    messages.error(request, _("“%(title)s” is needed by the site and stays where it is.") % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_unpublish_page")
def ask_twice_for_a_course_that_is_needed(request, page):
    """Whoever takes back a course that people count on is told so, and presses again."""
    if not isinstance(page.specific, CoursePage) or request.session.pop(TOLD, None) == page.pk:
        return None
    said = withdraw.who_counts_on(page.specific.course_key)
    if not said:
        return None
    for text in said:
        messages.warning(request, f"{text} {_('Press again to take it back all the same.')}")
    request.session[TOLD] = page.pk
    return redirect("wagtailadmin_pages:unpublish", page.pk)


@hooks.register("construct_help_menu")
def no_links_to_other_hosts(request, menu_items):
    """Wagtail's help leads to other hosts; ours is in docs/."""
    menu_items.clear()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    """A line of a page's history: why it was not published at its time."""

    @actions.register_action(REFUSED_ACTION)
    class PublishRefused(LogFormatter):
        label = gettext_lazy("Publish as scheduled")

        def format_message(self, log_entry):
            return log_entry.data.get("why", "")


@hooks.register("after_publish_page")
def say_what_to_look_at(request, page):
    """Warnings hold nobody up; whoever publishes sees them."""
    found = advice.of(page.specific)
    if found:
        rows = format_html_join("", "<li>{}</li>", ((one,) for one in found[:MOST_SHOWN]))
        text = ngettext(
            "Published. One thing to look at:", "Published. %(count)d things to look at, the first of them:", len(found)
        )
        button = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("All of them"))
        words = format_html("{}<ul>{}</ul>", text % {"count": len(found)}, rows)
        messages.warning(request, words, buttons=[button])


@hooks.register("after_publish_page")
def say_when_learners_read_it(request, page):
    """A lesson published alone changes nothing for learners; the editor is told so."""
    if isinstance(page, LessonPage):
        course = page.get_parent()
        button = messages.button(reverse("wagtailadmin_pages:edit", args=[course.pk]), _("To the course"))
        text = _("Learners read this once the course “%(course)s” is published.") % {"course": course.title}
        messages.info(request, text, buttons=[button])
