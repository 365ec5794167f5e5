"""Which options a written answer means: `Answer: B and C`, `Richtige Antwort – b)`, `> The correct answer is Paris.`

The form decides before the words do: a few words, a colon, and then nothing but labels of options is a key in any
language. A list of words for "answer" only helps where the form alone is not clear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from formats.markdown_lines import untagged

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
ALPHABETS = (
    "abcdefghij",
    "ａｂｃｄｅｆｇｈｉｊ",
    "абвгдежзик",
    "αβγδεζηθικ",
    "أبجدهوزحطي",
    "ابجدهوزحطي",
    "אבגדהוזחטי",
    "アイウエオカキクケコ",
    "가나다라마바사아자차",
    CIRCLED,
)

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")

_ANSWER_WORDS = (
    r"(?:^\W*key(?=[*_ ]*(?:$|[:=]|[-–—][ ]))"
    r"|(?<![^\W\d_])(?:answers?|ans|correct|right(?![^\W\d_])|solutions?|antwort|lösung|loesung|richtig|respuesta|correct[ao]"
    r"|soluci|r[eé]ponse|bonne|risposta|esatta|resposta|gabarito|antwoord|juist|odpowied|prawid|odpověď|odgovor|ответ"
    r"|правильн|верн|відповід|cevap|yanıt|doğru|svar|rätt|facit|vastaus|válasz|răspuns|đáp|jawaban|απάντηση|答案|答え"
    r"|正解|正确|解答|정답|답|उत्तर|الإجابة|الجواب|جواب|תשובה))"
)
_ANSWER_WORD = re.compile(_ANSWER_WORDS, re.I)
_WRONG_WORD = re.compile(
    r"(?<![^\W\d_])(?:incorrect|wrong|falsch|inkorrekt|fau(?:x|ss)|mauvais|sbagliat|errad|onjuist|fout|błędn|неверн"
    r"|неправильн|yanlış|felaktig|错误|錯誤|不正解|오답)",
    re.I,
)
_EXPLANATION_WORD = re.compile(
    r"\W*(?:explanation|explained|rationale|reason(?:ing)?|erklärung|begründung|erläuterung|explicaci[oó]n|explication"
    r"|spiegazione|explicação|uitleg|wyjaśnienie|объяснение|пояснение|açıklama|förklaring|解説|解释|解析|说明|설명)"
    r"(?:/[^\W\d_]+(?=[:：]))?(?P<mark>[*_`)\]]*\s*(?:[:：.]|[-–—]+(?=\s|$))?[*_:]*)\s*(?P<rest>.*)$",
    re.I | re.S,
)
# A question, a sentence of several words, or text behind a mark.
_SAYS_MORE = re.compile(r"\?$|\s\S*[.!]$|[:：!.][*_]*\s+[^\W\d_]")
_VERDICT = re.compile(r"\W*(?:correct|right|richtig|correct[ao]|juste)?\W*$", re.I)
# Whoever took a test before noted these: they may be wrong.
_GIVEN_ANSWER = re.compile(
    r"(?:(?:your|my|deine?|ihre?|tu|su|votre|ta|tua|jouw|uw|ваш|твой)(?![^\W\d_])|你的|您的|あなたの)", re.I
)
_HINT_WORD = re.compile(r"\W*(?:hints?|tips?|tipp|hinweis|pista|indice|dica|подсказка|提示|ヒント|힌트)\W*$", re.I)

# A label alone: not the beginning of a word, of "I'm" or of 2.5.
_LABEL = r"[*_`(\[\"“]*(?<![^\W_])([^\W\d_]|\d{1,2}|[ivxIVX]{2,4})(?![^\W_]|['’]\w|[.,]\d)([*_`)\]\"”]*)"
_FIRST = re.compile(_LABEL)
_AND_WORDS = r"(?:and|or|und|oder|y|o|et|ou|e|en|og|och|eller|ja|ve|és|și|i|a|и|і|или|та|και|và|dan|和|と|및|و)\s+"
# A label behind a semicolon may begin a sentence: "B; C is another".
_MARK_BETWEEN = r"(?:[,/|&+、]|;(?!\s*[^\W_]\s+[^\W\d_]))"
_NEXT = re.compile(rf"(?:\s*{_MARK_BETWEEN}\s*(?:{_AND_WORDS})?|\s+{_AND_WORDS})" + _LABEL, re.I)
_TOGETHER = re.compile(r"([A-J]{2,6})\W*$")
_IN_A_ROW = re.compile(r"([^\W_](?:\s+[^\W_]){1,9})\W*$")
_LEAD = re.compile(r"(?:_|[^\w(\[\"“'`<$])+")
_BLANKS = re.compile(r"\s+")
_CLOSING = re.compile(r"[*_`]*")
_END_OF_TEXT = re.compile(r"\s*(?:$|[.:)–—-]+[*_]*(?:\s|$))")
_BEFORE_COLON = re.compile(r"([^:：]{2,60})[:：][\s*_]*")
_OPENING = ("(", "[", "(**", "[**")
_MARKED_LABEL = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+){0,2}[*_]*\s?[:：=.]")
_LONGEST_BEHIND = 60
_SEPARATOR = re.compile(r"\s*[.):：,;=–—-]+[\s*_]*")
# Fewer than between labels: the text of an option may begin with one of the others.
_AND = re.compile(r"^(?:and|und|y|et|e|en|и) ")
_SENTENCE = re.compile(
    r"(?:[^\W\d_]+\s{1,3}){0,3}?"
    + _ANSWER_WORDS
    + r"[^\W\d_]*(?:\(\w{1,3}\))?\.?(?:\s{1,3}[^\W\d_]{2,12}){0,3}?[*_:]{0,3}\s{0,3}[-–—=.]?\s{0,3}(?="
    + _LABEL
    + ")",
    re.I,
)
# "B because …" is an answer; "A closure is …" may be anything.
_BECAUSE = re.compile(r"\s*(?:because|since|as|due|weil|da|denn|porque|pues|parce|car|perch[eé]|omdat|потому)\b", re.I)


@dataclass(frozen=True)
class Key:
    """The numbers of the right options, from 0, and the text that followed on the line."""

    right: tuple[int, ...]
    rest: str = ""


def plain(text: str) -> str:
    """Return the text as it is compared: without emphasis and code marks, case, runs of spaces and a final stop."""
    return " ".join(re.sub(r"[*_`“”\"]", "", text).casefold().split()).rstrip(" .;,")


def has_answer_word(line: str) -> bool:
    """Tell whether the line has a word for answer, in any of the languages."""
    return bool(_ANSWER_WORD.search(line))


def is_answer_label(line: str) -> bool:
    """Tell whether the line announces an answer and says nothing else: `**Answer**`, `Show solution`, `> Lösung:`."""
    text = _unmarked(line)
    return (
        len(text) < 50
        and len(text.split()) < 6
        and bool(_ANSWER_WORD.search(text))
        and not _WRONG_WORD.search(text)
        and not _GIVEN_ANSWER.match(text)
        and not _SAYS_MORE.search(text)
    )


def is_wrong_label(line: str) -> bool:
    """Tell whether the line announces the wrong options and says nothing else, as `Incorrect answers:` does."""
    text = _unmarked(line)
    return len(text) < 50 and len(text.split()) < 4 and bool(_WRONG_WORD.match(text)) and not text.endswith("?")


def is_verdict(rest: str) -> bool:
    """Tell whether what follows a label says that it is right, or nothing."""
    return bool(_VERDICT.match(rest))


def is_hint_label(line: str) -> bool:
    """Tell whether the line announces a hint and says nothing else."""
    return bool(_HINT_WORD.match(untagged(line)))


def explanation_label(line: str) -> str | None:
    """Return what follows the word for explanation at the head of the line; None when it does not begin so."""
    text = untagged(line)
    found = _EXPLANATION_WORD.match(text)
    # A sentence may begin with such a word; a label is set off by a mark.
    if not found or (found["rest"] and not found["mark"].strip()):
        return None
    return found["rest"]


class Options:
    """The options of one question, to look written answers up in.

    `labels` are the letters or numbers in front of them, in any case, or nothing for a list without labels;
    `bodies` are their texts.
    """

    def __init__(self, labels: Sequence[str], bodies: Sequence[str]) -> None:
        self._labels = {label.casefold(): number for number, label in enumerate(labels) if label}
        self._bodies = list(bodies)
        self._plain = [plain(body) for body in bodies]

    def __len__(self) -> int:
        return len(self._bodies)

    def labelled(self, line: str) -> Key | None:
        """Read a line that says that it holds the answer, such as `**Answer:** B`; None for any other line."""
        text = _unmarked(line)
        colon = _BEFORE_COLON.match(text)
        if colon and (_WRONG_WORD.search(colon[1]) or _GIVEN_ANSWER.match(colon[1])):
            return None
        if colon and len(colon[1].split()) < 6:
            value = text[colon.end() :]
            known = bool(_ANSWER_WORD.search(colon[1]))
            key = self._value(value, loose=known)
            if key is None and known:
                key = self._value(re.sub(r"^[^\W\d_]{3,10}\s+", "", value), loose=True)
            if key:
                return key
        sentence = _SENTENCE.match(text)
        if not sentence or _WRONG_WORD.search(sentence[0]):
            return None
        return self._value(text[sentence.end() :], loose=True, by_text=False)

    def behind(self, line: str) -> tuple[str, Key] | None:
        """Read a key behind something else, as in `helium Answer: b` or `gold [Ans: A]`; with what is in front of it.

        The label begins where it is set off by a capital or a bracket: not in front of it, as in `None is correct
        Answer: b`.
        """
        labels = list(_ANSWER_WORD.finditer(line, max(0, len(line) - _LONGEST_BEHIND)))
        for label in sorted(
            labels, key=lambda label: label[0].islower() and not line[: label.start()].endswith(_OPENING)
        ):
            front, tail = line[: label.start()], line[label.start() :].rstrip(" .*_)]")
            key = self.labelled(tail) if _MARKED_LABEL.match(tail) or front.endswith(_OPENING) else None
            if key and not key.rest and front.strip(" *_(["):
                return front.rstrip(" \t*_([|,;–—-"), key
        return None

    def alone(self, line: str, loose: bool = True) -> Key | None:
        """Read a line below an announcement, which may hold labels or an option's text and nothing else.

        With `loose`, the labels may be followed by a mark and any text.
        """
        return self._by_text(line.strip().lstrip(">").lstrip("-*+ "), loose) or self._value(_unmarked(line), loose)

    def _value(self, value: str, loose: bool, by_text: bool = True) -> Key | None:
        key = (self._in_a_row(value) if loose else None) or self._by_labels(value, loose)
        if key is None and by_text:
            key = self._by_text(value, several=loose)
        return key or (self._together(value) if loose else None)

    def _in_a_row(self, value: str) -> Key | None:
        """Read labels with nothing but blanks between them: `A B D`."""
        row = _IN_A_ROW.match(value)
        return self._all_of(row[1].split()) if row else None

    def _together(self, value: str) -> Key | None:
        """Read labels in one word, `ABD`, which are in order: other words are of capitals too."""
        together = _TOGETHER.match(value)
        return self._all_of(together[1]) if together and list(together[1]) == sorted(together[1]) else None

    def _all_of(self, labels: Sequence[str]) -> Key | None:
        """Give the options that the labels name, if each names another one."""
        right = [number for label in labels if (number := self._number(label)) is not None]
        return Key(tuple(right)) if len(set(right)) == len(labels) else None

    def _by_text(self, value: str, several: bool) -> Key | None:
        wanted = plain(untagged(value))
        # A mark may be part of an option, so several texts are looked for only where the whole is none.
        marks = ";|," if several else ""
        for texts in ([wanted], *([_AND.sub("", text.strip()) for text in wanted.split(mark)] for mark in marks)):
            if all(text and self._plain.count(text) == 1 for text in texts):
                return Key(tuple(dict.fromkeys(self._plain.index(text) for text in texts)))
        return None

    def _by_labels(self, value: str, loose: bool) -> Key | None:
        found = _FIRST.match(value)
        right: list[int] = []
        label = end = 0
        closed = False
        while found:
            number = self._number(found[1])
            if number is None:
                break
            if number not in right:
                right.append(number)
            label, closed = found.end(), bool(found[2])
            end = self._behind_text(value, label, number)
            found = _NEXT.match(value, end)
        if not right:
            return None
        separator = _SEPARATOR.match(value, end)
        rest = value[separator.end() if separator else end :].strip()
        rest = rest.removesuffix("**") if rest.count("**") % 2 else rest
        if not rest or plain(rest) == self._plain[right[-1]]:
            return Key(tuple(right))
        prose = value[label - 1].isupper() and value[label - 1] not in "AI"
        if loose and (separator or end > label or closed or prose or _BECAUSE.match(rest)):
            return Key(tuple(right), rest)
        return None

    def _behind_text(self, value: str, label: int, number: int) -> int:
        """Find where the text of the option ends that a label names, if just that text stands behind the label."""
        gap = _SEPARATOR.match(value, label) or _BLANKS.match(value, label)
        start = gap.end() if gap else label
        end = start + len(self._bodies[number])
        closing = _CLOSING.match(value, end)
        if end == start or not closing or value[start:end].casefold() != self._bodies[number].casefold():
            return label
        behind = closing.end()
        ended = _NEXT.match(value, behind) or _END_OF_TEXT.match(value, behind) or _BECAUSE.match(value, behind)
        return behind if ended else label

    def _number(self, label: str) -> int | None:
        """Find the option that a label names; where the options have none, or numbers, letters count from the first."""
        label = label.casefold()
        if label in self._labels:
            return self._labels[label]
        if any(name.isalpha() for name in self._labels) or plain(label) in self._plain:
            return None
        number = int(label) - 1 if label.isdecimal() else max(alphabet.find(label) for alphabet in ALPHABETS)
        if not self._labels and len(label) > 1 and label in ROMAN:
            number = ROMAN.index(label)
        return number if 0 <= number < len(self._bodies) else None


def _unmarked(line: str) -> str:
    """Return the line without tags and without the marks that lists, quotes, headings and emphasis put in front.

    The bars around what is hidden go too.
    """
    text = untagged(line).removesuffix("||")
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead else text


# Of a question that is not known: its options have no labels and say nothing.
ANY_OPTIONS = Options((), [""] * 10)
