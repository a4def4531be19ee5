# Three images from one file:
#   docker build --target app   -t datalens .            the server
#   docker build --target proxy -t datalens-proxy .      nginx in front of it
# The bases are arguments, so that a mirror, or a base made on this machine, can serve (docs/deployment.md).
ARG BASE_IMAGE=python:3.11-slim-bookworm
ARG PROXY_BASE_IMAGE=debian:bookworm-slim

# --- what is installed, with the tools that install it -------------------------------------------
FROM ${BASE_IMAGE} AS build
# A mirror for the packages; without it pip asks where it always does.
ARG PIP_INDEX_URL
COPY requirements.txt /build/
RUN python3 -m venv --without-pip /opt/venv \
 && python3 -m venv /build/tools \
 && /build/tools/bin/pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
    -r /build/requirements.txt \
 # Nothing here runs libraries' tests, compiles against them, or speaks Arrow's network protocol.
 && find /opt/venv/lib -depth -type d \( -name tests -o -name include \) -path '*/site-packages/*' -exec rm -rf {} + \
 && find /opt/venv/lib -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.map' \) -delete \
 && rm -rf /opt/venv/lib/python3*/site-packages/plotly/labextension \
 && cd /opt/venv/lib/python3*/site-packages/pyarrow \
 && rm -f libarrow_flight.so* _flight.*.so

COPY . /opt/datalens/
# Compiled now: the root of the running container is read-only. Importing it shows that nothing needed is gone.
RUN /opt/venv/bin/python -m compileall -q /opt/datalens \
 && cd /opt/datalens && /opt/venv/bin/python -c "import app, pyarrow.csv, pyarrow.json, pyarrow.parquet, pyarrow.compute"

# --- what nginx serves by itself, compressed once ------------------------------------------------
FROM build AS static
RUN cd /opt/datalens && /opt/venv/bin/python -m scripts.compress_static /srv/static

# --- the server ----------------------------------------------------------------------------------
FROM ${BASE_IMAGE} AS app
# Letters of Chinese, Japanese and Korean for reports as PDF: four megabytes.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-droid-fallback \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin datalens \
 && install --directory --owner=datalens --group=datalens --mode=0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/datalens /opt/datalens
WORKDIR /opt/datalens
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATALENS_HOME=/data \
    ENVIRONMENT=production \
    HOST=0.0.0.0 \
    PORT=8050
USER datalens
VOLUME /data
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=8s --start-period=40s --retries=3 CMD ["python", "-m", "scripts.health_check"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "app:create_app()"]

# --- nginx in front ------------------------------------------------------------------------------
FROM ${PROXY_BASE_IMAGE} AS proxy
RUN apt-get update \
 && apt-get install --yes --no-install-recommends nginx-light libnginx-mod-http-brotli-static \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /etc/nginx/sites-enabled /var/www
COPY scripts/nginx/ /etc/nginx/datalens/
COPY --from=static /srv/static /srv/static
USER www-data
EXPOSE 8080 8443
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=8s --start-period=10s --retries=3 CMD ["/etc/nginx/datalens/health_check.sh"]
CMD ["nginx", "-c", "/etc/nginx/datalens/plain.conf", "-e", "stderr", "-g", "daemon off;"]
