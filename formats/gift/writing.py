"""Question documents → entries."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from formats.base import Loss, Topic
from formats.gift.reading import CATEGORY, NUMERIC
from formats.losses import left_out, lost_members


def write(documents: Iterable[dict[str, Any]], losses: list[Loss], topics: Iterable[Topic] = ()) -> Iterator[bytes]:
    """Yield an entry for each document that GIFT can hold; the first topic is the category."""
    category = None
    for document in documents:
        reason = _refusal(document)
        if reason:
            losses.append(left_out(document, reason))
            continue
        topics = document.get("topics") or []
        external_id = document.get("external_id") or ""
        tags = document.get("tags") or []
        carried = {"explanation", "answers.weight", "answers.feedback"}
        carried |= {"topics"} if len(topics) < 2 else set()
        carried |= {"external_id"} if _fits(external_id) else set()
        carried |= {"tags"} if all(_fits(tag) for tag in tags) else set()
        losses.extend(lost_members(document, carried))
        if document["type"] == "open" and document["answers"]:
            losses.append(Loss(document.get("id"), "Lost: the model answers."))
        head = [f"[id:{_escaped(external_id)}]"] if external_id and _fits(external_id) else []
        head += [f"[tag:{_escaped(tag)}]" for tag in tags if _fits(tag)]
        entry = f"// {' '.join(head)}\n" if head else ""
        if topics and topics[0] != category:
            category = topics[0]
            entry = f"{CATEGORY} {category}\n\n{entry}"
        yield f"{entry}[markdown]{_escaped(document['stem'])} {{{_written_answers(document)}}}\n\n".encode()


def _fits(member: str) -> bool:
    """Tell whether a comment line can hold an id or a tag."""
    return bool(member.strip()) and member == member.strip() and not re.search(r"[\[\]\r\n\\]", member)


def _refusal(document: dict[str, Any]) -> str | None:
    """Return why GIFT cannot hold a question, if it cannot."""
    kind, answers = document["type"], document["answers"]
    bodies = [answer["body"] for answer in answers]
    if kind == "ordering":
        return "GIFT has no ordering questions"
    if not document["stem"].strip() or not all(body.strip() for body in bodies) or (kind != "open" and not answers):
        return "GIFT has no empty stems and answers"
    if kind in ("matching", "short_answer") and any("->" in body for body in bodies):
        return "an answer holds the arrow that GIFT keeps for pairs"
    if kind == "single_choice" and sum(bool(answer["correct"]) for answer in answers) != 1:
        return "GIFT needs one right option"
    if kind == "numeric" and not all(NUMERIC.match(body) for body in bodies):
        return "an answer is no number"
    return None


def _written_answers(document: dict[str, Any]) -> str:
    kind, answers = document["type"], document["answers"]
    explanation = document.get("explanation") or ""
    tail = f"####{_prefixed(explanation)}" if explanation.strip() else ""
    if kind == "open":
        return tail
    if kind == "true_false":
        right = next(answer for answer in answers if answer["correct"])
        wrong = next(answer for answer in answers if not answer["correct"])
        feedback = [_prefixed(answer.get("feedback") or "") for answer in (wrong, right)]
        said = "".join(f"#{text}" for text in (feedback if feedback[1] else feedback[:1])) if any(feedback) else ""
        return f"{right['body'].upper()}{said}\n{tail}"
    share = 1 / max(1, sum(bool(answer["correct"]) for answer in answers))
    lines = [_written_answer(kind, answer, share) for answer in answers]
    return ("#" if kind == "numeric" else "") + "\n" + "\n".join(lines) + f"\n{tail}"


def _written_answer(kind: str, answer: dict[str, Any], share: float) -> str:
    """Write an answer on a line; `share` is the weight of a right option of a multiple choice that has none."""
    body, match, weight = _prefixed(answer["body"]), answer.get("match"), answer.get("weight")
    if kind == "matching":
        return f"={body} -> {_prefixed(match or '')}" if answer["correct"] else f"= -> {body}"
    if kind == "numeric":
        body = f"{answer['body']}:{match}" if match else answer["body"]
    usual = 1.0 if answer["correct"] else 0.0
    if kind == "multiple_choice":
        usual, weight = 0.0, (share if weight is None and answer["correct"] else weight)
    mark = "~" if kind == "multiple_choice" or (kind == "single_choice" and not answer["correct"]) else "="
    if kind in ("short_answer", "numeric") and not answer["correct"]:
        weight, usual = weight or 0.0, 1.0
    weight = usual if weight is None else weight
    percent = f"%{round(weight * 100, 5):g}%" if weight != usual or body.startswith("%") else ""
    feedback = answer.get("feedback") or ""
    return f"{mark}{percent}{body}" + (f"#{_prefixed(feedback)}" if feedback.strip() else "")


def _prefixed(text: str) -> str:
    """Escape a text, and keep what looks like a prefix from being one."""
    return ("[markdown]" if text.lstrip().startswith("[") else "") + _escaped(text)


def _escaped(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text.strip())
    return re.sub(r"[:#={}~\\]", r"\\\g<0>", text).replace("\n", "\\n")
