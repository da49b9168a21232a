#!/usr/bin/env bash
# Brings the database up to date, makes a demo town where there is nothing yet, and runs the board until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."

flask() { .venv/bin/python -m flask --app wsgi:create_app "$@"; }

flask db upgrade
flask demo seed --if-empty
flask demo sign-ins
exec .venv/bin/python -m district_hall.supervisor
