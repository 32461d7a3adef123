"""How is the address of a database written, for us and for people to read?"""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVER = "postgresql+asyncpg"
_HOW = "write postgresql://user:password@host:5432/database"


def normal_address(written: str) -> str:
    """Return the address as our driver takes it, from any way in which people write a PostgreSQL's.

    Raises ValueError, which does not repeat the address: it may hold a password.
    """
    try:
        url = make_url(written.strip())
    except (ArgumentError, ValueError):
        message = f"this is no address of a database; {_HOW}"
        raise ValueError(message) from None
    if url.get_backend_name() not in {"postgresql", "postgres"} or not url.database:
        message = f"this is the address of no PostgreSQL database; {_HOW}"
        raise ValueError(message)
    query = dict(url.query)
    if "sslmode" in query:  # libpq's name for what asyncpg calls ssl
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername=DRIVER, query=query).render_as_string(hide_password=False)


def readable(url: str) -> str:
    """Return the address as people write it, without its password."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)


def place_of(url: URL) -> str:
    """Return where the server is said to be."""
    host = url.host or url.query.get("host") or "localhost"
    return f"{host if isinstance(host, str) else host[0]}:{url.port or 5432}"
