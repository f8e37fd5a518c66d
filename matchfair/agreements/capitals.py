"""Amounts in the capitals that contracts use (大写)."""

from decimal import Decimal

import cn2an

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
