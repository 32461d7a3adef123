"""How does Alembic reach the database? `minglu migrate` hands it a connection; it never opens its own."""

from alembic import context
from sqlmodel import SQLModel

import tenants.tables  # noqa: F401  # the tables are the target

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    compare_server_default=True,
    autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
)
with context.begin_transaction():
    context.run_migrations()
