"""Says what is wrong with the rule data: where, what, and what to write instead, in Chinese and English."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

SENTENCES = Path(__file__).with_name("faults.yaml")


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Mapping[str, str]]:
    """The sentence of each fault by its code, in ``zh`` and ``en``.

    Examples
    --------
    >>> sentences()["not_utf8"]["en"]
    'the file is not saved as UTF-8; save it again with that encoding'
    """
    return yaml.safe_load(SENTENCES.read_text("utf-8"))


def fault(where: str, code: str, /, **values: Any) -> str:
    """One fault: the place on the first line, the Chinese and the English sentence below it.

    Raises
    ------
    KeyError
        If the code has no sentence, or a sentence names a value that is not given.

    Examples
    --------
    >>> print(fault("pingshan/lists.yaml", "missing_key", key="clause"))
    pingshan/lists.yaml
        缺少“clause”
        'clause' is missing
    """
    texts = sentences()[code]
    return fault_of(where, (texts["zh"].format(**values), texts["en"].format(**values)))


def fault_of(where: str, said: tuple[str, str]) -> str:
    """One fault whose sentences, Chinese and English, are made already.

    Examples
    --------
    >>> fault_of("x.yaml", ("错", "wrong")).splitlines()
    ['x.yaml', '    错', '    wrong']
    """
    return "\n    ".join([where, *said])


def as_written(value: Any) -> str:
    """A value as it stands in a file, for messages: null, quoted text, a list in brackets.

    Examples
    --------
    >>> as_written(None), as_written("15"), as_written({"month": 13}), as_written([])
    ('null', "'15'", '{month: 13}', '[]')
    """
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000)
    return written.removesuffix("\n").removesuffix("\n...")
