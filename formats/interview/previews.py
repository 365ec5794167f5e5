"""Lists of questions that are asked again below, where they are answered: tables of contents that have no links.

Many of their entries are asked below in the very same words: these are sure. An entry between two sure ones is known by
its place: where it should be asked again, another question is asked, which then is the same in other words. An entry
without such a place is asked here and nowhere else, and so is no contents.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from formats.interview.contents import FEWEST_ENTRIES, REASON
from formats.interview.lines import Line
from formats.interview.listed import entries_of

_FEWEST_UNDER_HEADING = 2
_MOST_TITLES = 4  # in a row: "Show contents", "No.", "Questions", "Basics"


def drop_previews(lines: list[Line]) -> None:
    """Drop the lists of questions that are asked again below."""
    previews = _Previews(lines)
    for start, stop, pure in previews.lists():
        for at in previews.contents(start, stop, pure):
            lines[at].drop(REASON)


class _Previews:
    def __init__(self, lines: list[Line]) -> None:
        self.entries = list(entries_of(lines))
        # Which of them go on with the list of the one before; what comes after the last one does not.
        self.joined = [not entry.apart and self._may_follow_titles(at) for at, entry in enumerate(self.entries)]
        self.joined.append(False)
        asked = [entry for index, entry in enumerate(self.entries) if self._is_asked(index)]
        self.last = {entry.key: entry.at for entry in asked}
        self.standing_alone = [entry.at for entry in asked if entry.stands_alone]

    def lists(self) -> Iterator[tuple[int, int, bool]]:
        """Yield where each list of entries starts and stops, and whether it is known that no question itself is in it.

        Contents name a question once: where one comes again, questions have begun, and they begin right there if it is
        the first one. Of a list that text ends, the last entries may be the first questions themselves.
        """
        start = 0
        seen: set[str] = set()
        for index, entry in enumerate(self.entries):
            repeats = entry.key in seen and not entry.apart
            if repeats or (index and not self.joined[index]):
                begun = repeats and entry.key == self.entries[start].key
                yield start, index, begun or (entry.headed and not self.entries[index - 1].followed)
                start, seen = index, set()
            seen.add(entry.key)
        if self.entries:
            yield start, len(self.entries), False

    def contents(self, start: int, stop: int, pure: bool) -> Iterator[int]:
        """Yield the indexes of the lines of a list that are contents; `pure` if no question itself is in it."""
        headed = self.entries[start].headed and self._may_follow_titles(start)
        sure = [index for index in range(start, stop) if self._below(index) > self.entries[stop - 1].at]
        for part in self._parts(sure, start, headed):
            if len(part) < (_FEWEST_UNDER_HEADING if headed else FEWEST_ENTRIES):
                continue
            first, last = part[0], part[-1]
            begins = headed and first == sure[0] and self._begin_below(start, first, sure[-1])
            if last == sure[-1]:
                last = self._end(last, stop, pure)
            for index in range(start if begins else first, last + 1):
                entry = self.entries[index]
                if begins or index > first:
                    yield from entry.titles
                yield from (*entry.marks, entry.at)

    def _parts(self, sure: list[int], start: int, headed: bool) -> list[list[int]]:
        """Part sure entries where more stands between two of them than has a place between their questions.

        Of a list that no heading calls contents, what is sure from its beginning alone may have others between.
        """
        parts: list[list[int]] = []
        for index in sure:
            part = parts[-1] if parts else [index]
            others = index - part[-1] - 1
            may_have_others = headed or part[0] == start
            if parts and (
                not others or (may_have_others and others <= self._places(self._below(part[-1]), self._below(index)))
            ):
                part.append(index)
            else:
                parts.append([index])
        return parts

    def _begin_below(self, start: int, first: int, last: int) -> bool:
        """Whether what stands before the first sure entry has its place between the last one and the first question."""
        return first - start <= self._places(self.entries[last].at, self._below(first))

    def _end(self, last: int, stop: int, pure: bool) -> int:
        """Return the last entry of contents, of which `last` is the last sure one.

        If they are not `pure`, nothing but numbers that go on tells entries from the first questions.
        """
        places = self._places(self._below(last), math.inf)
        if pure:
            return stop - 1 if stop - 1 - last <= places else last
        for index in range(last + 1, min(stop, last + 1 + places)):
            number = self.entries[last].number
            if number is None or self.entries[index].number != number + 1 or self._is_answered(index):
                break
            last = index
        return last

    def _below(self, index: int) -> int:
        """Return where the question of an entry is asked for the last time, -1 if it is not."""
        return self.last.get(self.entries[index].key, -1)

    def _places(self, first: int, last: float) -> int:
        """Return how many questions are asked between two lines, for entries to have their place there."""
        return max(0, bisect_left(self.standing_alone, last) - bisect_right(self.standing_alone, first))

    def _may_follow_titles(self, index: int) -> bool:
        """Whether what stands above an entry may be titles, and no answer: several entries follow it, or it is none."""
        titles = len(self.entries[index].titles)
        following = self.entries[index + 1 : index + 2]
        return not titles or (titles <= _MOST_TITLES and any(not (entry.apart or entry.titles) for entry in following))

    def _is_asked(self, index: int) -> bool:
        """Whether an entry is a question itself: one that is answered, or that stands alone before one that is."""
        alone = not self.joined[index] and self.joined[index + 1]
        return self._is_answered(index) or (alone and self._is_answered(index + 1))

    def _is_answered(self, index: int) -> bool:
        """Whether what follows an entry is no part of a list."""
        return self.entries[index].followed and not self.joined[index + 1]
