"""Runs the migrations on the database that DATABASE_URL (or the caller's `url` attribute) names."""

from alembic import context

import alerts.models
import circular.models
import district_hall.attempts
import district_hall.audit
import district_hall.devices.models
import district_hall.family.models
import district_hall.people.models
import district_hall.retention.models
import district_hall.signs_of_life.models
import district_hall.visits.models
from district_hall.db import Base, migration_engine
from district_hall.settings import from_environment

TABLES = (alerts, circular, district_hall)  # imported so that all tables are known

url = context.config.attributes.get("url") or from_environment().database_url
engine = migration_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        user_module_prefix="district_hall.db.",
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
