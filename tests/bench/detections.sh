#!/bin/sh
# All detections over the table events, against the same statements by the sqlite3 shell over a copy of the same database.
# BENCH_EVENTS: how many events (a million).
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
src=$TOP_SRCDIR/src
"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O2 -shared -fPIC -Wl,-Bsymbolic -Wl,-z,defs -I"$src" -I"$TOP_SRCDIR" -o "$dir/functions.so" \
	"$TOP_SRCDIR/tests/bench/functions_extension.c" "$src"/assess/sql/functions*.c "$src"/assess/sql/regexp.c \
	"$src"/assess/sql/slsquery*.c "$src"/base/alloc.c "$src"/base/buf.c "$src"/base/clock.c "$src"/base/err.c \
	"$src"/base/fileio*.c "$src"/base/hash.c "$src"/base/json.c "$src"/base/jsonscan.c "$src"/base/text.c "$src"/base/utf8.c \
	-lcjson -lcrypto -lpcre2-8 -lsqlite3 -lm
"$EVENTBENCH" generate "${BENCH_EVENTS:-1000000}" >"$dir/events.jsonl"
ours=$("$EVENTBENCH" detections "$dir/events.jsonl" "$dir/events.db" "$dir/detections.sql")
rm "$dir/events.jsonl"
{ printf '.load %s\n' "$dir/functions.so"; cat "$dir/detections.sql"; } >"$dir/run.sql"
shell=$(bash -c 'TIMEFORMAT="%U %S"; time sqlite3 "$1" <"$2" >"$3/out" 2>"$3/err" || :' - "$dir/events.db" "$dir/run.sql" "$dir" 2>&1 | awk '{ printf "%.2f", $1 + $2 }')
if [ -s "$dir/err" ]; then
	echo "the shell could not run all of them:" && head -n 5 "$dir/err"
	exit 1
fi
echo "detections over $(sqlite3 "$dir/events.db" 'select count(*) from events') events: $ours s; sqlite3 shell: $shell s; ratio $(echo "$shell $ours" | awk '{ printf "%.2f", $1 / $2 }') (want 1)"
