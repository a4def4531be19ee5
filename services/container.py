"""The container: every service, built once from the settings and handed down."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import InvalidParameters
from models.settings import Settings
from services.accounts import Accounts
from services.attempts import Attempts
from services.chart_writer import ChartWriter
from services.charting import Charting
from services.cleaner import Cleaner
from services.database import Database
from services.datasets import Datasets
from services.explainer import Explainer
from services.explorer import Explorer
from services.files import FileStore
from services.health import Health
from services.jobs.background import Jobs
from services.jobs.child import COMMAND
from services.metrics import Metrics
from services.reports.content import Reports
from services.results import Results
from services.samples import Samples
from services.saved_charts import SavedCharts
from services.secrets import Secrets
from services.sessions import BrowserSessions
from services.tables import TableStore
from services.tokens import Tokens
from services.uploads import Uploads
from services.workers.analysts import Analysts


@dataclass(frozen=True)
class Services:
    """Everything that pages, callbacks and the API may ask. `start` begins background work, `close` ends it."""

    settings: Settings
    secrets: Secrets
    database: Database
    accounts: Accounts
    sessions: BrowserSessions
    tokens: Tokens
    attempts: Attempts
    files: FileStore
    datasets: Datasets
    uploads: Uploads
    jobs: Jobs
    tables: TableStore
    results: Results
    analysts: Analysts
    explorer: Explorer
    reports: Reports
    charting: Charting
    cleaner: Cleaner
    saved_charts: SavedCharts
    explainer: Explainer
    chart_writer: ChartWriter
    samples: Samples
    health: Health
    metrics: Metrics

    def start(self) -> None:
        """Repair what a crash left, and begin to read what waits. Once in each server process, after forking."""
        self.uploads.recover()
        self.jobs.start()

    def close(self) -> None:
        """End background work within two seconds; no thread and no process survives it."""
        self.jobs.close()
        self.analysts.close()
        self.database.close()


def build_services(settings: Settings, command: Sequence[str] = COMMAND) -> Services:
    """Build every service on a migrated database. No thread is started yet. `command` starts what reads a file.

    Raises:
        Unavailable: the database or the store cannot be reached.
        InvalidParameters: a setting is wrong.
    """
    database = Database(settings.database_address)
    database.migrate()
    secrets = Secrets(settings)
    files = FileStore(storage_folder(settings), settings.max_file_size)
    files.prepare()
    jobs = Jobs(database, files, command=command)
    datasets = Datasets(database, files, jobs)
    tables = TableStore(files)
    results = Results(database)
    analysts = Analysts()
    explorer = Explorer(datasets, tables, results, files, analysts)
    charting = Charting(datasets, tables)
    return Services(
        settings=settings,
        secrets=secrets,
        database=database,
        accounts=Accounts(database, settings, secrets),
        sessions=BrowserSessions(database),
        tokens=Tokens(database, settings, secrets),
        attempts=Attempts(database),
        files=files,
        datasets=datasets,
        uploads=Uploads(database, files, datasets),
        jobs=jobs,
        tables=tables,
        results=results,
        analysts=analysts,
        explorer=explorer,
        reports=Reports(datasets, explorer),
        charting=charting,
        cleaner=Cleaner(database, datasets, files, tables, analysts),
        saved_charts=SavedCharts(database, datasets, charting),
        explainer=Explainer(charting, datasets, tables),
        chart_writer=ChartWriter(charting, datasets, tables),
        samples=Samples(files, datasets),
        health=Health(database, files.check),
        metrics=Metrics(database, settings.metrics_token),
    )


def storage_folder(settings: Settings) -> Path:
    """The folder for files.

    Raises:
        InvalidParameters: the setting names a kind of store that this version cannot use.
    """
    if "://" in settings.storage_url:
        reason = "must name a folder; other kinds of store are not supported yet"
        raise InvalidParameters(
            f"STORAGE_URL {reason}. Correct the setting and start again.", fields={"storage_url": reason}
        )
    return settings.storage_folder
