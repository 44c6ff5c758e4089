"""Tags and filters for templates: dates and numbers as people say them, icons, components with a body, coverage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

# Narrow and unbreakable: a line never ends between a number and its unit.
THIN = "\u202f"
DIGITS = "〇一二三四五六七八九"
# Below this share a part of a coverage bar could not be seen any more.
LEAST_WIDTH = 0.8
PARTS = ("on_time", "late", "recognised", "open", "overdue")

ICONS = {
    "check": "M4 12.5l5.5 5.5L20 7",
    "cross": "M6 6l12 12M18 6L6 18",
    "warn": "M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.3",
    "info": "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 11v5.5M12 7.6v.3",
    "clock": "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.5V12l3.2 2",
    "down": "M6 9.5l6 6 6-6",
    "left": "M14.5 6l-6 6 6 6",
    "right": "M9.5 6l6 6-6 6",
    "plus": "M12 5v14M5 12h14",
    "search": "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20.5 20.5",
    "print": "M7 8.5V3.5h10v5M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
    "download": "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
    "upload": "M12 15.5V4.5M7 9l5-5 5 5M4.5 20h15",
    "lock": "M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 017 0V11",
    "offline": "M3.5 9.5a13 13 0 014.8-2.8M20.5 9.5a13 13 0 00-8-3.4M7 13.5a8 8 0 013-1.8M17 13.5l-2-1.4M4 4l16 16",
    "sound": "M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4 4 0 0 1 0 6M18.5 6.5a7.5 7.5 0 0 1 0 11",
    "screen": "M3.5 4.5h17v11h-17zM12 15.5v3M8 20.5h8",
    "person": "M12 4a3.8 3.8 0 100 7.6A3.8 3.8 0 0012 4zM4.5 20.5c0-4 3.2-6.3 7.5-6.3s7.5 2.3 7.5 6.3",
    "undo": "M8.5 5L4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 010 11h-3",
}
SEAL = (
    "M5.5 1.5h21a4 4 0 014 4v21a4 4 0 01-4 4h-21a4 4 0 01-4-4v-21a4 4 0 014-4z"
    "M7 8h7v8H7zM7 12h7M17 8h7v15q0 2-2 2M17 13h7M17 18h7M17 8v10q0 4-3 7M7 20h5M9.5 17.5V25"
)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


@register.filter(expects_localtime=False)
def cn_date(value: date | datetime | None) -> str:
    """A date in a sentence: 2026 年 11 月 23 日 with narrow spaces, 23 November 2026 in English, "" for none."""
    if not value:
        return ""
    day = _day(value)
    if _is_chinese():
        return THIN.join((str(day.year), "年", str(day.month), "月", str(day.day), "日"))
    return date_format(day, "j F Y")


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


@register.filter
def cn_date_formal(value: date | datetime | None) -> str:
    """A date on a certificate: 二〇二六年十一月二十三日 (GB/T 15835), in English as in a sentence, "" for none."""
    if not value:
        return ""
    if not _is_chinese():
        return cn_date(value)
    day = _day(value)
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日"


@register.filter
def table_date(value: date | datetime | None) -> str:
    """A date in a table: 2026-11-23; "" for none."""
    return _day(value).isoformat() if value else ""


@register.filter
def last_day(end: date | None) -> str:
    """The last day of a half-open period, as tables show days; nothing for one without end."""
    return table_date(end - timedelta(days=1)) if end else ""


@register.filter
def table_time(value: datetime | None) -> str:
    """An instant in a table, local time: 2026-11-23 14:06; "" for none."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def days_until(value: date | datetime | None, on: date | None = None) -> int | None:
    """Days from `on` (today) to the date, negative when it has gone by; None for none."""
    return (_day(value) - (on or timezone.localdate())).days if value else None


@register.filter
def days_left(value: date | datetime | None, on: date | None = None) -> str:
    """How far a due date is, as people say it: 还有 25 天, 明天截止, 今天截止, 已过 3 天; "" for none."""
    days = days_until(value, on)
    if days is None:
        return ""
    if days == 0:
        return _("due today")
    if days == 1:
        return _("due tomorrow")
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return ngettext("%(days)s day past", "%(days)s days past", -days) % {"days": -days}


@register.simple_tag
def day(value: date | datetime | None, style: str = "prose", on: date | None = None) -> SafeString:
    """A date in a <time>, as "prose", "table" or "left" (还有 25 天, counted from `on`), the exact date in reach.

    A tag and no template, since the newline at a template's end would show as a gap in Chinese text.
    """
    if not value:
        return mark_safe("")
    if style == "left":
        said = format_html(' title="{}">{}', cn_date(value), days_left(value, on))
    else:
        said = format_html(">{}", table_date(value) if style == "table" else cn_date(value))
    return format_html('<time datetime="{}"{}</time>', table_date(value), said)


@register.filter
def due_kind(value: date | datetime | None, on: date | None = None) -> str:
    """The tone of a due date's tag: "warn" from thirty days before, else ""; never "bad", nobody is blamed."""
    days = days_until(value, on)
    return "warn" if days is not None and days <= 30 else ""


@register.filter
def rate(part: float | Decimal | None, whole: float | Decimal | None = 1) -> str:
    """A share with one decimal: 88.5%; “—” without a whole.

    100.0% is said only of all and 0.0% only of none: 99.96 is shown as 99.9%, 0.04 as <0.1%.
    """
    if part is None or not whole:
        return "—"
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    if 0 < share < Decimal("0.1"):
        return "<0.1%"
    rounding = ROUND_DOWN if Decimal("99.9") < share < 100 else ROUND_HALF_UP
    return f"{share.quantize(Decimal('0.1'), rounding=rounding)}%"


@register.filter
def number(value: float | Decimal | None) -> str:
    """A number, grouped in thousands from 10,000 on (in English from 1,000 on); "" for none."""
    if value is None:
        return ""
    return f"{value:,}" if abs(value) >= 10_000 or not _is_chinese() else str(value)


@register.filter
def spaced_number(value: float | Decimal | None) -> str:
    """A number inside Chinese text, narrow spaces round it; in English the words around bring their own spaces."""
    text = number(value)
    return f"{THIN}{text}{THIN}" if text and _is_chinese() else text


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of the drawn icons; decoration unless it gets a label. The pen is in base.css."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}><path d="{}"/></svg>', said, ICONS[name])


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: str, name: str, **variables: object) -> SafeString:
    """A component with a body: {% component "notice" kind="warn" %}…{% endcomponent %}."""
    found = context.template.engine.get_template(f"components/{name}.html")
    return found.render(context.new({**variables, "body": content}))


@dataclass(frozen=True)
class Segment:
    """A part of a coverage bar: which one, where it begins and how wide it is, in percent."""

    kind: str
    start: float
    width: float


def segments(counts: Mapping[str, int]) -> list[Segment]:
    """The parts of a bar, in order, together 100 wide; one too small to be seen takes its width from the largest."""
    total = sum(counts.values())
    widths = {kind: max(count * 100 / total, LEAST_WIDTH) for kind, count in counts.items() if count}
    if not widths:
        return []
    largest = max(widths, key=lambda kind: widths[kind])
    widths[largest] -= sum(widths.values()) - 100
    starts, at = [], 0.0
    for width in widths.values():
        starts.append(at)
        at += width
    return [
        Segment(kind, round(start, 2), round(width, 2))
        for (kind, width), start in zip(widths.items(), starts, strict=True)
    ]


def _count(counts: object, kind: str) -> int:
    found = counts.get(kind, 0) if isinstance(counts, Mapping) else getattr(counts, kind, 0)
    return found or 0


@register.inclusion_tag("components/coverage_bar.html")
def coverage_bar(counts: object = None, **numbers: int) -> dict[str, object]:
    """A bar of obliged persons, from an object or mapping with PARTS, or from these as numbers."""
    shown = {kind: numbers[kind] if kind in numbers else _count(counts, kind) for kind in PARTS}
    return {**shown, "obliged": sum(shown.values()), "segments": segments(shown)}


@register.inclusion_tag("components/steps.html")
def steps(total: int, done: int = 0, here: int = 0, label: str = "") -> dict[str, object]:
    """Where somebody is among `total` steps; here: number of the present one, 0 for none. Above forty a plain bar."""
    kinds = ["here" if n == here else "done" if n <= done else "" for n in range(1, total + 1)]
    return {"kinds": kinds if total <= 40 else [], "total": total, "done": done, "here": here, "label": label}


@register.simple_tag
def brand_mark() -> SafeString:
    """The seal with 明."""
    return mark_safe(f'<svg viewBox="0 0 32 32" aria-hidden="true"><path d="{SEAL}"/></svg>')
