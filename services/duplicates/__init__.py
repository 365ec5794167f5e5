"""Duplicates: questions that ask the same in other words, found, shown and decided.

    document ──profile──▶ terms, clauses, answers ──index──▶ candidates ──measure──▶ score ──▶ pairs to decide

profile.py   what of a question is compared       words.py      what common words mean
index.py     where those with rare terms are      weights.py    what a term is worth
measure.py   how likely two are the same          identity.py   whether two are the same to the word
folding.py   taking in the bank's changes         finding.py    for imports: near, closest
review.py    for people: the list, dismissing
"""
