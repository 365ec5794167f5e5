"""What no service can pass: Interrobank's parts with something left out.

restx.py an empty Flask-RESTX handler, wsgi.py a bare WSGI function (both answer with the same bytes whatever is asked),
and sql.py Interrobank's own queries without HTTP.
"""
