r"""Formulas as they are read in a line of words: x² ≤ π/4 for `$x^2 \leq \frac{\pi}{4}$`."""

import re

from latex2mathml.symbols_parser import convert_symbol

NESTED = 5  # of what stands in each other; what is deeper is read without its signs

ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\s*\{[lcr|]+\})?")
LETTER = re.compile(r"\\math[a-z]{2,4}\s*\{\w\}")  # \mathbb{R}, which has a sign of its own
SPACE = re.compile(r"\\\\(?:\s*\[[^\[\]]*\])?|\\[,;: \n]|\\q?quad\b|[~&]")
NOTHING = re.compile(
    r"\\!|\\(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|nonumber)"
    r"(?![a-zA-Z])\.?"
)
DRESS = (  # whose inside is read
    r"\\(?:text[a-z]*|math[a-z]+|operatorname\*?|mbox|boldsymbol|bm|hat|bar|vec|tilde|dot|overline"
    r"|underline|boxed)"
)
STRUCTURE = re.compile(rf"\\[dtc]?frac\b|\\sqrt\b|{DRESS}(?![a-zA-Z])")
COMMAND = re.compile(r"\\([a-zA-Z]+)(\s?)|\\([^a-zA-Z\s])")
FRACTION = re.compile(r"\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
ROOT = re.compile(r"\\sqrt\s*(?:\[[^\[\]{}]*\])?\s*\{([^{}]*)\}")
DRESSED = re.compile(rf"{DRESS}\s*\{{([^{{}}]*)\}}")
RAISED = re.compile(r"(?<!\s)\s*+([\^_])\s*(?:\{([^{}]*)\}|([^\s{}\\(]))")
ONE = re.compile(r"[\w.]*")  # what needs no brackets
HIGH = dict(zip("0123456789+-=()−nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁿⁱˣ", strict=True))
LOW = dict(
    zip("0123456789+-=()−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def readable(latex: str) -> str:
    latex = LETTER.sub(sign_of_letter, ENVIRONMENT.sub(" ", latex))
    latex = COMMAND.sub(said, NOTHING.sub("", SPACE.sub(" ", latex)))
    for _ in range(NESTED):
        before = latex
        latex = RAISED.sub(raised, DRESSED.sub(r"\1", latex))
        latex = ROOT.sub(root, FRACTION.sub(fraction, latex))
        if latex == before:
            break
    return " ".join(STRUCTURE.sub("", latex).translate({ord("{"): "", ord("}"): ""}).split())


def sign_of_letter(found: re.Match[str]) -> str:
    return sign_of("".join(found[0].split())) or found[0]


def sign_of(command: str) -> str:
    point = convert_symbol(command)
    return chr(int(point, 16)) if point else ""


def said(found: re.Match[str]) -> str:
    """A command's sign, or its name; what has an inside is read later."""
    if STRUCTURE.fullmatch(found[0].strip()):
        return found[0]
    if found[3]:
        return found[3]  # \% and the like
    is_dress = found.string.startswith("{", found.end())  # \ce{H2O}
    return f"{sign_of(found[0].strip()) or ('' if is_dress else found[1])}{found[2]}"


def raised(found: re.Match[str]) -> str:
    inside = (found[2] or found[3] or "").strip()
    letters = HIGH if found[1] == "^" else LOW
    if all(letter in letters for letter in inside):
        return "".join(letters[letter] for letter in inside)
    if inside in {"∘", "°"}:
        return "°"
    return f"{found[1]}{inside if len(inside) == 1 else f'({inside})'}"


def root(found: re.Match[str]) -> str:
    return f"√{bracketed(found[1])}"


def fraction(found: re.Match[str]) -> str:
    return f"{bracketed(found[1])}/{bracketed(found[2])}"


def bracketed(words: str) -> str:
    words = words.strip()
    return words if ONE.fullmatch(words) else f"({words})"
