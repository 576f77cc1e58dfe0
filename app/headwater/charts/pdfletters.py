"""The letters of a PDF as they were written, for whoever searches it or copies from it.

Qt says of a picture in a font the first sign that it stands for. In Chinese fonts radicals come before the signs that
look like them: without this nobody would find a word with 工, 页 or 长.
"""

from __future__ import annotations

import re
from unicodedata import normalize

_PAIRS = (
    "⺂乛⺃乚⺅亻⺉刂⺋㔾⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺫罒⺭礻⺯糹⺰纟⺱罓⺳㓁⺹耂"
    "⺺肀⺾艹⺿艹⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻐钅⻑長⻒镸⻓长⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟⼾户"
)
"""Radicals and what looks like them, where Unicode does not say it."""
_KANGXI = range(0x2F00, 0x2FD6)
_SAID = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_USUAL = {chr(code): normalize("NFKC", chr(code)) for code in _KANGXI} | _SAID
_TOLD = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_SIGNS = re.compile(rb"\[[^\]]*\]")
"""What pictures stand for; before it is their numbers."""
_SIGN = re.compile(rb"<(2[EF][0-9A-F]{2})>")


def with_usual_letters(pdf: bytes) -> bytes:
    """The same file, of the same length: what it shows stays, what it says of its letters is what was written."""
    return _TOLD.sub(lambda told: _SIGNS.sub(lambda signs: _SIGN.sub(_usual, signs[0]), told[0]), pdf)


def _usual(sign: re.Match[bytes]) -> bytes:
    letter = chr(int(sign[1], 16))
    return b"<%04X>" % ord(_USUAL.get(letter, letter))
