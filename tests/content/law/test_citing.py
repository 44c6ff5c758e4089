"""Citations in rich text."""

from datetime import date

from content.law import citing

STORED = '<p>应当<a linktype="law" law="weibao" number="39">立即<b>制止</b></a>，见<a href="https://example.org/">说明</a>。</p>'


def test_a_citation_leads_to_its_article():
    assert citing.shown(STORED) == (
        '<p>应当<a class="cite" href="/law/weibao/39/">立即</a>'
        '<strong><a class="cite" href="/law/weibao/39/">制止</a></strong>，见<a href="https://example.org/">说明</a>。</p>'
    )


def test_a_pinned_citation_names_the_day():
    assert '<a class="cite" href="/law/weibao/39/?on=2026-11-23">' in citing.shown(STORED, on=date(2026, 11, 23))
    assert '<a href="https://example.org/">' in citing.shown(STORED, on=date(2026, 11, 23))


def test_a_phrase_has_no_paragraph():
    assert citing.phrase("<p>立即<b>制止</b></p>") == "立即<strong>制止</strong>"


def test_what_is_not_a_mark_is_only_text():
    assert citing.shown("<p>&lt;script&gt;</p>") == "<p>&lt;script&gt;</p>"
