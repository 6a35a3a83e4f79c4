"""English words whose forms share no stem: "found" says what "find" says."""

from functools import cache

# A base and its forms; none that is as often another word ("left", "saw", "rose", "ground").
FORMS = (
    "arise arose arisen", "be been being", "become became", "begin began begun", "bind bound",
    "bite bit bitten", "blow blew blown", "break broke broken", "bring brought",
    "build built", "buy bought", "catch caught", "choose chose chosen", "come came",
    "creep crept", "deal dealt", "dig dug", "draw drew drawn", "drink drank drunk",
    "drive drove driven", "eat ate eaten", "fall fallen", "feed fed", "fight fought",
    "find found", "fly flew flown", "forbid forbade forbidden", "forget forgot forgotten",
    "freeze froze frozen", "get got gotten", "give gave given", "go went gone goes",
    "grow grew grown",
    "hang hung", "hear heard", "hide hid hidden", "hold held", "keep kept", "know knew known",
    "lead led", "lend lent", "lose lost", "make made", "mean meant", "meet met", "pay paid",
    "ride rode ridden", "ring rang rung", "rise risen", "run ran", "say said", "seek sought",
    "sell sold", "send sent", "shake shook shaken", "shine shone", "shoot shot", "show shown",
    "shrink shrank shrunk", "sing sang sung", "sink sank sunk", "sit sat", "sleep slept",
    "speak spoke spoken", "spend spent", "stand stood", "steal stole stolen", "stick stuck",
    "strike struck", "swear swore sworn", "sweep swept", "swim swam swum", "swing swung",
    "take took taken", "teach taught", "tear torn", "tell told", "think thought",
    "throw threw thrown", "understand understood", "wake woke woken", "wear wore worn",
    "win won", "withdraw withdrew withdrawn", "write wrote written", "child children",
    "man men", "woman women", "foot feet", "tooth teeth", "mouse mice", "goose geese",
)  # fmt: skip


@cache
def irregular() -> dict[str, str]:
    """A form → its base."""
    lines = (line.split() for line in FORMS)
    return {form: base for base, *forms in lines for form in forms}
