#!/bin/sh
# Going on after a kill at 90 %, as a part of the whole run: under 15 %.  Twice: one account of BENCH_USERS (100) users, where the
# services' limits set the pace, and an organisation of BENCH_ACCOUNTS (20) accounts, where our own work counts.  Answers are 30 ms late.
# Where limits set the pace the last tenth of the calls can take more than a tenth of the time, so both are told, with what
# the calls that were left must take at the rates that their services permit.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
late_ms=30

now() { date +%s.%N; }
since() { echo "$1 $(now)" | awk '{ print $2 - $1 }'; }
answers() { cat "$1/data/log/collection.jsonl" 2>/dev/null | grep -c '"event":"exchange"'; }
collect() { "$TRAILSEAL" collect --quiet "$@" >out 2>err || [ $? -eq 4 ] || sed 's/^/# /' err; }

jq -s '[.[] | select(."per-second") | { key: (.id | split(".")[:2] | join(".")), value: ."per-second" }] | from_entries' "$TOP_SRCDIR"/frameworks/sources/*.json >rates.json
# slowest JOURNAL: of the calls of one action and account those that take longest, as "calls action rate seconds"
slowest() {
	jq -rs --slurpfile rates rates.json 'group_by([.action, .account])
		| map(.[0].action as $a | $rates[0][$a] as $rate | select($rate) | [length, $a, $rate, (length - 1) / $rate])
		| max_by(.[3]) // [0, "none", 1, 0] | map(tostring) | join(" ")' "$1"
}

# wait_part time|calls PART: of the whole run
wait_part() {
	if [ "$1" = time ]; then
		sleep "$(echo "$whole $2" | awk '{ print $1 * $2 }')"
	else
		until [ "$(answers work)" -ge "$(echo "$total $2" | awk '{ print int($1 * $2) }')" ]; do sleep 0.05; done
	fi
}

# killed time|calls: at 90 % of that
killed() {
	rm -rf work
	start_cloud tenant.json
	write_scope
	"$TRAILSEAL" collect --quiet work >out 2>err &
	pid=$!
	wait_part "$1" 0.9
	kill -KILL $pid
	wait $pid 2>/dev/null
	kept=$(answers work)
	asked=$(wc -l <calls.jsonl)
	t=$(now)
	collect --resume work
	resumed=$(since "$t")
	tail -n +$((asked + 1)) calls.jsonl >left.jsonl
	stop_cloud
	# once more without a cloud: whatever is left to ask fails at once
	t=$(now)
	"$TRAILSEAL" collect --quiet --resume work >out 2>err
	own=$(since "$t")
	slowest left.jsonl >slow
	read -r calls action rate seconds <slow
	awk -v what="$1" -v kept="$kept" -v total="$total" -v whole="$whole" -v resumed="$resumed" -v own="$own" -v calls="$calls" -v action="$action" -v rate="$rate" -v least="$seconds" 'BEGIN {
		printf "  killed at 90 %% of the %s: %d of %d answers were there; resumed in %.2f s: %.1f %% of the whole, want under 15 %%\n", what, kept, total, resumed, 100 * resumed / whole
		printf "    to begin and to read back takes %.2f s; the %d calls of %s that were left take %.2f s at %g a second\n", own, calls, action, least, rate }'
}

# measure PHRASE: of tenant.json
measure() {
	rm -rf whole
	start_cloud tenant.json
	write_scope
	t=$(now)
	collect whole
	whole=$(since "$t")
	stop_cloud
	total=$(answers whole)
	slowest calls.jsonl >slow
	read -r calls action rate seconds <slow
	printf 'resume: %s: %d answers in %.1f s, of which the %d calls of %s take %.1f s\n' "$1" "$total" "$whole" "$calls" "$action" "$seconds"
	killed time
	killed calls
}

write_scope() { scope_file scope.json; }
jq --argjson n "${BENCH_USERS:-100}" --argjson ms $late_ms '.faults = [{ "kind": "slow", "api": "*", "ms": $ms, "times": 0 }] |
	.accounts[0].ram.users += [range($n) as $i | .accounts[0].ram.users[0] | .UserName = "bench-\($i)" | .UserId = "29\(1000000000000000 + $i)"]' \
	"$TOP_SRCDIR/tests/cloud/tenants/demo.json" >tenant.json
measure "one account, ${BENCH_USERS:-100} users"

write_scope() { scope_file scope.json '"directory": { "role": "TrailsealAudit" },'; }
jq -c --argjson members $((${BENCH_ACCOUNTS:-20} - 1)) --argjson regions '["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen"]' --argjson events 400 --argjson ms $late_ms \
	-f "$TOP_SRCDIR/tests/bench/organisation.jq" "$TOP_SRCDIR/tests/cloud/tenants/organisation.json" >tenant.json
measure "an organisation of ${BENCH_ACCOUNTS:-20} accounts"
