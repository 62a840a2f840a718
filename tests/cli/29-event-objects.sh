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
is "each object is kept as it came" "$(for b in objects/data/evidence/oss.GetObject/*.bin; do basename "$(jq -r .params.key "${b%.bin}.meta.json")" | sed 's/.*_\(.*\)[.]gz/\1/' | tr A-F a-f; md5sum <"$b" | cut -c1-32; done | uniq -u)" ""

# ---- how much is read is said in the scope
ask few '"objects_max": 2'
ok "over the limit the older days are left unread, which is said" grep -q 'account 1000000000000001, region cn-hangzhou: 2 objects of 2 day(s) until .* are over objects_max (2) and not read' few.err
is "the newest are read" "$(gets few)" 2
ok "and what is not is named" sh -c "unseen() { jq -r '[.checks[] | select(.id == \"EVD-01\")][0].findings[] | select(.reason == \"not-covered\") | .region' few/data/report/assessment.json; }; test \"\$(unseen)\" = cn-hangzhou"
ask none '"object_events": "none"'
is "objects are not read where the scope does not want it" "$(gets none) $(unseen none | wc -l)" "0 2"
stop_cloud
tenant both.json '.faults = []'
start_cloud "$dir/both.json"
ask gaps
is "what ActionTrail shows is not read again" "$(gets gaps) $(ids gaps)" "0 first-2 first-3 first-4 last-2 last-3 last-4"
ask all '"object_events": "all"'
is "but where the scope wants it, and then each event is there once" "$(gets all) $(ids all)" "4 first-1 first-2 first-3 first-4 last-1 last-2 last-3 last-4"
stop_cloud

# ---- objects that a trail did not write so, in a region without others
list=
# object HOUR NAME FILE: an object of the day three days ago
object() {
	key=audit/AliyunLogs/Actiontrail/cn-shanghai/$(day 3 %Y/%m/%d)/$(printf "$2" "$(day 3 %Y%m%d)$1")
	list="$list${list:+,}{\"key\":\"$key\",\"base64\":\"$(base64 -w0 "$3")\"}"
}
# named HOUR FILE [EVENTS [BYTES [MD5]]]: with what is true of the file, unless given
named() {
	object "$1" "Actiontrail_cn-shanghai_%s0000_1002_${3:-2}_${4:-$(wc -c <"$2")}_${5:-$(md5sum <"$2" | cut -c1-32)}.gz" "$2"
}
# two PREFIX: a list of two events
two() { printf '[{"eventId":"%s-a","eventName":"X","eventTime":"%s","recipientAccountId":"1000000000000001","acsRegion":"cn-shanghai"},{"eventId":"%s-b","eventName":"X","eventTime":"%s","recipientAccountId":"1000000000000001","acsRegion":"cn-shanghai"}]' "$1" "$(at 3 10:00:00)" "$1" "$(at 3 10:00:01)"; }
two good >good; { head -c 200 good | gzip -n; tail -c +201 good | gzip -n; } >two-members.gz
two cut | gzip -n >whole.gz; head -c -20 whole.gz >cut.gz
two tail | gzip -n >tail.gz; printf 'and more' >>tail.gz
two count | gzip -n >count.gz
two size | gzip -n >size.gz
two md5 | gzip -n >md5.gz
two plain >plain.gz
two stray | gzip -n >stray.gz
: >empty.gz
{ two bomb | tr -d ']'; head -c 200000000 /dev/zero | tr '\0' ' '; printf ']'; } | gzip -n >bomb.gz
named 01 two-members.gz; named 02 cut.gz; named 03 tail.gz; named 04 count.gz 3; named 05 size.gz 2 5; named 06 md5.gz 2 "" 0123456789abcdef0123456789abcdef
named 07 plain.gz; named 08 empty.gz 0; named 09 bomb.gz; object 10 "Actiontrail_%s.gz" stray.gz
echo "[$list]" >list.json
tenant bad.json
jq --slurpfile list list.json '.accounts[0].buckets[0].objects = $list[0]' bad.json >bad2.json
start_cloud "$dir/bad2.json"
ask bad
said() { ok "$1" grep -q "$2" bad.err; }
said "an object that ends early is said" '_1002_2_.*: gzip data ends early'
said "one with bytes behind it" 'has bytes behind its gzip data that are none'
said "one with fewer records than its name says" 'its name says 3 events, it holds 2 records'
said "one of another size" 'its size is not the one in its name, 5 bytes'
said "one with another MD5" 'its MD5 is not the one in its name'
said "a gzip bomb" 'unpacks to more than 400 times its size: what is behind is not read'
said "one that a trail would not name so, which is not read" 'not named as a trail names its objects, and not read: .*Actiontrail_'
is "each is one sentence, and the good ones have none" "$(grep -c 'oss.GetObject' bad.err)" 7
is "events of what can be read are there" "$(ids bad | tr ' ' '\n' | grep -c '^\(good\|tail\|count\|size\|md5\|plain\|bomb\)-[ab]$')" 14
is "that region's day is not covered" "$(unseen bad | cut -d ' ' -f 1)" cn-shanghai
is "each cause is in the findings of what rests on events" "$(jq -r '[.detections[].findings[]?, .checks[].findings[]? | .cause.code // empty | select(startswith("event-file"))] | unique | join(" ")' bad/data/report/assessment.json)" \
	"event-file-changed event-file-damaged event-file-over"
is "no detection is clean" "$(jq -r '[.detections[] | select(.state == "clean")] | length' bad/data/report/assessment.json)" 0
stop_cloud

# ---- an answer of an API that is a bomb
tenant sls.json '.faults = [{ "kind": "gzip-bomb", "api": "actiontrail.LookupEvents", "region": "cn-hangzhou", "header": "x-log-compresstype" }]'
start_cloud "$dir/sls.json"
ask sls
is "an answer that unpacks to more than the source allows is an error of its own" "$(cat sls/data/evidence/actiontrail.LookupEvents/*.meta.json | jq -r 'select(.state == "error") | .response.code + ": " + .response.message')" \
	"BodyTooLarge: the answer unpacks to more than the source allows"
is "and the objects have what it would have shown" "$(unseen sls) $(ids sls)" " first-1 first-2 first-3 first-4 last-1 last-2 last-3 last-4"
stop_cloud
done_testing
