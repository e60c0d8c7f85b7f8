"""ESP-IDF's Kconfig language as far as firmware/ uses it: menus, choices, bool, int and string symbols with defaults,
conditions, ranges and select; and sdkconfig files. ESP-IDF itself uses kconfiglib; this is for machines without it."""
import dataclasses
import re

TYPES = ("bool", "int", "string")
TOKEN = re.compile(r"\s*(&&|\|\||!|\(|\)|=|[A-Za-z0-9_]+|\"[^\"]*\")")
LINE = re.compile(r"^CONFIG_(\w+)=(.*)$|^# CONFIG_(\w+) is not set$")


@dataclasses.dataclass
class Symbol:
    name: str
    line: int
    type: str = ""
    prompt: str = ""
    depends: list = dataclasses.field(default_factory=list)
    defaults: list = dataclasses.field(default_factory=list)  # (value, condition)
    selects: list = dataclasses.field(default_factory=list)
    range: tuple = ()
    choice: "Choice | None" = None


@dataclasses.dataclass
class Choice:
    name: str
    line: int
    depends: list = dataclasses.field(default_factory=list)
    defaults: list = dataclasses.field(default_factory=list)
    members: list = dataclasses.field(default_factory=list)


class KconfigError(Exception):
    """A line that this module does not know: (line, text)."""


def parse(text):
    """({name: Symbol}, [Choice]) of a Kconfig file."""
    symbols, choices, item, choice = {}, [], None, None
    help_indent = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if help_indent is not None and (not line or indent > help_indent):
            continue
        help_indent = None
        if not line or line.startswith("#"):
            continue
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        condition = ""
        if word == "default":
            rest, _, condition = (part.strip() for part in re.match(r'("[^"]*"|\S+)\s*(if\s+)?(.*)$', rest).groups(""))
        if word in ("menu", "endmenu"):
            item = None
        elif word == "choice":
            item = choice = Choice(rest, number)
            choices.append(choice)
        elif word == "endchoice":
            item = choice = None
        elif word == "config":
            item = Symbol(rest, number, choice=choice)
            if rest in symbols:
                raise KconfigError(number, f"{rest} is there twice")
            symbols[rest] = item
            if choice:
                choice.members.append(item)
        elif item is None:
            raise KconfigError(number, line)
        elif word == "help":
            help_indent = indent
        elif word == "prompt":
            pass
        elif word in TYPES and isinstance(item, Symbol):
            item.type, item.prompt = word, rest.strip('"')
        elif word == "depends" and rest.startswith("on "):
            item.depends.append(rest[3:])
        elif word == "default":
            item.defaults.append((rest, condition))
        elif word == "select" and isinstance(item, Symbol):
            item.selects.append(rest)
        elif word == "range" and isinstance(item, Symbol):
            item.range = tuple(int(n) for n in rest.split())
        else:
            raise KconfigError(number, line)
    return symbols, choices


def names_in(expression):
    return [t for t in TOKEN.findall(expression) if re.fullmatch(r"[A-Z]\w*", t)]


def is_true(expression, values):
    """The value of a condition; an unknown symbol is n."""
    out = []
    for token in TOKEN.findall(expression):
        out.append({"&&": "and", "||": "or", "!": "not"}.get(token, token))
    words = [str(values.get(w) == "y") if re.fullmatch(r"[A-Z]\w*", w) else w for w in out]
    return not words or bool(eval(" ".join(words), {"__builtins__": {}}))  # of True, False, and, or, not, ( and )


def read_sdkconfig(text):
    """{name: value} of an sdkconfig file: y, n, a number, or a string in quotes."""
    out = {}
    for line in text.splitlines():
        found = LINE.match(line.strip())
        if found:
            out[found.group(1) or found.group(3)] = found.group(2) if found.group(1) else "n"
    return out


def evaluate(symbols, choices, given):
    """({name: value}, [problems]): what Kconfig makes of the given values; later ones win before this is called."""
    values, problems = dict(given), []
    for name in symbols:
        values.pop(name, None)
    done = set()
    for name, symbol in symbols.items():
        if symbol.choice:
            if symbol.choice.name not in done:
                done.add(symbol.choice.name)
                evaluate_choice(symbol.choice, given, values, problems)
        elif all(is_true(d, values) for d in symbol.depends):
            values[name] = own_value(symbol, given, values, problems)
    for symbol in symbols.values():
        if values.get(symbol.name) == "y":
            values.update(dict.fromkeys(symbol.selects, "y"))
    return values, problems


def evaluate_choice(choice, given, values, problems):
    if not all(is_true(d, values) for d in choice.depends):
        return
    possible = [s for s in choice.members if all(is_true(d, values) for d in s.depends)]
    wanted = [s.name for s in choice.members if given.get(s.name) == "y"]
    for name in wanted:
        if name not in [s.name for s in possible]:
            problems.append(f"{name} is asked for, but its condition does not hold")
    defaults = [d for d, condition in choice.defaults if is_true(condition, values)]
    chosen = next((n for n in reversed(wanted) if n in [s.name for s in possible]), None)
    chosen = chosen or next((d for d in defaults if d in [s.name for s in possible]), None)
    for symbol in possible:
        values[symbol.name] = "y" if symbol.name == chosen else "n"


def own_value(symbol, given, values, problems):
    default = next((d for d, condition in symbol.defaults if is_true(condition, values)),
                   {"bool": "n", "int": "0", "string": '""'}[symbol.type])
    value = given.get(symbol.name, default) if symbol.prompt else default
    if symbol.range and not symbol.range[0] <= int(value) <= symbol.range[1]:
        problems.append(f"{symbol.name}={value} is not in {symbol.range[0]} to {symbol.range[1]}")
        value = default
    return value


def header(values):
    """The text of sdkconfig.h: a bool that is n has no line."""
    lines = ["#pragma once"]
    for name, value in sorted(values.items()):
        if value != "n":
            lines.append(f"#define CONFIG_{name} {1 if value == 'y' else value}")
    return "\n".join(lines) + "\n"
