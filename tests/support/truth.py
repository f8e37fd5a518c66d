"""What every page that a test fetches is read for: figures come from their exact values, and a Chinese page is Chinese.

Every figure with decimals that a page shows must have been made by `figures.cut` for that page, and `cut` is checked
each time against the value it was given; so no number needs an attribute.
"""

import re
from decimal import Decimal
from fractions import Fraction

from matchfair import figures

XHTML = "{http://www.w3.org/1999/xhtml}"
# Not of ours: what documents say, what a rule's working quotes, what people typed.
QUOTED = {"law__text", "law__source", "working", "quote", "document", "draft"}
TYPED = {"input", "textarea", "option", "pre", "code", "script", "style", "head", "title"}
DECIMAL = re.compile(r"(?<![\w.,/:…-])\d[\d,]*\.\d+(?![\w.:/-])")
BROKEN = re.compile(r"\d\.\d{7,}|\bnan\b|\binf\b|(?<=\w )None\b|Fraction\(|Decimal\(|%\(\w+\)|\{\{|__[A-Z]+__")
ENGLISH = re.compile(r"[A-Za-z][a-z']+(?:[ ,]+[A-Za-z'’]+){2,}")

# An example of what to type, in a field and in a template; and what WTForms says of a page that was tampered with, which has no Chinese.
KNOWN = re.compile(r"用空格分开：79\.5 80 91|两个半角大括号|^'.*' (is|are) not (a )?valid choices? for this field\.$")

printed: set[Decimal] = set()
_cut = figures.cut


def checked_cut(value: Fraction | int, places: int = 2) -> str:
    text = _cut(value, places)
    assert abs(Fraction(text)) <= abs(value) < abs(Fraction(text)) + Fraction(1, 10**places), (value, text)
    printed.add(Decimal(text))
    return text


figures.cut = checked_cut


def faults(tree) -> list[str]:
    """What a page says that cannot be true or cannot be read."""
    (root,) = tree.iter(XHTML + "html")
    texts = [text for text in own_texts(root) if not KNOWN.search(text)]
    found = [f"not made for people: {text!r}" for text in texts if BROKEN.search(text)]
    found += [
        f"{number} was not printed by figures: {text!r}"
        for text in texts
        for number in DECIMAL.findall(text)
        if Decimal(number.replace(",", "")) not in printed
    ]
    if (root.get("lang") or "").startswith("zh"):
        found += [f"not Chinese: {text!r}" for text in texts if ENGLISH.search(text)]
    return found


def own_texts(element):
    """The texts of a page that the product wrote, each in one piece."""
    if not isinstance(element.tag, str) or element.tag.removeprefix(XHTML) in TYPED:
        return
    if QUOTED & set((element.get("class") or "").split()) or (element.tag != XHTML + "html" and element.get("lang")):
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            yield " ".join(text.split())
    for child in element:
        yield from own_texts(child)
