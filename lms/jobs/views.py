"""The page on which somebody waits for a job."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lms.jobs import progress, run
from lms.jobs.models import Job


@require_safe
def show(request, pk: int):
    """Progress of a job; htmx asks for the fragment every second until it is over."""
    job = request.access.get(Job, "read", pk=pk)
    context = {"job": job, "progress": progress.read(job.pk)}
    fragment = bool(request.htmx)
    response = render(request, "lms/_job.html" if fragment else "lms/job.html", context)
    if fragment and job.is_over and job.result.get("url"):
        if told := job.result.get("message"):
            messages.success(request, told)
        response["HX-Redirect"] = job.result["url"]
    return response


@require_POST
def stop(request, pk: int):
    run.stop(request.access.get(Job, "stop", pk=pk), by=request.user)
    return redirect("jobs:show", pk=pk)


@require_POST
def resume(request, pk: int):
    run.resume(request.access.get(Job, "stop", pk=pk))
    return redirect("jobs:show", pk=pk)
