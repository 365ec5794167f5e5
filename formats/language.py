"""A guess at the language of a text, from its script and its most frequent little words."""

import re
from collections import Counter

_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "uk": re.compile(r"[іїєґ]", re.I),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
"""Scripts that tell a language. Those that share letters are in the order in which they must be asked for."""

_WORDS = {
    "en": "the of to and is in that it for are with which this what does be on as you",
    "de": "der die das und ist nicht ein eine zu den von mit wird auf für sich dem wir was",
    "fr": "le la les et est des une un que dans pour qui sur pas du au avec cette nous",
    "es": "el la los las y es que en una un por para con del se no como cuál esta",
    "pt": "o a os as e é que em uma um por para com do da não como qual são",
    "it": "il la lo gli e è che di una un per con del della non come quale sono nel",
    "nl": "de het een en is van dat niet in op te zijn voor met wordt welke deze ook wij",
    "pl": "i w na się nie jest to że z do jak co który dla są od tym czy po",
    "tr": "ve bir bu için ile ne olarak de da değil hangi çok daha ise olan gibi var olur mi",
    "sv": "och att det är en som på för av med inte ett den till vad har om vi kan",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)

_SAMPLE = 50_000
_ENOUGH = 8
"""Fewer hits than this say nothing."""


def guess(text: str) -> str | None:
    """Return the BCP 47 tag of the language that the beginning of the text seems to be in, or None."""
    sample = text[:_SAMPLE]
    letters = len(re.findall(r"[^\W\d_]", sample))
    for language, script in _SCRIPTS.items():
        hits = len(script.findall(sample))
        # Ukrainian shares nearly all of its letters with Russian; a few that it has alone decide.
        if hits >= _ENOUGH and hits * (50 if language == "uk" else 5) > letters:
            return language
    votes = Counter(
        language for word in re.findall(r"[^\W\d_]+", sample.lower()) for language in _LANGUAGES.get(word, ())
    )
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] < 1.3 * ranked[1][1]):
        return None
    return ranked[0][0]
