"""The words interview documents are recognised by: what asks, what names a level, what opens and what closes.

Every pattern is matched against one line. None of them nests a repetition within another one, so that a line costs
time in proportion to its length, and lines longer than any heading or question are not looked at closely.
"""

import re
from functools import lru_cache

# Pictures and other symbols that stand before headings and behind questions for their looks, as in a class of letters.
ORNAMENTS = "\u2580-\u259f\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\u200d\ufe0f"

# A question or a heading is never longer; what is longer is text.
LONGEST_QUESTION = 400
LONGEST_HEADING = 120

_INTERROGATIVES = re.compile(
    r"(?:what|what's|whats|how|why|when|where|which|who|whom|whose|(?:in|for|to|at|on|from|with|by) (?:what|which|whom)"
    r"|was|wie|warum|wieso|weshalb|wann|wo|welche[mnrs]?|wer|wem|wen|wozu|womit|wofür|wodurch|worin|woran|woraus"
    r"|inwiefern"
    r"|quel(?:le)?s?|qu'est-ce|qu’est-ce|que|comment|pourquoi|quand|où|combien|est-ce"
    r"|¿.*|qué|cómo|por qué|cuál(?:es)?|cuándo|dónde|quién(?:es)?|cuánt[oa]s?"
    r"|o que|qual|quais|como|por que|quando|onde|quem|che|cosa|come|perché|quale|quali|dove|chi"
    r"|wat|hoe|waarom|wanneer|waar|welke?|wie"
    r"|что|как|какой|какая|какие|каков|почему|зачем|когда|где|чем|кто)\b",
    re.IGNORECASE,
)
_IMPERATIVES = re.compile(
    r"(?:(?:please|briefly|shortly|now|can you|could you|bitte) )?"
    r"(?:explain|describe|mention|define|discuss|compare|contrast|differentiate|distinguish|tell|give"
    r"|(?:state|name|list)(?!:| vs\b| versus\b)|write"
    r"|elaborate|enumerate|outline|illustrate|justify|demonstrate|summari[sz]e|identify|walk (?:me|us)|talk about"
    r"|erkläre?n?|erläutere?n?|beschreiben?|nennen?|vergleichen?|definieren?|unterscheiden?|zeigen?|schildern?"
    r"|diskutieren?"
    r"|expliquez|décrivez|définissez|citez|comparez|nommez"
    r"|explique|explica|describa|describe|mencione|menciona|defina|define|compare|compara|enumere"
    r"|descreva|cite|spiega|spiegare|descrivi|elenca|definisci|confronta"
    r"|leg uit|beschrijf|noem|объясните|опишите|назовите|перечислите|сравните|расскажите)\b",
    re.IGNORECASE,
)
# These take any object at all: "Explain closures".
_EXPLAINS = re.compile(r"(?:explain|describe|define|discuss|erkläre?n?|erläutere?n?|beschreiben?)\b", re.IGNORECASE)
# Chinese asks anywhere in a sentence, and has no spaces by which a word could be told from its neighbours. Japanese and
# Korean ask and command with the last word.
_ASKS_IN_EAST_ASIA = re.compile(
    "什么|怎么|怎样|如何|为何|哪些|哪种|哪个|多少|吗$"
    "|^(?:请|简述|说说|说一说|说一下|谈谈|谈一谈|讲讲|讲一下|介绍|解释|描述|列举|比较)"
    "|(?:ですか|ますか|でしょうか|(?:説明し|述べ|挙げ|教え|紹介し|比較し|話し)て(?:ください|下さい))。?$"
    "|(?:니까|(?:설명|비교|서술|구현|작성)(?:하|해 ?주|해 ?보)(?:시오|세요|십시오))[.。]?$"
)
_LONGEST_IN_EAST_ASIA = 60
# These are said to whoever does something as well: "Write the number down."
_INSTRUCTS = re.compile(r"(?:compare|define|give|identify|list|name|outline|state|tell|write)\b", re.IGNORECASE)
_CONTINUES = re.compile(r"(?:but|and|so|or|then|because|aber|und|also|oder|denn)\b", re.IGNORECASE)
_ABOUT_INTERVIEWS = re.compile(r"\binterview(?:s|ers?)?\b|\bvorstellungsgespräch", re.IGNORECASE)
_CLOSING_MARKS = " \t*_`\"')]}”’»:"
_QUESTION_MARKS = ("?", "？", "؟")
_SOURCE = re.compile(r"\bhttps?://\S*[^\s?)\]>]$")
_ORNAMENTED = re.compile(rf"[\s{ORNAMENTS}]+")


_REMARK_BEHIND = re.compile(r"\w\? ?\([^()]{1,80}\)$")


def ends_asking(text: str) -> bool:
    """Whether the line ends with a question mark, formatting, brackets and a level behind it aside."""
    if text.rstrip(_CLOSING_MARKS).endswith(_QUESTION_MARKS):
        return True
    if text.endswith(")") and _REMARK_BEHIND.search(text):
        return True
    if not text.isascii() and _ORNAMENTED.fullmatch(text, text.rfind("?") + 1):
        return "?" in text
    behind = level_behind(text)
    return behind is not None and ends_asking(behind[0])


def commands(text: str) -> bool:
    """Whether the line begins as interviewers command: "Explain …", "Mention how …". "Name" alone titles a column."""
    found = _IMPERATIVES.match(text) if len(text) <= LONGEST_QUESTION else None
    return found is not None and any(map(str.isalnum, text[found.end() :]))


def begins_asking(text: str) -> bool:
    """Whether the first words of a line ask: "How …", "Explain …"."""
    if _INTERROGATIVES.match(text) is not None or commands(text):
        return True
    return not text.isascii() and len(text) <= _LONGEST_IN_EAST_ASIA and _ASKS_IN_EAST_ASIA.search(text) is not None


def asks(text: str) -> bool:
    """Whether a line that is already marked (numbered, labelled, a heading) reads like a question.

    What ends with a bare address names a source, though its title may well ask.
    """
    if len(text) > LONGEST_QUESTION or ("://" in text and _SOURCE.search(text)):
        return False
    return "?" in text.lstrip("? ") or ends_asking(text) or begins_asking(text)


def asks_unmarked(text: str) -> bool:
    """Whether a line of its own without any mark is a question.

    Marks are missing, so the words must say it: a question mark at the end, or a single sentence of command. What
    begins with "But" or "And" is rhetoric inside an answer.
    """
    if len(text) > LONGEST_QUESTION // 2 or (not text[:1].isalnum() and text[:1] not in "¿\"“'‘`*"):
        return False
    if is_about_interviews(text) or _CONTINUES.match(text) or (text[:1].islower() and text[:1] not in "`"):
        return False
    if ends_asking(text):
        return len(text.split()) >= 2
    fewest = 2 if _EXPLAINS.match(text) else 3
    return (
        commands(text) and len(text.split()) >= fewest and not text.endswith((":", ",", ";")) and ". " not in text[:-1]
    )


def instructs(text: str) -> bool:
    """Whether a line may be a step of an answer as well as a task: "List the pods.", "Write it down."."""
    return not ends_asking(text) and _INSTRUCTS.match(text) is not None


_COMPARES = re.compile(
    r"[^.:?!(]{1,60} (?:vs\.?|versus) [^.:?!(]{1,60}$|(?:the )?(?:\w+ )?(?:differences? between|unterschiede? zwischen"
    r"|différences? entre|diferencias? entre|diferenças? entre|differenz[ae] tra)\b",
    re.IGNORECASE,
)


# Most lines have none of these: looking for them is quicker than trying the pattern.
_OF_COMPARISONS = (" vs", " versus", "differen", "différen", "diferen", "unterschied")


def compares(text: str) -> bool:
    """Whether a line asks by naming what is to be compared: "List vs tuple", "Difference between PUT and PATCH"."""
    if len(text) > LONGEST_HEADING or not any(map(text.casefold().__contains__, _OF_COMPARISONS)):
        return False
    return not text.endswith((":", ",", ";")) and _COMPARES.match(text) is not None


def asks_in_full(text: str) -> bool:
    """Whether a line is a whole question, from its first word, in capitals, to its question mark."""
    return not text[:1].islower() and _INTERROGATIVES.match(text) is not None and ends_asking(text)


def is_about_interviews(text: str) -> bool:
    """Whether a line asks about interviews ("Why do interviewers ask …?"), as introductions do, not about a subject."""
    return _ABOUT_INTERVIEWS.search(text) is not None


# Words that name a level, and whether they name it outright or by a synonym that a person should look at.
_LEVELS = (
    (
        "expert",
        re.compile(r"\b(expert|experten)s?\b", re.I),
        re.compile(r"\b(guru|master|architect|principal|experte|expertos?|profis?|эксперт\w*)\b|专家", re.I),
    ),
    (
        "advanced",
        re.compile(r"\badvanced\b", re.I),
        re.compile(
            r"\b(experienced|seniors?|hard|difficult|complex|tricky|fortgeschritten\w*|schwer|avancée?s?|avanzad[oa]s?"
            r"|avançad[oa]s?|avanzat[oaie]|confirmée?s?|продвинут\w*|сложн\w*)\b|高级|进阶",
            re.I,
        ),
    ),
    (
        "intermediate",
        re.compile(r"\bintermediate\b", re.I),
        re.compile(
            r"\b(medium|mid[- ]?level|moderate|mittel\w*|intermédiaires?|intermedi[oa]s?|middle|средн\w*)\b|中级", re.I
        ),
    ),
    (
        "beginner",
        re.compile(r"\bbeginners?\b", re.I),
        re.compile(
            r"\b(basics?|freshers?|entry[- ]level|juniors?|eas(?:y|ier)|novices?|fundamentals?|elementary|simple"
            r"|anfänger\w*|einsteiger\w*|grundlagen|leicht|débutants?|principiantes?|básic[oa]s?|iniciantes?|base"
            r"|начальн\w*|начинающ\w*|базов\w*)\b|初级|入门|基础",
            re.I,
        ),
    ),
)
# Most lines name no level: one look at them is enough.
_ANY_LEVEL = re.compile("|".join(pattern.pattern for _, *patterns in _LEVELS for pattern in patterns), re.IGNORECASE)
# Years without a plus are of experience only if it is said: they are answers as well ("How long …?", "3-5 years").
_YEARS = re.compile(
    r"\b(\d{1,2})(?: ?\+ ?(?:years?|yrs?)\b"
    r"|(?: ?(?:[-–]|to) ?\d{1,2})?\+? ?(?:(?:years?|yrs?)['’]?(?: of)?(?: work)? exp|yoe\b))",
    re.IGNORECASE,
)
# What else may stand in a line that is nothing but a level.
_LEVEL_FILLER = re.compile(
    r"\b(for|the|level|levels|questions?|and|answers?|interview|interviews|top|part|section|fragen|für|niveau|stufe"
    r"|most"
    r"|asked|frequently|commonly|common|years?|of|experience|with|to|candidates?|developers?|programmers?"
    r"|engineers?|les?"
    r"|para|pour|und|antworten|frage|interviewfragen|set|only|an|yoe|nivel|level|уровень|вопросы?)\b|面试题?|题|[\d\W_]",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\binterview\w* (?:questions?|fragen)|\binterviewfragen|\bquestions?(?: and|,| &| with)? answers?\b|\bq ?& ?a\b"
    r"|\bfragen und antworten|\bpreguntas\b.*\bentrevista|\bquestions? d['’]entretien|\binterview prep"
    r"|^(?:frequently asked questions|faqs?)\b|^häufige fragen|\bvorstellungsgespräch",
    re.IGNORECASE,
)
# What a title cannot do without: looking for the words is much quicker than for the whole pattern.
_OF_TITLES = re.compile(r"interview|question|frage|pregunta|faq|vorstellung|q ?&? ?a", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:below|here|following|these|in this|let us|let's|the following|this|we|hier|im folgenden|folgende)\b",
    re.IGNORECASE,
)


_ANNOUNCES = re.compile(
    r"(?:below|here|(?:the )?following|these are|let(?:'s|’s| us) (?:start|look|see|begin|dive)|hier|im folgenden"
    r"|nachfolgend)\b",
    re.IGNORECASE,
)


def level(text: str) -> tuple[str, bool] | None:
    """Return the difficulty a heading names and whether it names it outright, or None.

    >>> level("Advanced Level Flask Interview Questions")
    ('advanced', True)
    >>> level("For freshers")
    ('beginner', False)
    """
    if not _ANY_LEVEL.search(text):
        return _level_of_years(text)
    for slug, outright, synonym in _LEVELS:
        if outright.search(text):
            return slug, True
        if synonym.search(text):
            return slug, False
    return None


def _level_of_years(text: str) -> tuple[str, bool] | None:
    """Return the level of those who have worked for so many years, as a guess."""
    if (match := _YEARS.search(text)) is None:
        return None
    years = int(match[1])
    return ("beginner" if years < 2 else "intermediate" if years < 5 else "advanced"), False


@lru_cache(maxsize=2048)  # a line is looked at for each of the things that it could be
def is_level_heading(text: str) -> bool:
    """Whether a line without markup is a heading that gives a level: "Beginner", "Intermediate Level … Questions"."""
    if not is_shaped_like_a_heading(text) or level(text) is None:
        return False
    if _TITLE.search(text) or re.search(r"\b(?:questions|fragen|preguntas)\b", text, re.IGNORECASE):
        return True
    bare = text
    for _, outright, synonym in _LEVELS:
        bare = synonym.sub("", outright.sub("", bare))
    return not _LEVEL_FILLER.sub("", bare)


_LEVEL_LABEL = re.compile(
    r"[\W_]*(?:difficulty|level|experience|schwierigkeit(?:sgrad)?"
    r"|niveau)(?: level)?[\W_]*:(?:[\W_]*(\w[\w -]{2,30})[\W_]*|[ \t*_]*((?:[★☆⭐]\ufe0f?){1,5})[ \t*_]*)",
    re.IGNORECASE,
)


def level_label(text: str) -> tuple[str, bool] | None:
    """Return the difficulty that a line under a question gives: "Fresher", "Difficulty: medium"; None if none."""
    if (labelled := _LEVEL_LABEL.fullmatch(text)) is not None:
        return level(labelled[1]) if labelled[1] else _level_of_stars(labelled[2])
    return level(text) if len(text) <= 30 and is_level_heading(text) else None


_LEVEL_BEHIND = re.compile(r"[ \t]+(?:[(\[]([^\W\d_][\w -]{2,30})[)\]]|((?:[★☆⭐]\ufe0f?){1,5}))[ \t]*$")
_SCALE = ("beginner", "intermediate", "advanced", "expert")


def level_behind(text: str) -> tuple[str, tuple[str, bool]] | None:
    """Return a question without the level behind it, and that level, as `level` does; None if there is none.

    >>> level_behind("What is a closure? (Advanced)")
    ('What is a closure?', ('advanced', True))
    >>> level_behind("What is a closure? ★★☆☆")
    ('What is a closure?', ('intermediate', False))
    """
    if text[-1:] not in ")]★☆⭐\ufe0f \t" or (match := _LEVEL_BEHIND.search(text)) is None:
        return None
    named, stars = match.groups()
    found = level_label(named[0].upper() + named[1:]) if named else _level_of_stars(stars)
    return (text[: match.start()], found) if found and match.start() else None


def _level_of_stars(stars: str) -> tuple[str, bool]:
    """Return the level that stars stand for.

    Hollow stars say how many there are at most. Without them a fourth star is as far as it goes, which is a guess.
    """
    filled, all_of_them = sum(map(stars.count, "★⭐")), len(stars.replace("\ufe0f", ""))
    most = all_of_them if "☆" in stars else len(_SCALE)
    return _SCALE[min(len(_SCALE), -(-filled * len(_SCALE) // most)) - 1], False


_KIND_BEFORE = re.compile(
    r"(?:\*\*|__)?(?:[(\[]([^\W\d_][\w -]{2,30})[)\]](?:\*\*|__)?[ \t]*[:–—-]?"
    r"|([^\W\d_][\w -]{2,30}?)(?:\*\*|__)?[ \t]*(?::|[–—]|-(?= ))(?:\*\*|__)?)[ \t]+(?=\S)"
)
_IN_PASSING = re.compile(r"(?:bonus|follow[- ]?up|extra)(?: questions?)?|(?:zusatz|bonus|folge)frage", re.IGNORECASE)


def without_kind(text: str) -> str:
    """Return a question without the word before it that says of which kind it is, and with its level behind it.

    >>> without_kind("[Easy] What is a closure?")
    'What is a closure? (Easy)'
    >>> without_kind("Bonus: What is a closure?")
    'What is a closure?'
    """
    if (match := _KIND_BEFORE.match(text)) is None:
        return text
    named, question = (match[1] or match[2]).strip(), text[match.end() :]
    if question[0].islower() or not (ends_asking(question) or begins_asking(question)):
        return text
    if _IN_PASSING.fullmatch(named):
        return question
    return f"{question} ({named})" if level_label(named[0].upper() + named[1:]) is not None else text


_COUNTS_QUESTIONS = re.compile(
    r"[(\[]\s*(?:\d{1,4}\s*[-–]\s*)?\d{1,4}\+?\s*(?:questions?|fragen|preguntas|perguntas|domande|vragen|вопрос\w{0,3})\s*[)\]]$",
    re.IGNORECASE,
)


def counts_questions(text: str) -> bool:
    """Whether a line is the title of a section that says how many questions it has: "Algorithms (15 questions)"."""
    return text[-1:] in ")]" and len(text) <= LONGEST_HEADING and _COUNTS_QUESTIONS.search(text) is not None


def is_lead_in(text: str) -> bool:
    """Whether a line announces that the questions begin: "Below is the list of questions and answers"."""
    return len(text) <= 200 and _ANNOUNCES.match(text) is not None and _TITLE.search(text) is not None


@lru_cache(maxsize=2048)
def is_title(text: str) -> bool:
    """Whether a line without markup titles a document or a section: "Top 30 … Interview Questions and Answers"."""
    return is_shaped_like_a_heading(text) and _OF_TITLES.search(text) is not None and _TITLE.search(text) is not None


def is_shaped_like_a_heading(text: str) -> bool:
    """Whether a line is short, and neither a sentence nor the beginning of one."""
    first = text.partition(" ")[0]
    return (
        0 < len(text) <= LONGEST_HEADING
        and text[0].isalnum()
        # Products are called iOS and jQuery.
        and (not text[0].islower() or (first.isalnum() and not first.islower()))
        and not text.endswith((".", ",", ";", "?", "!"))
        and ". " not in text
        and not _LEAD_IN.match(text)
    )


_NAMES_SECTION = re.compile(
    r"(?:section|part|chapter|module|unit|topic|round|problem|exercise|task|aufgabe|übung|exercice"
    r"|ejercicio|teil|abschnitt|kapitel|partie|chapitre|parte|sección|capítulo|seção"
    r"|часть|раздел)[ \t]+(?:\d{1,3}|[A-Z]|[IVX]{1,5})\b",
    re.IGNORECASE,
)


def names_section(text: str) -> bool:
    """Whether a line begins as titles of sections do that are counted: "Part 2: Networks"."""
    return _NAMES_SECTION.match(text) is not None


_CONCLUSION_HEADING = re.compile(
    r"(?:in )?(?:conclusions?|summary|final (?:thoughts|words)|wrap(?:ping)?[ -]?up|closing (?:thoughts|words|remarks)"
    r"|recap|key takeaways?|the bottom line|to sum up|fazit|zusammenfassung|schluss(?:wort|folgerung)?|résumé"
    r"|conclusión|conclusão|conclusione|references|further reading|about the author"
    r"|(?:related|recommended) (?:articles|posts|blogs|reading|questions|videos|tutorials|courses)(?: for you)?"
    r"|more from \w+|you (?:may|might) also like|upcoming batches for .*"
    r"|disclaimer|license|contribut(?:ing|ors|ions)|credits|acknowledge?ments?|sponsors?|support|comments|sources"
    r"|quellen|literatur|lizenz|mitwirken|autor|what(?:'s|’s| is)? next|next steps)\s*[:.!?…]*",
    re.IGNORECASE,
)
_CONCLUSION_SENTENCE = re.compile(
    r"(?:in (?:this|the above) (?:article|post|blog|guide|tutorial)|(?:we|i) hope|hope(?:fully)?,? (?:this|these"
    r"|you|from)"
    r"|that(?:'s|’s| is) (?:all|it)|happy (?:learning|coding|interviewing)|good luck|all the best"
    r"|thanks? (?:you )?for reading"
    r"|(?:these|the above|this) (?:\w+ ){0,6}(?:interview )?questions? (?:\w+ )?(?:will|can|should|help)|in conclusion"
    r"|let me know (?:if|which|whether)|(?:would|do) you (?:like|want) me to|if you(?:'d|’d| would) like,"
    r"|looking forward to\b|see you\b|(?:viel glück|bonne chance|buena suerte|boa sorte|удачи)\W*$"
    r"|(?:cheers|best|(?:many )?thanks|(?:(?:best|kind|warm) )?(?:regards|wishes)"
    r"|sincerely(?: yours)?|(?:viele|beste|liebe|herzliche) grüße"
    r"|mit freundlichen grüßen|cordialement|saludos|atenciosamente)\W*$"
    r"|to conclude|to sum up|wir hoffen|viel erfolg|mastering these|by (?:mastering|preparing|practi[cs]ing))",
    re.IGNORECASE,
)


def is_conclusion_heading(text: str) -> bool:
    """Whether the line announces the end: "Conclusion", "Summary", "License"."""
    return len(text) <= 40 and _CONCLUSION_HEADING.fullmatch(text) is not None


_ANSWERS_HEADING = re.compile(
    r"(?:(?:the )?(?:model |sample |correct )?(?:answers?|solutions?|answer key|key)(?: to (?:the )?questions)?"
    r"|antworten|lösungen|réponses|respuestas|soluciones|risposte|soluzioni|respostas|antwoorden|ответы)\s*:?",
    re.IGNORECASE,
)


def is_answers_heading(text: str) -> bool:
    """Whether the line is the heading of a list of answers."""
    return len(text) <= 40 and _ANSWERS_HEADING.fullmatch(text.strip(" *_")) is not None


_REVEALS = re.compile(
    r"\b(?:answers?|solutions?|show|reveal|view|click|expand|toggle|see|open|explanation|antwort|lösung|réponse"
    r"|respuesta)\b",
    re.IGNORECASE,
)


def reveals(text: str) -> bool:
    """Whether the words on something folded say that an answer is in it: "Show solution"."""
    return len(text) <= LONGEST_HEADING and _REVEALS.search(text) is not None


def concludes(text: str) -> bool:
    """Whether a paragraph after the last answer takes leave of the reader."""
    return _CONCLUSION_SENTENCE.match(text) is not None


CONTENTS_HEADING = re.compile(
    r"(?:table of contents?|contents|toc|index|list of questions|inhalt(?:sverzeichnis)?|questions? index"
    r"|overview of questions"
    r"|sommaire|índice|indice|sumário|on this page|quick links|topics covered)\s*:?",
    re.IGNORECASE,
)
