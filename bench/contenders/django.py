"""Django REST Framework as its documentation shows it: bench/peers/django/."""

from bench.contender import THREADS, WORKERS
from bench.contenders import environment
from bench.contenders.flask_idiomatic import gunicorn
from bench.contenders.peer import Peer
from bench.stores import Store


class DjangoRest(Peer):
    """Django REST Framework under gunicorn."""

    name = "Django REST"
    about = f"Django REST Framework, ModelSerializer, Django ORM; gunicorn, {WORKERS} workers of {THREADS} threads"

    def install(self) -> None:
        environment.install()

    def command(self, port: int) -> list[str]:
        return gunicorn(environment.PYTHON, "bench.peers.django.wsgi", port)

    def environment(self, store: Store, port: int) -> dict[str, str]:
        return {"DATABASE_URL": store.peers, "DJANGO_SETTINGS_MODULE": "bench.peers.django.settings"}

    def versions(self) -> dict[str, str]:
        return environment.versions("django", "djangorestframework", "psycopg")
