"""The draft agreement as a .docx, made from a template that a clerk can edit, and as text for the page.

Both come from the same template, so the page always says what the file says. A bureau's own template lies in the
instance folder; one that cannot be used is refused with the reason, never replaced in silence.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import cn2an
from docx import Document
from docx.document import Document as Docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from matchfair.accounts.services import person_named
from matchfair.clock import CHINA
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.fees import Fee, in_chinese, promises_public_money
from matchfair.policy import catalogue_edition, citation, measure_in_force
from matchfair.words import in_full

from .draft import REPORTED, TERMINATION, Draft
from .models import Agreement

TEMPLATE = "draft-agreement.docx"
SHIPPED = Path(__file__).parent / TEMPLATE
TO_FILL_IN = "＿＿＿＿"
SAID_HOW = {"paper": "书面", "phone": "电话", "present": "当面"}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")
FIELDS = ("名称", "统一社会信用代码", "地址", "法定代表人", "联系人", "电话")
MUST_APPEAR = tuple(f"{side}.{field}" for side in ("甲方", "乙方") for field in FIELDS[:2])
_TAGS = r"((?:<[^>]*>)*)"  # Word may cut a text into pieces anywhere
WIDE_OPEN = re.compile(rf"[{{｛]{_TAGS}([{{｛％%])")
WIDE_CLOSE = re.compile(rf"([}}｝％%]){_TAGS}[}}｝]")
LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|[｛｝]\s*[｛｝%％]|[%％]\s*[｝]|[{｛]\s*(?:甲方|乙方|\w+)\s*[.．。]"
    r"|(?:甲方|乙方)\s*[.．。]\s*(?:" + "|".join(FIELDS) + ")"
)
PARAGRAPH, TEXT = (f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}" for tag in "pt")


class TemplateUnusable(Refused):
    """The bureau's own template names something unknown, or is no .docx."""

    status = 500
    title = _l("The bureau's own agreement template (%(file)s) cannot be used: %(why)s")
    advice = _l(
        "Ask the desk to correct it or to move it away: the standard text is then used. The pairing itself is safe."
    )


class NotADocument(TemplateUnusable):
    """The file is called .docx and holds something else."""

    title = _l("The bureau's own agreement template (%(file)s) cannot be used: it is no .docx file.")


class PlaceholderLeft(TemplateUnusable):
    """A placeholder that nothing was put into would stand in the agreement."""

    title = _l("The bureau's own agreement template (%(file)s) cannot be used: “%(why)s” stays in the text.")
    advice = _l(
        "Write each placeholder in one go, with two half-width braces on each side, like {{甲方.名称}}; or move the "
        "template away: the standard text is then used. The pairing itself is safe."
    )


class PartiesMissing(TemplateUnusable):
    """An agreement that does not say who its sides are."""

    title = _l("The bureau's own agreement template (%(file)s) cannot be used: it does not name %(why)s.")
    advice = _l(
        "Put these placeholders in, each with two half-width braces on each side; or move the template away: the "
        "standard text is then used. The pairing itself is safe."
    )


class Template(DocxTemplate):
    """A template whose full-width braces and percent signs count as half-width ones."""

    def patch_xml(self, src_xml: str) -> str:
        wide = WIDE_OPEN.sub(lambda found: "{" + found[1] + half(found[2]), src_xml)
        return super().patch_xml(WIDE_CLOSE.sub(lambda found: half(found[1]) + found[2] + "}", wide))


def half(char: str) -> str:
    return {"｛": "{", "｝": "}", "％": "%"}.get(char, char)


class Block(NamedTuple):
    """A piece of the agreement for the page: title, heading, note, text or table (rows of cells)."""

    kind: str
    content: str | list[list[str]]


KINDS: dict[str | None, str] = {"Title": "title", "Heading 1": "heading", "Caption": "note"}


# clause[document]: PS24-3, PS24-14.1…14.10, PS24-16.1, PS24-16.2, PS21-12, PS21-17.a, PS21-17.b, PS21I-5.6, CZ-1.3b
# clause[document]: CZ-1.5a.1, CZ-1.5a.2
def write_docx(agreement: Agreement, instance: Path | str) -> bytes:
    own = Path(instance) / TEMPLATE
    template, values = own if own.exists() else SHIPPED, placeholders(agreement)
    if template != SHIPPED:
        check_template(template, values)
    return fill_in(template, values)


def check_template(template: Path, values: dict) -> None:
    """Refuse a template that leaves placeholders unfilled or does not name both sides.

    It is tried with every list and condition filled and values of our own, so that nothing a party wrote is taken for a
    placeholder, and nothing that only some drafts show is overlooked.
    """
    marks = {
        f"{side}.{field}": f"〔{side}{number}〕" for side in ("甲方", "乙方") for number, field in enumerate(FIELDS)
    }
    tried = {name: trial(name, value) for name, value in values.items()}
    tried |= {side: {field: marks[f"{side}.{field}"] for field in FIELDS} for side in ("甲方", "乙方")}
    texts = texts_of(fill_in(template, tried))
    for text in texts:
        if found := LEFT_OVER.search(text):
            raise PlaceholderLeft(file=template.name, why=text[max(0, found.start() - 6) : found.end() + 14].strip())
    whole = "\n".join(texts)
    if absent := [f"{{{{{name}}}}}" for name in MUST_APPEAR if marks[name] not in whole]:
        raise PartiesMissing(file=template.name, why="、".join(absent))


def trial(name: str, value: Any) -> Any:
    """A value of the same shape with nothing in it that looks like a placeholder."""
    if isinstance(value, bool):
        return True
    if isinstance(value, list):
        return [{"名称": "〇", "具体内容": "〇", "说明": "〇"} if name == "服务事项" else "〇"]
    return "〇"


def texts_of(docx: bytes) -> list[str]:
    """The text of every paragraph of a file: body, tables, text boxes, headers and footers."""
    found = []
    for part in Document(BytesIO(docx)).part.package.iter_parts():
        element = getattr(part, "element", None)
        paragraphs = () if element is None else element.iter(PARAGRAPH)
        found += ["".join(piece.text or "" for piece in paragraph.iter(TEXT)) for paragraph in paragraphs]
    return found


def fill_in(template: Path, values: dict) -> bytes:
    """The template with its placeholders replaced. Every value is text: nothing in it is read as markup or as code."""
    try:
        document = Template(template)
        document.render(values, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
        out = BytesIO()
        document.save(out)
    except (PackageNotFoundError, zipfile.BadZipFile) as error:
        raise NotADocument(file=template.name) from error
    except (TemplateError, KeyError, ValueError) as error:
        raise TemplateUnusable(file=template.name, why=fault(error)) from error
    return out.getvalue()


def fault(error: Exception) -> str:
    """What is wrong with a template and, where that is known, in which of its lines."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    near = " / ".join(line for line in lines if line)[:120]
    return f"{str(error) or type(error).__name__}{near and f' ({near})'}"


def read_blocks(docx: bytes) -> list[Block]:
    """What the file says, from top to bottom."""
    document: Docx = Document(BytesIO(docx))
    return list(blocks_of(document))


def blocks_of(document: Docx) -> Iterator[Block]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield Block("table", [[cell.text for cell in row.cells] for row in part.rows])
        elif part.text.strip():
            yield Block(KINDS.get(part.style.name if part.style else None, "text"), part.text)


def placeholders(agreement: Agreement) -> dict:
    """Everything a template may name; docs/agreement-template.md lists it for whoever edits one."""
    content, draft = agreement.content, Draft(agreement)
    return cleaned(
        {
            "编号": agreement.code,
            "双选会": content["fair"],
            "生成日期": day(agreement.drafted_at.astimezone(CHINA)),
            "已作废": bool(agreement.void_at),
            "代录说明": typed_for_the_enterprise(agreement),
            "甲方": party(content["enterprise"], draft.representative("enterprise")),
            "乙方": party(content["agency"], draft.representative("agency")),
            "依据办法": f"和《{content['measure']}》" if has_measure(content) else "",
            "事项依据": in_brackets(in_full(catalogue_edition(content["edition"]).clause)),
            "专员依据": in_brackets(clause_cited(content, "officer_clause")),
            "档案依据": in_brackets(clause_cited(content, "archive_clause")),
            "服务事项": [annex_row(area, draft.notes(area["code"])) for area in content["areas"]],
            "个性化服务": content["custom"],
            "未包括的需求": "；".join(content["not_covered"]),
            "服务方式": mode_told(draft),
            "需固定专员": content["officer_required"] and has_measure(content),
            "服务专员": draft.filled("officer") or f"{TO_FILL_IN}，电话：{TO_FILL_IN}",
            "服务费用": fee_in_full(draft.fee),
            "收费说明": draft.fee_note,
            "付款时间": draft.of_agency("payment_day") or ("不适用（免费）" if draft.free else TO_FILL_IN),
            "收款账户": account(draft),
            "起始日": day(draft.starts_on),
            "终止日": day(draft.ends_on),
            "期限依据": term_basis(content),
            "期限说明": term_explained(draft),
            "备案期限": filing_time(content),
            "备案期限已知": bool(filing_time(content)),
            "备案依据": in_brackets(clause_cited(content, "filing_clause")),
            "佐证材料": draft.evidence_word,
            "解除依据": termination_basis(draft),
            "通知天数": draft.filled("notice_days") or TO_FILL_IN,
            "移交天数": draft.filled("handover_days") or TO_FILL_IN,
            "违约金": draft.filled("penalty") or f"{TO_FILL_IN}（待填；不约定违约金的，写明不约定）",
            "签订地点": draft.filled("signed_at") or TO_FILL_IN,
            "主管部门": content["bureau"],
        }
    )


def has_measure(content: dict) -> bool:
    """Whether an instrument was in force when the draft was made; what is known from reports only is none."""
    return bool(content["measure"]) and content["measure_kind"] != REPORTED


def mode_told(draft: Draft) -> str:
    if draft.mode:
        return draft.mode
    proposed = f"（建议，由双方确认：{draft.mode_proposed}）" if draft.mode_proposed else "（待填）"
    return f"{TO_FILL_IN}{proposed}"


def term_explained(draft: Draft) -> str:
    """Why the term ends when it does: a gap between measures, the end of the measure, a departure with its reason."""
    measure = measure_in_force(draft.place, draft.drafted_on)
    if measure is None:
        return (
            f"说明：{day(draft.drafted_on)}没有正在施行的办法；服务期限的上限和备案期限由{draft.content['bureau']}认定，"
            "本条日期为建议。"
        )
    term, reason = draft.term(), draft.filled("beyond_reason")
    longest = next((step.values["until"] for step in term.working if step.code == "longest_term"), None)
    if longest is None:
        return "" if draft.filled("ends_on") else "说明：终止日为建议，由双方协商改定。"
    if not (measure.valid_until and isinstance(term.value, date)):
        return ""
    if draft.ends_on > term.value:
        why = f"理由：{reason}" if reason else f"理由：{TO_FILL_IN}（待填）"
        return f"说明：终止日晚于该办法有效期的最后一日（{day(measure.valid_until)}）。{why}。"
    if draft.ends_on == measure.valid_until < longest:
        return (
            f"说明：该办法的有效期至{day(measure.valid_until)}，建议的期限因此止于这一日。双方有理由的，可以写明理由，"
            f"约定更晚的终止日，最晚至{day(longest)}。"
        )
    return ""


def termination_basis(draft: Draft) -> str:
    """The client's right to end the agreement where the measure of the day has it; elsewhere nothing is cited."""
    measure = measure_in_force(draft.place, draft.drafted_on)
    clause = TERMINATION.get(measure.key) if measure else None
    text = citation(clause).text if clause else None
    return f"{in_full(clause)}规定：{text}。" if clause and text else ""


def cleaned(value: Any) -> Any:
    """The same values without the characters that XML cannot hold; a line ends one way, whichever system wrote it."""
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    return NOT_IN_XML.sub("", LINE_END.sub("\n", value)) if isinstance(value, str) else value


def day(moment: date | datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def party(one: dict, representative: str) -> dict:
    return {
        "法定代表人": representative or TO_FILL_IN,
        "名称": one["name"],
        "统一社会信用代码": one["uscc"],
        "地址": one["address"] or TO_FILL_IN,
        "联系人": one["contact"] or TO_FILL_IN,
        "电话": one["phone"] or TO_FILL_IN,
    }


def annex_row(area: dict, notes: list[str]) -> dict:
    terms = "" if promises_public_money(area["terms"]) else area["terms"]
    told = [terms] if terms else []
    told += [f"甲方：{note}" for note in notes]
    return {
        "名称": f"{cn2an.an2cn(area['code'])}、{area['name']}",
        "具体内容": "\n".join(f"{number}. {item}" for number, item in enumerate(area["items"], 1) if item)
        or TO_FILL_IN,
        "说明": "\n".join(told) or "—",
    }


def fee_in_full(fee: Fee) -> str:
    """The fee in its one form, with its amounts in capitals; a year without one has a line to fill in.

    Examples
    --------
    >>> fee_in_full(Fee(0, 30_000))
    '第一年0元；第二年起每月300元（人民币，大写：第一年零元整；第二年起每月叁佰元整）'
    >>> fee_in_full(Fee())
    '待填：每月人民币＿＿＿＿元（大写：＿＿＿＿）'
    """
    if fee.empty:
        return f"{in_chinese(fee)}：每月人民币{TO_FILL_IN}元（大写：{TO_FILL_IN}）"
    first, later = (TO_FILL_IN if fen is None else in_capitals(fen) for fen in (fee.first_fen, fee.later_fen))
    if first == later:
        return f"{in_chinese(fee)}（人民币，大写：{'每月' if fee.first_fen else ''}{first}）"
    words = (f"{'每月' if fen else ''}{capitals}" for fen, capitals in ((fee.first_fen, first), (fee.later_fen, later)))
    return "{}（人民币，大写：第一年{}；第二年起{}）".format(in_chinese(fee), *words)


def account(draft: Draft) -> str:
    blank = f"户名{TO_FILL_IN}，开户行{TO_FILL_IN}，账号{TO_FILL_IN}"
    return draft.of_agency("payee_account") or ("不适用（免费）" if draft.free else blank)


def filing_time(content: dict) -> str:
    """Within which time the agreement is filed; nothing where no document that was seen says so."""
    if content["filing_text"] and has_measure(content):
        return content["filing_text"]
    days = content["filing_days"] if has_measure(content) else None
    return f"双方签订之日起{days}日内" if days else ""


def citations(agreement: Agreement) -> dict[str, str]:
    """What the standard text cites, as it stands there -> the rule meant."""
    values = placeholders(agreement)
    found = {
        values["事项依据"]: "catalogue",
        values["专员依据"]: "named_officer",
        values["档案依据"]: "archive_parts",
        values["备案依据"]: "filing_days",
    }
    if values["期限依据"]:
        found[f"{clause_cited(agreement.content, 'term_clause')}规定"] = "term_max_years"
    return {text: about for text, about in found.items() if text}


def typed_for_the_enterprise(agreement: Agreement) -> list[str]:
    """What the bureau typed on behalf of the enterprise: how it was said and who typed it."""
    content = agreement.content
    typed = (("需求", content["needs_on_behalf"]), ("对本次意向的接受", content["on_behalf"]))
    return [
        f"甲方{what}由甲方{SAID_HOW[said['said_how']]}表示，{content['bureau']}工作人员"
        f"{person_named(agreement.bureau_id, said['typed_by']) or '（未记录姓名）'}代为录入。"
        for what, said in typed
        if said
    ]


HUNDRED_MILLION, TEN_MILLION = 10**8, 10**7


def in_capitals(fen: int) -> str:
    """The amount in RMB capitals: 50050 is 伍佰元伍角.

    Examples
    --------
    >>> in_capitals(50_000), in_capitals(10_000_500_000)
    ('伍佰元整', '壹亿零伍仟元整')
    """
    words = cn2an.an2cn(str(Decimal(fen) / 100), "rmb")
    # cn2an leaves out the 零 that stands for empty places right after 亿, as in 100005000 = 壹亿零伍仟.
    if 0 < fen // 100 % HUNDRED_MILLION < TEN_MILLION and "亿零" not in words:
        words = words.replace("亿", "亿零", 1)
    return words


def clause_cited(content: dict, key: str) -> str:
    """The document that governed when the draft was made and the article of one of its clauses; empty without one."""
    clause = content.get(key)
    return f"《{content['measure']}》{citation(clause).article or ''}" if clause and has_measure(content) else ""


def in_brackets(cited: str) -> str:
    return f"（依据{cited}）" if cited else ""


def term_basis(content: dict) -> str:
    if not (content["term_clause"] and content["term_texts"] and has_measure(content)):
        return ""
    return f"{clause_cited(content, 'term_clause')}规定：{'；'.join(content['term_texts'])}。"
