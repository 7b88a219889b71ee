"""How a signature reaches a view: from the signing script, or as a file signed elsewhere."""

from django.http import HttpRequest

CMS_MAX_BYTES = 256 * 1024


def signed_cms(request: HttpRequest) -> str | bytes:
    """The CMS in the form field `cms` (base64 or PEM), else the uploaded file `cms_file`, else nothing."""
    if text := request.POST.get("cms", "").strip():
        return text
    upload = request.FILES.get("cms_file")
    return upload.read(CMS_MAX_BYTES + 1) if upload else b""
