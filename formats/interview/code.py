"""Code in documents that do not mark it: which lines are code, in which language, and what copying left in it.

A line is judged by general features of programming languages, not by words of one subject. Strong lines are code
wherever they stand; weak ones (comments, closing brackets, a lone `pass`) are code beside strong ones.
"""

import ast
import re
import warnings
from functools import lru_cache
from itertools import pairwise

_PROSE = re.compile(
    r"\b(?:the|a(?=\s+\w)|an|of|to|is|are|was|were|you|we|they|your|our|their|that|this|these|those|can|will|would|should"
    r"|which|be"
    r"|have|has|it|its|so|when|where|also|such|der|die|das|und|ist|sind|wird|eine?n?|les?|une|est|des|los|las|una)\b",
    re.IGNORECASE,
)
# Letters of other scripts are of words, whichever they are; names in programs seldom have several in a row.
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{2}|[^\W\d_a-zA-Z]{2,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|`[^`]*`|\s#.*$|//.*$")

_NAME = r"[A-Za-z_][\w]*"
_DOTTED = r"[A-Za-z_][\w.]*"
# Checked in this order; the first that matches names the language. "code" is code of a language still to be found.
# What would try every word of a sentence looks ahead for the sign that it needs, which most sentences do not have.
_STRONG = tuple(
    (language, re.compile(pattern))
    for language, pattern in (
        (
            "ruby",
            r"(?=.* do(?: \||$))(?:.{0,80}(?:\)|\.\w{1,20}|loop) do|.{1,80} do \|[\w, ]+\|)$"
            r"|class [A-Z]\w* < [A-Z][\w:]*$"
            r"|def (?:self\.)?\w+[?!=]?(?:\([^()]*\))?$|attr_(?:reader|writer|accessor) :|elsif |unless [\w.@?!]+$"
            r"|require(?:_relative)? ['\"][^'\"]+['\"]$|(?:include|extend) [A-Z]\w+(?:::\w+)*$"
            r"|puts (?:[\"'@:\[#(]|\w+(?:[.\[(].*)?$)",
        ),
        ("code", r"(?:class|module) [A-Z]\w*$"),
        (
            "powershell",
            r"(?:Get|Set|New|Remove|Add|Write|Read|Import|Export|Invoke|Start|Stop|Restart|Test|Select|Where|ForEach|Sort"
            r"|Out|ConvertTo|ConvertFrom|Install|Enable|Disable|Connect)-[A-Z]\w+"
            r"(?: (?:[-$|\"'(.{*]|[\w.:\\/-]+(?: [-|>]|$)).*)?$"
            r"|function [A-Z]\w*-\w+|param\s*\(|\$\w+ = (?:Get|New|Import|Read|Invoke)-[A-Z]\w+|\[\w+\]\$\w+"
            r"|if \([^$]{0,40}\$[\w.$]+ -(?:eq|ne|gt|lt|ge|le|like|match) ",
        ),
        (
            "python",
            rf"from\s*\.*{_DOTTED}\s+import\s|import {_DOTTED}(?:\s*,\s*{_DOTTED})*(?: as {_NAME})?\s*(?:#.*)?$",
        ),
        ("java", r"import (?:static )?[\w.*]+;|package [\w.]+;|(?:public|private|protected) [\w<>\[\], ]+[({;]"),
        (
            "python",
            rf"(?:async )?def {_NAME}\s*\(|class {_NAME}\s*(?:\([^)]*\))?\s*:\s*(?:#.*)?$",
        ),
        # Decorators and annotations look alike.
        ("code", rf"@\[?{_DOTTED}\]?\s*(?:\(.*)?$"),
        ("python", r"(?:if|elif|while) [^,]*[^\s,]\s*:\s*(?:#.*)?$|(?:async )?for [\w, ()*]+ in .+:\s*(?:#.*)?$"),
        ("python", r"(?:async )?with .+\) as \w+:|except\b[^.,]*:\s*$|(?:try|else|finally)\s*:\s*(?:#.*)?$"),
        (
            "python",
            r"print ?[(\"']|(?:raise|assert|yield|await|del|global|nonlocal) (?:not )?[\w.\[\]]+(?:\(.*|$"
            r"| (?:[=<>!,]|in|not|and|from)\b.*)",
        ),
        ("sh", r"\$ \S"),
        ("python", r">>> ?\S?|In \[\d+\]: "),
        (
            "sh",
            r"(?:sudo |\$\s+)?(?:pip3?|pipx?|pipenv|poetry|uv|conda|npm|npx|yarn|pnpm|git|docker(?:-compose)?"
            r"|kubectl|helm|brew"
            r"|apt(?:-get)?|yum|dnf|curl|wget|chmod|chown|mkdir|export(?= +\w+=)|source|systemctl|service|flask"
            r"|django-admin|celery"
            r"|gunicorn|uwsgi|uvicorn|python[\d.]*|py|node|ruby|go|cargo|mvn|gradle|java|javac|gcc|make|ssh|scp|tar"
            r"|unzip|cp"
            r"|mv|rm|ls|cat|grep|echo|touch|nano|vim|psql|mysql|redis-cli|heroku|aws|gcloud|az|terraform|ansible"
            r"|pytest|tox"
            r"|mypy|ruff|black|flake8|alembic|pybabel|virtualenv|cd|set|activate|deactivate|openssl) +[\w./@~$-]",
        ),
        ("sh", r"(?:for \w+ in .+|while .+|if \[.+); ?(?:do|then)$|echo [\"'$]"),
        (
            "rust",
            r"(?:pub )?(?:async )?fn \w+\s*[(<]|let mut \w|println!\(|use (?:std|crate|super)::|impl\b.*\{$|#\[derive",
        ),
        ("kotlin", r"(?:(?:override|suspend|private|inline) )*fun [\w.<>]+\s*\(|val \w+(?:: [\w<>?]+)? = "),
        ("swift", r"(?:if|guard) let \w+(?:[ ,].*)?\{$|func \w+\((?:\w+ )?\w+: |(?:let|var) \w+: [A-Z]\w*\? = "),
        ("sh", r"(?:#!/|\./[\w./-]+$|[\w./-]+/bin/activate$|(?:python[\d.]*|npm) -)"),
        (
            "dockerfile",
            r"(?:FROM [\w./-]+(?::[\w.-]+(?: AS \w+)?| AS \w+)|WORKDIR /\S*"
            r"|(?:COPY|ADD)(?: \S+ \S+|(?: --\S+)*(?: \S*[./]\S*){2,})"
            r"|EXPOSE \d+|(?:CMD|ENTRYPOINT) \[.*\]"
            r"|RUN [a-z]\S* .+|ENV \w+[ =]\S+|USER \w+|ARG \w+)$",
        ),
        (
            "sql",
            r"(?:SELECT \S|(?:select|Select) .+ from .+|select (?:distinct )?(?:\*|[\w.]+(?:,|\(|$))|INSERT INTO "
            r"|UPDATE \w+ SET |DELETE (?:\w+ )?FROM |CREATE (?:OR REPLACE )?(?:TEMP )?"
            r"(?:TABLE|INDEX|UNIQUE|VIEW|DATABASE|FUNCTION|TRIGGER|PROCEDURE) |ALTER TABLE |DROP TABLE |TRUNCATE TABLE "
            r"|FROM \w+(?: \w+)?;?$|from \w+(?: \w)?(?: where .*[=<>].*)?;?$"
            r"|(?:WHERE|where) .*[=<>]"
            r"|(?i:where [\w.]+ (?:not )?(?:between ['\w.-]+ and|like '|in ?\(|is (?:not )?null))"
            r"|(?:LEFT |RIGHT |INNER |FULL )?(?:OUTER )?JOIN \w+|(?:\w+ ){0,2}join \w+(?: \w+)? on .*=|GROUP BY "
            r"|ORDER BY |HAVING |(?:group|order) by [\w.]+(?:,.*| desc| asc)?;?$)",
        ),
        (
            "html",
            r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?>(?:.*[>}])?$|<[A-Za-z][\w-]*\s+[\w:-]+=.*[>\w\"'”]$|<!(?:--|DOCTYPE)"
            r"|\{%-? ?\w|\{\{.*\}\}$",
        ),
        (
            "javascript",
            r"(?:const|let|var) [\w{\[].*[=;]|export (?:default )?(?:class|const|enum|interface|type) \w"
            r"|(?:export |async )?function\b.*[{(]|[})]\s*=>|.*=>\s*[{(]$"
            r"|console\.\w+\(|constructor\s*\("
            rf"|{_DOTTED}\(\{{\s*[\w$]+\s*:"
            r"|(?:import|export) .*(?: from )?['\"][^'\"]+['\"];?$|module\.exports",
        ),
        (
            "php",
            r"<\?(?:php|=)|\?>$|\$\w+(?:->\w+|\[[^\]]*\]){0,5}\s*[-+.]?=[^=]|(?:echo|print) [^;]*;$",
        ),
        ("cpp", r"#include <\w+>|using namespace |std::|(?:cout|cerr) ?<<|cin ?>>"),
        ("csharp", r"using [\w.]+;|namespace [\w.]+|Console\.(?:Write|Read)|.*\{ get;"),
        ("c", r"#include\s*[<\"]|#define \w|int main\s*\(|(?:printf|scanf|malloc|free)\("),
        ("go", r"package \w+$|func (?:\(\w+ \*?\w+\) )?\w*\(.*|fmt\.\w+\(|[\w, ]+ := .*|go func\b|defer \w+[.(]"),
        ("css", r"(?:[.#][\w-]+|[a-z][\w-]*(?=[.#:])|\*|@media [^{]*)[\w .#:>+~,()-]*\{$|[a-z-]+: [^;:]+;$"),
        ("code", r"(?:abstract |final |sealed |static )?(?:class|interface|enum|struct|record|trait) \w[^.;]*\{$"),
        ("javascript", r"[\w.\"'\[\]]+ [=!]==? [\w.\"'\[\]]+\s*;?\s*//.*"),
        (
            "java",
            r"System\.out\.|@Override|[A-Z][\w.]* \w+ = new [A-Z]|[A-Z]\w*<[\w<>?, ]*>(?:\[\])? \w+\s*[=;]"
            r"|(?:int|long|double|float|char|boolean|String|void|final|static)(?:\[\])? \w+\s*(?:=|\(|;)",
        ),
        ("http", r"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /\S* HTTP/\d|HTTP/\d(?:\.\d)? \d{3}\b"),
        ("json", r"[\[{]\s*\"[^\"]*\"\s*:|\"[^\"]*\"\s*:\s*(?:[\[{\"\d]|true|false|null)"),
        (
            "code",
            rf"(?=[^=]*=)(?:(?:self|this)\.)?{_DOTTED}(?:\[[^\]]*\])*(?:\s*,\s*{_DOTTED})*"
            r"\s*(?::\s*[\w\[\], .|]+)?\s*(?:[-+*/%|&^]|//|\*\*)?=(?!=)\s*\S",
        ),
        ("code", rf"{_DOTTED}\((?:[^()]|\([^()]*\))*\)(?:;|[.\[]\S.*)?\s*(?:#.*)?$|{_DOTTED}\(.*[(,\[{{]$"),
        (
            "code",
            r"(?=[^;]*;)[^\"'“”]*[\w)\]\"'}]\s*;\s*(?://.*)?$|(?=[^{]*\{).*\)\s*\{$|(?:else|do|try)\s*\{"
            r"|\}\s*(?:else|catch|finally)\b",
        ),
        ("code", r"return\b(?:\s+[\w.]+)?$|return\s.*[()\[\]{}'\"=].*$|return [\w.]+ (?:[-+*/%<>]|and|or|==|if) .*$"),
    )
)
_WEAK = re.compile(
    r"[\])}]+(?:\(\))?[\])},;:]*$|(?:pass|break|continue|\.\.\.|else|end|fi|done|return)\b[ :;]*$|#(?!\d).*|//.*"
    r"|/\*.*|\*/|--\s.*"
    r"|(?:['\"“‘]).*(?:['\"”’]|[,)\]}:])$|[\w.-]+(?:[=~<>!]=[\d.*]+)?$|\*?\*?\w+,$|(?:return|yield|raise|assert"
    r"|lambda|not) \S.*|`{0,2}\s*$"
    rf"|\|?\s*[-+*/]?\s*{_DOTTED}\(.*|\.\w+\(.*|.*[\w)]\s?[{{(\[]$|\"\"\"|'''|[\w.\"']+ [-+*/%<>=]=? [\w.\"']+$"
    r"|[\w-]+: [\w./:'\"-]+$|[a-z][\w.-]*(?: [\w./-]+){0,3} --?[A-Za-z]"
)
_YAML_KEY = re.compile(r"(\s*)(- )?[A-Za-z_][\w./-]*:(?:\s+\S+){0,3}\s*$")
_YAML_ENTRY = re.compile(r"\s*- \S+(?:\s\S+){0,3}\s*$")
_LONGEST = 500
_FLAT_YAML = 5


@lru_cache(maxsize=2048)  # a line is looked at when it is classified, when its run is cut, and for its language
def strong(text: str) -> str | None:
    """Return the language a line is written in if nothing but code looks like it ("code" if any), else None."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    for language, pattern in _STRONG:
        if pattern.match(text):
            return None if _is_prose(text, language) else language
    return None


def _is_prose(text: str, language: str) -> bool:
    """Whether the line only looks like code: sentences mention calls, commands and assignments too."""
    if language in ("html", "dockerfile", "c") or (language in ("java", "javascript") and text[-1] in "{};"):
        return False
    bare = _QUOTED.sub(" ", text)
    words = len(_PROSE.findall(bare))
    if not bare.isascii():
        others = _OTHER_SCRIPT.findall(bare)
        words += len(others)
        if 2 * sum(map(len, others)) > sum(map(str.isalpha, bare)):
            return True
    if language == "sh":
        if re.search(r"[\w)][.!?]$", text):
            return True
        return words > 1 or (
            words == 1 and (len(bare.split()) > 6 or re.match(r"\w+ (?:is|are|was|will|can|has)\b", bare) is not None)
        )
    return words > 1 or (words == 1 and text.endswith("."))


def looks_like_yaml(text: str) -> bool:
    """Whether a line is a key with a short value, or a short entry of a list."""
    return _YAML_KEY.match(text) is not None or _YAML_ENTRY.match(text) is not None


def is_yaml(lines: list[str]) -> bool:
    """Whether lines are YAML as people write it: a key first, and some keys below others.

    Where indentation was lost, several keys say nothing on their line, and no key begins as a sentence does.
    """
    keys = [_YAML_KEY.match(line) for line in lines]
    first = keys[0] if keys else None
    if first is None or sum(key is not None for key in keys) <= 2 or not all(map(looks_like_yaml, lines)):
        return False
    nested = any(key and len(key[1]) > len(first[1]) and not key[2] for key in keys)
    bare = sum(line.rstrip().endswith(":") for line in lines)
    return nested or (len(lines) >= _FLAT_YAML and bare > 1 and all(line.strip("- ")[:1].islower() for line in lines))


def reads(text: str) -> bool:
    """Whether a line reads as a sentence, whatever else it may be."""
    return _is_prose(text.strip(), "code")


def weak(text: str) -> bool:
    """Whether a line is code if its neighbours are."""
    text = text.strip()
    return (
        len(text) <= _LONGEST and _WEAK.match(text) is not None and len(_PROSE.findall(_QUOTED.sub(" ", text))) < 2
    ) or (text.startswith("#") and not text.startswith("##"))


def is_flat(lines: list[str]) -> bool:
    """Whether nothing in some lines of YAML is indented, though a key that says nothing has another right below."""
    written = [line for line in lines if line.strip()]
    awaiting = any(one.endswith(":") and _YAML_KEY.match(other) for one, other in pairwise(written) if other[0] != "-")
    return awaiting and not any(line[0].isspace() for line in written)


_LANGUAGE_NAMES = {
    "python": "python", "python3": "python", "py": "python", "javascript": "javascript", "js": "javascript",
    "typescript": "typescript", "ts": "typescript", "java": "java", "html": "html", "css": "css", "bash": "sh",
    "shell": "sh", "sh": "sh", "console": "sh", "sql": "sql", "json": "json", "yaml": "yaml", "yml": "yaml",
    "xml": "xml", "dockerfile": "dockerfile", "docker": "dockerfile", "plaintext": "text", "text": "text", "php": "php",
    "ruby": "ruby", "go": "go", "rust": "rust", "c": "c", "cpp": "cpp", "c++": "cpp", "csharp": "csharp",
    "c#": "csharp",
    "kotlin": "kotlin", "swift": "swift", "jsx": "jsx", "tsx": "tsx", "jinja": "jinja", "ini": "ini", "toml": "toml",
    "makefile": "makefile", "powershell": "powershell", "r": "r", "scala": "scala",
}  # fmt: skip
_COPY = re.compile(
    r"(?P<language>" + "|".join(sorted(map(re.escape, _LANGUAGE_NAMES), key=len, reverse=True)) + r")?[ \t]*"
    r"(?P<button>Copy(?:(?: code| to clipboard)\b|(?=[^\s\w]|[A-Z]|[a-z]|\s*$))|\bEdit(?= *$))[ \t]*",
)
_BUTTONS = re.compile(
    r"(?:copy(?: code| to clipboard| snippet)?!?|copied!?|edit|run(?: code)?|expand|wrap lines?|▶|⧉)", re.IGNORECASE
)


def copy_button(text: str) -> tuple[str, str] | None:
    """Split a line that a "Copy" button of the page ran into: "pythonCopy codeimport os" → ("python", "import os").

    Returns the language named before the button ("" if none) and the code behind it ("" if the line has nothing else).
    """
    text = text.strip()
    if _BUTTONS.fullmatch(text):
        return "", ""
    match = _COPY.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if rest and not match["language"] and match["button"] == "Copy" and not (strong(rest) or weak(rest)):
        return None
    return _LANGUAGE_NAMES.get((match["language"] or "").lower(), ""), rest


def language_name(text: str) -> str | None:
    """Return the language that a line naming nothing else names, as pages print it above code."""
    return _LANGUAGE_NAMES.get(text.strip().lower()) if len(text) < 16 else None


# Most of their lines look like those of other languages; one that does not tells them all.
_DECISIVE = frozenset({"php", "cpp", "csharp", "c", "go", "css", "rust", "kotlin", "swift", "ruby", "powershell"})


def language_of(lines: list[str]) -> str:
    """Return the language of a piece of code, "text" if nothing tells."""
    votes: dict[str, int] = {}
    for line in lines:
        language = strong(line)
        if language:
            votes[language] = votes.get(language, 0) + 1
    votes.pop("code", None)
    if not votes and is_yaml([line for line in lines if line.strip()]):
        return "yaml"
    if not votes:
        joined = "\n".join(lines).strip()
        if joined[:1] in "{[" and joined[-1:] in "}]":
            return "json"
        ended = any(line.rstrip().endswith(";") for line in lines)
        return "python" if not ended and parses("\n".join(lines)) and any(strong(line) for line in lines) else "text"
    # PHP names its variables as PowerShell does.
    for language in ("powershell", *votes):
        if language in votes and language in _DECISIVE:
            return language
    if "html" in votes and any(mark in line for line in lines for mark in ("{{", "{%")) and "python" not in votes:
        return "jinja"
    if "html" in votes and len(votes) > 1 and lines and strong(lines[0]) == "html":
        return "html"
    return max(votes, key=lambda language: votes[language])


_LONGEST_PARSED = 20_000
_DEEPEST_PARSED = 60


def parses(source: str) -> bool:
    """Whether the text is Python. What is too large or too deeply nested for the parser is not tried."""
    if len(source) > _LONGEST_PARSED or sum(map(source.count, "([{~-")) > 40 * _DEEPEST_PARSED or "\0" in source:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True
