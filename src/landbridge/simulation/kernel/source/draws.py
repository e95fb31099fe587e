"""Random numbers: every draw is a pure function of (seed, replication, who, where, which).

`u = mix((entity key ^ (block key + lap * lap key)) + index * golden)` with the finaliser of splitmix64
(Stafford's mix 13). Entity keys are mixes of the stream's key and a running number, or of the parent's key
and the child's number; block keys hash seed, replication and the block's name. Slots, order of events and
positions do not enter, so a change elsewhere leaves every draw as it was.

References: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators, OOPSLA; Marsaglia &
Tsang (2000), The ziggurat method for generating random variables, J. Stat. Softw. 5(8); Wichura (1988),
Algorithm AS 241, Appl. Stat. 37.
"""

from math import exp, floor, log, log1p, sqrt

from .prelude import (
    DIST_ERLANG,
    DIST_EXPONENTIAL,
    DIST_HYPEREXPONENTIAL,
    DIST_INTEGER,
    DIST_LOGNORMAL,
    DIST_TRIANGULAR,
    DIST_UNIFORM,
    S,
    i64,
    u64,
)
from .ziggurat import ZIG_CUT, ZIG_HEIGHT, ZIG_WIDTH

GOLDEN = u64(0x9E3779B97F4A7C15)
M1 = u64(0xBF58476D1CE4E5B9)
M2 = u64(0x94D049BB133111EB)
BYTE = u64(255)


def mix(x: int) -> int:
    """Bijective scrambling of 64 bits."""
    x = u64((x ^ (x >> 30)) * M1)
    x = u64((x ^ (x >> 27)) * M2)
    return x ^ (x >> 31)


def child_key(key: int, n: int) -> int:
    """Identity of the n-th thing that `key` makes."""
    return mix(u64(key + u64(u64(n + 1) * GOLDEN)))


def bits(s: S, e: int, pc: int, index: int) -> int:
    """64 random bits for entity e at block pc; `index` numbers the draws of one sample."""
    where = u64(s.block_key[pc] + u64(u64(s.entity_lap[e]) * s.block_lap_key[pc]))
    return mix(u64((s.entity_key[e] ^ where) + u64(u64(index) * GOLDEN)))


def fraction(word: int) -> float:
    """64 bits -> [0, 1) in steps of 2**-53."""
    return float(i64(word >> 11)) * (1.0 / 9007199254740992.0)


def uniform(s: S, e: int, pc: int, index: int) -> float:
    """Uniform on [0, 1)."""
    return fraction(bits(s, e, pc, index))


def exponential_tail(s: S, e: int, pc: int, base: int, layer: int, x: float) -> float:
    """The 1.1% of ziggurat tries that the fast path leaves."""
    index = base + 1
    while True:
        if layer == 0:
            return 7.69711747013104972 - log1p(-uniform(s, e, pc, index))
        if (ZIG_HEIGHT[layer - 1] - ZIG_HEIGHT[layer]) * uniform(s, e, pc, index) + ZIG_HEIGHT[layer] < exp(
            -x
        ):
            return x
        word = bits(s, e, pc, index + 1) >> 3
        index += 2
        layer = i64(word & BYTE)
        k = i64(word >> 8)
        x = float(k) * ZIG_WIDTH[layer]
        if k < ZIG_CUT[layer]:
            return x


def exponential(s: S, e: int, pc: int, base: int) -> float:
    """Mean 1, by the ziggurat; `base` is the first index of the draws used."""
    word = bits(s, e, pc, base) >> 3
    layer = i64(word & BYTE)
    k = i64(word >> 8)
    x = float(k) * ZIG_WIDTH[layer]
    if k < ZIG_CUT[layer]:
        return x
    return exponential_tail(s, e, pc, base, layer, x)


def triangular(u: float, low: float, mode: float, high: float) -> float:
    """Inverse of the triangular law."""
    if high <= low:
        return low
    if u < (mode - low) / (high - low):
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1 - u) * (high - low) * (high - mode))


def normal_tail(r: float) -> float:
    """AS 241 (PPND16) beyond the middle, r = sqrt(-log(smaller tail))."""
    if r <= 5.0:
        r -= 1.6
        top = (
            (
                (
                    (
                        (
                            (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
                            + 0.24178072517745061177
                        )
                        * r
                        + 1.27045825245236838258
                    )
                    * r
                    + 3.64784832476320460504
                )
                * r
                + 5.7694972214606914055
            )
            * r
            + 4.6303378461565452959
        ) * r + 1.42343711074968357734
        low = (
            (
                (
                    (
                        (
                            (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
                            + 0.0151986665636164571966
                        )
                        * r
                        + 0.14810397642748007459
                    )
                    * r
                    + 0.68976733498510000455
                )
                * r
                + 1.6763848301838038494
            )
            * r
            + 2.05319162663775882187
        ) * r + 1.0
        return top / low
    r -= 5.0
    top = (
        (
            (
                (
                    (
                        (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                        + 0.0012426609473880784386
                    )
                    * r
                    + 0.026532189526576123093
                )
                * r
                + 0.29656057182850489123
            )
            * r
            + 1.7848265399172913358
        )
        * r
        + 5.4637849111641143699
    ) * r + 6.6579046435011037772
    low = (
        (
            (
                (
                    (
                        (2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                        + 1.8463183175100546818e-5
                    )
                    * r
                    + 7.868691311456132591e-4
                )
                * r
                + 0.0148753612908506148525
            )
            * r
            + 0.13692988092273580531
        )
        * r
        + 0.59983220655588793769
    ) * r + 1.0
    return top / low


def normal(u: float) -> float:
    """Inverse of the standard normal law by AS 241 (PPND16), good to 1e-16."""
    q = u - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        top = (
            (
                (
                    (
                        ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                        + 45921.953931549871457
                    )
                    * r
                    + 13731.693765509461125
                )
                * r
                + 1971.5909503065514427
            )
            * r
            + 133.14166789178437745
        ) * r + 3.387132872796366608
        low = (
            (
                (
                    (
                        ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                        + 21213.794301586595867
                    )
                    * r
                    + 5394.1960214247511077
                )
                * r
                + 687.1870074920579083
            )
            * r
            + 42.313330701600911252
        ) * r + 1.0
        return q * top / low
    tail = u if q < 0.0 else 1.0 - u
    if tail <= 0.0:
        tail = 5e-17
    x = normal_tail(sqrt(-log(tail)))
    return -x if q < 0.0 else x


def sample_of(s: S, d: int, e: int, pc: int, base: int) -> float:
    """A value of distribution d for entity e at block pc; draws from index `base` on."""
    kind = s.dist_kind[d]
    a = s.dist_p[d, 0]
    if kind == DIST_TRIANGULAR:
        return triangular(uniform(s, e, pc, base), a, s.dist_p[d, 1], s.dist_p[d, 2])
    if kind == DIST_EXPONENTIAL:
        return a * exponential(s, e, pc, base)
    if kind == DIST_UNIFORM:
        return a + (s.dist_p[d, 1] - a) * uniform(s, e, pc, base)
    if kind == DIST_INTEGER:
        return a + floor(uniform(s, e, pc, base) * (s.dist_p[d, 1] - a + 1.0))
    if kind == DIST_ERLANG:  # a = stages, second = mean of the whole
        stages = i64(int(a))
        total = 0.0
        for k in range(stages):
            total += exponential(s, e, pc, base + 64 * k)
        return total * s.dist_p[d, 1] / a
    if kind == DIST_LOGNORMAL:  # mean and standard deviation of the logarithm
        return exp(a + s.dist_p[d, 1] * normal(uniform(s, e, pc, base)))
    if kind == DIST_HYPEREXPONENTIAL:  # share of the first, mean of the first, mean of the second
        first = uniform(s, e, pc, base) < a
        return s.dist_p[d, 1 if first else 2] * exponential(s, e, pc, base + 64)
    return a


def mean_of(s: S, d: int) -> float:
    """Mean of distribution d."""
    kind = s.dist_kind[d]
    a = s.dist_p[d, 0]
    b = s.dist_p[d, 1]
    if kind == DIST_TRIANGULAR:
        return (a + b + s.dist_p[d, 2]) / 3.0
    if kind in (DIST_UNIFORM, DIST_INTEGER):
        return (a + b) / 2.0
    if kind == DIST_ERLANG:
        return b
    if kind == DIST_LOGNORMAL:
        return exp(a + b * b / 2.0)
    if kind == DIST_HYPEREXPONENTIAL:
        return a * b + (1.0 - a) * s.dist_p[d, 2]
    return a


def sample(s: S, e: int, pc: int) -> float:
    """A value of the block's distribution for entity e; the commonest laws first."""
    d = s.block_dist[pc]
    if s.dist_kind[d] == DIST_EXPONENTIAL:
        return s.dist_p[d, 0] * exponential(s, e, pc, 0)
    if s.dist_kind[d] == DIST_TRIANGULAR:
        return triangular(uniform(s, e, pc, 0), s.dist_p[d, 0], s.dist_p[d, 1], s.dist_p[d, 2])
    return sample_of(s, s.block_dist[pc], e, pc, 0)
