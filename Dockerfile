# The same locked installation that `make install` does, in a virtual environment that the second stage takes over.
FROM python:3.13.9-slim-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY pyproject.toml requirements.lock Makefile README.md LICENSE ./
COPY banks banks
COPY api api
COPY schemas schemas
COPY services services
COPY models models
COPY formats formats
COPY cli cli
COPY migrations migrations
RUN make install PYTHON=python3

FROM python:3.13.9-slim-trixie
RUN useradd --system --uid 10001 --home-dir /data --create-home interrobank
COPY --from=build --chown=root:root /app /app
WORKDIR /data
USER 10001
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    INTERROBANK_HOST=0.0.0.0 \
    INTERROBANK_DATABASE_URL=sqlite:////data/interrobank.db
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('INTERROBANK_PORT', '8000') + '/readyz', timeout=2)"]
CMD ["interrobank", "serve"]
