"""Our own sentences around an answer, in the language of the question.

Written by machine; a language that is not here gets English, as does a question that does not
tell its language.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ai_chatbot.rendering.grounds.sentences_for_others import ENGLISH_FOR_OTHERS, IN_FOR_OTHERS

TO_OTHERS = "to_others"  # in what an answer's row keeps: whether it is told to others


class Sentences(NamedTuple):
    nothing: str
    not_from_notes: str  # of a sentence before it
    from_notes: str  # before what is quoted
    without_model: str
    nearest: str  # before the titles of notes


ENGLISH = Sentences(
    "I find nothing about this in your notes.",
    "not from your notes",
    "From your notes:",
    "Answered from your notes without a model.",
    "Nearest notes:",
)
IN = {
    "de": Sentences(
        "Dazu finde ich nichts in deinen Notizen.",
        "nicht aus deinen Notizen",
        "Aus deinen Notizen:",
        "Ohne Sprachmodell aus deinen Notizen beantwortet.",
        "Die nächsten Notizen:",
    ),
    "fr": Sentences(
        "Je ne trouve rien à ce sujet dans vos notes.",
        "pas dans vos notes",
        "Dans vos notes :",
        "Réponse tirée de vos notes, sans modèle.",
        "Notes les plus proches :",
    ),
    "es": Sentences(
        "No encuentro nada sobre esto en tus notas.",
        "no está en tus notas",
        "De tus notas:",
        "Respondido con tus notas, sin modelo.",
        "Notas más cercanas:",
    ),
    "it": Sentences(
        "Non trovo nulla su questo nelle tue note.",
        "non dalle tue note",
        "Dalle tue note:",
        "Risposta presa dalle tue note, senza modello.",
        "Note più vicine:",
    ),
    "pt": Sentences(
        "Não encontro nada sobre isto nas tuas notas.",
        "não está nas tuas notas",
        "Das tuas notas:",
        "Respondido a partir das tuas notas, sem modelo.",
        "Notas mais próximas:",
    ),
    "nl": Sentences(
        "Ik vind hierover niets in je notities.",
        "niet uit je notities",
        "Uit je notities:",
        "Zonder taalmodel uit je notities beantwoord.",
        "Dichtstbijzijnde notities:",
    ),
    "ru": Sentences(
        "В ваших заметках об этом ничего нет.",
        "не из ваших заметок",
        "Из ваших заметок:",
        "Ответ взят из ваших заметок, без модели.",
        "Ближайшие заметки:",
    ),
    "el": Sentences(
        "Δεν βρίσκω τίποτα γι' αυτό στις σημειώσεις σας.",
        "όχι από τις σημειώσεις σας",
        "Από τις σημειώσεις σας:",
        "Απαντήθηκε από τις σημειώσεις σας, χωρίς μοντέλο.",
        "Πλησιέστερες σημειώσεις:",
    ),
    "ar": Sentences(
        "لا أجد شيئاً عن هذا في ملاحظاتك.",
        "ليس من ملاحظاتك",
        "من ملاحظاتك:",
        "أُجيب من ملاحظاتك بلا نموذج.",
        "أقرب الملاحظات:",
    ),
    "he": Sentences(
        "לא מצאתי על כך דבר בפתקים שלך.",
        "לא מהפתקים שלך",
        "מהפתקים שלך:",
        "נענה מהפתקים שלך, בלי מודל.",
        "הפתקים הקרובים ביותר:",
    ),
    "hi": Sentences(
        "आपके नोट्स में इसके बारे में कुछ नहीं मिला।",
        "आपके नोट्स से नहीं",
        "आपके नोट्स से:",
        "बिना मॉडल के, आपके नोट्स से उत्तर।",
        "सबसे नज़दीकी नोट्स:",
    ),
    "th": Sentences(
        "ไม่พบเรื่องนี้ในบันทึกของคุณ",
        "ไม่ได้มาจากบันทึกของคุณ",
        "จากบันทึกของคุณ:",
        "ตอบจากบันทึกของคุณโดยไม่ใช้โมเดล",
        "บันทึกที่ใกล้เคียงที่สุด:",
    ),
    "ja": Sentences(
        "ノートにはこれについて何も見つかりません。",
        "ノートにはない内容",
        "ノートから：",
        "モデルを使わず、ノートから答えました。",
        "最も近いノート：",
    ),
    "ko": Sentences(
        "노트에서 이에 대한 내용을 찾지 못했습니다.",
        "노트에 없는 내용",
        "노트에서:",
        "모델 없이 노트에서 답했습니다.",
        "가장 가까운 노트:",
    ),
    "zh": Sentences(
        "在你的笔记里没有找到相关内容。",
        "不是来自你的笔记",
        "来自你的笔记：",
        "未用模型，直接取自你的笔记。",
        "最接近的笔记：",
    ),
}


def sentences_in(language: str) -> Sentences:
    return IN.get(language, ENGLISH)


def sentences_of(grounding: Mapping[str, Any] | None) -> Sentences:
    """Those of an answer, by what its row keeps."""
    kept = grounding or {}
    language = str(kept.get("language", ""))
    return sentences_for_others(language) if kept.get(TO_OTHERS) else sentences_in(language)


def sentences_for_others(language: str) -> Sentences:
    """As they are said to those whose notes they are not."""
    if language in IN and language not in IN_FOR_OTHERS:
        return IN[language]
    theirs = IN_FOR_OTHERS.get(language, ENGLISH_FOR_OTHERS)
    return sentences_in(language)._replace(**theirs._asdict())
