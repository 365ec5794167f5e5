"""Bringing questions in from files: all of a source or nothing of it, and nothing twice.

uploads     a file as it came in, looked at before anything reads it
reading     blocks of a format → entries: checked, with their levels, topics and places
sources     where the blocks come from: at hand, or of a large file that a process of its own reads
staging     entries in batches in the database, which nobody sees before the end
recognition which question of the bank an entry is, if it is one; lost for those whose stem has changed
taking      one transaction: entries → questions and the ledger
jobs        the record of an import, and the lease of the worker that has it; heartbeat renews it while files are read
running     what a worker does with a job, and what a request or a command does at once
ledger      what became of each line
undoing, publishing     what can be done with an import afterwards

What reads knows nothing of the database (entries, reading, sources), so that its process is there at once.
"""
