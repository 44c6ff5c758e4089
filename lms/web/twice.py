"""A button that is pressed twice, or on a page that was open while somebody else acted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def changed_before(request, to: str, **keys):
    """Say that nothing was entered now, and lead to the page `to` that shows what stands."""
    messages.warning(
        request, _("This was changed before, and nothing was entered now. Below stands what is on record.")
    )
    return redirect(to, **keys)
