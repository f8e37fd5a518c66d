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

from matchfair.clock import CHINA
from matchfair.errors import Refused, lazy_gettext as _l
from matchfair.fees import Fee, in_chinese, promises_public_money
from matchfair.policy import catalogue_edition, citation
from matchfair.proposals.terms import Terms
from matchfair.words import in_full

from .models import Agreement

TEMPLATE = "draft-agreement.docx"
SHIPPED = Path(__file__).parent / TEMPLATE
TO_FILL_IN = "＿＿＿＿"
SAID_HOW = {"paper": "书面", "phone": "电话", "present": "当面"}
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")


class TemplateUnusable(Refused):
    """The bureau's own template names something unknown, or is no .docx."""

    status = 500
    title = _l("The bureau's own agreement template (%(file)s) cannot be used: %(why)s")
    advice = _l(
        "Ask the desk to correct it or to move it away: the standard text is then used. The pairing itself is safe."
    )


class Block(NamedTuple):
    """A piece of the agreement for the page: title, heading, note, text or table (rows of cells)."""

    kind: str
    content: str | list[list[str]]


KINDS: dict[str | None, str] = {"Title": "title", "Heading 1": "heading", "Caption": "note"}


# clause[document]: PS24-14.1…14.10, PS24-16.1, PS24-16.2, PS21-17.a, PS21-17.b, CZ-1.3b, CZ-1.5a.1, CZ-1.5a.2
def write_docx(agreement: Agreement, instance: Path | str) -> bytes:
    own = Path(instance) / TEMPLATE
    return fill_in(own if own.exists() else SHIPPED, placeholders(agreement))


def fill_in(template: Path, values: dict) -> bytes:
    """The template with its placeholders replaced. Every value is text: nothing in it is read as markup or as code."""
    try:
        document = DocxTemplate(template)
        document.render(values, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
        out = BytesIO()
        document.save(out)
    except (TemplateError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
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
    content = agreement.content
    return cleaned(
        {
            "编号": agreement.code,
            "双选会": content["fair"],
            "生成日期": day(agreement.drafted_at.astimezone(CHINA)),
            "已作废": bool(agreement.void_at),
            "代录说明": typed_for_the_enterprise(content),
            "甲方": party(content["enterprise"]),
            "乙方": party(content["agency"]),
            "依据办法": f"和《{content['measure']}》" if content["measure"] else "",
            "事项依据": in_brackets(in_full(catalogue_edition(content["edition"]).clause)),
            "专员依据": in_brackets(clause_cited(content, "officer_clause")),
            "档案依据": in_brackets(clause_cited(content, "archive_clause")),
            "服务事项": [annex_row(area) for area in content["areas"]],
            "个性化服务": content["custom"],
            "未包括的需求": "；".join(content["not_covered"]),
            "服务方式": content["mode"].rstrip("。"),
            "需固定专员": content["officer_required"],
            "服务费用": fee_in_full(agreement.proposal.terms.fee),
            "收费说明": note_for_both(agreement.proposal.terms),
            "起始日": day(date.fromisoformat(content["starts_on"])),
            "终止日": day(date.fromisoformat(content["ends_on"])),
            "期限依据": term_basis(content),
            "备案期限": filing_time(content),
            "备案依据": in_brackets(clause_cited(content, "filing_clause")),
            "主管部门": content["bureau"],
        }
    )


def cleaned(value: Any) -> Any:
    """The same values without the characters that XML cannot hold; a line ends one way, whichever system wrote it."""
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    return NOT_IN_XML.sub("", LINE_END.sub("\n", value)) if isinstance(value, str) else value


def day(moment: date | datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"


def party(one: dict) -> dict:
    return {
        "名称": one["name"],
        "统一社会信用代码": one["uscc"],
        "地址": one["address"] or TO_FILL_IN,
        "联系人": one["contact"] or TO_FILL_IN,
        "电话": one["phone"] or TO_FILL_IN,
    }


def annex_row(area: dict) -> dict:
    return {
        "名称": f"{cn2an.an2cn(area['code'])}、{area['name']}",
        "具体内容": "\n".join(f"{number}. {item}" for number, item in enumerate(area["items"], 1)),
        "说明": area["terms"] or "—",
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


def note_for_both(terms: Terms) -> str:
    """The agency's words on the fee as an agreement may have them: never another fee, never public money."""
    note = terms.fee_note.rstrip("。")
    return "" if promises_public_money(note) else note


def filing_time(content: dict) -> str:
    if content["filing_text"]:
        return content["filing_text"]
    return f"自双方签订服务协议之日起{content['filing_days']}日内" if content["filing_days"] else "按主管部门规定的期限"


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


def typed_for_the_enterprise(content: dict) -> list[str]:
    """What the bureau typed on behalf of the enterprise: how it was said and who typed it."""
    typed = (("需求", content["needs_on_behalf"]), ("对本次意向的接受", content["on_behalf"]))
    return [
        f"甲方{what}由甲方{SAID_HOW[said['said_how']]}表示，主管部门工作人员{said['typed_by']}代为录入。"
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
    return f"《{content['measure']}》{citation(clause).article or ''}" if clause and content["measure"] else ""


def in_brackets(cited: str) -> str:
    return f"（依据{cited}）" if cited else ""


def term_basis(content: dict) -> str:
    if not (content["term_clause"] and content["term_texts"]):
        return ""
    return f"{clause_cited(content, 'term_clause')}规定：{'；'.join(content['term_texts'])}。"
