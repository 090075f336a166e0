"""From bytes to text: which of the encodings in use for Chinese a file was written in.

Trying UTF-8 and then GB18030 reads Big5 and UTF-16 without a byte order mark wrongly and without
an error, so what decodes is not trusted: the characters that come out are judged by how common
they are. A file on which two encodings do as well is refused, for the user to say.
"""

from __future__ import annotations

import codecs
import functools
import itertools
import re
import unicodedata
from statistics import fmean
from typing import TYPE_CHECKING

from relgraph.fields import TABLES
from relgraph.io.tables import Refused
from relgraph.vocabulary import field_of

if TYPE_CHECKING:
    from relgraph.io.tables import Report

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"SQLite format 3")
SAMPLE = 5_000
# Text in UTF-16 has a zero byte in every comma and line break; a stray zero is rarer than one in fifty.
ZERO_SHARE = 0.02
LEAST_SCORE = 0.35
LEAST_LEAD = 0.08
LATIN_SIGNS = frozenset("°·§«»¿¡´¨£€©®±\xa0")
# Letters of no living European alphabet: phonetic, historic.
UNUSED = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u02ff\u0460-\u048f]")
# Points of a character: among the most used, among the common half of its character set, else.
USED, COMMON, RARE = 1.0, 0.6, 0.1

# The characters that surnames, given names, headers and firms are mostly made of, both scripts.
MOST_USED = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁"
    "任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯康易"
    "伟偉芳娜秀敏静靜丽麗强強磊军軍洋勇艳豔杰傑娟涛濤明超霞平刚剛桂文辉輝玲建华華红紅梅兰蘭英玉琴波斌宇浩凯凱健俊帆雪婷慧莹瑩鹏鵬飞飛"
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而"
    "后後多定行学學法所民得经經三之进進等部度家电電力里如水化自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應"
    "开開它合还還因由其些然前外天政四日那社义義事形相全表间間样樣与與关關各重新线線内內数數正心反你看原又利比或但质質气氣第道"
    "名称稱编編号號类類型职職务務位级級别別角色态態度立场場影响響备備注註姓公司组組织織单單客户戶供应商媒体員员决決策者审審批管理总總经"
    "目标標源强弱次期源权權任联聯系係络絡厂廠集团團科技有限份股银銀局院处處采購购售销銷信息安北东東南西京海门門市省区區"
)


def decode(data: bytes, report: Report, *, encoding: str | None = None, utf8_by_rule: bool = False) -> str:
    """Return the text of a file, with a notice where its encoding had to be worked out.

    Parameters
    ----------
    data
        The whole file.
    report
        Where the notice goes.
    encoding
        What the user says it is; None to find out.
    utf8_by_rule
        The format is UTF-8 by its own rules (JSON): what decodes so is not doubted.

    Raises
    ------
    Refused
        Where it is no text, or in no encoding, or in one of several.
    """
    if data.startswith(CONTAINERS):
        raise Refused("not_text")
    if encoding is not None:
        return _as_told(data, encoding)
    for mark, name in MARKS:
        if data.startswith(mark):
            return _as_told(data[len(mark) :], name)
    name, text = _utf16(data) or _eight_bit(data, utf8_by_rule=utf8_by_rule)
    if name != "utf-8":
        report.notice("encoding_chosen", encoding=name)
    return text


def _as_told(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise Refused("encoding_unheard", encoding=encoding) from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise Refused("encoding_wrong", encoding=encoding, line=data[:start].count(b"\n") + 1) from None


def _utf16(data: bytes) -> tuple[str, str] | None:
    zeros = data.count(0)
    if len(data) % 2 or zeros < max(2, ZERO_SHARE * len(data)):
        return None
    name = "utf-16-be" if data[0::2].count(0) > zeros / 2 else "utf-16-le"
    try:
        return name, data.decode(name)
    except UnicodeDecodeError:
        return None


def _eight_bit(data: bytes, *, utf8_by_rule: bool) -> tuple[str, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data):
            raise Refused("utf8_broken", line=data[: error.start].count(b"\n") + 1) from None
        return _best_guess(data)
    return ("utf-8", text) if utf8_by_rule or _is_one_script(text) else _best_guess(data, text)


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    return good > 4 * bad


def _is_one_script(text: str) -> bool:
    """Tell whether text that decodes as UTF-8 can be meant so.

    A few names in GBK, 袁霞 or 联通 for one, are valid UTF-8 by chance: letters of two bytes each
    from scripts that nobody mixes.
    """
    foreign = set(_foreign(text))
    if any(char > "\u07ff" for char in foreign):
        return True
    letters = {char for char in foreign if char not in LATIN_SIGNS}
    if not all(char.isalpha() and not UNUSED.match(char) for char in letters):
        return False
    return len({unicodedata.name(char, "").partition(" ")[0] for char in letters}) <= 1


def _best_guess(data: bytes, utf8: str | None = None) -> tuple[str, str]:
    scored = [(LEAST_SCORE, "utf-8", utf8)] if utf8 is not None else []
    for name in ("gb18030", "cp950", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        scored.append((_score(text, name), name, text))
    scored.sort(key=lambda item: -item[0])
    if not scored or scored[0][0] < LEAST_SCORE:
        raise Refused("encoding_unknown")
    if len(scored) > 1 and scored[0][0] - scored[1][0] < LEAST_LEAD:
        raise Refused("encoding_open", candidates=tuple(name for _, name, _ in scored[:2]))
    _, name, text = scored[0]
    return "big5" if name == "cp950" else name, text


def _score(text: str, encoding: str) -> float:
    """Return how likely this reading is: points per foreign character, and one for each known header."""
    if encoding == "cp1252":
        # In Latin text a letter with an accent stands among plain ones; Chinese bytes come in pairs.
        runs = [run.group() for run in itertools.islice(re.finditer("[^\x00-\x7f]+", text), SAMPLE)]
        return fmean(len(run) == 1 and run.isalpha() and run >= "À" for run in runs)
    common = _common(encoding)
    points = fmean(_points(char, common) for char in _foreign(text))
    first = next((line for line in text.splitlines() if line.strip()), "")
    headers = [cell.strip(' "') for cell in re.split("[,;\t，]", first)]
    known = [cell for cell in headers if not cell.isascii() and any(field_of(name, cell) for name in TABLES)]
    return points + len(known)


def _foreign(text: str) -> list[str]:
    """Return the first characters that are not ASCII, as many as need be judged."""
    if text.isascii():
        return []
    return [found[0] for found in itertools.islice(re.finditer("[^\x00-\x7f]", text), SAMPLE)]


def _points(char: str, common: frozenset[str]) -> float:
    if char in MOST_USED:
        return USED
    if char in common or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uff5e":
        return COMMON
    return RARE if "\u4e00" <= char <= "\u9fff" else 0.0


@functools.cache
def _common(encoding: str) -> frozenset[str]:
    """Return level 1 of the character set: 3,755 characters of GB2312, 5,401 of Big5."""
    if encoding == "gb18030":
        pairs = ((lead, trail) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    else:
        trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        pairs = ((lead, trail) for lead in range(0xA4, 0xC7) for trail in trails)
    return frozenset("".join(bytes(pair).decode(encoding, "ignore") for pair in pairs))
