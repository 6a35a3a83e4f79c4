"""Which words of a question tell what it is about, and when it leans on the one before."""

import unicodedata

import pytest

from notes.search.search import points_back, readings
from notes.search.telling import questions_in, telling_words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the boat's name?", ["boat", "s", "name"]),
        ("what is it", ["what", "is", "it"]),
        ("Wo liegt das Boot im Winter?", ["liegt", "boot", "winter"]),
        ("Où est la clé du bateau ?", ["cle", "bateau"]),
        ("¿Dónde está la llave?", ["llave"]),
        ("Когда мы покрасили лодку?", ["покрасили", "лодку"]),
        ("我家的猫有多重？", ["家", "猫", "多重"]),
        ("寿司を食べたのはどこですか", ["寿司", "食べ", "べた"]),
        ("サーバーの設定", ["サー", "ーバ", "设定"]),
        ("スナックバーの猫", ["スナ", "ナッ", "ック", "クバ", "猫"]),
        ("ｷｰ タワー", ["キー", "タワ", "ワー"]),
        ("배를 칠했나요", ["배", "배를", "칠했", "했나", "나요"]),
        ("猫", ["猫"]),
        ("的", ["的"]),
        ("", []),
    ],
)
def test_telling_words(question, words):
    assert telling_words(question) == words


@pytest.mark.parametrize(
    "question",
    [
        "And when was that repaired by the people in Lund?",
        "Wann wurde sie zuletzt von Fachleuten in Lund gestrichen und repariert?",
        "Quand ont-ils repeint entièrement celui-ci avec du vernis brillant à Lund ?",
        "¿Cuándo lo pintaron completamente con barniz brillante nuestros amigos en Lund?",
        "Когда его полностью покрасили блестящим лаком мастера верфи города Лунда?",
        "它是什么时候在北京的大修理厂里重新油漆和打磨抛光的？",
        "それは去年の夏に東京の大きな造船所で完全に塗り直しましたか",
        "그것은 작년 여름에 부산의 커다란 조선소에서 완전히 다시 칠했습니까",
        "มันถูกทาสีใหม่ทั้งลำที่อู่ต่อเรือขนาดใหญ่ในกรุงเทพเมื่อปีที่แล้วหรือเปล่า",
        "متى طلاه العمال المهرة بالورنيش اللامع في مدينة لوند وهل هو جميل؟",
        "Kiedy został on ostatnio pomalowany błyszczącym lakierem przez naszych przyjaciół w Lund?",
        "Kdy ho naposledy celý natřeli lesklým lakem naši přátelé ze staré loděnice?",
        "När målades den senast med blankt fernissa av våra vänner från varvet i Lund?",
        "Hvornår blev den sidst malet med blank lak af vores venner fra værftet i Lund?",
        "Milloin ystävämme maalasivat sen kokonaan kiiltävällä lakalla telakalla Lundissa?",
        "Mikor festették le azt fényes lakkal a barátaink a régi lundi hajógyárban?",
        "Când au vopsit ei cu lac lucios toată puntea în vechiul șantier din Lund?",
        "Arkadaşlarımız onu Lund tersanesinde parlak vernikle en son ne zaman boyadı?",
        "Ai đã sơn lại nó hoàn toàn bằng vecni bóng ở xưởng đóng tàu cũ tại Lund?",
        "Kapan mereka mengecat seluruh geladak dengan pernis mengilap di galangan Lund?",
        "Коли його востаннє повністю пофарбували блискучим лаком майстри верфі міста Лунда?",
        "Кога го боядисаха изцяло с лъскав лак майсторите от корабостроителницата в Лунд?",
        "چه زمانی او با لاک براق تمام عرشه را در کارخانه قدیمی لوند رنگ کرد؟",
        "उसे लुंड के कुशल कारीगरों ने चमकीले वार्निश से दोबारा पूरी तरह रंगा?",
    ],
)
def test_a_follow_up_points_back_in_its_language(question):
    assert points_back(question, telling_words(question))


@pytest.mark.parametrize(
    "question",
    [
        "Which apple tree stands by the gate?",
        "Welcher alte Apfelbaum blüht neben dem grünen Gartentor?",
        "Quel pommier pousse près du portail vert ?",
        "Która stara jabłoń kwitnie obok zielonej bramy sadu w Lund?",
        "Vilket gammalt äppelträd blommar bredvid gröna grinden i Lund?",
        "Яка стара яблуня цвіте біля зелених воріт саду?",
        "Какая яблоня растёт возле зелёных ворот?",
        "北京大修理厂重新油漆打磨木船用了多少清漆？",
        "東京造船所で木造帆船を完全に塗装した業者",
    ],
)
def test_a_question_of_its_own_does_not(question):
    assert not points_back(question, telling_words(question))


@pytest.mark.parametrize(
    "question",
    [
        "Où est la clé du bateau de mon père ?",
        "¿Dónde está el bote de la familia en el invierno?",
        "Dove si trova la chiave della barca durante gli inverni freddi?",
    ],
)
def test_an_article_points_to_nothing(question):
    assert not points_back(question, telling_words(question))


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "When was the yard founded, and who built the bridge?",
            ["When was the yard founded", "who built the bridge?"],
        ),
        (
            "Which key opens the barn and with which do I open the cellar?",
            ["Which key opens the barn", "with which do I open the cellar?"],
        ),
        (
            "Wann wurde die Brücke gebaut und wer hat den Turm entworfen?",
            ["Wann wurde die Brücke gebaut", "wer hat den Turm entworfen?"],
        ),
        (
            "Quand le pont a-t-il été construit et qui a conçu la tour ?",
            ["Quand le pont a-t-il été construit", "qui a conçu la tour ?"],
        ),
        (
            "¿Cuándo se construyó el puente? ¿Quién diseñó la torre?",
            ["¿Cuándo se construyó el puente", "Quién diseñó la torre?"],
        ),
        (
            "Когда построили мост и кто спроектировал башню?",
            ["Когда построили мост", "кто спроектировал башню?"],
        ),
        ("متى بني الجسر؟ ومن صمم البرج؟", ["متى بني الجسر", "ومن صمم البرج؟"]),
        ("桥是什么时候建成的？谁设计了塔？", ["桥是什么时候建成的", "谁设计了塔？"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_two_questions_in_one_are_told_apart(text, questions, form):
    found = questions_in(unicodedata.normalize(form, text))

    assert [unicodedata.normalize("NFC", each) for each in found] == questions


@pytest.mark.parametrize(
    "text",
    [
        "Who built the bridge?",
        "Who founded the company and why did he leave?",  # the second leans on the first
        "Tell me who wrote it and when",
        "When was the bridge built? And the tower?",
        "When was the bridge built? And where in Oslo?",
        "Bread and butter, what and which and who and why and how and when?",
        "橋はいつ建てられましたか？塔は？",
        "",
    ],
)
def test_one_question_is_one(text):
    assert questions_in(text) == []


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("What is a lathe?", "Who won the cup in 1954?"),
        ("Was ist ein Café?", "Wer hat 1954 gewonnen?"),
        ("Was ist ein Cafe\u0301?", "Wer hat 1954 gewonnen?"),
        ("¿Qué son los tornos?", "¿Quién ganó en 1954?"),
        ("旋盘是什么？", "谁赢了一九五四年的世界杯冠军比赛？"),
        ("ما هي المخرطة؟", "من فاز بكأس العالم؟"),
    ],
)
def test_a_short_question_may_begin_something_new_or_lean_on_what_was_asked(question, before):
    assert readings(question, [before]) == [question, f"{before} {question}"]


@pytest.mark.parametrize(
    "question", ["And why?", "When was it built?", "Und seit wann?", "他是谁？", "من هو؟"]
)
def test_a_question_that_says_too_little_is_read_with_what_was_asked_alone(question):
    before = "Where does the boat Annika lie?"

    assert readings(question, [before]) == [f"{before} {question}"]


def test_a_question_of_many_words_stands_by_itself():
    asked = "Which yard repaired the boat Annika in the spring of 2021?"

    assert readings(asked, ["What is a lathe?"]) == [asked]
    assert readings("What is a lathe?", []) == ["What is a lathe?"]
