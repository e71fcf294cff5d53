"""`#expr`: sums as MediaWiki's ParserFunctions work them out, operators and their precedence alike."""

import math
import operator
import re
from collections.abc import Callable

LONGEST = 2_000
"""Characters of a sum that is worked out."""

GREATEST = 1e15

_TOKENS = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:e[+-]?\d{1,3}(?![a-z\d]))?|\.\d+)|(?P<word>[a-z]+)|(?P<sign><>|!=|<=|>=|[-+*/^=<>()]))",
    re.IGNORECASE,
)


class SumError(ValueError):
    """What is no sum."""


def _power(a: float, b: float) -> float:
    if abs(a) > GREATEST or abs(b) > 300:
        raise SumError
    return float(a**b) if a >= 0 or b == int(b) else math.nan


def _round(a: float, b: float) -> float:
    factor = 10.0 ** max(min(int(b), 15), -15)
    return math.copysign(math.floor(abs(a) * factor + 0.5) / factor, a)


def _modulo(a: float, b: float) -> float:
    return float(math.fmod(int(a), int(b)))


_BINARY: dict[str, tuple[int, Callable[[float, float], float]]] = {
    "^": (8, _power),
    "*": (7, operator.mul),
    "/": (7, operator.truediv),
    "div": (7, operator.truediv),
    "mod": (7, _modulo),
    "fmod": (7, math.fmod),
    "+": (6, operator.add),
    "-": (6, operator.sub),
    "round": (5, _round),
    **{sign: (4, lambda a, b: float(a == b)) for sign in ("=",)},
    **{sign: (4, lambda a, b: float(a != b)) for sign in ("<>", "!=")},
    "<": (4, lambda a, b: float(a < b)),
    ">": (4, lambda a, b: float(a > b)),
    "<=": (4, lambda a, b: float(a <= b)),
    ">=": (4, lambda a, b: float(a >= b)),
    "and": (3, lambda a, b: float(bool(a) and bool(b))),
    "or": (2, lambda a, b: float(bool(a) or bool(b))),
}
_UNARY: dict[str, Callable[[float], float]] = {
    "-": operator.neg,
    "+": operator.pos,
    "not": lambda a: float(not a),
    "abs": abs,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "floor": math.floor,
    "exp": lambda a: math.exp(min(a, 300)),
    "ln": math.log,
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
}
_CONSTANTS = {"pi": math.pi, "e": math.e}


def work_out(text: str) -> str:
    """Give the result as MediaWiki writes it. Raises SumError."""
    text = text.replace("\u2212", "-").replace("&minus;", "-")
    if not text.strip():
        return ""
    if len(text) > LONGEST:
        raise SumError
    try:
        return write_number(_Sum(text).read())
    except (ArithmeticError, ValueError, LookupError) as error:
        raise SumError from error


def write_number(number: float) -> str:
    """Write whole numbers without a point, others with at most fourteen digits."""
    if math.isnan(number) or math.isinf(number):
        return str(number).upper()
    if number == int(number) and abs(number) < GREATEST:
        return str(int(number))
    return f"{number:.14g}".replace("e", "E")


class _Sum:
    """Two stacks, after Dijkstra's shunting yard: nothing here is recursive."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._values: list[float] = []
        self._waiting: list[tuple[int, int, Callable[..., float] | None]] = []
        """Precedence, number of operands and function; None for an open parenthesis."""

    def read(self) -> float:
        done, wants_value = 0, True
        text = self._text.rstrip()
        while done < len(text):
            found = _TOKENS.match(text, done)
            if not found:
                raise SumError
            done = found.end()
            wants_value = self._take(found, wants_value)
        if wants_value:
            raise SumError
        while self._waiting:
            if self._waiting[-1][2] is None:
                raise SumError
            self._apply()
        (value,) = self._values
        return value

    def _take(self, found: re.Match[str], wants_value: bool) -> bool:
        """Take one token, and say whether a value has to follow."""
        if number := found["number"]:
            self._put(float(number), wants_value)
            return False
        word = (found["word"] or found["sign"]).lower()
        if word in _CONSTANTS and wants_value:
            self._put(_CONSTANTS[word], wants_value)
            return False
        if word == "(":
            self._waiting.append((0, 0, None))
            return True
        if word == ")":
            while self._waiting[-1][2] is not None:
                self._apply()
            self._waiting.pop()
            return False
        if wants_value:
            self._waiting.append((10 if word in "+-" else 9, 1, _UNARY[word]))
            return True
        precedence, function = _BINARY[word]
        while self._waiting and self._waiting[-1][2] and self._waiting[-1][0] >= precedence:
            self._apply()
        self._waiting.append((precedence, 2, function))
        return True

    def _put(self, value: float, wants_value: bool) -> None:
        if not wants_value:
            raise SumError
        self._values.append(value)

    def _apply(self) -> None:
        _, count, function = self._waiting.pop()
        assert function is not None
        operands = [self._values.pop() for _ in range(count)][::-1]
        self._values.append(float(function(*operands)))
