"""Processes for the proofs: one that has imported the program and forks a child for every task that it is given.

Started as a program it reads tasks as JSON lines; a task that is told to be killed gets SIGKILL after that time.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """Runs tasks in forked children of a clean process, and says how each ended (below 0: the signal)."""

    def __enter__(self):
        command = [sys.executable, "-m", "tests.store.child"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def start(self, task, *arguments, kill_after=None, output=os.devnull):
        """Begin a task; `finish` waits for its end."""
        line = {"task": task, "arguments": arguments, "kill_after": kill_after, "output": str(output)}
        self.process.stdin.write(json.dumps(line, default=str) + "\n")
        self.process.stdin.flush()

    def finish(self):
        return json.loads(self.process.stdout.readline())

    def run(self, task, *arguments, **rest):
        self.start(task, *arguments, **rest)
        return self.finish()


def cli(arguments, root=None, stop=None, calls=None):
    """Run the command line; `stop` is ["kill", n], ["fail", n, errno] or ["limit", bytes]; calls are written down."""
    from coverage.cli import main
    from tests.store import disk

    if root is None:
        return main(arguments)
    how, *numbers = stop or ["count"]
    if how == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (numbers[0], numbers[0]))
        return main(arguments)
    kinds = {"kill": disk.Killer, "fail": disk.Failer, "count": disk.Counter}
    hook = kinds[how](*numbers)
    with disk.watched(root, hook):
        code = main(arguments)
    if calls:
        Path(calls).write_text(json.dumps(hook.calls))
    return code


def commits(folder, first, last, acknowledged):
    """Commit one step after another; each is acknowledged in a file once `commit` has returned."""
    from coverage.store import Store
    from tests.store import office

    handle = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    store = Store(Path(folder))
    for number in range(first, last):
        info = office.commit(store, number)
        os.write(handle, f"{info.number} {number}\n".encode())
    return 0


def branch_commits(folder, branch, count, acknowledged):
    """Commit a branch's recap many times against other writers; a busy store is tried again."""
    from coverage.model.errors import StoreBusy
    from coverage.store import Store
    from tests.store import office

    handle = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    pause = random.Random(branch)
    store = Store(Path(folder))
    for number in range(1, count + 1):
        while True:
            try:
                info = store.commit([office.recap(number, branch)], office.QUICK_SQL, why=f"{branch} {number}")
                break
            except StoreBusy:
                time.sleep(pause.uniform(0, 0.01))
        os.write(handle, f"{info.number} {branch} {number}\n".encode())
    return 0


def reads(folder, until, output):
    """Read until a file appears; every snapshot read must be whole, and none older than the one before."""
    from coverage.store import Store

    newest, seen, count = 0, {}, 0
    while not (Path(until).exists() and count):
        store = Store(Path(folder)) if count % 2 else locals().get("store") or Store(Path(folder))
        holdings = store.holdings()
        if holdings is None:
            continue
        count += 1
        assert holdings.info.warning is None, holdings.info.warning
        assert holdings.info.number >= newest, f"back from {newest} to {holdings.info.number}"
        newest = holdings.info.number
        assert seen.setdefault(newest, holdings.info.digest) == holdings.info.digest
        stated = sum(int(source.total or 0) for source in holdings.info.sources)
        shown = int(holdings.cube["active_members"].sum())
        expected = {source.branch: int(source.name.split("-")[1].split()[0]) for source in holdings.info.sources}
        assert shown == 3 * sum(expected.values()), (shown, stated, expected)
    Path(output).write_text(json.dumps({"reads": count, "snapshots": len(seen)}))
    return 0


def as_user(number, group, task, *arguments):
    """Run another task as another user of the machine; only root may become one."""
    os.setgroups([])
    os.setgid(group)
    os.setuid(number)
    return TASKS[task](*arguments)


TASKS = {"as_user": as_user, "cli": cli, "commits": commits, "branch_commits": branch_commits, "reads": reads}


def _child(line):
    handle = os.open(line["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    try:
        code = TASKS[line["task"]](*line["arguments"])
    except BaseException:
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _serve():
    import coverage.cli  # noqa: F401
    import tests.store.disk
    import tests.store.office  # noqa: F401

    for text in sys.stdin:
        line = json.loads(text)
        child = os.fork()
        if child == 0:
            _child(line)
        if line["kill_after"] is not None:
            time.sleep(line["kill_after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
