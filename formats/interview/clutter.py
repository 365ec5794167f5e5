"""The words of lines that were copied along with the text around them: what sells, and what steers through a page.

As in words.py, every pattern is matched against one line, and none nests a repetition within another one.
"""

import re

from formats.interview.words import LONGEST_HEADING

# Programs register, subscribe, join and unlock things too: only what names the reader's purse or the seller sells.
_WARES = (
    r"(?:courses?|pdfs?|e-?books?|demo|trial|class(?:es)?|webinars?|training|certificat\w+"
    r"|quiz|mcqs?|guides?|newsletter|bootcamp|program)"
)
_ADVERTISING = re.compile(
    rf"(?:(?:download|take)(?: it| your| our| the| a| this)? (?:for )?free\b"
    rf"|(?:get|grab|claim|start|try|join|access|attend)(?: your| our| the| a| this)? free\b.*\b{_WARES}\b"
    rf"|free {_WARES}\b|download (?:the |our |this )?(?:\w+ ){{0,5}}{_WARES}\b"
    r"|(?:sponsored|advertisements?|advertising|promoted|anzeige|werbung|publicité|publicidad)\b[\s:.–-]*(?:by .*)?$"
    r"|(?:subscribe|sign up|enrol+|register|buy|order|shop|book|upgrade|join|enquire|apply) (?:now|today|us)\b"
    rf"|(?:subscribe to|sign up (?:for|to)|enrol+ (?:in|for)|register (?:for|in)|join|explore|try|check out"
    rf"|visit) our\b"
    rf"|(?:sign up|enrol+|register) (?:for|in) (?:the|this|a|an) .*\b{_WARES}\b"
    r"|(?:follow|like) (?:us|me) on\b|limited(?: time)? offer|get (?:certified|hired)\b|get \d+ ?% off"
    r"|become an? certified\b|learn from (?:industry )?experts|watch (?:this|our) video|click here to\b"
    r"|jetzt (?:kaufen|anmelden|buchen|bestellen)\b|(?:\w+ ){0,3}newsletter abonnieren"
    r"|support (?:us|me) on|buy me a coffee"
    r"|accept (?:all )?cookies|we use cookies|this (?:site|page|website) uses cookies"
    rf"|(?:want|ready|looking) to (?:learn|crack|ace|master|become|upskill)\b.*(?:[!?]$|\bour\b|{_WARES}|\bvideo\b)"
    rf"|check out (?:the|this|these) .*(?:\b{_WARES}\b|\bhere$|\bseries\b)"
    r"|(?:got|have) (?:a|any) questions? for us\b"
    r"|vdo\.ai|skip ad\b|ad \d+ of \d+$)",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"(?:(?:play|pause|mute|unmute|fullscreen|full screen|loading|loaded|replay|captions|settings|current time|duration"
    r"|remaining time|\d+:\d\d|/|:|\s|\d+%|vdo\.ai|video|stream type live|seek to live)+)",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"[\W_]*(?:back to (?:the )?(?:top|contents?|toc|index)|(?:go|return|scroll) (?:back )?to (?:the )?(?:top"
    r"|contents?)"
    r"|nach oben|zurück(?: nach oben| zum anfang)?|(?:volver )?arriba|skip to (?:main )?content|(?:main )?menu"
    r"|home|previous(?: (?:post|page|article|question|next))?|next(?: (?:post|page|article|question))?"
    r"|prev(?:ious)?[\W]+next|(?:next|prev(?:ious)?)\b.*[→»›⟶➔]|search|log ?in|sign in"
    r"|share(?: this| on| via)?(?: \w+)?(?: (?:on|via|with|to) [\w ,/&]{1,40})?"
    r"|tweet|print|comments?|leave a (?:reply|comment)|table of contents?|toc"
    r"|contents"
    r"|inhalt(?:sverzeichnis)?|on this page|in this article|jump to.*|show all|view all|read more|load more"
    r"|(?:also|must|further|suggested|recommended) (?:read|reads|watch|see)\b.*|related(?: posts?| articles?)?:?.*"
    r"|(?:read|learn|view|see) more\b.*|read also\b.*|lesen sie auch\b.*|weiterlesen\b.*"
    r"|(?:à )?lire aussi\b.*|le[ae]r? también\b.*"
    r"|www\.[\w-]+(?:\.[\w-]+)+/?|was this (?:article|post|page|answer) (?:helpful|useful)\b.*|[\d.]+k? claps?"
    r"|copyright\b.*|©.*|all rights reserved.*"
    r"|(?:posted|published|written|updated|edited) (?:on|by|in|at)\b.*|last (?:updated|modified)\b.*"
    r"|\d+ min(?:utes?)? read"
    r"|(?:hide|show|view|see|reveal) (?:the )?(?:answers?|solutions?|explanations?)"
    r"|privacy policy.*|terms (?:of|and).*|page \d+(?: of \d+)?|seite \d+(?: von \d+)?|follow|report an? \w+"
    r"|tags:.*|filed under.*)[\W_]*",
    re.IGNORECASE,
)
_UPWARDS = re.compile(r"[⬆↑↥⇧⤴🔝]\ufe0f?\s?[^?]{0,40}")
_BREADCRUMB = re.compile(r"(?:home|start(?:seite)?)\s*[>›»/|]\s*\S.*", re.IGNORECASE)
_PIPED_MENU = re.compile(r"[\w .&'-]{1,30}(?:[|•·›»][\w .&'-]{1,30}){2,}")
_MENU_WORDS = re.compile(
    r"\b(?:home|about(?: us)?|contact(?: us)?|blog|login|sign in|privacy|impressum|kontakt|startseite|next|prev\w*)\b",
    re.I,
)


_ARROWS = " \t=->»→➔➤▶👉"


def is_advertising(text: str) -> bool:
    """Whether a line of its own sells something or belongs to an advertising player."""
    text = text.lstrip(_ARROWS)
    return len(text) <= 160 and (_ADVERTISING.match(text) is not None or _PLAYER.fullmatch(text) is not None)


def is_navigation(text: str) -> bool:
    """Whether a line of its own steers through the page it was copied from."""
    if len(text) > LONGEST_HEADING:
        return False
    if _PIPED_MENU.fullmatch(text) and _MENU_WORDS.search(text):
        return True
    return any(pattern.fullmatch(text) for pattern in (_NAVIGATION, _UPWARDS, _BREADCRUMB))
