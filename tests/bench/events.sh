#!/bin/sh
# Event files into the table events, without its indexes and with them, against jq -c reading the same file; the best of
# three, taken in turn.  By the clock, since we use two processors and jq one; by processor time, which a busy machine changes less.
# BENCH_EVENTS: how many (a million).
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
"$EVENTBENCH" generate "${BENCH_EVENTS:-1000000}" >"$dir/events.jsonl"
# measure COMMAND...: seconds by the clock, seconds of processor time
measure() {
	{ /usr/bin/env bash -c 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1' - "$@"; } 2>&1 | awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}
for i in 1 2 3; do
	measure "$EVENTBENCH" ingest "$dir/events.jsonl" >>"$dir/ingest"
	measure "$EVENTBENCH" index "$dir/events.jsonl" >>"$dir/index"
	measure jq -c . "$dir/events.jsonl" >>"$dir/jq"
done
# best COLUMN FILE
best() {
	cut -d ' ' -f "$1" "$2" | sort -n | head -n 1
}
echo "ingest $(wc -l <"$dir/events.jsonl") events, $(wc -c <"$dir/events.jsonl") bytes:"
for what in 'ingest rows' 'index rows and indexes'; do
	for by in '1 clock' '2 processor'; do
		ours=$(best "${by% *}" "$dir/${what%% *}") jq=$(best "${by% *}" "$dir/jq")
		echo "  ${what#* }, by the ${by#* }: $ours s; jq -c: $jq s; ratio $(echo "$jq $ours" | awk '{ printf "%.1f", $1 / $2 }') (want 10)"
	done
done
