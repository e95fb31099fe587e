"""Which way goods go: a path-size nested logit over the ways of each pair, nests by mode."""

from __future__ import annotations

from landbridge.behaviour.choice.alternatives import NESTS, Alternatives
from landbridge.behaviour.choice.choice import Choice, Shares
from landbridge.behaviour.choice.goods import Goods, TimeRates, goods_on
from landbridge.behaviour.choice.nested_logit import Logit, nested_logit
from landbridge.behaviour.choice.path_size import path_size
from landbridge.behaviour.choice.terms import Terms
from landbridge.behaviour.choice.ways import ways_between

__all__ = [
    "NESTS",
    "Alternatives",
    "Choice",
    "Goods",
    "Logit",
    "Shares",
    "Terms",
    "TimeRates",
    "goods_on",
    "nested_logit",
    "path_size",
    "ways_between",
]
