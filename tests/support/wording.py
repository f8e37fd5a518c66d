"""The glossary as a table: one word for one thing in every role, and what must not appear; for texts and for pages.

`faults(text)` names every word of a Chinese text that has a fixed form, `faults_in_english(text)` those of an English
one. Quoted law, names of parties and what an office writes into its own roster are no texts of ours: the caller leaves
them out.
"""

import re
from typing import NamedTuple


class Word(NamedTuple):
    """What must not be written, what is written instead, why, and the places (parts of a path) where it may stand."""

    pattern: str
    instead: str
    why: str
    allowed: tuple[str, ...] = ()


# What offices write into their own tables is read as it is, and the law is quoted as it is.
READ = ("rosters/reading/", "demo/people.py", "fees.py")
CHINESE = [
    Word("组织方|主办方", "人社局 or the bureau's own name; 本局 on the desk; 工作人员", "the office has one name"),
    Word("(?<!行业)主管部门", "本局; in documents the measure's word", "the office has one name", READ),
    Word("人社部门", "人社局 or the bureau's own name", "a document's word", ("agreements/", "policy/")),
    Word("前台", "服务台", "its table in the hall"),
    Word("撮合", "匹配", "pairing up by the solver"),
    Word("契合", "匹配度", "how well two suit"),
    Word("提议|提案", "推荐 (by a round), 邀约 (by a party), 待答复 (both)", "who puts it to whom"),
    Word("请求", "邀约", "one side asks the other"),
    Word("配对|匹配成功", "达成意向 (both said yes), 匹配 (the solver)", "both have said yes"),
    Word("接收企业|接纳|能接\\s*[\\d%]", "承接", "taking on enterprises"),
    Word("空位", "空余名额", "seats"),
    Word("领域", "服务事项, counted 项", "one of the ten"),
    Word("子项|具体事项", "细项", "part of an area"),
    Word("标星|关注", "收藏", "mark of liking"),
    Word(
        "准入|入场|列入本场|本场名单|移出名单|等候名单",
        "同意参会 / 取消参会 / 签到 / 现场来访",
        "taking part",
        ("policy/",),
    ),
    Word("临时准入|临时参加|暂准参加|暂准入", "暂准参会", "without being on the list"),
    Word("来访者", "现场来访", "someone not in the rosters"),
    Word("概括同意|自动同意|即时确认", "预先同意", "consent is never automatic"),
    Word("拒绝", "谢绝", "no"),
    Word("解除配对|解除意向", "取消意向", "undoing it before signing"),
    Word("代填", "代录", "typed by staff"),
    Word("摊位", "展位", "booth"),
    Word("认证机构", "服务机构", "no text certifies"),
    Word("除名", "不再作为服务机构 / 不再作为服务对象", "no text says it"),
    Word("满分", "nothing", "not in the text"),
    Word("面议", "待填", "no fee is stated by it", (*READ, "rosters/words.py", "offers/words.py", "demo/")),
    Word("劳务派遣机构除外", "the document's own text", "Changzhou names HR firms only"),
]
ENGLISH = [
    Word(r"organi[sz]er", "the bureau, the service desk, staff", "the office has one name"),
    Word(r"\bpropos(al|als|ed)\b", "recommendation (by a round), request (by a party)", "who puts it to whom"),
    Word(
        r"certified agenc|agencies are certified|not certified", "listed agency (Pingshan), agency", "no text certifies"
    ),
    Word(r"sub-item", "item", "part of an area"),
    Word(r"\bfree places?\b|\bplaces? left\b", "seat", "seats"),
    Word(r"needs stand still", "are locked", "plain present tense"),
    Word(r"fair's list|list of those waiting", "takes part", "a list is the yearly list"),
    Word(
        r"\b[Pp]ublish\w* (this |a |the )?(round|pair|plan|recommendation)",
        "release",
        "a list is published, a plan is released",
    ),
    Word(r"struck off", "no longer a service agency or client", "no text says it"),
    Word(r"\bvisitor\b", "walk-in", "someone not in the rosters"),
    Word(r"star (off|back)|took back its star", "remove star", "mark of liking"),
    Word(r"[Tt]yped? .*on (its|your) behalf|typed this in", "entered on behalf", "typed by staff"),
]


def found(words: list[Word], text: str, where: str) -> list[str]:
    return [
        f"{hit.group()!r}: {word.instead} ({word.why})"
        for word in words
        if not any(place in where for place in word.allowed)
        for hit in [re.search(word.pattern, re.sub(r"%\(\w+\)[sd]", "", text))]
        if hit
    ]


def faults(text: str, where: str = "") -> list[str]:
    """Words of a Chinese text that the glossary replaces; `where` is the file it stands in."""
    return found(CHINESE, text, where)


def faults_in_english(text: str, where: str = "") -> list[str]:
    return found(ENGLISH, text, where)
