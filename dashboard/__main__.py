"""The command line: ``python -m dashboard check|read-report|import|query|rebuild|verify|account|backup|
restore|publish|doctor|serve|sample``.

Thin over the same functions as the pages, and working whether the server runs or not.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import json
import logging
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard import handover, labels, service, soundness
from dashboard.access import ROLES
from dashboard.catalogue import CatalogueError
from dashboard.intake import checks
from dashboard.intake.read import read_files
from dashboard.intake.reread import differing
from dashboard.jobs import JOBS
from dashboard.narrative.read import read_report, to_json
from dashboard.settings import settings
from dashboard.warehouse import (
    NotKeptError,
    QueryError,
    UpgradeError,
    WarehouseBusyError,
    backup,
    open_warehouse,
    verify,
)
from dashboard.warehouse.journal import JournalDamagedError
from dashboard.warehouse.passwords import FIRST_PASSWORD_DAYS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when a file has errors or was refused, 2 on a wrong call."""
    parser = _parser()
    options = parser.parse_args(arguments)
    labels.use(options.lang)
    try:
        return int(options.run(options))
    except JournalDamagedError as error:
        found = verify.finding_of(error.damage)
        print(soundness.damaged(found.code, found.args), file=sys.stderr)
        return 2
    except NotKeptError as error:
        print(labels.t(f"common.not_kept_{error.code}", **error.args_of_words), file=sys.stderr)
        return 2
    except UpgradeError as error:
        print(labels.t(f"common.upgrade_{error.code}", **error.args_of_words), file=sys.stderr)
        return 2
    except (
        handover.HandoverError,
        WarehouseBusyError,
        QueryError,
        CatalogueError,
        ValueError,
        OSError,
    ) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("--lang", choices=["zh_CN", "en"], default="zh_CN", help="language of messages")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="read workbooks and say what is wrong; stores nothing")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="figures and problems as JSON")
    check.set_defaults(run=_check)

    reads = commands.add_parser(
        "read-report", help="propose figures from old work reports (.docx, .txt, .pdf); stores nothing"
    )
    reads.add_argument("files", nargs="+", type=Path, metavar="FILE")
    reads.add_argument("--json", action="store_true", help="proposed figures as JSON, one row each")
    reads.set_defaults(run=_read_report)

    imports = commands.add_parser("import", help="check workbooks and file them")
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument("--json", action="store_true", help="receipts as JSON")
    imports.add_argument("--by", default=getpass.getuser(), help="who files them (default: your user name)")
    imports.add_argument("--explain", default="", metavar="TEXT", help="your word on the warnings")
    imports.add_argument(
        "--let-stand", default="", metavar="REASON", help="why errors of the rules may stand"
    )
    imports.set_defaults(run=_import)

    query = commands.add_parser("query", help="rows of a named query; without a name, the list of them")
    query.add_argument("name", nargs="?", metavar="NAME")
    query.add_argument("--param", action="append", default=[], metavar="KEY=VALUE", help="lists: a,b,c")
    query.add_argument("--format", choices=["csv", "json"], default="csv")
    query.add_argument(
        "--store", choices=["county", "sample"], help="default: the county's once it has begun"
    )
    query.set_defaults(run=_query)

    rebuild = commands.add_parser("rebuild", help="make the database anew from archive and journal")
    rebuild.add_argument("--store", choices=["county", "sample"])
    rebuild.set_defaults(run=_rebuild)

    verifies = commands.add_parser(
        "verify",
        help="whether journal, archive, database and cells are as they were written; changes nothing",
    )
    verifies.add_argument("--store", choices=["county", "sample"])
    verifies.add_argument("--json", action="store_true", help="the result as JSON")
    verifies.add_argument(
        "--only", action="append", choices=verify.PARTS, help="that part alone; may be given several times"
    )
    verifies.add_argument(
        "--accept",
        default="",
        metavar="NAME",
        help="take the journal as it is now, after a backup was put back",
    )
    verifies.set_defaults(run=_verify)

    account = commands.add_parser("account", help="open or change an account; without a login, the list")
    account.add_argument("login", nargs="?", metavar="LOGIN")
    account.add_argument("--name", default="", help="the person's name")
    account.add_argument("--role", choices=ROLES, default="")
    account.add_argument("--unit", default="", metavar="NAME", help="a clerk's township")
    state = account.add_mutually_exclusive_group()
    state.add_argument("--close", dest="is_active", action="store_false", default=None)
    state.add_argument("--open", dest="is_active", action="store_true", default=None)
    account.add_argument("--new-password", action="store_true", help="give it a first password again")
    account.set_defaults(run=_account)

    backs_up = commands.add_parser("backup", help="a verified copy of the store; the newest 14 are kept")
    backs_up.add_argument("--to", type=Path, metavar="DIR", help="default: UNION_BACKUP_DIR")
    backs_up.add_argument("--list", action="store_true", help="only list the backups there are")
    backs_up.set_defaults(run=_backup)

    restores = commands.add_parser("restore", help="put a backup in the place of the store; needs it stopped")
    restores.add_argument("name", metavar="NAME", help="as backup --list names it, or latest")
    restores.add_argument("--from", dest="source", type=Path, metavar="DIR", help="default: UNION_BACKUP_DIR")
    restores.set_defaults(run=_restore)

    publishes = commands.add_parser(
        "publish",
        help="write the figures as Parquet files for a cluster (UNION_ENGINE); the newest 3 are kept",
    )
    publishes.add_argument("folder", type=Path, metavar="DEST", help="what UNION_PUBLISHED names")
    publishes.add_argument(
        "--store", choices=["county", "sample"], help="default: the county's once it has begun"
    )
    publishes.set_defaults(run=_publish)

    doctor = commands.add_parser("doctor", help="whether machine, settings and store are as they should be")
    doctor.add_argument("--address", default="127.0.0.1", help="the address it is to listen on")
    doctor.set_defaults(run=_doctor)

    serve = commands.add_parser("serve", help="the web application for an office, behind a sign-in")
    serve.add_argument("--address", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    serve.set_defaults(run=_serve)

    sample = commands.add_parser("sample", help="load the sample county into its own store")
    sample.set_defaults(run=_sample)
    return parser


def _check(options: argparse.Namespace) -> int:
    readings = list(read_files((file.name, file.read_bytes()) for file in options.files))
    found = checks.check(readings, None)
    parts = [checks.to_json(reading, problems) for reading, problems in zip(readings, found, strict=True)]
    if options.json:
        _print_json({key: [row for part in parts for row in part[key]] for key in parts[0]})
    else:
        for reading, part in zip(readings, parts, strict=True):
            print(labels.t("cli.checked", file=reading.file, figures=len(part["figures"])))
            _print_problems(part["problems"])
    return int(any(problem["severity"] == "error" for part in parts for problem in part["problems"]))


def _read_report(options: argparse.Namespace) -> int:
    readings = [read_report(file.name, file.read_bytes()) for file in options.files]
    if options.json:
        _print_json([row for reading in readings for row in to_json(reading)])
    for reading in readings:
        for problem in reading.problems:
            print(f"{reading.file}: {labels.problem_message(problem)}", file=sys.stderr)
        for report in () if options.json else reading.reports:
            said = [report.unit or "?", report.period.label or "?", report.title]
            print(reading.file, *said, sep="\t")
            for claim in report.claims:
                value = "" if claim.value is None else format(claim.value.normalize(), "f")
                words = [labels.t(f"narrative.doubt_{doubt}") for doubt in claim.doubts]
                print("", labels.indicator_name(claim.code), value, claim.raw, "；".join(words), sep="\t")
    return int(any(reading.problems for reading in readings))


def _import(options: argparse.Namespace) -> int:
    request = {
        "files": [
            {"name": file.name, "data": base64.b64encode(file.read_bytes()).decode()}
            for file in options.files
        ],
        "by": options.by,
        "language": options.lang,
        "explanation": options.explain,
        "reason": options.let_stand,
    }
    reply = handover.run(settings().data_dir, JOBS, "import", request)
    if options.json:
        _print_json(reply)
    else:
        for file in reply["files"]:
            figures = sum(each["figures"] for each in file["returns"])
            print(
                labels.t(
                    f"cli.import_{file['status']}",
                    file=file["file"],
                    number=file["number"],
                    figures=figures,
                )
            )
            _print_problems(file["blocking"])
    return int(any(file["status"] == "refused" for file in reply["files"]))


def _query(options: argparse.Namespace) -> int:
    if not options.name:
        from dashboard.settings import QUERIES
        from dashboard.warehouse.queries import load_queries

        for name, each in load_queries(QUERIES).items():
            print(f"{name}({', '.join(each.params)})  {each.title}")
        return 0
    pairs = [text.partition("=") for text in options.param]
    params = {key: value for key, _, value in pairs}
    request = {"name": options.name, "params": params, "format": options.format}
    print(handover.run(_store(options.store), JOBS, "query", request)["text"], end="")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    reply = handover.run(_store(options.store), JOBS, "rebuild", {})
    print(labels.t("cli.rebuilt", acts=reply["acts"]))
    return 0


def _verify(options: argparse.Namespace) -> int:
    folder = _store(options.store)
    try:
        scope = verify.Scope(options.only or verify.PARTS, differing, _progress())
        result = verify.to_json(verify.verify_store(folder, options.accept, scope))
    except FileNotFoundError as error:
        raise ValueError(labels.t("audit.no_store", folder=folder)) from error
    except WarehouseBusyError:
        result = handover.run(folder, JOBS, "verify", {"accepted_by": options.accept, "only": options.only})
    if options.json:
        _print_json(result)
    else:
        for line in soundness.counts(result):
            print(line)
        sound = soundness.is_sound(result)
        print(labels.t("audit.result_sound" if sound else "audit.result_changed"))
        for line in soundness.findings(result):
            print(f"  {line.strip()}")
    return int(not soundness.is_sound(result))


def _progress() -> verify.Progress:
    """Says on a screen, in one line, how many files have been read once more."""

    def say(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{labels.t('cli.rereading', done=done, total=total)}", end=end, file=sys.stderr, flush=True)

    return say if sys.stderr.isatty() else lambda done, total: None


def _account(options: argparse.Namespace) -> int:
    folder = settings().data_dir
    if not options.login:
        for each in handover.run(folder, JOBS, "accounts", {})["accounts"]:
            each["role"] = labels.t(f"office.role_{each['role']}")
            each["state"] = labels.t("office.state_open" if each.pop("is_active") else "office.state_closed")
            print(labels.t("office.account_line", **each))
        return 0
    request = {
        name: getattr(options, name)
        for name in ("login", "name", "role", "unit", "is_active", "new_password")
    }
    done = handover.run(folder, JOBS, "account", {**request, "by": getpass.getuser()})
    role = labels.t(f"office.role_{done['role']}")
    print(labels.t("office.account_set", login=done["login"], name=done["name"], role=role))
    if done["password"]:
        print(labels.t("office.account_password", password=done["password"], days=FIRST_PASSWORD_DAYS))
    return 0


def _backup(options: argparse.Namespace) -> int:
    folder = (options.to or settings().backup_dir).resolve()
    if not options.list:
        made = handover.run(settings().data_dir, JOBS, "backup", {"folder": str(folder)})
        print(labels.t("service.backed_up", folder=folder, size=service.size(made["bytes"]), **made))
        return 0
    for each in backup.backups(folder):
        at = labels.when(datetime.fromisoformat(each.at))
        print(
            labels.t(
                "service.backup_line", name=each.name, at=at, acts=each.acts, size=service.size(each.bytes)
            )
        )
    return 0


def _restore(options: argparse.Namespace) -> int:
    folder, known = options.source or settings().backup_dir, settings()
    names = [each.name for each in backup.backups(folder)]
    name = names[0] if options.name == "latest" and names else options.name
    try:
        made, aside = backup.restore(folder, name, known.data_dir)
    except backup.BackupError as error:
        raise ValueError(labels.t(f"service.backup_{error.code}", **error.args_of_words)) from error
    print(labels.t("service.restored", name=made.name, acts=made.acts, folder=known.data_dir))
    if aside:
        print(labels.t("service.set_aside", folder=aside))
    return 0


def _publish(options: argparse.Namespace) -> int:
    folder = options.folder.expanduser().resolve()
    request = {"folder": str(folder), "language": options.lang}
    made = handover.run(_store(options.store), JOBS, "publish", request)
    print(labels.t("engine.published", folder=folder, size=service.size(made["bytes"]), **made))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    found = service.examine(settings(), options.address)
    for each in found:
        print(f"{service.MARKS[each.level]} {labels.t(f'service.{each.code}', **each.args)}")
    return int(any(each.level == "bad" for each in found))


def _serve(options: argparse.Namespace) -> int:
    # Streamlit's caches warn that they are used before their server runs, which is as it should be.
    caches = logging.getLogger("streamlit.runtime.caching.cache_data_api")
    caches.disabled = True
    from dashboard import office

    caches.disabled = False
    office.serve(options.address, options.port)
    return 0


def _sample(options: argparse.Namespace) -> int:
    from dashboard.intake import sample

    folder = settings().sample_dir
    try:
        warehouse = open_warehouse(folder)
    except WarehouseBusyError:
        # Whoever holds the sample's store loads it there.
        print(labels.t("cli.sample_held"))
        return 0
    try:
        sample.load(warehouse)
        print(labels.t("cli.sample_loaded", acts=warehouse.version))
    finally:
        warehouse.close()
    return 0


def _store(choice: str | None) -> Path:
    """The folder of the store that is meant: the county's own once it has begun, else the sample's."""
    known = settings()
    if choice == "county":
        return known.data_dir
    if choice == "sample" or not any((known.data_dir / "journal").glob("*.jsonl")):
        return known.sample_dir
    return known.data_dir


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print_problems(problems: Sequence[dict[str, Any]]) -> None:
    for problem in problems:
        place = " ".join(part for part in (problem["sheet"], problem["cell"]) if part)
        print(f"  [{labels.t('cli.severity_' + problem['severity'])}] {place} {problem['message']}")


if __name__ == "__main__":
    sys.exit(main())
