#!/bin/sh
# Who changed what, when, from where: over files and over a work folder, filtered, as table, JSON, CSV and timeline.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
samples=$TOP_SRCDIR/tests/data/events

# ---- the command line
expect 3 "scope.json: cannot open" "$TRAILSEAL" events
expect 2 "are for asking the cloud: not with --from" "$TRAILSEAL" events --from "$samples" --keep w
expect 2 "want one of them, found both" "$TRAILSEAL" events --from "$samples" work
expect 2 "want one of them, found both" "$TRAILSEAL" events --from "$samples" --json --csv
expect 2 "there is no such file or folder" "$TRAILSEAL" events --from nowhere
expect 2 'run "trailseal collect" first' "$TRAILSEAL" events nowhere
expect 2 "is no network" "$TRAILSEAL" events --from "$samples" --ip 203.0.113.0/33
expect 2 "is no time" "$TRAILSEAL" events --from "$samples" --since yesterday
expect 2 "is not before --until" "$TRAILSEAL" events --from "$samples" --since 2026-01-02 --until 2026-01-01
expect 2 "is neither ok nor failed" "$TRAILSEAL" events --from "$samples" --outcome maybe
expect 2 "is of one actor or one resource" "$TRAILSEAL" events --from "$samples" --timeline

# ---- published samples, in all their forms
expect 0 "14 events (14 shown, 0 without a time)" "$TRAILSEAL" events --from "$samples" --json
is "each sample is one line" "$(wc -l <out)" "$(find "$samples" -name '*.json' | wc -l)"
ok "each line is one JSON object with an actor and its evidence" jq -es 'all(.actor != null and (.evidence | endswith(".json#1")))' out
ok "the names are those of the table, in its order" sh -c 'sed -n "s/.*events(\(event_id.*\)/\1/p" "$TOP_SRCDIR/frameworks/README.md" >/dev/null &&
	head -n 1 out | jq -r "keys_unsorted | join(\", \")" | tr -d "\n" >have && tr -d "\n" <"$TOP_SRCDIR/frameworks/README.md" | tr -s " " | grep -qF "events($(cat have))"'

# ---- one file of everything, with things in it that are none
cat >mixed.jsonl <<'EOF'
{"eventId":"1","eventName":"CreateUser","serviceName":"Ram","eventTime":"2026-09-01T01:00:00Z","eventRW":"Write","acsRegion":"cn-hangzhou","sourceIpAddress":"203.0.113.10","userAgent":"x","recipientAccountId":"1000000000000001","requestParameters":{"UserName":"mallory"},"userIdentity":{"type":"ram-user","principalId":"11","accountId":"1000000000000001","userName":"li.na"}}
{"eventId":"2","eventName":"AttachPolicyToUser","serviceName":"Ram","eventTime":"2026-09-01T03:00:00Z","eventRW":"Write","sourceIpAddress":"198.51.100.7","errorCode":"NoPermission","recipientAccountId":"1000000000000001","requestParameters":{"UserName":"mallory"},"userIdentity":{"type":"ram-user","principalId":"11","accountId":"1000000000000001","userName":"li.na"}}
not json at all
{"eventId":"3","eventName":"DescribeInstances","serviceName":"ECS","eventTime":"2026-09-01T02:00:00Z","eventRW":"Read","acsRegion":"cn-beijing","sourceIpAddress":"2001:db8:1::5","resourceName":"i-1,i-2;img-3","recipientAccountId":"1000000000000001","userIdentity":{"type":"assumed-role","principalId":"30:ci","accountId":"1000000000000001","userName":"Deploy:ci"}}
{"hello":"world"}
{"eventId":"3","eventName":"DescribeInstances","eventTime":"2026-09-01T02:00:00Z","recipientAccountId":"1000000000000001"}
{"eventId":"4","eventName":"=cmd|' /C calc'!A0","serviceName":"Evil","userAgent":"a,\"b\"","eventTime":"2026-09-03T00:00:00Z","recipientAccountId":"1000000000000001","userIdentity":{"type":"ram-user","principalId":"12","accountId":"1000000000000001","userName":"\u001b[31mred\u202e"}}
EOF
ids() {
	"$TRAILSEAL" events --from mixed.jsonl --quiet --json "$@" 2>/dev/null | jq -r .event_id | tr '\n' ' '
}
expect 0 "mixed.jsonl: record 3: is not JSON" "$TRAILSEAL" events --from mixed.jsonl
ok "it says what is no event, and why" grep -q 'mixed.jsonl: record 5: is not an event: has no eventName' err
ok "and counts" grep -qF '1 file, 7 records: 4 events (4 shown, 0 without a time), 1 seen before, 2 refused' err
is "the table is sorted by time" "$(awk 'NR > 1 { print $1 }' out | sort -c 2>&1)" ""
ok "nothing in it moves the cursor" sh -c '! LC_ALL=C grep -q "$(printf "\033")" out'
is "all of them" "$(ids)" "1 2 3 4 "
is "by user name" "$(ids --actor li.na)" "1 2 "
is "by the key of the actor" "$(ids --actor 'role/*/deploy')" "3 "
is "by action, with a wildcard" "$(ids --action 'Attach*')" "2 "
is "by service, in any case" "$(ids --service ecs)" "3 "
is "by one of several resources" "$(ids --resource img-3)" "3 "
is "by a name in the request" "$(ids --resource mallory)" "1 2 "
is "by address" "$(ids --ip 203.0.113.10)" "1 "
is "by network" "$(ids --ip 203.0.113.0/24,2001:db8::/32)" "1 3 "
is "from a time on" "$(ids --since 2026-09-01T02:00:00Z)" "2 3 4 "
is "before a time" "$(ids --until 2026-09-01T02:00:00Z)" "1 "
is "only failures" "$(ids --outcome failed)" "2 "
is "only what worked" "$(ids --outcome ok)" "1 3 4 "
is "by region" "$(ids --region 'cn-*')" "1 3 "
is "only writing" "$(ids --rw write)" "1 2 "
is "filters add up" "$(ids --rw write --outcome ok)" "1 "
is "each row names its record" "$("$TRAILSEAL" events --from mixed.jsonl --json --action CreateUser 2>/dev/null | jq -r .evidence)" "mixed.jsonl#1"

"$TRAILSEAL" events --from mixed.jsonl --csv >out.csv 2>/dev/null
ok "CSV: a formula is text" grep -qF "\"'=cmd|' /C calc'!A0\"" out.csv
is "CSV: lines end as RFC 4180 wants them" "$(grep -c "$(printf '\r')\$" out.csv)" 5
printf '{"eventId":"1","eventName":"N","userIdentity":{"type":"ram-user","principalId":"1","accountId":"1","userName":"%s"}}\n' 王芳 wang >wide.jsonl
sed -i '2s/"eventId":"1"/"eventId":"2"/' wide.jsonl
"$TRAILSEAL" events --from wide.jsonl --quiet >out 2>/dev/null
is "the table: Chinese letters, of three bytes, are two columns wide" "$(sed -n 's/  N .*//p' out | LC_ALL=C awk '{ print length($0) - was; was = length($0) }' | tail -n 1)" -2
is "CSV: a head and four rows" "$(wc -l <out.csv)" 5
ok "CSV: quotes are doubled" grep -qF '"a,""b"""' out.csv

expect 0 "" "$TRAILSEAL" events --from mixed.jsonl --actor li.na --timeline
ok "the timeline has the gap" grep -q '0 d 02:00:00 without an event' out
"$TRAILSEAL" events --from mixed.jsonl --actor li.na --timeline --json >out 2>/dev/null
is "and in JSON" "$(jq -c .gap_s out | tr '\n' ' ')" "null 7200 "

# ---- gzip, in two members, and cut
{ head -n 1 mixed.jsonl | gzip -c; sed -n 2p mixed.jsonl | gzip -c; } >two.gz
expect 0 "2 events (2 shown" "$TRAILSEAL" events --from two.gz
head -c $(($(wc -c <two.gz) - 30)) two.gz >cut.gz
expect 0 "cut.gz:" "$TRAILSEAL" events --from cut.gz
ok "what was before the cut is there" grep -q CreateUser out
printf 'x' >bad.gz
expect 3 "no event in it could be read" "$TRAILSEAL" events --from bad.gz

# ---- a work folder
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json
"$TRAILSEAL" collect --quiet work >collect.out 2>&1
mkdir tmp
expect 0 "asked for the events from" env TMPDIR="$dir/tmp" "$TRAILSEAL" events --since 60d --json
cp out live.json
ok "from the cloud: events of the time that was asked for, in its order" jq -es 'length > 0 and (map(.event_time) | . == sort and .[0] >= now - 60 * 86400)' live.json
is "nothing temporary stays" "$(ls tmp)" ""
expect 0 "" "$TRAILSEAL" events --since 60d --keep kept --quiet
expect 0 "" "$TRAILSEAL" events kept --json --quiet
ok "what was kept is a work folder with the same events" sh -c 'jq -r .event_id live.json | sort >live.ids; jq -r .event_id out | sort | cmp - live.ids'
ok "which asked for nothing but events and the way to them" sh -c 'test "$(jq ".plan | length" kept/data/run.json)" -lt "$(($(jq ".plan | length" work/data/run.json) / 2))"'
expect 2 "minutes old" "$TRAILSEAL" events --since 5m
expect 2 "choose another folder" "$TRAILSEAL" events --keep kept
stop_cloud
jq '.faults = [{"kind":"deny","api":"actiontrail.LookupEvents"},{"kind":"deny","api":"sls.GetLogsV2"},{"kind":"deny","api":"oss.GetObject"}]' "$TOP_SRCDIR/tests/cloud/tenants/demo.json" >denied.json
start_cloud denied.json
scope_file scope.json
expect 0 "were not seen: actiontrail.LookupEvents is denied" "$TRAILSEAL" events --json
is "nothing seen, nothing shown" "$(wc -l <out)" 0
stop_cloud
expect 3 "" env TMPDIR="$dir/tmp" "$TRAILSEAL" events
is "nor does anything temporary stay of a cloud that does not answer" "$(ls tmp)" ""
expect 0 "refused" "$TRAILSEAL" events work --json
ok "collected events, in the order of time" jq -es 'length > 0 and (map(.event_time) | . == sort)' out
ok "each names the answer that it is in" sh -c 'for e in $(jq -r .evidence out | sort -u | head -n 5); do test -s "work/data/evidence/$e.json" || exit 1; done'
done_testing
