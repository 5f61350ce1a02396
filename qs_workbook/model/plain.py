"""Model records as plain JSON data and back, by their type hints: what the ledger keeps and the worker sends.

Decimal, date and bytes are tagged so that a text "12" never comes back as a number. Unknown fields of an older record
are dropped and missing ones take their defaults, so that a newer tool reads an older ledger.
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """The value as what `json.dumps` takes."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if dataclasses.is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((to_plain(item) for item in value), key=repr)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], plain: object) -> T:
    """The record of this type that `to_plain` was given."""
    return cast(T, _read(kind, plain))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}


def _read(kind: Any, plain: Any) -> Any:
    if plain is None:
        return None
    if isinstance(plain, dict) and len(plain) == 1:
        (tag, text), *_ = plain.items()
        if tag in _TAGS:
            return _TAGS[tag](text)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _read_union(arguments, plain)
    if dataclasses.is_dataclass(kind):
        hints = _hints(cast(type, kind))
        return cast(type, kind)(**{key: _read(hints[key], item) for key, item in plain.items() if key in hints})
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_read(arguments[0], item) for item in plain)
        return tuple(_read(one, item) for one, item in zip(arguments, plain, strict=True))
    if origin is frozenset:
        return frozenset(_read(arguments[0], item) for item in plain)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _read(arguments[1], item) for key, item in plain.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return plain


def _read_union(arguments: tuple[Any, ...], plain: Any) -> Any:
    """A scalar is already what it is; of the other kinds a union of ours holds at most one."""
    if isinstance(plain, dict | list):
        structured = [one for one in arguments if dataclasses.is_dataclass(one) or get_origin(one) is not None]
        return _read(structured[0], plain) if structured else plain
    enums = [one for one in arguments if isinstance(one, type) and issubclass(one, Enum)]
    return enums[0](plain) if enums and isinstance(plain, str) else plain


_TAGS: dict[str, Any] = {
    "$decimal": Decimal,
    "$date": date.fromisoformat,
    "$datetime": datetime.fromisoformat,
    "$bytes": bytes.fromhex,
}
