"""Words that blame who was hurt, or promise what no adult may promise."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from content.checks import items
from content.checks.said import OWN, Finding, Said, Texts, Voice, claims

_HURT = r"(?:被|挨|受)(?:人|别人)?(?:欺负|欺凌|霸凌|打|骂|害)"
BLAME = (
    r"一个巴掌拍不响|苍蝇不叮|(?:你|他|她|受害者|被欺负的人)(?:自己)?(?:也|肯定|一定)(?:有|做错了?)(?:错|责任|问题|不对|原因)|谁(?:让|叫)你"
    r"|为什么(?:不|偏偏|只)(?:欺负|打|找)(?:别人|你)|太(?:软弱|敏感|小气)了?|活该|招惹|反省自己为什么被|自找的|自讨苦吃|咎由自取"
    # Clothes, a beginning of the quarrel or a fault of one's own as the reason.
    rf"|穿[^，。；]{{0,4}}(?:少|短|露)[^。；]{{0,6}}(?:才|所以|难怪|怪不得)?{_HURT}"
    r"|要不是[你他她受被][^。；]{0,14}(?:不会|不至于|哪会|怎么会)[^。；]{0,4}(?:被|挨|受)"
    rf"|(?:难怪|怪不得)[^，。]{{0,4}}{_HURT}|{_HURT}[^。；]{{0,6}}(?:反省|反思|检讨)"
)
SECRECY = (
    r"(?<!不)(?<!不能)(?:保证|答应|一定|绝对|绝)(?:会)?(?:不|替你|为你|帮你)?(?:告诉(?:任何)?(?:别)?人|保密|说出去|保守秘密)|不会告诉(?:任何|别)人|只有你我知道"
    r"|我(?:们)?(?:一定|肯定|绝对)?会?(?:替|为|帮|给)(?:你|您|他|她|大家)(?:保密|保守秘密)"
    r"|[我咱](?:们)?(?:(?:两个?人?|俩)(?:之间)?|之间)的小?秘密"
    r"|我(?:也|就|都|绝|谁也)?(?:不|不会)(?:告诉|跟|对|和)(?:任何|别|其他)人|我(?:对)?谁(?:也|都)不(?:说|告诉)"
)
_BOTH = re.compile(f"(?P<blame>{BLAME})|(?P<secrecy>{SECRECY})")


def check(texts: Texts, library) -> Iterator[Finding]:
    """In what the product says in its own name; wrong answers, warnings and stories may say what is wrong."""
    for said in texts.all:
        if said.voice in OWN and said.kind != "table" and _BOTH.search(said.text):
            yield from _spoken(said)


def _spoken(said: Said) -> Iterator[Finding]:
    is_answer = said.voice is Voice.RIGHT
    if is_answer and items.asks_in_the_negative(said.of or {}):
        # What is to be found there is what nobody should say.
        return
    # What a story or a question quotes nobody has said in our name; what is to be said stands in quotation marks.
    for sentence in claims(said.text, quoted=is_answer or said.voice is Voice.SAYS):
        kinds = {found.lastgroup: found for found in reversed(list(_BOTH.finditer(sentence)))}
        if found := kinds.get("blame"):
            message = _("“%(words)s” blames who was hurt. Say what others did, and what helps.")
            yield Finding(said.file, said.line, message % {"words": found[0]}, is_error=True)
        if found := kinds.get("secrecy"):
            message = _("“%(words)s” promises secrecy. Say who will be told, and why.")
            yield Finding(said.file, said.line, message % {"words": found[0]}, is_error=True)
