"""JupyterLab on a copy of the project, and an analyst who works in it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Route

ROOT = Path(__file__).parent.parent
NAME = "Dự án «OCOP» của Lý's"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*")
# Milliseconds; by default Playwright looks when the window is painted, which one behind is not.
_POLLING = 50
_EXECUTE = "([command, args]) => jupyterapp.commands.execute(command, args).then(() => null)"
# A tab that is told to come to the front while another still loads may stay behind: it is told again.
_READY = """path => {
    const shell = jupyterapp.shell;
    const behind = [...shell.widgets("main")].find(one => one.context?.path === path);
    if (behind && behind !== shell.currentWidget) shell.activateById(behind.id);
    const shown = shell.currentWidget;
    return shown?.context?.path === path && shown.context.isReady && shown.sessionContext.isReady;
}"""
_KERNEL = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.info.then(() => null)"


def copy_project(folder: Path) -> Path:
    """The shipped notebooks, parameters and register in a folder with a name of many letters."""
    root = folder / NAME
    for part in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("*.py", ".*"))
    return root


@contextmanager
def server(root: Path, own: Path) -> Iterator[str]:
    """Run JupyterLab on a project; gives its address, which ends on «/».

    Args:
        root: the project, which is the root of the server.
        own: an empty folder for all that JupyterLab keeps for its user.
    """
    quiet = own / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    environment = {**os.environ, **{name: str(own / path) for name, path in folders.items()}}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.root_dir=.", "--IdentityProvider.token="]
    # Tests wait for JupyterLab's own commands to end.
    command += ["--LabApp.expose_app_in_browser=True"]
    with (own / "log").open("w+") as log:
        lab = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.PIPE, cwd=root
        )
        try:
            yield _address(lab)
        finally:
            lab.terminate()
            lab.communicate(timeout=60)


def _address(lab: subprocess.Popen[bytes]) -> str:
    said = ""
    for line in lab.stderr or ():
        said += line.decode()
        if found := _ADDRESS.search(said):
            return found[0].partition("lab")[0]
    raise RuntimeError(said)


class Desk:
    """One window of JupyterLab.

    Args:
        context: the browser's context, in which exports are recorded.
        root: the project.
        address: the server's address.
    """

    def __init__(self, context: BrowserContext, root: Path, address: str) -> None:
        self.root = root
        self.exports: list[APIResponse] = []
        self.context = context
        context.set_default_timeout(90_000)
        context.route("**/nbconvert/**", self._record)
        self.page: Page = context.new_page()
        self.page.goto(f"{address}lab")
        self.page.wait_for_function("window.jupyterapp", polling=_POLLING)
        self.page.evaluate("jupyterapp.restored.then(() => null)")

    def _record(self, route: Route) -> None:
        self.exports.append(route.fetch())
        route.fulfill(response=self.exports[-1])

    def do(self, command: str, **arguments: Any) -> None:
        """Run one of JupyterLab's commands and wait for its end."""
        self.page.evaluate(_EXECUTE, [command, arguments])

    def open(self, name: str) -> Locator:
        """Open a notebook of the project, wait for its kernel, and give the notebook in view."""
        path = f"notebooks/{name}.ipynb"
        self.do("docmanager:open", path=path)
        self.page.wait_for_function(_READY, arg=path, polling=_POLLING)
        self.page.evaluate(_KERNEL)
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def open_copy(
        self, name: str, changes: Mapping[str, str], kept: Collection[str] = ()
    ) -> Locator:
        """Open a copy of the district's notebook as it is shipped.

        Args:
            name: the copy's name.
            changes: sources by the ids of cells; where the id is new, a cell is added at the end.
            kept: the ids of the cells to keep; all when empty.
        """
        notebook = nbformat.read(ROOT / "notebooks/district_quarter.ipynb", as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not kept or cell.id in kept]
        known = {cell.id: cell for cell in notebook.cells}
        for id_, source in changes.items():
            if id_ in known:
                known[id_].source = source
            else:
                make = new_markdown_cell if id_.startswith("text") else new_code_cell
                notebook.cells.append(make(source, id=id_))
        nbformat.write(notebook, self.root / f"notebooks/{name}.ipynb")
        return self.open(name)

    def run_all(self) -> None:
        """Run all cells of the notebook in view."""
        self.do("notebook:run-all-cells")

    def export(self, kind: str) -> tuple[APIResponse, str]:
        """Choose a line of the menu «Save and Export Notebook As».

        Returns:
            What the server answered, and what the page says that JupyterLab opened for it; nothing
            when a file came instead.
        """
        self.exports.clear()
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_text("Save and Export Notebook As").hover()
        item = self.page.locator(".lm-Menu-item").get_by_text(kind, exact=True)
        with (
            self.context.expect_event("response", lambda answer: "/nbconvert/" in answer.url),
            self.context.expect_page() as opened,
        ):
            item.click()
        answer, page = self.exports[0], opened.value
        said = "" if answer.ok else page.locator(".error").inner_text()
        page.close()
        return answer, said
