"""What can go wrong in the bank, in its own words.

BankError
├── NotFound         there is no such thing, or the reader may not know of it
├── Moved            it was merged into another; `to` is that one's id
├── Invalid          faults in what somebody wrote, each with a JSON pointer
├── Forbidden        the role is too small
├── Unauthenticated  a role is needed and there is none
├── Stale            it has changed since the writer read it
├── Conflict         it contradicts what the bank holds
├── Shortage         there are fewer questions than must be drawn
├── Contradiction    a copy of something does not have the hash that it says it has
├── Lossy            a file format cannot hold all that must be written in it
├── BadCursor        not a cursor of this collection
├── KeyReused        an Idempotency-Key came again with another request
└── Busy             another writer holds what is needed; try again
"""

from collections.abc import Iterable


class BankError(Exception):
    """Anything that keeps the bank from doing what was asked; the message is a sentence for whoever asked."""


class NotFound(BankError):
    """There is no such thing, or the reader may not know of it."""


class Moved(BankError):
    """The question was merged into the one with the id `to`."""

    def __init__(self, to: str) -> None:
        super().__init__(f"The question was merged into {to}.")
        self.to = to


class Invalid(BankError):
    """What somebody wrote has faults: pairs of a JSON pointer and a sentence."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(f"{pointer or '/'} {sentence}" for pointer, sentence in self.faults))


class Forbidden(BankError):
    """The role is too small."""


class Unauthenticated(BankError):
    """A role is needed and there is none."""


class Stale(BankError):
    """It has changed since the writer read it."""


class Conflict(BankError):
    """It contradicts what the bank holds."""


class Lossy(BankError):
    """A file format cannot hold all that must be written in it.

    `losses` says how many losses there are, `faults` the first of them: a JSON pointer to the question, and a sentence.
    """

    def __init__(self, form: str, losses: int, faults: Iterable[tuple[str, str]]) -> None:
        super().__init__(f"{form} cannot hold all of it: {losses} loss{'es' if losses > 1 else ''}.")
        self.faults = list(faults)
        self.counts = {"losses": losses}


class Shortage(BankError):
    """There are fewer questions than must be drawn; `detail` says why, if there is more to say than their numbers."""

    def __init__(self, requested: int, available: int, detail: str | None = None) -> None:
        there = "no question" if available == 0 else f"only {available} question{'s' if available > 1 else ''}"
        counted = f"There {'are' if available > 1 else 'is'} {there} to draw; {requested} must be drawn."
        super().__init__(detail or counted)
        self.counts = {"requested": requested, "available": available}


class Contradiction(BankError):
    """A copy of something does not have the hash that it says it has, or is nothing of the kind."""


class BadCursor(BankError):
    """Not a cursor of this collection."""


class KeyReused(BankError):
    """An Idempotency-Key came again with another request."""


class Busy(BankError):
    """Another writer holds what is needed for too long; trying again may help."""
