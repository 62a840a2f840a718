#!/bin/sh
# This run's own calls in the trail, from end to end: found again by their request ids, too early, lost on the way.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json

# the logstore is asked for own calls a good second after they were made
slow='.faults = [{ "kind": "slow", "api": "sls.GetIndex", "ms": 2100, "times": 0 }]'
# judge NAME FILTER PARAMETERS: collect a day from a cloud that records calls and judge it
judge() {
	jq ".recordCalls = {} | $slow | $2" "$good" >"$1.json"
	rm -f calls.jsonl
	start_cloud "$dir/$1.json"
	scope_file long.json "\"parameters\": $3,"
	jq '.period["last-days"] = 1' long.json >scope.json
	"$TRAILSEAL" collect --quiet "$1" >out 2>err
	"$TRAILSEAL" assess "$1" >>out 2>>err
	stop_cloud
}
own() { jq -r '[.checks[] | select(.id == "EVD-05")][0].findings[] | '"$2" "$1/data/report/assessment.json"; }
requests() { jq -r 'select(.action == "actiontrail.DescribeTrails") | .requestId' calls.jsonl | sort; }
store='.accounts[0].projects[0].logstores[0].events'

judge found "$store = { \"delaySeconds\": 0 }" '{}'
is "a call that this run made is found in the trail" "$(own found '.verdict + " " + .reason')" "pass found"
is "by the request id that the service gave it" "$(own found '.values.first')" "$(requests | head -n 1)"
is "ActionTrail itself is not asked for it" "$(ls found/data/evidence | grep -c '^actiontrail.LookupEvents.own$')" 0
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0

judge early "$store = { \"delaySeconds\": 60 }" '{}'
is "one that was made seconds ago may still come" "$(own early '.verdict + " " + .reason')" "not-yet too-early"

lost="$store = { \"delaySeconds\": 0, \"gaps\": [{ \"from\": \"-1h\", \"to\": \"+1h\" }] }"
judge lost "$lost" '{ "settle_s": 0 }'
is "one that ActionTrail recorded and the trail did not deliver is lost" "$(own lost '.verdict + " " + .reason')" "fail lost"
is "and all are named" "$(own lost '.values.listed | split(", ") | sort | .[]')" "$(requests)"

judge unrecorded "$lost | .recordCalls.delaySeconds = 3600" '{ "settle_s": 0 }'
is "one that is shown nowhere is a warning: not every call may be recorded" "$(own unrecorded '.verdict + " " + .reason')" "warn some"

# ---- what the service counts of its deliveries, held against what is there
counted() { jq -r '[.checks[] | select(.id == "EVD-06")][0].findings[] | .resource + " " + .verdict + " " + .reason' "$1/data/report/assessment.json"; }
failing='.accounts[0].trails[0].deliveries = [{ "destination": "sls", "from": "-3d", "to": "now", "failed": 2, "delivered": 3 }]'
is "counters that agree" "$(counted found | sort)" "audit-all -> oss pass agree
audit-all -> sls pass agree"
judge failing "$lost | $failing" '{ "settle_s": 0 }'
is "failures that lost nothing of the day, but this run's calls do not come" "$(counted failing | sort)" "audit-all -> oss pass agree
audit-all -> sls warn repeated
audit-all 1000000000000001 fail failing"
done_testing
