"""Certificates as PDF files, written directly: what is constant is made once, what differs is set glyph by glyph.

glyphs → cff (fonts) · runs → typeset → content (text) · layout, art (from the design's HTML, once) · file (the whole).
"""
