#!/bin/sh
# Events in objects as a trail writes them (gzip, one for each five minutes) into the table events, against zcat | jq -c . on the
# same objects; by the clock and by processor time, and the most memory that it took.  BENCH_OBJECT_EVENTS: how many (ten million:
# some 0.7 GB of objects, 15 GB of temporary files).  jq reads the objects of a tenth of the days, which is said: it would take hours.
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
events=${BENCH_OBJECT_EVENTS:-10000000}
"$EVENTBENCH" objects "$events" "$dir"
# measure COMMAND...: seconds by the clock, seconds of processor time; what the command says stays in $dir/said
measure() {
	{ /usr/bin/env bash -c 'TIMEFORMAT="%R %U %S"; time "$@" 2>/dev/null >"$0"' "$dir/said" "$@"; } 2>&1 | awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}
days=$dir/AliyunLogs/Actiontrail/cn-hangzhou/2026/09
ours=$(measure "$EVENTBENCH" ingest "$dir")
memory=$(cut -d ' ' -f 2 "$dir/said")
[ "$(cut -d ' ' -f 3 "$dir/said")" = "$events" ] || { echo "objects: not all events were read" >&2; exit 1; }
jq=$(measure sh -c 'find "$1"/01 "$1"/02 "$1"/03 -name "*.gz" -exec zcat {} + | jq -c .' sh "$days")
echo "objects: $events events in $(find "$dir" -name '*.gz' | wc -l) objects, jq on 3 days of 30:"
for by in '1 clock' '2 processor'; do
	a=$(echo "$ours" | cut -d ' ' -f "${by% *}") b=$(echo "$jq" | cut -d ' ' -f "${by% *}")
	echo "$events $a $b" | awk -v by="${by#* }" '{ printf "  by the %s: %.0f events/s; zcat | jq -c: %.0f events/s; ratio %.1f (want 10)\n", by, $1 / $2, $1 / 10 / $3, $3 * 10 / $2 }'
done
echo "  peak memory $memory MB (want 128)"
