#!/usr/bin/env bash
# What a cluster on one machine is made of: PostgreSQL, Redis and nginx. Only what is missing is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. deploy/setup/say.sh
. deploy/setup/debian.sh

missing=()
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
{ command -v nginx || [ -x /usr/sbin/nginx ]; } >/dev/null || missing+=(nginx-light)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

may_install || give_up \
  "つぎのものがありません: ${missing[*]}。管理者に、つぎの一行をたのんでください。" \
  "A cluster needs ${missing[*]}. Ask an administrator for this line." "sudo apt-get install ${missing[*]}"

say "入れています: ${missing[*]}" "Installing what a cluster is made of"
install_packages "${missing[@]}"
