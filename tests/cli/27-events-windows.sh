#!/bin/sh
# Events in windows: borders lose and double nothing, a window that fails is named by itself.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
good=$TOP_SRCDIR/tests/cloud/tenants/good.json
today=$(date -u +%F)

# at DAYS TIME: that time of a day so many days ago, UTC
at() { echo "$(date -u -d "$today - $1 days" +%F)T$2Z"; }
records=
record() { records="$records${records:+,}{\"eventId\":\"$1\",\"eventTime\":\"$2\",\"eventName\":\"CreateInstance\",\"serviceName\":\"Ecs\",\"actor\":\"li\"}"; }
for day in 1 2 3 4; do
	record "first-$day" "$(at $day 00:00:00)"
	record "second-$day" "$(at $day 00:00:01)"
	record "last-$day" "$(at $day 23:59:59)"
done
expected='first-1 first-2 first-3 first-4 last-2 last-3 last-4 second-1 second-2 second-3 second-4'
# tenant FILE [FILTER]: events exactly on the borders of days, and nothing else
tenant() {
	jq --argjson records "[$records]" ".regions = [\"cn-hangzhou\", \"cn-shanghai\"] | .accounts[0].events = { \"actors\": { \"li\": { \"type\": \"ram-user\", \"ips\": [\"203.0.113.9\"] } }, \"records\": \$records } | ${2-.}" "$good" >"$1"
}
# ask NAME: collect from the beginning of the day four days ago, four days and two seconds
ask() {
	scope_file whole.json '"parameters": { "lookup_hours": 24, "log_window_lines": 3 },'
	jq --arg from "$(at 4 00:00:00)" --arg to "$(at 1 00:00:02)" '.regions = ["cn-hangzhou", "cn-shanghai"] | .period = { "from": $from, "to": $to }' whole.json >scope.json
	"$TRAILSEAL" collect --quiet "$1" >"$1.out" 2>"$1.err"
	"$TRAILSEAL" assess "$1" >>"$1.out" 2>>"$1.err"
	"$TRAILSEAL" events "$1" --json --quiet >"$1.events"
}
ids() { jq -r .event_id "$1.events" | sort | tr '\n' ' ' | sed 's/ $//'; }
unseen() { jq -r '[.checks[] | select(.id == "EVD-01")][0].findings[] | select(.reason == "not-covered") | .region + " " + .values.from + " " + .values.to' "$1/data/report/assessment.json"; }

# ---- ActionTrail itself: no trail, so LookupEvents for everything
tenant lookup.json 'del(.accounts[0].trails)'
start_cloud "$dir/lookup.json"
ask lookup
is "events on the borders of windows come once each" "$(ids lookup)" "$expected"
is "each day is a window of its own, and the two seconds behind" "$(ls lookup/data/evidence/actiontrail.LookupEvents/*.meta.json | wc -l)" 8
is "whose borders are the days'" "$(cat lookup/data/evidence/actiontrail.LookupEvents/*.meta.json | jq -rs '[.[] | .params | select(.region == "cn-shanghai") | .start_time] | sort | join(" ")')" \
	"$(at 4 00:00:00) $(at 3 00:00:00) $(at 2 00:00:00) $(at 1 00:00:00)"
is "nothing is unseen" "$(unseen lookup)" ""
stop_cloud

tenant failing.json 'del(.accounts[0].trails) | .faults = [{ "kind": "error", "api": "actiontrail.LookupEvents", "region": "cn-hangzhou", "status": 400, "code": "InvalidTimeRange", "times": 1 }]'
start_cloud "$dir/failing.json"
ask failing
is "one window fails: that day is named, and no other" "$(unseen failing | wc -l) $(unseen failing | grep -c 'T00:00:00Z .*T00:00:0[02]Z$')" "1 1"
ok "and the events of the other days are there" sh -c 'n=$(wc -l <failing.events); test "$n" -ge 8 && test "$n" -lt 11'
stop_cloud

# ---- a trail's logstore: the histogram says how the period is cut, and how much each window must hold
lines() { jq -r '.params | select(.lines != null) | .lines' "$1"/data/evidence/sls.GetLogs/*.meta.json; }
tenant store.json
start_cloud "$dir/store.json"
ask store
is "from the logstore the same events come once each" "$(ids store)" "$expected"
ok "in several windows" test "$(lines store | wc -l)" -gt 2
is "that hold together what the histograms count" "$(lines store | awk "{ n += \$1 } END { print n }")" 11
ok "and few each" sh -c "! printf '%s\n' $(lines store | tr '\n' ' ') | grep -qv '^[0-6]\$'"
is "they touch each other" "$(cat store/data/evidence/sls.GetLogs/*.meta.json | jq -rs '[.[] | .params | [(.win_from, .win_to | tonumber)]] | sort | . as $w | [range(1; length) | $w[.][0] == $w[. - 1][1]] | all')" true
is "none is unseen, ActionTrail is not asked" "$(unseen store)$(ls store/data/evidence | grep -c '^actiontrail.LookupEvents$')" 0
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
stop_cloud

# one second in two is not found, though it is counted
tenant short.json '.accounts[0].projects[0].logstores[0].events = { "searchLoses": 2 }'
start_cloud "$dir/short.json"
ask short
ok "windows with fewer events than the histogram counts are no evidence" \
	sh -c "cat short/data/evidence/sls.GetLogs/*.meta.json | jq -es 'map(select(.response.code == \"ShortList\")) | length > 1'"
is "ActionTrail is asked for those, so nothing is lost" "$(ids short)$(unseen short)" "$expected"
stop_cloud
jq '.faults = [{ "kind": "deny", "api": "actiontrail.LookupEvents" }, { "kind": "deny", "api": "oss.GetObject" }]' short.json >lost.json
start_cloud "$dir/lost.json"
ask lost
ok "where nothing can be asked they are named" test "$(unseen lost | grep -c cn-hangzhou)" -ge 1
stop_cloud

# histograms that may not be asked: the events are read all the same, each week by itself
tenant blind.json '.faults = [{ "kind": "deny", "api": "sls.GetHistograms" }]'
start_cloud "$dir/blind.json"
ask blind
is "without histograms the events are there" "$(ids blind)" "$expected"
is "and nothing counted them" "$(lines blind | tr -d '\n')" ""
stop_cloud

# ---- this run's own calls: the local cloud records nothing of what it is asked, and a short run claims nothing
is "own calls that are not there yet are not yet" "$(jq -r '[.checks[] | select(.id == "EVD-05")][0].findings[].reason' store/data/report/assessment.json)" too-early

# ---- the same day in two stores, id by id: the day before the last whole one of the period
evd03() { jq -r '[.checks[] | select(.id == "EVD-03")][0].findings[] | select(.resource | endswith("(LookupEvents)")) | '"$2" "$1/data/report/assessment.json"; }
is "stores that hold the same say so" "$(evd03 store '.verdict + " " + .reason + " " + (.values.in_sls | tostring)')" "pass same-ids 3"
tenant gap.json ".accounts[0].projects[0].logstores[0].events = { \"gaps\": [{ \"from\": \"$(at 3 00:00:00)\", \"to\": \"$(at 3 00:00:01)\" }] }"
start_cloud "$dir/gap.json"
ask gap
is "an event that the logstore has lost is named" "$(evd03 gap '.verdict + " " + .reason + " " + .values.listed')" "fail lost-ids first-3"
# evd07 NAME: verdict, reason and ids of the logstore held against the objects of that day
evd07() { jq -r '[.checks[] | select(.id == "EVD-07")][0].findings[] | .verdict + " " + .reason + " " + (.values.listed_sls // "-") + " " + (.values.listed_oss // "-")' "$1/data/report/assessment.json"; }
is "the archive has it: by counts first, so its objects are read for the id" "$(evd07 gap)" "fail lost-in-sls - first-3"
is "which they are for that day only" "$(ls gap/data/evidence/oss.GetObject.sample/*.meta.json | wc -l)" 1
is "while equal counts need no object" "$(evd07 store) $(ls store/data/evidence | grep -c oss.GetObject.sample)" "pass equal - - 0"
is "with both counts" "$(evd03 gap '.values | "\(.in_lookup) \(.in_sls) \(.missing)"')" "3 2 1"
is "and the report's table has it" "$(jq -r '.tables[] | select(.id == "event-stores") | .rows | tostring' gap/data/report/assessment.json | grep -o 'first-3 ([^ ]* [A-Za-z]*)')" "first-3 ($(at 3 00:00:00) CreateInstance)"
stop_cloud
tenant taken.json "(.accounts[0].buckets[] | select(.name == \"acme-audit-archive\")).events = { \"gaps\": [{ \"from\": \"$(at 3 23:59:59)\", \"to\": \"$(at 2 00:00:00)\" }] }"
start_cloud "$dir/taken.json"
ask taken
is "an event that the archive lacks is named" "$(evd07 taken)" "fail lost-in-oss last-3 -"
stop_cloud
jq '.faults = [{ "kind": "deny", "api": "actiontrail.LookupEvents" }]' store.json >unread.json
start_cloud "$dir/unread.json"
ask unread
is "a store that was not read is no pass" "$(evd03 unread '.verdict' | sort -u)" unknown
stop_cloud
done_testing
