"""Teaches Numba the State: attribute and element access without reference counts or wraparound.

`s.col` compiles to nothing, `s.col[i]` to base load, one address and one load. LLVM is told two facts that
plain addresses hide: bases never change during a call (`invariant.load`; growth happens only between calls)
and two columns never overlap (`tbaa`, one node a column; the table cannot express columns that share
bytes).
"""

# Numba's extension interface is untyped: the signatures below are fixed by it.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,attr-defined,override"
from __future__ import annotations

import operator

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import (
    infer_getattr,
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    lower_setattr_generic,
    models,
    register_model,
)

from .table import COLUMNS, LAYOUT_HASH, POOLS, SCALARS


class StateType(types.Type):
    """A borrowed State; `checked` selects the build that tests every index."""

    def __init__(self, checked):
        self.checked = checked
        super().__init__(f"State({LAYOUT_HASH}, checked={checked})")


class ColumnType(types.Type):
    """One column of a State."""

    def __init__(self, column, checked):
        self.column, self.checked = column, checked
        super().__init__(f"Column({column}, {LAYOUT_HASH}, checked={checked})")


for _t in (StateType, ColumnType):  # both are just the table's address
    register_model(_t)(models.OpaqueModel)

_NUMBERS = {name: i for i, name in enumerate(COLUMNS)}
_I32, _I64, _F64 = ir.IntType(32), ir.IntType(64), ir.DoubleType()
_NUMBA = {"f8": types.float64, "i8": types.int64, "u8": types.uint64, "i4": types.int64, "u4": types.int64}
_LLVM = {"f8": _F64, "i8": _I64, "u8": _I64, "i4": _I32, "u4": _I32}


def _numba_type(c):
    return _NUMBA[c.dtype.str[1:]]


def _llvm_type(c):
    return _LLVM[c.dtype.str[1:]]


@infer_getattr
class _StateAttributes(AttributeTemplate):
    key = StateType

    def generic_resolve(self, state, attr):
        if attr in SCALARS:
            return _numba_type(SCALARS[attr])
        if attr in COLUMNS:
            return ColumnType(attr, state.checked)
        return None


def _index_fits(col, index):
    if COLUMNS[col.column].width == 1:
        return isinstance(index, types.Integer)
    pair = isinstance(index, types.BaseTuple) and len(index) == 2
    return pair and all(isinstance(t, types.Integer) for t in index)


@infer_global(operator.getitem)
class _ColumnGet(AbstractTemplate):
    def generic(self, args, kws):
        if isinstance(args[0], ColumnType) and _index_fits(*args[:2]):
            return signature(_numba_type(COLUMNS[args[0].column]), *args)
        return None


@infer_global(operator.setitem)
class _ColumnSet(AbstractTemplate):
    def generic(self, args, kws):
        if isinstance(args[0], ColumnType) and _index_fits(*args[:2]):
            want = _numba_type(COLUMNS[args[0].column])
            if isinstance(args[2], types.Float) and not isinstance(want, types.Float):
                raise TypingError(f"float stored in integer column {args[0].column}")
            return signature(types.void, args[0], args[1], want)
        return None


def _tag(b, inst, name, fixed=False):
    """Alias facts: `name` overlaps no other name; fixed = never changes while compiled code runs."""
    m = b.module
    node = m.add_metadata([name, m.add_metadata([f"columns {LAYOUT_HASH}"]), _I64(0)])
    inst.set_metadata("tbaa", m.add_metadata([node, node, _I64(0)]))
    if fixed:
        inst.set_metadata("invariant.load", m.add_metadata([]))
    return inst


def _word(b, table, word, ll):
    return b.gep(b.bitcast(table, ll.as_pointer()), [_I32(word)], inbounds=True)


def _element(context, b, col, table, index_type, index):
    """Address of one element (bounds-checked first when the State type says so)."""
    c = COLUMNS[col.column]
    parts = [index] if c.width == 1 else cgutils.unpack_tuple(b, index)
    kinds = [index_type] if c.width == 1 else list(index_type)
    parts = [context.cast(b, v, t, types.int64) for v, t in zip(parts, kinds, strict=True)]
    if col.checked:
        n = _tag(b, b.load(_word(b, table, POOLS[c.pool].length_word, _I64)), "lengths", True)
        for v, limit in zip(parts, (n, _I64(c.width)), strict=False):
            with b.if_then(b.icmp_unsigned(">=", v, limit), likely=False):
                b.store(v, _word(b, table, SCALARS["fault_index"].word, _I64))
                b.store(_I64(_NUMBERS[c.name]), _word(b, table, SCALARS["fault_block"].word, _I64))
                context.call_conv.return_user_exc(b, IndexError, ())
    base = _tag(b, b.load(_word(b, table, c.word, cgutils.voidptr_t)), "addresses", True)
    record = ir.ArrayType(ir.IntType(8), c.stride).as_pointer()
    row = b.gep(b.bitcast(base, record), [parts[0], _I64(c.offset)], inbounds=True)
    ll = _llvm_type(c)
    p = b.bitcast(row, ll.as_pointer())
    return c, ll, p if c.width == 1 else b.gep(p, [parts[1]], inbounds=True)


@lower_getattr_generic(StateType)
def _get_attribute(context, b, typ, table, attr):
    if attr in COLUMNS:
        return table
    return _tag(b, b.load(_word(b, table, SCALARS[attr].word, _llvm_type(SCALARS[attr]))), attr)


@lower_setattr_generic(StateType)
def _set_attribute(context, b, sig, args, attr):
    c = SCALARS[attr]
    v = context.cast(b, args[1], sig.args[1], _numba_type(c))
    _tag(b, b.store(v, _word(b, args[0], c.word, _llvm_type(c))), attr)


@lower_builtin(operator.getitem, ColumnType, types.Any)
def _get_element(context, b, sig, args):
    c, ll, p = _element(context, b, sig.args[0], args[0], sig.args[1], args[1])
    v = _tag(b, b.load(p), c.name)
    if ll is not _I32:
        return v
    return (b.sext if c.dtype.kind == "i" else b.zext)(v, _I64)


@lower_builtin(operator.setitem, ColumnType, types.Any, types.Any)
def _set_element(context, b, sig, args):
    c, ll, p = _element(context, b, sig.args[0], args[0], sig.args[1], args[1])
    _tag(b, b.store(b.trunc(args[2], ll) if ll is _I32 else args[2], p), c.name)
    return context.get_dummy_value()


@intrinsic
def exponent_and_fraction(context, x):
    """`math.frexp` of a positive, normal number, without a call."""

    def code(context, b, sig, args):
        word = b.bitcast(args[0], _I64)
        exponent = b.sub(b.and_(b.lshr(word, _I64(52)), _I64(0x7FF)), _I64(1022))
        word = b.or_(b.and_(word, _I64(0x800FFFFFFFFFFFFF - (1 << 64))), _I64(1022 << 52))
        return context.make_tuple(b, sig.return_type, [b.bitcast(word, _F64), exponent])

    return types.Tuple((types.float64, types.int64))(types.float64), code


@intrinsic
def fetch_ahead(context, column, index):
    """Ask for the cache line of an element; nothing waits for it, and no index is an error."""

    def code(context, b, sig, args):
        c = COLUMNS[column.column]
        base = _tag(b, b.load(_word(b, args[0], c.word, cgutils.voidptr_t)), "addresses", True)
        row = context.cast(b, args[1], sig.args[1], types.int64)
        record = ir.ArrayType(ir.IntType(8), c.stride).as_pointer()
        p = b.bitcast(b.gep(b.bitcast(base, record), [row, _I64(c.offset)]), cgutils.voidptr_t)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, _I32, _I32, _I32])
        read, keep, data = _I32(0), _I32(3), _I32(1)
        b.call(cgutils.get_or_insert_function(b.module, kind, "llvm.prefetch.p0"), [p, read, keep, data])
        return context.get_dummy_value()

    return types.void(column, index), code
