"""A child of the sandbox that does something else than it was started for."""

import sys
from pathlib import Path

import pytest


def instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *lines: str) -> Path:
    """Another program in place of Python's, as a file would be that has taken the child over; its tries are counted."""
    script, tries = tmp_path / "script", tmp_path / "tries"
    script.write_text("\n".join(["#!/bin/sh", f"echo x >> {tries}", *lines]))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return tries
