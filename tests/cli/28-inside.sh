#!/bin/sh
# Detections that run inside a logstore with too many events to download find what they find in the downloaded events.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

# one store for the whole account: what is split over stores is seen whole by none of them
jq '.accounts[].trails |= map(select(.Name != "ops-copy"))' "$TOP_SRCDIR/tests/cloud/tenants/demo.json" >one.json

# ask NAME THRESHOLD [FILTER]: collect and judge; what the scope lists has quotes in it, as anybody's names may
ask() {
	scope_file scope.json '"business-hours": { "time-zone": "+08:00", "from": 8, "to": 20 }, "parameters": { "push_events": '"$2"' }, "lists": { "machine_actors": ["it'"'"'s \"one\" -- ; | :now"] },'
	"$TRAILSEAL" collect --quiet "$1" >"$1.out" 2>"$1.err"
	"$TRAILSEAL" assess "$1" >>"$1.out" 2>>"$1.err"
	facts=$1/data/report/assessment.json
}
# what was found, without what can not be the same: which answers are the evidence, and the order of names in a list
found() {
	jq -cS '[.detections[] | select(any(.findings[]; .reason == "inside-not-asked") | not) | {id, parameters, state, found: [.findings[] | {resource, account, region, reason, verdict,
		values: (.values | del(.event_ids) | map_values(if type == "string" then split(", ") | sort else . end))}] | sort}]' "$1/data/report/assessment.json"
}
# named NAME FILTER: the ids of the detections that it selects
named() { jq -r '[.detections[] | select('"$2"') | .id] | unique | join(" ")' "$1/data/report/assessment.json"; }
asked() { find "$1/data/evidence/$2" -name '*.meta.json' 2>/dev/null | wc -l; }

start_cloud "$dir/one.json"
ask here 1000000000
ask inside 1
stay=$(named inside 'any(.findings[]; .reason == "inside-not-asked")')
is "rules that need more than events stay out, and only those" "$stay" \
	"D-ANOM-02 D-ANOM-03 D-ANOM-04 D-ANOM-06 D-ANOM-07 D-ANOM-08 D-ANOM-09 D-ANOM-10 D-ANOM-11 D-DEL-02 D-EXP-09 D-LOG-06 D-LOG-09 D-PRIV-11"
is "none of them is clean" "$(named inside 'any(.findings[]; .reason == "inside-not-asked") and .state != "not-evaluable"')" ""
is "and each says what it lacks" "$(jq -r '[.detections[].findings[] | select(.reason == "inside-not-asked") | .values.lacks] | unique | join(" ")' inside/data/report/assessment.json)" "actiontrail.DescribeTrails base"
is "the others ran inside" "$(jq '[.detections[] | select(.inside == ["sls.GetLogs.rule"]) | .id] | unique | length' inside/data/report/assessment.json)" 52
jq -cS --arg stay "$stay" '[.[] | select(.id as $id | $stay | split(" ") | index($id) | not)]' >here.found <<END
$(found here)
END
found inside >inside.found
ok "and found the same, down to every value" cmp here.found inside.found
ok "which is something" jq -e '[.[] | select(.state == "hit")] | length >= 9' inside.found
is "every hit rests on an answer that was kept" "$(jq -r '[.detections[] | select(.state == "hit") | .findings[] | select(.verdict != "unknown") | .evidence[]] | map(split("/")[0]) | unique | join(" ")' inside/data/report/assessment.json)" sls.GetLogs.rule
ok "which names the events" jq -e '[.detections[] | select(.state == "hit") | .findings[] | select(.verdict != "unknown") | .values.event_ids | length > 0] | all' inside/data/report/assessment.json
is "no event was downloaded" "$(asked inside sls.GetLogs) $(asked inside actiontrail.LookupEvents)" "0 0"
is "below the threshold nothing runs inside" "$(asked here sls.GetLogs.rule)" 0
is "the cloud expected every call" "$(jq -s '[.[] | select(.unexpected)] | length' calls.jsonl)" 0
expect 0 "" "$TRAILSEAL" report inside
ok "the report says what judging again can not do" grep -q "not over the events" inside/data/report/report.en.html
cp inside/data/report/assessment.json first.json
"$TRAILSEAL" assess inside >/dev/null 2>&1
ok "the kept answers give the same again" cmp first.json inside/data/report/assessment.json
"$TRAILSEAL" events --scope scope.json --json --quiet >events.out 2>events.err
ok "who looks at events gets events" test "$(wc -l <events.out)" -gt 0
stop_cloud

# a store of an organization trail speaks for its members, too
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/organisation.json"
scope_file long.json '"directory": { "role": "TrailsealAudit", "external-id": "acme-audit-7" }, "parameters": { "push_events": 1 },'
jq '.period["last-days"] = 8' long.json >scope.json
"$TRAILSEAL" collect --quiet all >all.out 2>&1
"$TRAILSEAL" assess all >>all.out 2>&1
is "six accounts, one store: what ran inside is clean for all" "$(named all '.inside != null and .state != "clean"')" D-ANOM-14
is "and nobody else was asked for events" "$(asked all sls.GetLogs) $(asked all actiontrail.LookupEvents) $(asked all oss.GetObject)" "0 0 0"
stop_cloud

# an index that keeps the beginning of long texts only
jq '.accounts[].projects[].logstores[].index.max_text_len = 64' one.json >cut.json
start_cloud "$dir/cut.json"
ask cut 1
is "rules that read long texts are not asked where those are cut" "$(jq -r '[.detections[] | select(any(.findings[]; .values.lacks == "request_json")) | .id] | unique | map(select(IN("D-AUTH-01", "D-EXP-01", "D-PRIV-01"))) | join(" ")' "$facts")" "D-EXP-01 D-PRIV-01"
is "and can not tell" "$(jq -r '[.detections[] | select(any(.findings[]; .values.lacks == "request_json")) | .state] | unique | join(" ")' "$facts")" not-evaluable
is "the others are" "$(jq -r '.detections[] | select(.id == "D-AUTH-01") | .state' "$facts" | sort -u)" hit
stop_cloud

# ---- answers that are not whole, or not exact: first three, then those of some rules for ever, then all of them; a fault
# does not count what one before it hit
rules=$(asked inside sls.GetLogs.rule)
some=$(grep -l StopLogging inside/data/evidence/sls.GetLogs.rule/*.meta.json | wc -l)
cat >faults.json <<END
[ { "kind": "altered", "api": "sls.*", "text": "*with events as*StopLogging*", "times": 3, "set": { "meta.progress": "Incomplete" } },
  { "kind": "altered", "api": "sls.*", "text": "*with events as*StopLogging*", "after": $some, "times": $((some * 5)), "set": { "meta.progress": "Incomplete" } },
  { "kind": "altered", "api": "sls.*", "text": "*with events as*", "after": $((rules * 2 - some)), "times": 0, "set": { "meta.isAccurate": false } } ]
END
jq --slurpfile f faults.json '.faults = $f[0]' one.json >refusing.json
start_cloud "$dir/refusing.json"
# tries NAME: how often a rule was asked; told NAME COLUMN: what the report's table on rules that ran inside says
tries() { jq -rs '[.[] | (.attempts // [] | length) + 1] | unique | join(" ")' "$1"/data/evidence/sls.GetLogs.rule/*.meta.json; }
told() { jq -r '.tables[] | select(.id == "rules-inside") | (.columns | index("'"$2"'")) as $n | [.rows[][$n]] | unique | join(" ")' "$1/data/report/assessment.json"; }

ask events 1000000000
found events >events.found
ask later 1
is "what is not finished is asked again" "$(told later state)" confirmed
is "and nothing is downloaded" "$(asked later sls.GetLogs) $(told later downloaded)" "0 no"
ok "the tries are kept" test "$(tries later)" != 1

ask unfinished 1
is "what is never finished is asked for five times" "$(tries unfinished)" "1 5"
is "and said in one sentence" "$(grep -c 'sls.GetLogs.rule: Incomplete: the service says that this is not the whole answer yet' unfinished.err) $(grep -c sls.GetLogs.rule unfinished.err)" "1 1"
is "the store is downloaded after all, which is told" "$(told unfinished downloaded)" yes
found unfinished >unfinished.found
ok "and all rules found what they find in events, each once" cmp events.found unfinished.found
is "no answer of the store is used beside them" "$(named unfinished 'any(.findings[]; .verdict != "unknown" and any(.evidence[]; startswith("sls.GetLogs.rule")))')" ""
is "the period is seen whole, as without a threshold" "$(jq -r '.checks[] | select(.id == "EVD-01").verdict' unfinished/data/report/assessment.json)" "$(jq -r '.checks[] | select(.id == "EVD-01").verdict' events/data/report/assessment.json)"

jq '.parameters.push_events = 1000000000' scope.json >high.json
expect 4 "sls.GetLogs.rule: Inexact: the service does not say that it looked at all the data" \
	"$TRAILSEAL" collect --quiet --scope high.json --parameter push_events=1 --parameter push_fallback=100 large
"$TRAILSEAL" assess large >large.out 2>&1
is "more than push_fallback is not downloaded, which is told" "$(asked large sls.GetLogs) $(told large downloaded) $(told large state)" "0 no Inexact"
is "answers that are not exact make nothing clean and no hit" "$(named large '.state == "clean" or .state == "hit"')" ""
is "and say why" "$(jq -r '[.detections[].findings[] | select(.reason == "inside-refused") | .cause.code] | unique | join(" ")' large/data/report/assessment.json)" Inexact
is "the scope of the run has the parameters of the command line" "$(jq -c '.parameters | [.push_events, .push_fallback]' large/data/scope.json)" "[1,100]"
expect 2 'no rule has a parameter "push_fallbak", did you mean' "$TRAILSEAL" collect --quiet --parameter push_fallbak=1000 none
expect 2 'parameters.push_events' "$TRAILSEAL" collect --quiet --parameter push_events=many none
expect 2 'want NAME=VALUE' "$TRAILSEAL" collect --quiet --parameter push_events none
ok "and nothing is left behind" test ! -e none
stop_cloud
done_testing
