#!/bin/sh
# Detections over event files alone: states, baseline, evidence, exit status.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

# event ID NAME TIME ADDRESS: one event of one user.
event() {
	printf '{"eventId":"%s","eventName":"%s","eventTime":"%s","sourceIpAddress":"%s","serviceName":"Actiontrail","eventRW":"Write","eventType":"ApiCall","acsRegion":"cn-hangzhou","userAgent":"console","recipientAccountId":"1000000000000001","userIdentity":{"type":"ram-user","principalId":"11","accountId":"1000000000000001","userName":"li.na"}}\n' "$@"
}
state() {
	jq -r --arg id "$1" '.detections[] | select(.id == $id) | .state' out
}

# A rule of our own beside the shipped ones: an address that the baseline does not have.
mkdir -p rules/detections
cat >rules/detections/T-NEW-01.sql <<'EOF'
/* {
  "id": "T-NEW-01",
  "severity": "medium",
  "title": { "en": "New address", "zh-CN": "新地址" },
  "baseline": 30,
  "calendar": false,
  "sources": ["events"],
  "parameters": {},
  "reasons": { "hit": { "en": "{resource} came from {ip}", "zh-CN": "{resource} 来自 {ip}" } },
  "rationale": { "en": "A test.", "zh-CN": "测试。" },
  "false-positives": { "en": "None.", "zh-CN": "无。" },
  "remediation": { "text": { "en": "Ask.", "zh-CN": "询问。" }, "validation": { "en": "Look.", "zh-CN": "查看。" }, "changing": false }
} */
select actor as resource, source_ip as ip, array_join(array_agg(distinct evidence), ' ') as evidence
from events
where event_time >= :win_start and event_time < :win_end
	and source_ip not in (select value from base where kind = 'address' and base.actor = events.actor)
group by actor, source_ip;
EOF

# ---- the command line
expect 2 "no events: want files or folders with --from" "$TRAILSEAL" detect
expect 2 "there is no such file or folder" "$TRAILSEAL" detect --from nowhere
expect 2 "is no time" "$TRAILSEAL" detect --from nowhere --since never
expect 2 '"bad" is no state' "$TRAILSEAL" detect --from nowhere --fail-on bad
expect 3 "is not a folder" "$TRAILSEAL" detect --from nowhere --knowledge nowhere

# ---- a quiet day
event q1 DescribeTrails 2026-09-01T02:00:00Z 203.0.113.10 >quiet.jsonl
event q2 LookupEvents 2026-09-01T03:00:00Z 203.0.113.10 >>quiet.jsonl
expect 0 "2 events" "$TRAILSEAL" detect --from quiet.jsonl --knowledge rules --json
is "every detection is there once" "$(jq -r '.detections[].id' out | sort -u | wc -l)" "$(find rules/detections "$TOP_SRCDIR/frameworks/detections" -name '*.sql' | wc -l)"
ok "each with id, title, state, severity and findings" jq -e 'all(.detections[]; .id and .title.en and .title["zh-CN"] and .state and .severity and (.findings | type == "array"))' out
is "a trail that nobody stopped is clean" "$(state D-LOG-01)" clean
is "what needs a baseline says that there is none" "$(state T-NEW-01)" insufficient-baseline
is "the period is that of the events" "$(jq -r '.period | .from + " " + .to' out)" "2026-09-01T02:00:00Z 2026-09-01T03:00:01Z"
expect 0 "" "$TRAILSEAL" detect --from quiet.jsonl --fail-on hit

# ---- a hit, with its evidence
{ cat quiet.jsonl; event h1 StopLogging 2026-09-01T02:30:00Z 203.0.113.10; } >hit.jsonl
expect 1 "" "$TRAILSEAL" detect --from hit.jsonl --json --fail-on hit
is "a trail that somebody stopped is a hit" "$(state D-LOG-01)" hit
is "which names the record" "$(jq -r '.detections[] | select(.id == "D-LOG-01") | .findings[0].evidence[0]' out)" "hit.jsonl#3"
expect 0 "" "$TRAILSEAL" detect --from hit.jsonl
ok "in words, too" grep -q '^D-LOG-01 *hit *critical' out
expect 0 "" "$TRAILSEAL" detect --from hit.jsonl --json
jq -c '.detections[] | select(.id == "D-LOG-01") | .hits[0].events[0]' out >event
is "the hit has the event with id, time, actor, address and place" "$(cat event)" '{"event_id":"h1","time":"2026-09-01T02:30:00Z","actor":"ram-user/1000000000000001/11","address":"203.0.113.10","action":"StopLogging","account":"1000000000000001","file":"hit.jsonl","record":3}'
ok "and its reason in both languages" jq -e '.detections[] | select(.id == "D-LOG-01") | .reason == .hits[0].reason and .reason.code == "hit" and (.reason.en | length > 9) and (.reason["zh-CN"] | length > 9)' out
ok "what does not hit has no hits, what is clean no reason" jq -e 'all(.detections[]; (.state == "hit") == (.hits | length > 0)) and all(.detections[] | select(.state == "clean"); .reason == null)' out
ok "all others say why" jq -e 'all(.detections[] | select(.state | IN("insufficient-baseline", "not-evaluable", "not-run")); .reason.code | length > 0)' out
is "the members of a detection are these" "$(jq -r '.detections[0] | keys_unsorted | sort | join(" ")' out)" "evidence_state findings hits id parameters reason severity state title tuned verdict window"
is "and those of the whole" "$(jq -r '.detect, (keys_unsorted | sort | join(" "))' out | xargs)" "1 baseline detect detections events period"
cp hit.jsonl "with blank, and comma.jsonl"
expect 0 "" "$TRAILSEAL" detect --from "$dir" --json --since 2026-09-01
ok "evidence stays one id whatever the file is called" jq -e '[.detections[].findings[].evidence[]] | all(test("#[0-9]+$"))' out
ok "and the name in the hit is the file's own" jq -e '[.detections[].hits[].events[].file] | index("with blank, and comma.jsonl") or index("hit.jsonl")' out
mkdir odd
cp hit.jsonl "odd/with blank, and comma.jsonl"
expect 0 "" "$TRAILSEAL" detect --from odd --json
is "with blank and comma" "$(jq -r '[.detections[].hits[].events[].file] | unique | join("|")' out)" "with blank, and comma.jsonl"
rm -r odd "with blank, and comma.jsonl"

# ---- what was done before the period is no hit, and what was not read is not clean
expect 0 "" "$TRAILSEAL" detect --from hit.jsonl --since 2026-09-01T02:45:00Z --json
is "an event before the period is history" "$(state D-LOG-01)" clean
{ cat quiet.jsonl; echo '{"eventId":"x","eventName":"StopLo'; } >broken.jsonl
expect 0 "broken.jsonl: record 3:" "$TRAILSEAL" detect --from broken.jsonl --json
is "a record that could not be read leaves nothing clean" "$(jq '[.detections[] | select(.state == "clean")] | length' out)" 0
{ cat quiet.jsonl; echo '{"hello":"world"}'; } >other.jsonl
expect 0 "is not an event" "$TRAILSEAL" detect --from other.jsonl --json
is "something that is no event does not" "$(state D-LOG-01)" clean
echo '[]' >none.json
expect 0 "0 events" "$TRAILSEAL" detect --from none.json --json
is "no event is nothing seen, so nothing is clean" "$(jq '[.detections[] | select(.state == "clean" or .state == "hit")] | length' out)" 0

# ---- baseline: 31 days of the same address
mkdir before
for d in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31; do
	event "b$d" DescribeTrails "2026-08-${d}T02:00:00Z" 203.0.113.10
done >before/august.jsonl
expect 0 "" "$TRAILSEAL" detect --from quiet.jsonl --baseline before --knowledge rules --json
is "an address that is usual is clean" "$(state T-NEW-01)" clean
event n1 DescribeTrails 2026-09-01T02:30:00Z 198.51.100.9 >>quiet.jsonl
expect 0 "" "$TRAILSEAL" detect --from quiet.jsonl --baseline before --knowledge rules --json
is "a new one is a hit" "$(state T-NEW-01)" hit
is "the baseline's own events are no part of the period" "$(jq -r .period.from out)" "2026-09-01T02:00:00Z"
tail -n 5 before/august.jsonl >short.jsonl
expect 0 "" "$TRAILSEAL" detect --from quiet.jsonl --baseline short.jsonl --knowledge rules --json
is "five days are too short" "$(state T-NEW-01)" insufficient-baseline
event late DescribeTrails 2026-09-01T02:10:00Z 198.51.100.9 >>before/august.jsonl
expect 0 "august.jsonl: record 32: is not before the period: left out of the baseline" "$TRAILSEAL" detect --from quiet.jsonl --baseline before --knowledge rules --json
is "what overlaps is not learned" "$(state T-NEW-01)" hit
cat before/august.jsonl quiet.jsonl >all.jsonl
expect 0 "" "$TRAILSEAL" detect --from all.jsonl --since 2026-09-01 --knowledge rules --json
is "history in the same file does as well" "$(state T-NEW-01)" hit

# ---- a scope file
cat >scope.json <<'EOF'
{ "scope": 1, "organisation": { "name": "T" }, "accounts": [ { "id": "1000000000000001", "name": "t" } ], "regions": [ "*" ], "period": { "last-days": 7 },
  "business-hours": { "time-zone": "+00:00", "from": 2, "to": 4 } }
EOF
expect 0 "" "$TRAILSEAL" detect --from hit.jsonl --scope scope.json --json
is "business hours make the calendar tuned" "$(jq '.detections[] | select(.id == "D-ANOM-01") | .tuned' out)" true
jq '.exceptions = [{"kind":"no-such-kind","value":"x","owner":"o","reason":"r","expires":"2099-01-01"}]' scope.json >wrong.json
expect 2 "no-such-kind" "$TRAILSEAL" detect --from hit.jsonl --scope wrong.json --json
done_testing
