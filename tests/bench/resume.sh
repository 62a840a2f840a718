#!/bin/sh
# Going on after a kill at 90 %, as a part of the whole run: under 15 %.  The local cloud takes 30 ms for each call;
# BENCH_USERS (default 100) makes the account larger.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
users=${BENCH_USERS:-100}
jq --argjson n "$users" '.faults = [{"kind":"slow","api":"*","ms":30,"times":0}] |
	.accounts[0].ram.users += [range($n) as $i | .accounts[0].ram.users[0] | .UserName = "bench-\($i)" | .UserId = "29\(1000000000000000 + $i)"]' \
	"$TOP_SRCDIR/tests/cloud/tenants/demo.json" >large.json

now() { date +%s.%N; }
start_cloud large.json
scope_file scope.json
t0=$(now)
"$TRAILSEAL" collect --quiet whole >out || echo "# status $?"
t1=$(now)
stop_cloud
total=$(grep -c '"event":"exchange"' whole/data/log/collection.jsonl)

start_cloud large.json
scope_file scope.json
"$TRAILSEAL" collect --quiet work >out &
pid=$!
# 90 % of the time: where the services' limits set the pace, the last calls take longer than the first
sleep "$(echo "$t0 $t1" | awk '{ print 0.9 * ($2 - $1) }')"
kill -KILL $pid
wait $pid 2>/dev/null
kept=$(grep -c '"event":"exchange"' work/data/log/collection.jsonl)
t2=$(now)
"$TRAILSEAL" collect --quiet --resume work >out || echo "# status $?"
t3=$(now)
stop_cloud
awk -v total="$total" -v kept="$kept" -v whole="$(echo "$t0 $t1" | awk '{ print $2 - $1 }')" -v rest="$(echo "$t2 $t3" | awk '{ print $2 - $1 }')" 'BEGIN {
	printf "resume: %d of %d answers were there (%.0f %%); whole run %.2f s, resumed %.2f s: %.1f %% of it, want under 15 %%\n", kept, total,
	    100 * kept / total, whole, rest, 100 * rest / whole
}'
