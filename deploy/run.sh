#!/usr/bin/env bash
# Brings the database up to date, makes a demo town where there is nothing yet, and runs the board until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m deploy.prepare
exec .venv/bin/python -m district_hall.supervisor
