#!/bin/sh
# Event files into the table events, against jq -c reading the same file.  BENCH_EVENTS: how many (a million).
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$EVENTBENCH" generate "${BENCH_EVENTS:-1000000}" >"$dir/events.jsonl"
# cpu COMMAND...: seconds of processor time, which a busy machine changes less than the clock on the wall
cpu() {
	{ /usr/bin/env bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' - "$@"; } 2>&1 | awk '{ printf "%.2f\n", $1 + $2 }'
}
ours=$(cpu "$EVENTBENCH" ingest "$dir/events.jsonl")
jq=$(cpu jq -c . "$dir/events.jsonl")
echo "ingest $(wc -l <"$dir/events.jsonl") events, $(wc -c <"$dir/events.jsonl") bytes: $ours s; jq -c: $jq s; ratio $(echo "$jq $ours" | awk '{ printf "%.1f", $1 / $2 }') (want 10)"
