"""The folder of files that the servers read: a table, a graph, a repository, a description of an API, a workspace."""
import json
import pathlib
import subprocess

ORDERS = "id,customer,total\n1,Käserei Zürich,19.5\n2,東京商店,240\n"


def api():
    """An API with one operation, as OpenAPI describes it."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Orders", "version": "1.0.0"},
        "paths": {"/orders": {"get": {
            "operationId": "listOrders", "summary": "Lists orders",
            "responses": {"200": {"description": "The orders"}},
        }}},
    }


def write_all(folder):
    folder = pathlib.Path(folder)
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (folder / "openapi.json").write_text(json.dumps(api()), encoding="utf-8")
    (folder / "memory.jsonl").write_text(json.dumps({
        "type": "entity", "name": "Käserei Zürich", "entityType": "customer", "observations": ["orders on Mondays"],
    }, ensure_ascii=False) + "\n", encoding="utf-8")
    repository = folder / "repository"
    repository.mkdir()
    git = ["git", "-C", str(repository), "-c", "user.name=Anna", "-c", "user.email=anna@vendor.example",
           "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["commit", "--quiet", "--allow-empty", "-m", "orders of November"]):
        subprocess.run(git + command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
