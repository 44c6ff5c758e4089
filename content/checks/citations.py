"""Citations: that they hold, that what is quoted was official, that nothing rests on what nobody has checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from content.checks.said import OWN, Finding, Said, Texts, Voice
from content.exchange.files import LawPack
from content.law.numbers import value

MOST_QUOTED = 20
# Time enough for an editor to mend what cites a version that is about to end.
SOON = timedelta(days=90)
_QUOTE = re.compile(r"“([^“”]+)”|「([^「」]+)」")
# A law speaks to nobody and of nobody by name; who does is a person in a story.
_SPOKEN = re.compile(r"[我你您咱]|老师说|家长说")
_CLAIMED = re.compile(r"(?:规定|写着|写道|写明|指出|明确|要求|原文|条|法)[^“「。]{0,6}$")
_NAMED = re.compile(r"《[^《》]{2,30}(?:法|典|条例|规定|办法|规则|方案)》")
_NUMERAL = "[零〇一二三四五六七八九十百]+|[0-9]{1,4}"
_ARTICLE = re.compile(rf"第 ?(?:{_NUMERAL}) ?条")
# A year may stand before the law, behind it, or behind the article: 治安管理处罚法（2012 年修正）第二十一条.
_YEAR = r"[（(][^（）()\d]{0,10}(?P<year_%s>\d{4}) ?年[^（）()]{0,20}[）)]"
_IN_WORDS = re.compile(
    rf"(?:(?P<year_first>\d{{4}}) ?年(?:修[正订改])?的?)?《?(?P<law>[\u4e00-\u9fff]{{2,20}})》? ?"
    rf"(?:{_YEAR % 'amid'})? ?第 ?(?P<number>{_NUMERAL}) ?条(?:之(?P<inserted>{_NUMERAL}))?(?:{_YEAR % 'last'})?"
)
# Who tells what was and what is now cites the old text on purpose.
_COMPARED = re.compile(r"旧|现在|现行|原来|以前|不再|改(?:为|成|来|到|变)|变(?:为|成)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Facts of grade C in legal-facts.md: named by number although nobody has seen the official text.
UNCHECKED = re.compile(
    r"学校保护规定》?第?(?:十八|18|二十二|22|二十三|23|二十四|24|四十|40)条|惩戒规则[^。]{0,8}第?(?:十一|11|十四|14)条"
    r"|教政法〔2016〕13号|12356|法治副校长[^。]{0,12}第[一二三四五六七八九十\d]+条"
)


@dataclass(frozen=True)
class Held:
    """What a check must know of an article version."""

    since: date
    until: date | None
    official: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass
class Library:
    """Article versions by path (weibao/39), and the day on which the check is made.

    titles: short titles of laws to their slugs; blocked: names that no lesson may hold, beside the shipped list.
    """

    on: date
    versions: dict[str, list[Held]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    blocked: tuple[str, ...] = ()

    def current(self, path: str) -> Held | None:
        return next((held for held in self.versions.get(path, ()) if held.holds(self.on)), None)

    def next_change(self, path: str) -> date | None:
        """The day on which what applies now will not apply any more."""
        held = self.current(path)
        return held.until if held else None


def of_packs(packs: list[LawPack], *, on: date) -> Library:
    """The library that law packs hold."""
    library = Library(on)
    for pack in packs:
        for slug, law in pack.laws.items():
            library.titles[law["short_title"]] = slug
            for article in law["articles"]:
                library.versions[f"{slug}/{article['number']}"] = [
                    Held(one["in_force_from"], one["in_force_to"], one["official_text"]) for one in article["versions"]
                ]
    return library


def check(texts: Texts, library: Library) -> Iterator[Finding]:
    """Articles that are missing, past or about to change; long quotations without an official text; unchecked facts."""
    named = {path for said in texts.all for path in said.cites}
    if basis := texts.pack.course.get("basis"):
        yield from _broken(texts.pack.folder / "course.yaml", 1, basis, library)
    for said in texts.all:
        told = list(_told(said, library))
        for path in dict.fromkeys((*said.cites, *(one.path for one in told))):
            yield from _broken(said.file, said.line, path, library)
        for one in told:
            yield from _superseded(said, one, library)
        yield from _quoted(said, library)
        if said.voice in OWN and (found := UNCHECKED.search(said.text)):
            message = _("“%(fact)s” was checked by nobody (grade C). Leave it out until it is in the library.")
            yield Finding(said.file, said.line, message % {"fact": found[0]}, is_error=True)
    for pool in texts.pack.pools:
        for item in pool["items"]:
            for path in item["articles"]:
                if path not in named or not library.current(path):
                    yield from _broken(texts.pool_file(pool), item.line, path, library)


@dataclass(frozen=True)
class Told:
    """An article in words; year: of the text that is named with it, 0 for none; around: what stands about it."""

    path: str
    words: str
    year: int
    around: str


def _told(said: Said, library: Library) -> Iterator[Told]:
    """Articles that stand in words without a link, as in 治安管理处罚法第四十三条: the numbers that age unseen."""
    if said.voice not in OWN or not _ARTICLE.search(said.text):
        return
    for found in _IN_WORDS.finditer(said.text):
        slug = next((slug for title, slug in library.titles.items() if title and found["law"].endswith(title)), "")
        number, inserted = value(found["number"]), found["inserted"]
        if slug and number:
            path = f"{slug}/{number}-{value(inserted)}" if inserted else f"{slug}/{number}"
            year = int(found["year_first"] or found["year_amid"] or found["year_last"] or 0)
            yield Told(path, found[0], year, said.text[max(0, found.start() - 20) : found.end() + 20])


def _superseded(said: Said, told: Told, library: Library) -> Iterator[Finding]:
    """An article of the text of a year before the one that applies; most texts apply from the next year on."""
    held = library.current(told.path) if told.year else None
    if held and told.year + 1 < held.since.year and not _COMPARED.search(told.around):
        message = _("“%(words)s” is of a text that does not apply any more. Cite what applies since %(day)s.")
        words = {"words": told.words, "day": held.since.isoformat()}
        yield Finding(said.file, said.line, message % words, is_error=True)


def _broken(file, line: int, path: str, library: Library) -> Iterator[Finding]:
    if path not in library.versions:
        message = _("“%(path)s” is not in the library. Add the article, or cite another.")
        yield Finding(file, line, message % {"path": path}, is_error=True)
    elif library.current(path) is None:
        message = _("“%(path)s” does not apply today. Cite what applies.")
        yield Finding(file, line, message % {"path": path}, is_error=True)
    elif (until := library.next_change(path)) and until - library.on <= SOON:
        message = _("“%(path)s” changes on %(day)s. Look at this again before that day.")
        yield Finding(file, line, message % {"path": path, "day": until.isoformat()})


def _quoted(said: Said, library: Library) -> Iterator[Finding]:
    """Quotations in a text that cites: what stands in quotation marks there claims to be the law's own words."""
    if said.voice in (Voice.NOTES, Voice.SAYS):
        # The teacher says it in words of our own.
        return
    law = _NAMED.search(said.text)
    if not said.cites and not law:
        return
    official = [held.official for path in said.cites if (held := library.current(path)) and held.official]
    for found in _QUOTE.finditer(said.text):
        quote = found[1] or found[2]
        if len(_HAN.findall(quote)) <= MOST_QUOTED or any(quote.strip("。，；") in text for text in official):
            continue
        if any(words in quote for words in said.linked):
            # What is quoted cites in its turn: it is our own telling, not the law's words.
            continue
        if _SPOKEN.search(quote) or not _CLAIMED.search(said.text[: found.start()]):
            continue
        message = _(
            "A quotation of more than %(most)d characters, but the official text of %(path)s does not say it or is "
            "not stored. Say it in your own words: “%(quote)s…”"
        )
        words = {"most": MOST_QUOTED, "path": said.cites[0] if said.cites else law[0], "quote": quote[:14]}
        yield Finding(said.file, said.line, message % words, is_error=True)
