#!/usr/bin/env bash
# Ends the drill if it still runs, and grades it by its saved debrief: reward.txt has 0 to 1. Without a reward: not
# graded, since the drill itself has failed, such as on a machine that is too busy.
#
#   LAB_URL        the lab (http://mesh:8090)
#   VERIFIER_LOGS  where reward and debrief are written (/logs/verifier)
set -euo pipefail
lab=${LAB_URL:-http://mesh:8090} logs=${VERIFIER_LOGS:-/logs/verifier}
mkdir -p "$logs"
curl -sS -o /dev/null -X POST "$lab/api/drills/current/end" # refused if it has ended
run=$(curl -fsS "$lab/api/drills/results?limit=1" | jq -r '.results[0].id // empty')
if [[ -z $run ]]; then
  echo 'No drill has begun, since the agent has called no tool.'
  echo 0 >"$logs/reward.txt"
  exit
fi
for format in json md html; do
  curl -fsS "$lab/api/drills/results/$run?format=$format" -o "$logs/debrief.$format"
done
if [[ $(jq -r .state "$logs/debrief.json") == failed ]]; then
  jq -r '"Not graded: " + .failure' "$logs/debrief.json"
  exit 1
fi
jq '.grade.score / 100' "$logs/debrief.json" >"$logs/reward.txt"
cat "$logs/debrief.md"
