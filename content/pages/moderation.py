"""The moderation workflow: a second person looks before something is published."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from content.items.models import Item
from content.pages.editors import ROLES
from content.pages.models import HomePage

# What Wagtail brings on a new installation; its groups have no members here.
WAGTAIL_NAME = "Moderators approval"


def ensure() -> Workflow:
    """The workflow for all pages and items, whose approvers are our editors and bureau administrators; any time."""
    page_rule = WorkflowPage.objects.select_related("workflow").first()
    workflow = page_rule.workflow if page_rule else _new()
    for task in GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow):
        task.groups.add(*Group.objects.filter(name__in=[role.value for role in ROLES]))
        _name(task)
    _name(workflow)
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Item), defaults={"workflow": workflow}
    )
    return workflow


def _new() -> Workflow:
    workflow = Workflow.objects.create(name=WAGTAIL_NAME)
    task = GroupApprovalTask.objects.create(name=WAGTAIL_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=HomePage.objects.first())
    return workflow


def _name(row: Workflow | GroupApprovalTask) -> None:
    if row.name == WAGTAIL_NAME:
        row.name = _("Approval by a second person")
        row.save()
