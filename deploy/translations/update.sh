#!/usr/bin/env bash
# Collects the texts to translate from Python, templates and JavaScript into messages.pot, and brings every language's
# messages.po up to date. Nothing is guessed (no fuzzy matches), lines aren't wrapped, dates are left out, so that a
# difference in git is a difference in words.
set -euo pipefail
cd "$(dirname "$0")/../.."

translations=tablet_ui/translations
languages="en"

pybabel() { .venv/bin/python -m babel.messages.frontend --quiet "$@"; }

# Babel fills what it doesn't know with names and dates that say nothing.
without_empty_headers() {
  grep -v -e '^"POT-Creation-Date:' -e '^"PO-Revision-Date:' -e '^"Last-Translator:' -e '^"Language-Team:' \
    -e '^"Report-Msgid-Bugs-To:' -e '^# ' -e '^#$' "$1" >"$2"
}

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
pybabel extract --mapping-file=pyproject.toml --keyword=t --no-wrap --sort-output --add-location=file \
  --project=district-hall --version=1 --output-file="$scratch" .
without_empty_headers "$scratch" "$translations/messages.pot"

for language in $languages; do
  catalogue="$translations/$language/LC_MESSAGES/messages.po"
  if [ ! -e "$catalogue" ]; then
    pybabel init --input-file="$translations/messages.pot" --output-dir="$translations" --locale="$language" --no-wrap
  fi
  pybabel update --input-file="$translations/messages.pot" --output-dir="$translations" --locale="$language" \
    --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
  cp "$catalogue" "$scratch"
  without_empty_headers "$scratch" "$catalogue"
done
