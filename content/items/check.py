"""What a question still lacks before it may be published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from content.items import drafts
from content.items.bodies import Body
from content.items.choices import ItemType
from content.items.faults import faults
from content.items.plain import mapped
from content.law import prose
from content.law.models import Article, ArticleVersion
from content.law.queries import pinned

if TYPE_CHECKING:
    from content.items.models import Item

# What asks for an opinion explains nothing and rests on no article.
UNEXPLAINED = frozenset({ItemType.LIKERT})


@dataclass(frozen=True)
class Problem:
    """One thing that is missing, in a sentence that says what to do; where: the part it is about, for lists.

    beside: the field of the form that says it, if it is about one.
    """

    message: str
    where: str = ""
    beside: str = field(default="", kw_only=True)

    def __str__(self) -> str:
        return f"{self.where}{_(': ')}{self.message}" if self.where else self.message


def sentence(problems: Iterable[Problem]) -> str:
    """What is missing, as one text for a refusal."""
    return _("Nothing was published. Still missing:") + " " + " ".join(str(problem) for problem in problems)


def problems(item: "Item", *, on: date) -> list[Problem]:
    """What must be mended before the item may be published, by the law of a day; empty if nothing."""
    return [*_text_problems(item), *_answer_problems(item), *_figure_problems(item), *_law_problems(item, on)]


def _text_problems(item: "Item") -> list[Problem]:
    found = []
    if not prose.plain(item.stem):
        found.append(Problem(_("The question is empty. Write it."), beside="stem"))
    if not prose.plain(item.explanation) and item.type not in UNEXPLAINED:
        message = _("The explanation is missing. Say why the right answer is right.")
        found.append(Problem(message, beside="explanation"))
    return found


def _answer_problems(item: "Item") -> list[Problem]:
    if names := drafts.strangers(item):
        message = _("%(names)s does not belong to a question of the type “%(type)s”. Remove it or change the type.")
        words = {"names": "、".join(names), "type": item.get_type_display()}
        return [Problem(message % words, beside="options")]
    found = faults(item.type, drafts.body(item), stem=item.stem)
    return [Problem(message, beside="options") for message in found]


def _figure_problems(item: "Item") -> list[Problem]:
    if item.figure_id and not item.figure_alt.strip():
        return [Problem(_("The alternative text is missing. Say what the picture tells."), beside="figure_alt")]
    return []


def texts(body: Body) -> list[str]:
    """All texts of a body, in no order that means anything."""
    found: list[str] = []

    def gather(_kind: str, text: str) -> str:
        found.append(text)
        return text

    mapped(body, gather)
    return found


def _law_problems(item: "Item", on: date) -> list[Problem]:
    articles = item.articles()
    if not articles and item.type not in UNEXPLAINED:
        return [Problem(_("No article is cited. Choose the article that the answer rests on."))]
    cited = [f"law:{article.path}" for article in articles]
    said = [item.stem, item.explanation, *texts(drafts.body(item))]
    return citation_problems([*cited, *(link for text in said for link in prose.links(text))], on=on)


def citation_problems(links: list[str], *, on: date, held: Mapping[str, ArticleVersion] | None = None) -> list[Problem]:
    """Citations that the library does not have or that do not apply on a day, and links that lead nowhere good.

    held: what the library holds on that day, if it is known.
    """
    found = [Problem(message) for link in links if (message := _address_problem(link))]
    wanted = list(dict.fromkeys(link for link in links if link.startswith("law:")))
    held = pinned(wanted, on=on) if held is None else held
    for link in wanted:
        if link in held:
            continue
        law, _slash, number = link.removeprefix("law:").partition("/")
        article = Article.objects.cited(law, number).select_related("law").first()
        if article is None:
            message = _("“%(article)s” is not in the legal library. Add it or mend the citation.")
            found.append(Problem(message % {"article": link.removeprefix("law:")}))
        else:
            message = _("%(article)s does not apply on %(day)s. Cite what applies.")
            found.append(Problem(message % {"article": article, "day": on.isoformat()}))
    return found


def _address_problem(link: str) -> str:
    if link.startswith(("law:", "https://", "/", "page:", "tel:")):
        return ""
    return _("The link to “%(address)s” cannot be used. Link to https://… or to a page of this site.") % {
        "address": link
    }
