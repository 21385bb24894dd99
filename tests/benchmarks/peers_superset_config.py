"""Superset's settings in the benchmark: its defaults, and memory for results that it has seen before."""

import os

_HOME = os.environ["UNION_SUPERSET_HOME"]
SECRET_KEY = "of the benchmark on loopback, for nobody else" + "." * 20
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME}/superset.db"
# Without these two Superset remembers nothing; in the process is the fastest that it has.
CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600, "CACHE_KEY_PREFIX": "a"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600, "CACHE_KEY_PREFIX": "b"}
# Loopback without https; its API is set up by a script.
TALISMAN_ENABLED = False
WTF_CSRF_ENABLED = False
SESSION_COOKIE_SAMESITE = None
