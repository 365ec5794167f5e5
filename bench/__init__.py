"""The benchmark: Interrobank beside the version of it that most people would write first.

    python -m bench --help

data.py   the questions, the same for everybody      stores.py      databases, filled for each contender
work.py   what is asked of the contenders            contenders.py  how each is started, watched and ended
load.py   wrk, which drives them                     report.py      figures into tables
idiomatic/  Flask-RESTX, Marshmallow and the SQLAlchemy ORM as their documentation shows them
"""
