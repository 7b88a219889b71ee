"""From clause to code to test: what docs/law and docs/flows say, made from the code itself."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from django.apps import apps

from portal.flow import FLOWS
from portal.law import CITED_BY, CLAUSES, OWN_RULES, STILL_MISSING
from portal.settings.environment import BASE_DIR

HEAD = "<!-- Made by `manage.py law_trace`; tests compare. -->\n"


def shown_by(folder: Path = BASE_DIR / "tests") -> dict[str, set[str]]:
    """Clause id to the tests that show it, read from the marks in the sources, so a part of a run tells all."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.rglob("test_*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.ClassDef):
                for name in _marked(function):
                    found[name].add(f"{path.relative_to(BASE_DIR).as_posix()}::{function.name}")
    return found


def _marked(function: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    """The clauses of @pytest.mark.clause(law.O1315_12, …), by the names they have in portal.law."""
    ids = {one.id.replace("-", "_").replace(".", "_"): one.id for one in CLAUSES.values()}
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.clause":
            for argument in decorator.args:
                if isinstance(argument, ast.Constant):
                    raise ValueError(f"{function.name} cites a text: name the clause as portal.law does.")
                if isinstance(argument, ast.Constant):
                    raise ValueError(f"{function.name} cites a text: name the clause as portal.law does.")
                name = ast.unparse(argument).rsplit(".", 1)[-1]
                if not name.startswith("O1"):
                    continue  # a rule of our own
                if name not in ids:
                    raise ValueError(f"{function.name} cites {name}, which is no clause.")
                yield ids[name]


def load_all() -> None:
    """Import every module of our own apps: what is not imported cites nothing."""
    for app in apps.get_app_configs():
        if not Path(app.path).is_relative_to(BASE_DIR / ".venv") and Path(app.path).is_relative_to(BASE_DIR):
            for module in walk_packages([app.path], f"{app.name}."):
                if ".migrations" not in module.name and ".settings" not in module.name:
                    import_module(module.name)


def trace() -> str:
    """docs/law/trace.md: every clause, with the code that carries it out and the tests that show it."""
    tests = shown_by()
    done = sum(1 for clause in CLAUSES if CITED_BY.get(clause) and clause not in STILL_MISSING)
    lines = [
        HEAD,
        "# From clause to code to test",
        "",
        f"{done} of {len(CLAUSES)} clauses are carried out and shown by a test, {len(STILL_MISSING)} more in part.",
        "",
        "| clause | our reading | code | tests | still missing |",
        "|---|---|---|---|---|",
    ]
    for clause in CLAUSES.values():
        code = ", ".join(f"`{where}`" for where in sorted(CITED_BY.get(clause.id, ())))
        shown = ", ".join(f"`{name}`" for name in sorted(tests.get(clause.id, ())))
        missing = STILL_MISSING.get(clause.id, "" if code else "all")
        named = f"{clause.id} ({clause.act}, {clause.paragraph})"
        lines.append(f"| {named} | {clause.says} | {code} | {shown} | {missing} |")
    return "\n".join(lines) + "\n"


def own_rules() -> str:
    """docs/law/own-rules.md: what no act asks for and we have added."""
    lines = [HEAD, "# Rules of our own", "", "No act asks for these. The trail names them so.", ""]
    for rule in sorted(OWN_RULES.values(), key=lambda rule: rule.says):
        where = ", ".join(f"`{place}`" for place in sorted(CITED_BY.get(rule.id, ())))
        lines.append(f"- {rule.says}" + (f" ({where})" if where else ""))
    return "\n".join(lines) + "\n"


def diagrams() -> dict[str, str]:
    """docs/flows/<name>.md for each workflow: its states and steps."""
    return {flow.name: f"{HEAD}\n# {flow.name}\n\n```mermaid\n{flow.diagram()}\n```\n" for flow in FLOWS}


def pages() -> dict[Path, str]:
    """All generated pages and what they should hold."""
    load_all()
    docs = BASE_DIR / "docs"
    flows = {docs / "flows" / f"{name}.md": text for name, text in diagrams().items()}
    return {docs / "law" / "trace.md": trace(), docs / "law" / "own-rules.md": own_rules(), **flows}
