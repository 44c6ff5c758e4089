"""Find the article that a person means: 未成年人保护法 39, 《未成年人保护法》第三十九条, weibao/39."""

import re
import unicodedata

from django.db.models import Q

from content.law.models import Article
from content.law.numbers import value

_TYPED = re.compile(
    r"^《?(?P<law>[a-z][a-z0-9-]*(?=[/\s])|[^》\d/]+?)》?[\s/·]*第?\s*(?P<number>\d{1,4}|[零一二三四五六七八九十百千]+)\s*条?"
    r"(?:之(?P<after>\d{1,2}|[一二三四五六七八九十]+)|(?P<more>(?:-\d{1,2}){1,2}))?$"
)


def article(typed: str) -> Article | None:
    """The article meant by a law (short address, title or part of it) and a number; None if none or several fit."""
    found = _TYPED.match(unicodedata.normalize("NFKC", typed).strip())
    if not found:
        return None
    number = value(found["number"])
    after = value(found["after"]) if found["after"] else None
    wanted = f"{number}-{after}" if after else f"{number}{found['more'] or ''}"
    law = found["law"].strip()
    articles = Article.objects.filter(number=wanted).select_related("law")
    for named in (Q(law__slug=law), Q(law__short_title=law) | Q(law__title=law), Q(law__title__contains=law)):
        fitting = list(articles.filter(named)[:2])
        if len(fitting) == 1:
            return fitting[0]
    return None
