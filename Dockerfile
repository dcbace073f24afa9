# The site, the workers and the commands, as one image; docker-compose.yml says which process each container is.

# --- the wheel, and everything it stands on, in an environment of its own ----------------------------------------
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/unhurried
COPY requirements/base.txt requirements/
RUN /opt/unhurried/bin/pip install --require-hashes --only-binary :all: -r requirements/base.txt
COPY . .
RUN python -m pip wheel --no-deps --wheel-dir /wheels . && /opt/unhurried/bin/pip install --no-deps /wheels/*.whl

# --- what runs: no compiler, no sources, a user without rights ---------------------------------------------------
FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin unhurried \
    && install -d -o unhurried -g unhurried -m 0700 /data
COPY --from=build /opt/unhurried /opt/unhurried
ENV PATH=/opt/unhurried/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    UNHURRIED_MODE=production UNHURRIED_DATA_DIR=/data
USER unhurried
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["unhurried"]
CMD ["serve", "--bind", "0.0.0.0"]
