"""SQLite through Peewee; nobody else sees a row."""
