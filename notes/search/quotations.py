"""Text in quotation marks, whichever a keyboard or a language has."""

from notes.text.words.splitting import MARKS, UNSPACED

# A letter that belongs to a word with what stands beside it; in scripts without spaces none does.
LETTER = rf"(?![{UNSPACED}])[\w{MARKS}]"
# These tell which side they are on.
SIDED = ("“”\"", "„“”\"", "‟”", "«»", "‹›", "「」", "『』", "﹁﹂", "﹃﹄", "〝〞〟")  # fmt: skip
# These do not: one after a digit or inside a word stands for inches, or for nothing.
UNSIDED = ("\"\"”＂″", "＂＂\"", "″″", "””", "»«»", "›‹›")  # fmt: skip
# An apostrophe within a word ends no quotation.
SINGLE = r"[‘‚](?:[^‘‚’\n]|(?<=\w)’(?=\w))+[’‘](?!\w)"


def quoted_in(opening: str, closing: str) -> str:
    return f"{opening}[^{opening}{closing}\\n]+[{closing}]"


def any_quotation() -> str:
    sided = [quoted_in(marks[0], marks[1:]) for marks in SIDED]
    unsided = [quoted_in(marks[0], marks[1:]) for marks in UNSIDED]
    alone = rf"(?<!{LETTER})(?:{'|'.join(unsided)})(?!{LETTER})"
    return f"(?:{'|'.join([*sided, alone, SINGLE])})"


QUOTATION = any_quotation()
QUOTATION_MARKS = '"“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟＂″'


def unquoted(quotation: str) -> str:
    return quotation[1:-1]
