"""The database's shape: Alembic's migrations, run from here so that no command line of its own is needed."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from district_hall.db import Base, migration_engine

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    command.upgrade(_config(url), to)


def downgrade(url: str, to: str) -> None:
    command.downgrade(_config(url), to)


def make_migration(url: str, slug: str) -> None:
    """Writes the next numbered migration from the difference between models and database, for a person to check."""
    config = _config(url)
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    command.revision(config, message=slug, rev_id=f"{number:04}", autogenerate=True)


def drift(url: str) -> list[object]:
    """What differs between the models and the database; empty where nothing does."""
    engine = migration_engine(url)
    try:
        with engine.connect() as connection:
            return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
    finally:
        engine.dispose()


def _config(url: str) -> Config:
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
