#!/usr/bin/env bash
# Plays the drill lunch-rush to full marks, by the tools alone.
set -euo pipefail
lab=${LAB_URL:-http://mesh:8090}

# call TOOL ARGUMENTS: the JSON lines of the answer
call() {
  jq -n --arg name "$1" --argjson arguments "$2" \
    '{jsonrpc: "2.0", id: 1, method: "tools/call", params: {name: $name, arguments: $arguments}}' |
    curl -fsS "$lab/mcp" -H 'Content-Type: application/json' --data-binary @- | jq -r '.result.content[0].text' | grep '^{' || true
}

# until_drill CONDITION: waits until the lines of list_drills fulfil it
until_drill() {
  until call list_drills '{"wait": "20s"}' | jq -es "$1" >/dev/null; do sleep 0.2; done
}

until_drill 'any(.page)'
call play_drill '{"action": "declare"}' >/dev/null
cause=
until [[ -n $cause ]]; do # the service with most slow requests, and a trace of one
  cause=$(call search_spans '{"name": "GET /", "minDuration": "650ms"}' | jq -cs '
    map(select(.service | endswith("-service"))) | group_by(.service) | max_by(length)[0]
    | select(.) | {service, evidence: .traceId}')
done
call play_drill "$(jq -c '. + {action: "answer", mechanism: "slow dependency"}' <<<"$cause")" >/dev/null
call play_drill "$(jq -c '{action: "act", lever: "restart", service}' <<<"$cause")" >/dev/null
until_drill '.[0].phase == "recovered" or (.[0] | has("ended"))'
call play_drill '{"action": "end"}'
