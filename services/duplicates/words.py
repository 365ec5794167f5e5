"""The words of questions that mean little, the same, or the opposite, whatever the question is about.

Nouns of a subject have no place here: what they are worth follows from how many questions of the bank have them.
"""

from collections.abc import Iterable


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Words that any question may have; they never tell one question from another.
EMPTY = _words(
    "a an the this that these those there it its they them their he him his she her i me my we us our you your",
    "one ones is are was were be been being am do does did done doing has have had having can could will would",
    "shall should may might must of in on at to for from by with about into onto upon within via as and or but so",
    "if then than",
    "whats hows which what who whom whose when where why how please some any such also too very just really exactly",
    "explain explained describe described define defined tell give provide mean means meaning meant say state mention",
    "briefly own words short",
    "following below above example examples e.g i.e etc simply actually let lets called known name named term",
    "using each every other another both here up out only kind kinds way ways s t come comes get gets got",
    "understand think know discuss elaborate concept idea notion brief overview detail details people said considered",
)
# Words that say little about what is asked, because so many questions have them beside the one that they ask about.
WEAK = _words(
    "object function method class module library tool framework application app program programming software",
    "system use used uses user work works working purpose role point main key important basic common commonly",
    "best good often usually typical typically different various help helps handle handles handling perform do make",
    "allow need want happen provide support implement code language world first-class simple thing things part",
    "keyword statement command extension package project process value data context practice major world worlds famous",
    "decide choose prefer consider pick start begin matter involve look question answer write reason",
    "country city person game character year series place certain particular specific generally technique approach",
    "true false following statement",
    # Which side of its subject a question looks at is compared by itself.
    "advantage benefit disadvantage drawback difference feature",
)
# Words of one meaning: the first of a line stands for all of it. They are stemmed before they are compared.
_SAME = (
    "difference differ distinguish distinguishes distinction compare comparison versus vs contrast dissimilar",
    "advantage benefit pro pros strength upside merit",
    "disadvantage drawback con cons weakness downside limitation shortcoming",
    "app application",
    "create build construct",
    "configure configuration config setting settings",
    "database db databases",
    "function func",
    "parameter param argument args",
    "delete remove erase",
    "big large",
    "biggest largest",
    "smallest tiniest",
    "fast quick rapid",
    "fastest quickest",
    "begin start commence",
    "end finish",
    "write author compose pen",
    "wrote written authored penned author",
    "movie film",
    "country nation",
    "authentication authenticate",
    "authorization authorisation authorize authorise",
    "repository repo",
    "environment env",
    "javascript js",
    "python py",
    "dictionary dict",
    "integer int",
    "string str",
    "boolean bool",
    "identical same equal",
    "install installation",
    "convert conversion transform cast",
    "handle deal manage",
    "error exception",
    "protect secure safeguard security",
    "hinder prevent avoid stop",
    "speed performance",
    "send transmit",
    "fetch retrieve obtain",
    "invent invention inventor",
    "discover discovery discoverer",
    "paint painter painting painted",
    "run execute execution",
    "deploy deployment",
    "route routing",
    "render rendering",
    "migrate migration",
    "validate validation",
    "test testing unittest",
    "serialize serialise serialization serialisation",
    "asynchronous async",
    "synchronous sync",
    "relational rdbms",
    "variable variables var",
    "colour color",
    "behaviour behavior",
    "center centre",
    "situate locate",
    "organise organize structure",
    "usa us america american",
    "uk britain british",
    "1 single",
    "2 two both",
    "3 three",
    "4 four",
    "5 five",
    "6 six",
    "7 seven",
    "8 eight",
    "9 nine",
    "10 ten",
)
# Words of which one or the other makes a different question; both sides of a line are groups.
_OPPOSED = (
    "advantage / disadvantage",
    "before / after",
    "first / last",
    "largest biggest / smallest",
    "highest tallest / lowest shortest",
    "longest / shortest",
    "oldest / youngest newest",
    "most / least fewest",
    "maximum / minimum",
    "max / min",
    "enable / disable",
    "open / close",
    "start begin / end stop",
    "encode / decode",
    "encrypt / decrypt",
    "serialize / deserialize",
    "import / export",
    "input / output",
    "upload / download",
    "push / pull",
    "client / server",
    "request / response",
    "public / private",
    "mutable / immutable",
    "ordered / unordered",
    "static / dynamic",
    "local / global",
    "true / false",
    "valid / invalid",
    "legal / illegal",
    "possible / impossible",
    "sync synchronous / async asynchronous",
    "authentication / authorization",
    "add insert create / remove delete drop",
    "left / right",
    "inner / outer",
    "upper / lower",
    "north northern / south southern",
    "east eastern / west western",
    "male / female",
    "horizontal / vertical",
    "stateful / stateless",
    "get / post",
    "read / write",
    "up / down",
    "ascending / descending",
    "even / odd",
    "positive / negative",
)
# Of things that are counted, each is another.
ORDINALS = _words("first second third fourth fifth sixth seventh eighth ninth tenth last primary secondary")
# What turns a sentence into its opposite.
NEGATIONS = _words(
    "not no never none without cannot cant dont doesnt isnt arent wasnt werent wont shouldnt wouldnt couldnt didnt",
    "hasnt havent non except false incorrect wrong untrue incorrectly neither nor unable",
)


def canonical(stem: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each stemmed word of a group the word that stands for the group; `stem` gives (word, its stem)."""
    stems = dict(stem)
    found: dict[str, str] = {}
    for group in _SAME:
        first, *others = (stems[word] for word in group.split())
        for other in others:
            found.setdefault(other, first)
    return found


def opposites(canonical_of: dict[str, str]) -> dict[str, frozenset[str]]:
    """For each word its opposites, all in the form that `canonical_of` gives."""
    found: dict[str, frozenset[str]] = {}
    for line in _OPPOSED:
        one, other = ({canonical_of[word] for word in side.split()} for side in line.split(" / "))
        for word in one:
            found[word] = found.get(word, frozenset()) | other
        for word in other:
            found[word] = found.get(word, frozenset()) | one
    return found


def listed() -> frozenset[str]:
    """Every word of the two tables."""
    return _words(*_SAME, *(line.replace("/", " ") for line in _OPPOSED))
