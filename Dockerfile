# Two stages: the wheel with its locked dependencies, then a root that holds nothing else of the build.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/rac-bot && /opt/rac-bot/bin/pip install --require-hashes -r requirements.lock
RUN python3 -m venv /build && /build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY rac_bot rac_bot
RUN /build/bin/pip wheel --no-deps --no-build-isolation -w dist . \
    && /opt/rac-bot/bin/pip install --no-deps dist/rac_bot-*.whl \
    && /opt/rac-bot/bin/pip uninstall --yes setuptools pip

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /var/lib/rac-bot --no-create-home --shell /usr/sbin/nologin rac \
    && install --directory --owner=rac --group=rac --mode=700 /var/lib/rac-bot
COPY --from=build /opt/rac-bot /opt/rac-bot
ENV PATH=/opt/rac-bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    RAC_DATABASE_URL=sqlite:////var/lib/rac-bot/rac-bot.db
USER rac
WORKDIR /var/lib/rac-bot
VOLUME /var/lib/rac-bot
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/readyz', timeout=4)"]
ENTRYPOINT ["rac-bot"]
CMD ["serve", "--health", "0.0.0.0:8080"]
