"""In which language a document is, where it does not say so."""

import pytest
from interview_tools import questions


@pytest.mark.parametrize(
    ("language", "asked", "answered"),
    [
        ("zh", "什么是 GIL？", "它是解释器的一把锁。"),
        ("ja", "GILとは何ですか？", "インタプリタのロックです。"),
        ("ko", "GIL이란 무엇입니까?", "인터프리터의 잠금입니다."),
        ("ru", "Что такое GIL?", "Блокировка интерпретатора."),
        ("uk", "Що таке GIL?", "Блокування інтерпретатора, яке є в CPython."),
        ("el", "Τι είναι το GIL;", "Ένα κλείδωμα του διερμηνέα."),
        ("tr", "GIL nedir?", "Yorumlayıcı için bir kilit olarak var ve çok önemli."),
        ("en", "What is the GIL?", "It is a lock of the interpreter. `for i in a: o = i` runs with it."),
    ],
)
def test_a_short_text_has_the_language_of_its_script_or_its_words(language, asked, answered):
    (draft, *_) = questions(f"## {asked}\n\n{answered}\n\n## {asked[:-1]} 2?\n\n{answered}\n")
    assert (draft.question.get("language"), draft.suggested) == (language, ["language"])
