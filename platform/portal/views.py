"""Addresses for machines: is the portal alive, is it ready, and the bank's call."""

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from portal.access import Audience, audience
from portal.celery import app
from portal.payments import settling

CALL_MAX_BYTES = 64 * 1024


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@audience(Audience.EVERYONE)
@never_cache
@require_GET
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready: database, migrations, broker and storage answer. 503 names what does not."""
    state = {"database": _database(), "migrations": _migrations(), "broker": _broker(), "storage": _storage()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT lower('Қ') = 'қ'")
            return bool(cursor.fetchone()[0])
    except Exception:
        return False


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return False


def _broker() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
            return True
    except Exception:
        return False


def _storage() -> bool:
    try:
        default_storage.listdir("")
    except FileNotFoundError:
        return True  # nothing was stored yet; the folder is made with the first file
    except OSError:
        return False
    return True


@audience(Audience.BANK)
@csrf_exempt
@require_POST
def post_link(request: HttpRequest) -> HttpResponse:
    """The bank's call: a prompt to ask it, never a fact."""
    try:
        settling.hear(request.read(CALL_MAX_BYTES))
    except settling.CallRefused as refused:
        return HttpResponse(f"{refused}\n", content_type="text/plain", status=refused.status)
    return HttpResponse("heard\n", content_type="text/plain")
