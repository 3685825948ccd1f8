# Not built in our CI, which has no container engine; read it before you rely on it.
FROM debian:12-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv make ca-certificates
WORKDIR /hexradar
COPY . .
RUN scripts/venv.sh requirements.lock && make client \
    && .venv/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && python3 -m venv /opt/hexradar \
    && /opt/hexradar/bin/pip install --require-hashes -r requirements.lock \
    && /opt/hexradar/bin/pip install --no-deps /wheels/*.whl \
    && NUMBA_CACHE_DIR=/opt/hexradar/numba /opt/hexradar/bin/hexradar compile

FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 hexradar \
    && install -d -o hexradar /var/lib/hexradar /etc/hexradar
COPY --from=build /opt/hexradar /opt/hexradar
USER hexradar
WORKDIR /var/lib/hexradar
ENV PATH=/opt/hexradar/bin:$PATH HEXRADAR_HOST=0.0.0.0 \
    HEXRADAR_DATA=/var/lib/hexradar/data HEXRADAR_INBOX=/var/lib/hexradar/inbox \
    HEXRADAR_KEY_FILE=/var/lib/hexradar/key HEXRADAR_DEFINITIONS=/etc/hexradar/definitions \
    NUMBA_CACHE_DIR=/opt/hexradar/numba
EXPOSE 8000
CMD ["hexradar", "serve"]
