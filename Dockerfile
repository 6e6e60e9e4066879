FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home zhiwen && mkdir /data && chown zhiwen /data
COPY --from=build /venv /venv
USER zhiwen
WORKDIR /home/zhiwen
ENV ZHIWEN_DATA=/data ZHIWEN_HOST=0.0.0.0 PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
VOLUME /data
# 8000 serves HTTP; 8001 takes Telegram's updates where a webhook is set.
EXPOSE 8000 8001
# `zhiwen serve` binds its port first and answers when the index is ready. Where the container runs `zhiwen bot`
# instead there is no HTTP: start it with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["zhiwen", "serve"]
