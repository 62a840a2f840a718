#!/bin/sh
# Events out of the objects of a trail, for days that neither a logstore nor ActionTrail could show.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json
today=$(date -u +%F)

day() { date -u -d "$today - $1 days" "+${2-%F}"; }
at() { echo "$(day "$1")T$2Z"; }
records=
record() { records="$records${records:+,}{\"eventId\":\"$1\",\"eventTime\":\"$2\",\"eventName\":\"CreateInstance\",\"serviceName\":\"Ecs\",\"actor\":\"li\"}"; }
for d in 1 2 3 4 5; do
	record "first-$d" "$(at $d 00:00:00)"
	record "last-$d" "$(at $d 23:59:59)"
done
# tenant FILE [FILTER]: a trail into a bucket alone, events of two a day, and ActionTrail may not be asked
tenant() {
	jq --argjson records "[$records]" '.regions = ["cn-hangzhou", "cn-shanghai"] | .accounts[0].events = { "actors": { "li": { "type": "ram-user", "ips": ["203.0.113.9"] } }, "records": $records } |
		del(.accounts[0].trails[0] | .SlsProjectArn, .SlsWriteRoleArn, .dataEvents) | .faults = [{ "kind": "deny", "api": "actiontrail.LookupEvents" }] | '"${2-.}" "$good" >"$1"
}
# ask NAME [PARAMETERS]: collect and judge from the beginning of the day four days ago for three days
ask() {
	scope_file whole.json "\"parameters\": { ${2-} },"
	jq --arg from "$(at 4 00:00:00)" --arg to "$(at 1 00:00:00)" '.regions = ["cn-hangzhou", "cn-shanghai"] | .period = { "from": $from, "to": $to }' whole.json >scope.json
	"$TRAILSEAL" collect --quiet "$1" >"$1.out" 2>"$1.err"
	"$TRAILSEAL" assess "$1" >>"$1.out" 2>>"$1.err"
	"$TRAILSEAL" events "$1" --json --quiet >"$1.events"
}
ids() { jq -r .event_id "$1.events" | sort | tr '\n' ' ' | sed 's/ $//'; }
unseen() { jq -r '[.checks[] | select(.id == "EVD-01")][0].findings[] | select(.reason == "not-covered") | .region + " " + .values.from + " " + .values.to' "$1/data/report/assessment.json"; }
gets() { ls "$1/data/evidence/oss.GetObject" 2>/dev/null | grep -c 'meta.json$'; }

tenant objects.json
start_cloud "$dir/objects.json"
ask objects
is "events come out of the objects, those of the first hour behind the period too" "$(ids objects)" "first-1 first-2 first-3 first-4 last-1 last-2 last-3 last-4"
is "nothing is unseen" "$(unseen objects)" ""
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
stop_cloud
done_testing
