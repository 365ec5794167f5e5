"""Interview documents in Chinese, Japanese and Korean: wide punctuation, and questions without question marks."""

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems


@pytest.mark.parametrize(
    "document",
    [
        "问题1：索引为什么快？\n答：它是有序的。\n\n问题2：什么是事务？\n答：一组不可分割的操作。\n",
        "问：索引为什么快？\n答：它是有序的。\n\n问：什么是事务？\n答：一组不可分割的操作。\n",
        "面试官：索引为什么快？\n候选人：它是有序的。\n面试官：什么是事务？\n候选人：一组不可分割的操作。\n",
        "Q1：索引为什么快？\nA：它是有序的。\n\nQ2：什么是事务？\nA：一组不可分割的操作。\n",
        "**问题1：索引为什么快？**\n\n**答案：** 它是有序的。\n\n"
        "**问题2：什么是事务？**\n\n**答案：** 一组不可分割的操作。\n",
        "（1）索引为什么快？\n它是有序的。\n（2）什么是事务？\n一组不可分割的操作。\n",
        "1）索引为什么快？\n它是有序的。\n2）什么是事务？\n一组不可分割的操作。\n",
    ],
)
def test_labels_and_numbers_with_wide_punctuation(document: str) -> None:
    drafts = questions(document)
    assert stems(drafts) == ["索引为什么快？", "什么是事务？"]
    assert [answer(draft) for draft in drafts] == ["它是有序的。", "一组不可分割的操作。"]


def test_labels_in_japanese() -> None:
    drafts = questions(
        "質問1：木とは何ですか。\n回答：閉路のないグラフです。\n\n質問2：山とは何ですか。\n回答：ヒープです。\n"
    )
    assert stems(drafts) == ["木とは何ですか。", "山とは何ですか。"]
    assert answer(drafts[0]) == "閉路のないグラフです。"


@pytest.mark.parametrize(
    "listed",
    [
        [
            "キューを説明してください。",
            "スタックの用途を挙げてください。",
            "再帰はいつ止まりますか。",
            "木とは何でしょうか",
        ],
        ["큐를 설명하세요.", "스택을 설명해 주세요.", "재귀는 언제 멈춥니까.", "트리와 그래프를 비교하시오."],
    ],
)
def test_questions_that_only_their_last_word_makes_questions(listed: list[str]) -> None:
    blocks = blocks_of("# Data\n\n### Basics\n\n" + "".join(f"- {question}\n" for question in listed))
    assert stems(drafts_of(blocks)) == listed
    assert dropped(blocks) == [(1, 1, "heading"), (3, 3, "heading")]


def test_advice_to_the_reader_stays_in_the_answer() -> None:
    (draft,) = questions(
        "Q1：インデックスとは何ですか？\nA：探すための構造です。\n\n- 更新の遅さに注意してください。\n"
    )
    assert answer(draft) == "探すための構造です。\n\n- 更新の遅さに注意してください。"


def test_chinese_asks_without_question_marks_and_anywhere_in_the_line():
    blocks = blocks_of("""
        # 面试题

        ## 什么是队列

        先进先出。

        ## 栈和队列有哪些不同

        顺序不同。

        ## 简述链表

        节点相连。

        ## 数组

        连续的内存。
    """)
    assert stems(drafts_of(blocks))[:3] == ["什么是队列", "栈和队列有哪些不同", "简述链表"]
    assert [answer(draft) for draft in drafts_of(blocks)][:2] == ["先进先出。", "顺序不同。"]
