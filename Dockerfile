# The portal for production: web, worker and beat run from the same image (docker-compose.yml).
FROM python:3.13-slim-bookworm

ENV PYTHONPATH=platform PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /portal
COPY requirements/production.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/production.txt
COPY . .
RUN python -m portal.building \
    && useradd --system portal \
    && install -d -o portal var var/files

USER portal
ENV DJANGO_SETTINGS_MODULE=portal.settings.production
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4", "--no-control-socket"]
