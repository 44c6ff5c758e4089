"""Sample objects for the gallery of components (/styleguide/), invented and the same every day."""

from datetime import date

from django import forms, template
from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SCHOOLS = {
    "朝阳路小学": (41, 3, 2, 4, 2),
    "城关镇中心小学": (60, 0, 1, 3, 0),
    "第三中学": (55, 4, 0, 22, 0),
    "第五中学": (74, 0, 2, 0, 0),
    "东林学校": (44, 1, 0, 0, 0),
    "柳河镇九年一贯制实验学校（北校区）": (48, 0, 0, 1, 0),
    "明德小学": (0, 0, 0, 38, 0),
    "实验小学": (90, 2, 3, 2, 0),
}


class SampleForm(forms.Form):
    """One field of each kind."""

    class_name = forms.CharField(label="班级", help_text="写作“七年级（3）班”或“七(3)班”都可以。")
    held_on = forms.DateField(label="上课日期", widget=forms.DateInput(attrs={"type": "date"}))
    present = forms.IntegerField(label="实到人数", help_text="应到 45 人。")
    period = forms.ChoiceField(label="节次", choices=[("1", "第 1 节"), ("2", "第 2 节"), ("7", "班会")])
    level = forms.ChoiceField(
        label="学生身份",
        widget=forms.RadioSelect,
        choices=[
            ("L0", "不建学生账号，只记班级人数"),
            ("L1", "按座位号，每座一个口令"),
            ("L2", "经监护人同意后使用姓名"),
        ],
    )
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    checked = forms.BooleanField(label="我已核对人数")

    def clean_present(self) -> int:
        present = self.cleaned_data["present"]
        if present > 45:
            raise forms.ValidationError("实到 54 人，多于应到的 45 人。请改正实到人数，或先在班级表中更新应到人数。")
        return present


@register.simple_tag
def sample_form(kind: str = "") -> SampleForm:
    """A form: empty, or with "mistakes"."""
    if kind != "mistakes":
        return SampleForm(initial={"present": 43}, auto_id="id_new_%s")
    typed = {"class_name": "七年级（3）班", "held_on": "2026-11-23", "present": "54", "period": "7", "level": "L1"}
    return SampleForm(typed)


@register.simple_tag
def sample_day(text: str) -> date:
    """The day of an ISO text."""
    return date.fromisoformat(text)


@register.simple_tag
def sample_schools() -> list[dict]:
    """Rows of a coverage table."""
    kinds = ("on_time", "late", "recognised", "open", "overdue")
    return [
        {"name": name, **dict(zip(kinds, numbers, strict=True)), "obliged": sum(numbers), "done": sum(numbers[:3])}
        for name, numbers in SCHOOLS.items()
    ]


@register.simple_tag
def sample_page() -> Page:
    """The second of many pages."""
    return Paginator(range(3000), 50).page(2)


@register.simple_tag
def sample_numbers(last: int) -> range:
    """1 to last."""
    return range(1, last + 1)


@register.simple_tag
def sample_qr() -> SafeString:
    """A code as it stands on a certificate, dark on white."""
    # Django imports all tag libraries at start; the gallery must not make every process wait for segno.
    import segno

    code = segno.make("https://verify.mingde.example/verify/K7QX-3MRA-9TVC-2HWD/", error="m")
    return mark_safe(code.svg_inline(scale=4, dark="#000", light="#fff", border=2, omitsize=True))
