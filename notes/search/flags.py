"""Whether a word behind a minus is a flag of a command rather than a word to leave out.

It is one, and is searched as words,
- when it is a single letter (`-i`), or the query holds one of those, or `--such`;
- when a command stands before it (`tar -xzf`) and it is short or known as a flag, or another
  one that is known stands between them;
- when a question goes on behind it: people leave words out at a question's end;
- when it cannot be said (`-xz`) and stands in a question, in code or in a row of short ones;
- when nothing but flags stands in the query.
"""

import re
from dataclasses import dataclass
from functools import cached_property

COMMANDS = frozenset(
    "tar ls rm grep egrep rg sed awk ssh scp rsync chmod chown mkdir rmdir cp mv ln ps df du dd"
    " tee xargs curl wget git svn docker podman kubectl helm npm npx pnpm pip pipx conda apt"
    " apt-get dnf systemctl journalctl sudo gcc g++ clang cmake javac ffmpeg ffprobe openssl"
    " psql mysql sqlite3 redis-cli nmap netstat ifconfig iptables traceroute nslookup tmux vim"
    " nvim gzip gunzip bzip2 xz unzip 7z cargo rustc pandoc adb netcat nc lsof useradd usermod"
    " crontab hexdump xxd sh zsh python3".split()
)
# Their names are words as well: only what is known as a flag is one behind them.
COMMANDS_AND_WORDS = frozenset(
    "find cat head tail sort make kill top cut less more watch date time touch which who"
    " install convert screen go node java python ruby php perl zip diff file mount bash su"
    " c++".split()
)
KNOWN = frozenset(
    "name type exec iname maxdepth mindepth mtime size print delete version help verbose jar"
    " classpath newkey nodes keyout codec acodec vcodec noout subj days inform outform force"
    " recurse path wall std rf fr la al lah lrt ltr xzf czf xvf cvf zxvf xvzf czvf it itd am vv"
    " vvv".split()
)
SHORT, SHORTEST = 4, 2  # letters
LONG_FLAG = re.compile(r"(?<!\S)--\w")
ONE_LETTER = re.compile(r"(?<!\S)-[A-Za-z](?=[\s?!.,;:)`'\"]|$)")
SINGLE = re.compile(r"[A-Za-z](?![\w'’-])")
SHELL = re.compile(r"[|&]{2}|`|(?<!\S)[|>$](?!\S)|(?<!\S)(?:~|\.{1,2})?/\w")
UNSAYABLE = re.compile(r"[b-df-hj-np-tv-xz]+")
ASKING = re.compile(
    r"\s*(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|was|were|can|could"
    r"|should|will|would|has|have|had)\b",
    re.IGNORECASE,
)
IN_A_ROW = re.compile(r"(?<!\S)-[a-z]{2}\s+-[a-z]|(?<!\S)-[a-z]+\s+-[a-z]{2}(?!\S)")
HAS_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Evidence:
    """What a whole query tells of the words behind a minus in it."""

    text: str

    @cached_property
    def is_all_code(self) -> bool:
        return bool(LONG_FLAG.search(self.text) or ONE_LETTER.search(self.text))

    @cached_property
    def has_shell(self) -> bool:
        return bool(SHELL.search(self.text))

    @cached_property
    def has_flags_in_a_row(self) -> bool:
        return bool(IN_A_ROW.search(self.text))

    @cached_property
    def is_question(self) -> bool:
        return bool(ASKING.match(self.text)) or self.text.rstrip().endswith("?")

    @cached_property
    def words(self) -> list[tuple[int, str]]:
        return [(found.start(), found[0]) for found in re.finditer(r"\S+", self.text)]

    @cached_property
    def last_word(self) -> int:
        """Where the last plain word begins, -1 when there is none."""
        plain = (at for at, word in self.words if is_plain(word))
        return max(plain, default=-1)

    @cached_property
    def first_known_flag(self) -> int:
        """Where the first known flag behind what may be a command stands."""
        flags = (
            at
            for at, word in self.words
            if at > self.first_possible_command and word[0] == "-" and word[1:].lower() in KNOWN
        )
        return min(flags, default=len(self.text))

    @cached_property
    def first_command(self) -> int:
        certain = (at for at, word in self.words if word in COMMANDS)
        return min(certain, default=len(self.text))

    @cached_property
    def first_possible_command(self) -> int:
        either = COMMANDS | COMMANDS_AND_WORDS
        return min((at for at, word in self.words if word in either), default=len(self.text))


def is_plain(word: str) -> bool:
    """Neither a term of the grammar nor another flag."""
    begins = word[0] in '-#[("“„«「『)' or word.partition(":")[0] in {"in", "before", "after"}
    return not begins and bool(HAS_LETTER.search(word)) and word not in {"OR", "AND", "NOT"}


def is_flag(word: str, start: int, evidence: Evidence) -> bool:
    """Whether `word`, whose minus stands at `start`, is to be searched as it is written."""
    if not word.isascii():
        return False
    if SINGLE.match(word) or "=" in word or evidence.is_all_code:
        return True
    lower = word.lower()
    if evidence.first_command < start and (len(word) <= SHORT or lower in KNOWN):
        return True
    if evidence.first_possible_command < start and lower in KNOWN:
        return True
    if evidence.first_known_flag < start and word.islower():
        return True
    if evidence.last_word < 0 and (lower in KNOWN or UNSAYABLE.fullmatch(word)):
        return True
    if evidence.is_question and start < evidence.last_word:
        return True
    if evidence.has_flags_in_a_row and len(word) <= SHORTEST:
        return True
    is_code = evidence.has_shell or evidence.is_question or evidence.has_flags_in_a_row
    return is_code and bool(UNSAYABLE.fullmatch(word))
