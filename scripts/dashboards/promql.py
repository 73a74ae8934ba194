"""What a PromQL expression names: its metrics, their matchers, and the labels that it groups by.

No parser of PromQL: whether an expression is valid, Prometheus says. This reads a valid one, with
Grafana's variables in it or without, and keeps track of parentheses only.
"""

import dataclasses
import re

TOKEN = re.compile(
    r"""
    (?P<space> \s+ | \#[^\n]* )
  | (?P<string> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | `[^`]*` )
  | (?P<range> \[ [^\]]* \] )
  | (?P<variable> \$\{\w+(?::\w+)?\} | \$\w+ )
  | (?P<number> (?:\d+(?:ms|[smhdwy]))+ | 0[xX][0-9a-fA-F]+ | (?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)? )
  | (?P<name> [a-zA-Z_:][a-zA-Z0-9_:]* )
  | (?P<operator> =~ | !~ | != | == | <= | >= | [-+*/%^<>=@] )
  | (?P<mark> [(){},] )
    """,
    re.VERBOSE,
)
AGGREGATIONS = frozenset(
    "sum min max avg count group stddev stdvar topk bottomk quantile count_values".split()
)
WORDS = frozenset("and or unless atan2 bool offset inf nan".split())


class Unreadable(ValueError):
    """The expression is no PromQL, as far as this can tell."""


@dataclasses.dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int


@dataclasses.dataclass(frozen=True)
class Matcher:
    label: str
    operator: str
    value: str


@dataclasses.dataclass(frozen=True)
class Selector:
    metric: str  # empty if it selects by labels alone
    matchers: tuple[Matcher, ...]
    range: str  # what stands in the brackets, empty without any
    function: str  # that takes the selector as it is: "rate" in rate(x[5m]), empty in sum(x) + (y)
    text: str  # as it stands in the expression, without the range


@dataclasses.dataclass(frozen=True)
class LabelUse:
    """A label that is no matcher's: of by (...), on (...), label_replace(...) and their like."""

    label: str
    metrics: frozenset[str]  # those that it may belong to


@dataclasses.dataclass
class Expression:
    selectors: list[Selector] = dataclasses.field(default_factory=list)
    uses: list[LabelUse] = dataclasses.field(default_factory=list)
    created: set[str] = dataclasses.field(default_factory=set)  # labels that the expression makes

    @property
    def metrics(self) -> set[str]:
        return {selector.metric for selector in self.selectors if selector.metric}


@dataclasses.dataclass
class Parenthesis:
    function: str
    grouped_by: list[str]
    metrics: set[str] = dataclasses.field(default_factory=set)
    strings: list[str] = dataclasses.field(default_factory=list)


def tokenize(text: str) -> list[Token]:
    tokens, position = [], 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise Unreadable(f"cannot read {text[position : position + 20]!r}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), position))
        position = match.end()
    return tokens


def read(text: str) -> Expression:
    return Reader(text).read()


class Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.position = 0
        self.expression = Expression()
        self.open = [Parenthesis("", [])]
        self.closed = self.open[0]  # the one that was closed last, which a trailing "by" belongs to
        self.matched_on: list[str] = []

    def read(self) -> Expression:
        function, grouped_by = "", []
        while token := self.take():
            before, ahead = self.text_at(self.position - 2), self.ahead()
            if token.kind == "name" and token.text in ("by", "without"):
                labels = self.label_list()
                if before == ")":
                    self.use(labels, self.closed.metrics)
                else:
                    grouped_by = labels
            elif token.kind == "name" and token.text in ("on", "ignoring"):
                self.matched_on += self.label_list()
            elif token.kind == "name" and token.text in ("group_left", "group_right"):
                self.matched_on += self.label_list() if ahead == "(" else []
            elif token.kind == "name" and token.text.lower() in WORDS:
                pass
            elif token.kind == "name" and (
                ahead == "(" or (token.text in AGGREGATIONS and ahead in ("by", "without"))
            ):
                function = token.text
            elif token.kind == "name" or token.text == "{":
                self.selector(token)
            elif token.kind == "string":
                self.open[-1].strings.append(token.text[1:-1])
            elif token.text == "(":
                self.open.append(Parenthesis(function, grouped_by))
                function, grouped_by = "", []
            elif token.text == ")":
                self.close()
            elif token.text == "}":
                raise Unreadable("a } without its {")
        if len(self.open) > 1:
            raise Unreadable("a ( without its )")
        self.use(self.matched_on, self.expression.metrics)
        return self.expression

    def take(self) -> Token | None:
        if self.position == len(self.tokens):
            return None
        self.position += 1
        return self.tokens[self.position - 1]

    def text_at(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def ahead(self) -> str:
        return self.text_at(self.position)

    def expect(self, *texts: str) -> str:
        token = self.take()
        if token is None or token.text not in texts:
            raise Unreadable(f"{' or '.join(texts)} is missing")
        return token.text

    def label_list(self) -> list[str]:
        self.expect("(")
        labels = []
        while token := self.take():
            if token.text == ")":
                return labels
            if token.kind == "name":
                labels.append(token.text)
            elif token.text != ",":
                raise Unreadable(f"{token.text} is no label")
        raise Unreadable("a ( without its )")

    def selector(self, token: Token) -> None:
        # An argument as it is if there is nothing but the function's "(" or a "," before it.
        direct = self.text_at(self.position - 2) in ("(", ",")
        metric, matchers = "", []
        if token.kind == "name":
            metric = token.text
        if token.text == "{" or self.ahead() == "{":
            if token.text != "{":
                self.take()
            while (label := self.take()) and label.text != "}":
                if label.text == ",":
                    continue
                operator = self.expect("=", "!=", "=~", "!~")
                value = self.take()
                if label.kind != "name" or value is None or value.kind != "string":
                    raise Unreadable(f"{label.text}{operator} is no matcher")
                if label.text == "__name__" and operator == "=":
                    metric = value.text[1:-1]
                else:
                    matchers.append(Matcher(label.text, operator, value.text[1:-1]))
            if label is None:
                raise Unreadable("a { without its }")
        last = self.tokens[self.position - 1]
        text = self.text[token.start : last.start + len(last.text)]
        window = self.ahead()[1:-1].strip() if self.ahead().startswith("[") else ""
        function = self.open[-1].function if direct else ""
        if function in AGGREGATIONS:
            function = ""
        self.expression.selectors.append(Selector(metric, tuple(matchers), window, function, text))
        if metric:
            for parenthesis in self.open:
                parenthesis.metrics.add(metric)

    def close(self) -> None:
        if len(self.open) == 1:
            raise Unreadable("a ) without its (")
        self.closed = closed = self.open.pop()
        self.use(closed.grouped_by, closed.metrics)
        # label_replace(v, made, replacement, source, regex), label_join(v, made, separator,
        # source...), count_values(made, v)
        if closed.function in ("label_replace", "label_join", "count_values"):
            self.expression.created.update(closed.strings[:1])
        if closed.function == "label_replace":
            self.use(closed.strings[2:3], closed.metrics)
        elif closed.function == "label_join":
            self.use(closed.strings[2:], closed.metrics)

    def use(self, labels: list[str], metrics: set[str]) -> None:
        self.expression.uses += [LabelUse(label, frozenset(metrics)) for label in labels]
