#!/usr/bin/env bash
# Saves what the server of action.yml recorded, and stops it. The recording has no secrets and no tokens.
set -euo pipefail

pid=$(cat "$FOLDER/pid")
cli=$FOLDER/node_modules/@understudy-idp/understudy/dist/server/cli.js
mkdir -p "$FOLDER/kept"
cp "$FOLDER/understudy.log" "$FOLDER/kept/"
node "$cli" recording "$FOLDER/kept/recording.har" --admin "$ADMIN" || echo "::warning::The traffic can't be saved."
kill -TERM "$pid"
