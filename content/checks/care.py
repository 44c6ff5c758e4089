"""Words that blame who was hurt, or promise what no adult may promise."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from content.checks.said import OWN, Finding, Texts, Voice

BLAME = re.compile(
    r"一个巴掌拍不响|苍蝇不叮|(?:你|他|她|受害者|被欺负的人)(?:自己)?(?:也|肯定|一定)(?:有|做错了?)(?:错|责任|问题|不对|原因)|谁(?:让|叫)你"
    r"|为什么(?:不|偏偏|只)(?:欺负|打|找)(?:别人|你)|太(?:软弱|敏感|小气)了?|活该|招惹|反省自己为什么被"
)
SECRECY = re.compile(
    r"(?<!不)(?<!不能)(?:保证|答应|一定|绝对|绝)(?:会)?(?:不|替你|为你|帮你)?(?:告诉(?:任何)?(?:别)?人|保密|说出去|保守秘密)|不会告诉(?:任何|别)人|只有你我知道"
)
# The same words, told as what not to say.
_NOT = re.compile(
    r"不要|不能|不得|不可|不应|不该|不说|不问|不承诺|别(?!人)|勿|误会|误区|错在|不是|并不|没有|从不|怎么能|而不|以为|以外"
)
_QUOTED = re.compile(r"“[^“”]*”")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")


def check(texts: Texts, library) -> Iterator[Finding]:
    """In what the product says in its own name; wrong answers, warnings and stories may say what is wrong."""
    for said in texts.all:
        if said.voice not in OWN or said.kind == "table":
            continue
        # What a story or a question quotes nobody has said in our name; what is to be said stands in quotation marks.
        text = said.text if said.voice is Voice.SAYS else _QUOTED.sub("", said.text)
        for sentence in _SENTENCE.findall(text):
            if _NOT.search(sentence):
                continue
            if found := BLAME.search(sentence):
                message = _("“%(words)s” blames who was hurt. Say what others did, and what helps.")
                yield Finding(said.file, said.line, message % {"words": found[0]}, is_error=True)
            if found := SECRECY.search(sentence):
                message = _("“%(words)s” promises secrecy. Say who will be told, and why.")
                yield Finding(said.file, said.line, message % {"words": found[0]}, is_error=True)
