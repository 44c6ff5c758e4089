"""Wording that is out of date, names a law that does not exist, or hands on a figure without a source."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from content.checks.said import OWN, Finding, Texts, Voice, claims

# legal-facts.md 0.2: number 12, number 20 and the note below them.
TERMS = {
    "past": (
        r"法制(?:教育|副校长|辅导员|宣传|课)",
        gettext_lazy("“%(found)s” is an old name. Today it is 法治 (法治教育, 法治副校长)."),
    ),
    "no_law": (
        r"(?:反|防)?校园(?:暴力|欺凌|霸凌)法(?![治律规制庭官院])",
        gettext_lazy("There is no law of the name “%(found)s”. Name the law that applies."),
    ),
    "no_source": (
        r"11[.．]3 ?[%％]|百分之十一点三",
        gettext_lazy("“%(found)s” is a figure whose source nobody knows. Leave it out."),
    ),
}
_TERM = re.compile("|".join(f"(?P<{name}>{pattern})" for name, (pattern, _message) in TERMS.items()))
# Documents keep the title that they were given.
_TITLE = re.compile(r"《[^《》]*》")
VOICES = OWN | {Voice.NOTES, Voice.FEEDBACK}


def check(texts: Texts, library) -> Iterator[Finding]:
    """In what the product says in its own name or tells teachers; what is quoted as a mistake may stand."""
    for said in texts.all:
        if said.voice not in VOICES or not _TERM.search(said.text):
            continue
        for sentence in claims(_TITLE.sub("", said.text)):
            for found in _TERM.finditer(sentence):
                message = str(TERMS[found.lastgroup][1]) % {"found": found[0]}
                yield Finding(said.file, said.line, message, is_error=True)
