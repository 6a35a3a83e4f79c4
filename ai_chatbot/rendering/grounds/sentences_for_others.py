"""Our own sentences around an answer, for those whose notes they are not: visitors of a published
collection, and whoever has the link to a conversation.

Written by machine. A language that is not here has no word for whose the notes are.
"""

from typing import NamedTuple


class ForOthers(NamedTuple):
    nothing: str
    not_from_notes: str
    from_notes: str
    without_model: str


ENGLISH_FOR_OTHERS = ForOthers(
    "I find nothing about this in the notes.",
    "not from the notes",
    "From the notes:",
    "Answered from the notes without a model.",
)
IN_FOR_OTHERS = {
    "de": ForOthers(
        "Dazu finde ich nichts in den Notizen.",
        "nicht aus den Notizen",
        "Aus den Notizen:",
        "Ohne Sprachmodell aus den Notizen beantwortet.",
    ),
    "fr": ForOthers(
        "Je ne trouve rien à ce sujet dans les notes.",
        "pas dans les notes",
        "Dans les notes :",
        "Réponse tirée des notes, sans modèle.",
    ),
    "es": ForOthers(
        "No encuentro nada sobre esto en las notas.",
        "no está en las notas",
        "De las notas:",
        "Respondido con las notas, sin modelo.",
    ),
    "it": ForOthers(
        "Non trovo nulla su questo nelle note.",
        "non dalle note",
        "Dalle note:",
        "Risposta presa dalle note, senza modello.",
    ),
    "pt": ForOthers(
        "Não encontro nada sobre isto nas notas.",
        "não está nas notas",
        "Das notas:",
        "Respondido a partir das notas, sem modelo.",
    ),
    "nl": ForOthers(
        "Ik vind hierover niets in de notities.",
        "niet uit de notities",
        "Uit de notities:",
        "Zonder taalmodel uit de notities beantwoord.",
    ),
    "ru": ForOthers(
        "В заметках об этом ничего нет.",
        "не из заметок",
        "Из заметок:",
        "Ответ взят из заметок, без модели.",
    ),
    "el": ForOthers(
        "Δεν βρίσκω τίποτα γι' αυτό στις σημειώσεις.",
        "όχι από τις σημειώσεις",
        "Από τις σημειώσεις:",
        "Απαντήθηκε από τις σημειώσεις, χωρίς μοντέλο.",
    ),
    "ar": ForOthers(
        "لا أجد شيئاً عن هذا في الملاحظات.",
        "ليس من الملاحظات",
        "من الملاحظات:",
        "أُجيب من الملاحظات بلا نموذج.",
    ),
    "he": ForOthers(
        "לא מצאתי על כך דבר בפתקים.",
        "לא מהפתקים",
        "מהפתקים:",
        "נענה מהפתקים, בלי מודל.",
    ),
    "hi": ForOthers(
        "नोट्स में इसके बारे में कुछ नहीं मिला।",
        "नोट्स से नहीं",
        "नोट्स से:",
        "बिना मॉडल के, नोट्स से उत्तर।",
    ),
    "th": ForOthers(
        "ไม่พบเรื่องนี้ในบันทึก",
        "ไม่ได้มาจากบันทึก",
        "จากบันทึก:",
        "ตอบจากบันทึกโดยไม่ใช้โมเดล",
    ),
    "zh": ForOthers(
        "在笔记里没有找到相关内容。",
        "不是来自笔记",
        "来自笔记：",
        "未用模型，直接取自笔记。",
    ),
}
