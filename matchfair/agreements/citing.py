"""How a draft names the documents it rests on: 《title》 and the article as printed there."""

from matchfair.policy import citation


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
