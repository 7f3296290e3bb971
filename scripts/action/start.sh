#!/usr/bin/env bash
# Starts the server of action.yml in the background, and writes where it is to the step's outputs.
set -euo pipefail

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/understudy-XXXXXX")
case $PACKAGE in
  ./* | ../* | /*) package=$(realpath "$PACKAGE") ;;
  *) package=$PACKAGE ;;
esac
npm install --silent --no-save --prefix "$folder" "$package"

token=$(node -p 'require("node:crypto").randomBytes(32).toString("base64url")')
echo "::add-mask::$token"
options=(--port "$PORT" --admin-port "$ADMIN_PORT" --json)
if [ -n "$CONFIG" ]; then options+=(--config "$CONFIG" --read-only); else options+=(--config "$folder/understudy.json"); fi

cli=$folder/node_modules/@understudy-idp/understudy/dist/server/cli.js
UNDERSTUDY_ADMIN_TOKEN=$token nohup node "$cli" serve "${options[@]}" >"$folder/ready.json" 2>"$folder/understudy.log" &
echo $! >"$folder/pid"

if ! node "$cli" wait "http://localhost:$PORT/alive" --timeout "$TIMEOUT"; then
  cat "$folder/understudy.log" >&2
  exit 1
fi
{
  node -p 'const { issuer, admin } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8").split("\n")[0]);
    `issuer=${issuer}\nadmin=${admin}`' "$folder/ready.json"
  echo "admin-token=$token"
  echo "folder=$folder"
} >>"$GITHUB_OUTPUT"
