"""Law files as they come from the official database, small."""

import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINES = [
    "中华人民共和国示例法",
    "（2020年10月17日第十三届全国人民代表大会常务委员会第二十二次会议修订）",
    "目　录",
    "第一章　总则",
    "第二章　附则",
    "第一编　通则",
    "第一章　总则",
    "第一条　为了示例，制定本法。",
    "第二条　本法所称示例，是指下列情形：",
    "（一）甲；",
    "（二）乙。",
    "依照前款和第一条处理。",
    "第二条之一　另有规定的除外。",
    "第二章　附则",
    "第三条　本法自2021年6月1日起施行。",
]


def text_file(path: Path, lines: list[str] = LINES) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def docx_file(path: Path, lines: list[str] = LINES, *, extra: str = "", styles: str = "") -> Path:
    """A .docx of these paragraphs; extra: XML after them; styles: XML of its styles."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}{extra}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("word/document.xml", xml)
        if styles:
            opened.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return path
