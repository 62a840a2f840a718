#!/bin/sh
# Objects of events that are long, many at once: they go to disk while they come, and memory stays as it is with short ones.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
# what a sanitiser holds back of freed memory is not ours
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1"
export ASAN_OPTIONS
today=$(date -u +%F)
day() { date -u -d "$today - $1 days" "+${2-%F}"; }
since=$(day 4)T00:00:00Z until=$(day 2)T00:00:00Z
objects=${OBJECTS:-6} long=${OBJECT_MB:-6}	# so many, at most ten, of so many MB, which packing does not make shorter
records=$((long * 35))

# events COUNT BYTES FILE: so many records of one event, since a trail delivers at least once, of so many random bytes (a multiple of 3) each
events() {
	head -c $(($1 * $2)) /dev/urandom | base64 -w $(($2 * 4 / 3)) |
		awk -v t="$(day 3)T10:00:00Z" '{ printf "%s{\"eventId\":\"one\",\"eventName\":\"X\",\"eventTime\":\"%s\",\"recipientAccountId\":\"1000000000000001\",\"acsRegion\":\"cn-hangzhou\",\"requestParameters\":{\"id\":\"%s\"}}", NR == 1 ? "[" : ",", t, $0 } END { print "]" }' |
		gzip -n -1 >"$3"
}
# tenant FILE COUNT OBJECT [FAULTS]: a trail into a bucket alone, which has the object under the names of as many hours
tenant() {
	list= hour=0
	while [ "$hour" -lt "$objects" ]; do
		key=audit/AliyunLogs/Actiontrail/cn-hangzhou/$(day 3 %Y/%m/%d)/Actiontrail_cn-hangzhou_$(day 3 %Y%m%d)0${hour}0000_1002_${2}_$(wc -c <"$3")_$(md5sum <"$3" | cut -c1-32).gz
		list="$list${list:+,}{\"key\":\"$key\",\"file\":\"$dir/$3\"}"
		hour=$((hour + 1))
	done
	jq --argjson list "[$list]" --argjson faults "[${4-}]" '.regions = ["cn-hangzhou"] | .accounts[0].buckets[0].objects = $list | .accounts[0].events = { "actors": {}, "records": [] } |
		del(.accounts[0].trails[0] | .SlsProjectArn, .SlsWriteRoleArn, .dataEvents) | .faults = [{ "kind": "deny", "api": "actiontrail.LookupEvents" }] + $faults' \
		"$TOP_SRCDIR/tests/cloud/tenants/good.json" >"$1"
}
# peak NAME: the events of that day from the cloud, kept in NAME; sets $memory, in MB
peak() {
	scope_file whole.json
	jq '.regions = ["cn-hangzhou"]' whole.json >scope.json
	"$TOP_BUILDDIR/tests/bench/peak" "$TRAILSEAL" events --since "$since" --until "$until" --keep "$1" --quiet >"$1.peak" 2>"$1.err"
	read -r _ _ memory <"$1.peak"
}

events 3 3000 short.gz
events $records 30000 long.gz
tenant short.json 3 short.gz
start_cloud "$dir/short.json"
peak short
short=$memory
stop_cloud
tenant long.json "$records" long.gz '{ "kind": "cut", "api": "oss.GetObject", "after": 2, "times": 1, "bytes": '$((long * 500000))' }'
start_cloud "$dir/long.json"
peak long
stop_cloud
pieces=long/data/evidence/oss.GetObject
ok "the objects are $(($(wc -c <long.gz) / 1048576)) MB each" test "$(wc -c <long.gz)" -gt $((long * 1000000))
is "all are kept" "$(ls $pieces/*.bin | wc -l)" "$objects"
is "each byte for byte, also that of a try that was cut" "$(sha256sum $pieces/*.bin | cut -c1-64 | uniq)" "$(sha256sum <long.gz | cut -c1-64)"
is "as their meta files say" "$(jq -r '.body | "\(.bytes) \(.sha256)"' $pieces/*.meta.json | uniq)" "$(wc -c <long.gz) $(sha256sum <long.gz | cut -c1-64)"
is "one was asked for twice" "$(jq -r 'select(.attempts | length > 0) | .attempts[0].code' $pieces/*.meta.json)" BodyCut
ok "nothing of what was cut stays" test ! -e long/.trailseal-incoming
is "their one event is read" "$("$TRAILSEAL" events long --json --quiet 2>/dev/null | jq -r .event_id)" one
is "and nothing was wrong with any" "$(grep -c 'oss.GetObject' long.err)" 0
ok "memory: $short MB with short ones, $memory MB with $objects of $long MB: less than half of one more" awk -v a="$short" -v b="$memory" -v most="$long" 'BEGIN { exit !(a > 0 && b < a + most / 2) }'

# ---- killed while they come, and gone on with
# ask NAME [OPTION]: collect those days into NAME
ask() {
	scope_file whole.json
	jq --arg from "$since" --arg to "$until" '.regions = ["cn-hangzhou"] | .period = { "from": $from, "to": $to }' whole.json >scope.json
	exec "$TRAILSEAL" collect --quiet ${2-} "$1" >"$1.out" 2>&1
}
tenant slow.json "$records" long.gz '{ "kind": "slow", "api": "oss.GetObject", "after": 2, "times": 0, "ms": 60000 }'
tenant again.json "$records" long.gz
start_cloud "$dir/slow.json"
ask killed &
run=$! log=killed/data/log/collection.jsonl tries=0
kept() { grep -c '"id":"oss.GetObject/[0-9]*"' "$log" 2>/dev/null; }
until [ "$(kept)" = 2 ] || [ "$tries" -gt 600 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
kill -9 "$run"
wait "$run" 2>/dev/null
stop_cloud
is "two are there when the run is killed" "$(kept)" 2
mkdir -p killed/.trailseal-incoming
head -c 1000000 long.gz >killed/.trailseal-incoming/part.000000
rm calls.jsonl
start_cloud "$dir/again.json"
(ask killed --resume)
ok "when it goes on, half of a third is gone" test ! -e killed/.trailseal-incoming
is "no object that was there is asked for again" "$(grep -c '"action":"oss.GetObject"' calls.jsonl)" $((objects - 2))
is "and all are there, whole" "$(sha256sum killed/data/evidence/oss.GetObject/*.bin | cut -c1-64 | sort | uniq -c | awk '{ print $1 }')" "$objects"
stop_cloud
done_testing
