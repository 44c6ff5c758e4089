"""Pictures that editors upload."""

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from content.items.svg import check_svg
from lms.refused import Refused


class ImageForm(BaseImageForm):
    """Wagtail's upload form, which looks into SVG files as well."""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.name.lower().endswith(".svg") and "file" in self.changed_data:
            file.seek(0)
            try:
                check_svg(file.read())
            except Refused as refused:
                raise ValidationError(refused.message) from refused
            finally:
                file.seek(0)
        return file
