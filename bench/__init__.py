"""The benchmark: Interrobank beside what people would otherwise use, doing the same work.

    make bench                  python -m bench --help

work.py        what is asked           data.py     the questions, the same for everybody
contender.py   what a contender is     stores.py   databases, filled for them
contenders/    one module each         peers/      the services that were written to be measured against
running.py     starts, asks, ends it   load.py     drives it: wrk, and one client with large files
campaign.py    runs in turn            report.py   figures into tables; plots.py into pictures
publishing.py  both into docs/performance.md

To add a contender, write a subclass of `contender.Contender` in a module of `contenders/` and name it in
`contenders/__init__.py`. contender.py says what it has to tell: how it is installed, prepared and started, what to
send it for each kind of work, and how its answers are read. A service with the same HTTP contract as the idiomatic
version is a `contenders.peer.Peer` and need only say how it is started, as contenders/fastify.py does.

Beside all this, importing.py, duplicates.py and readers.py measure parts of Interrobank by themselves.
"""
