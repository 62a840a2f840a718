#!/bin/sh
# What others made badly or to do harm: one sentence each, nothing else lost, in bounded memory.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1

# event ID [NAME [USER-AGENT]]: one record on a line.
event() {
	printf '{"eventId":"%s","eventName":"%s","eventTime":"2026-09-01T02:00:00Z","userAgent":"%s","recipientAccountId":"1","userIdentity":{"type":"root-account","accountId":"1"}}\n' "$1" "${2-N}" "${3-x}"
}
# many CHARACTER N
many() { head -c "$2" /dev/zero | tr '\0' "$1"; }
# from FILE IDS SENTENCE: these events come out of it, and this is said.
from() {
	expect 0 "$3" "$TRAILSEAL" events --from "$1" --json
	is "$1: nothing else is lost" "$(jq -r .event_id out | tr '\n' ' ')" "$2"
	is "$1: in one sentence" "$(grep -c '^trailseal: ' err)" "$(test -z "$3" && echo 0 || echo 1)"
}

# ---- event files
{ event 1; printf '{"eventId":"x","userAgent":"'; many y 20971520; printf '"}\n'; event 2; } >long.jsonl
from long.jsonl "1 2 " "long.jsonl: record 2: is longer than 4194304 bytes"
{ event 1; printf '{"eventId":"x","a":'; many '[' 1000000; echo; event 2; } >deep.jsonl
from deep.jsonl "1 2 " "deep.jsonl: record 2: is nested deeper than 64"
{ event 1; printf '{"eventId":"x"'; seq 1000000 | sed 's/.*/,"k&":0/' | tr -d '\n'; echo '}'; event 2; } >keys.jsonl
from keys.jsonl "1 2 " "keys.jsonl: record 2: is longer than 4194304 bytes"
{ event 1; printf '{"eventId":"x","eventName":"\377"}\n'; event 2; } >utf8.jsonl
from utf8.jsonl "1 2 " "utf8.jsonl: record 2: is not valid UTF-8 at its byte 29"
{ event 1; printf '{"eventId":"x","eventName":"a\000b"}\n'; event 2; } >nul.jsonl
from nul.jsonl "1 2 " "nul.jsonl: record 2: is not JSON: a control character in a text"
{ event 1; event 'a\ud800b' 'c\u0000d'; event 2; } >surrogate.jsonl
expect 0 "" "$TRAILSEAL" events --from surrogate.jsonl --json
is "half a character and a zero byte become what stands for an unknown one" "$(jq -r 'select(.event_id | startswith("a")) | .event_id + .event_name' out)" "$(printf 'a\357\277\275bc\357\277\275d')"
{ printf '\357\273\277'; event 1 | sed 's/$/\r/'; printf '\357\273\277'; event 2 | sed 's/$/\r/'; } >marks.jsonl
from marks.jsonl "1 2 " ""
: >empty.json
from empty.json "" ""

# ---- gzip
{ event 1; many ' ' 300000000; event 2; } | gzip -1 >bomb.gz
from bomb.gz "1 2 " ""
{ event 1 | gzip; event 2 | gzip; } >members.gz
from members.gz "1 2 " ""
{ event 1; event 2; event 3; } | gzip | head -c -12 >cut.gz
expect 0 "cut.gz:" "$TRAILSEAL" events --from cut.gz --json
ok "what stood before the cut is there" grep -q '^{"event_id":"1"' out
ok "three hundred million blanks take no memory" sh -c 'grep -q __asan_init "$0" || { ulimit -v 300000 && "$0" events --from bomb.gz --json --quiet >/dev/null; }' "$TRAILSEAL"

# ---- a folder of anything
mkdir -p folder/sub
event 1 >folder/a.json
event 2 >folder/sub/b.jsonl
event 3 >folder/locked.json
mkfifo folder/pipe.json
ln -s "$dir/long.jsonl" folder/link.json
ln -s . folder/round
echo notes >folder/notes.txt
chmod 0 folder/locked.json
expect 0 "link.json: is a symbolic link" "$TRAILSEAL" events --from folder --json
ok "a link that goes round, a pipe and a file that is something else are named" sh -c 'grep -q "round: is a symbolic link" err && grep -q "pipe.json: is no regular file" err && grep -q "not read, not named .*: notes.txt" err'
if [ "$(id -u)" -ne 0 ]; then
	ok "so is one that may not be read" grep -q "locked.json: Permission denied" err
fi
ok "the events beside them are there" sh -c 'grep -q "^{\"event_id\":\"1\"" out && grep -q "^{\"event_id\":\"2\"" out'
chmod 600 folder/locked.json

# ---- rules: what SQL may not do, and what never ends
event 1 N "$(many a 3000)" >one.jsonl
# rule FILE ID SQL
rule() {
	mkdir -p "$(dirname "$1")"
	cat >"$1" <<END
/* { "id": "$2", "severity": "medium", "title": { "en": "T", "zh-CN": "T" }, "calendar": false, "sources": ["events"], "parameters": {},
  "reasons": { "hit": { "en": "{resource}", "zh-CN": "{resource}" } }, "rationale": { "en": "A test.", "zh-CN": "T" }, "false-positives": { "en": "None.", "zh-CN": "T" },
  "remediation": { "text": { "en": "Ask.", "zh-CN": "T" }, "validation": { "en": "Look.", "zh-CN": "T" }, "changing": false } } */
$3
END
}
# runs STATE SENTENCE SQL: alone beside the shipped ones, the rule ends so, and the others are run.
runs() {
	rm -rf own
	rule own/detections/T-OWN-01.sql T-OWN-01 "$3"
	expect 0 "" "$TRAILSEAL" detect --from one.jsonl --knowledge own --json
	is "$2: its state" "$(jq -r '.detections[] | select(.id == "T-OWN-01") | .state' out)" "$1"
	ok "$2" sh -c 'jq -r ".detections[] | select(.id == \"T-OWN-01\") | .findings[].values.error // \"\"" out | grep -qF -- "$0"' "$2"
	ok "and the others are run" jq -e '[.detections[] | select(.state == "clean")] | length > 30' out
}
rows="select event_name as resource, evidence from events where event_time >= :win_start and event_time < :win_end"
for sql in "delete from events" "attach '$dir/x.db' as x" "pragma writable_schema = 1"; do
	rm -rf own
	rule own/detections/T-OWN-01.sql T-OWN-01 "$sql"
	expect 2 "own/detections/T-OWN-01.sql: want one select, found \"${sql%% *}\"" "$TRAILSEAL" detect --from one.jsonl --knowledge own
done
ok "no file came of it" test ! -e x.db
runs not-run "may not call load_extension" "$rows and load_extension('x') is null"
runs not-run "detections/T-OWN-01.sql: " "with recursive r(n, s) as (select 1, printf('%100000d', 1) union all select n + 1, s || s from r) select s as resource, evidence from r, events where event_time >= :win_start and event_time < :win_end"
runs not-run "too large" "$rows and regexp_like(user_agent, '((a{100}){100}){100}')"
runs clean "" "$rows and regexp_like(user_agent, '^(a|aa|a*)*b\$')"

# an expression that the C library needs minutes for, over an event of 200 kB: the whole run ends within seconds
event 1 N "$(many a 200000)" >one.jsonl
begun=$(date +%s)
runs clean "" "$rows and regexp_like(user_agent, '^(a|aa|a*)*(a|b|ab)*c\$')"
ok "it ends within seconds" test $(($(date +%s) - begun)) -lt 30
event 1 N "$(seq 1 40000 | tr -d '\n' | tr 0-9 aabababbab)" >one.jsonl
runs not-run "regexp_like: the pattern has too many ways through a text" "$rows and regexp_like(user_agent, 'a(a|b){900}c')"
ok "and that within seconds too" test $(($(date +%s) - begun)) -lt 60

# ---- knowledge: names that are not there, and ids that are there twice
# wrong SENTENCE: lint and collect both name it.
wrong() {
	expect 1 "" "$TRAILSEAL" lint --knowledge own
	ok "lint: $1" grep -qF -- "$1" out
	expect 2 "$1" "$TRAILSEAL" detect --from one.jsonl --knowledge own
}
rm -rf own
rule own/detections/A.sql T-OWN-01 "$rows"
wrong 'own/detections/A.sql'
rm -rf own
rule own/detections/T-OWN-01.sql T-OWN-01 "$rows"
rule own/checks/T-OWN-01.sql T-OWN-01 "$rows"
wrong 'T-OWN-01'
rm -rf own
mkdir own
cat >own/house.json <<'END'
{ "id": "house", "title": { "en": "House", "zh-CN": "House" }, "controls": [
  { "id": "1", "title": { "en": "One", "zh-CN": "One" }, "decide": "automatic", "responsibility": "tenant", "checks": [ { "id": "NO-SUCH-1" } ] },
  { "id": "1", "title": { "en": "Two", "zh-CN": "Two" }, "decide": "automatic", "responsibility": "tenant", "checks": [ { "id": "TRL-02" } ] } ] }
END
expect 1 "" "$TRAILSEAL" lint --knowledge own
ok "a framework that names an unknown check" grep -q 'house.json.*NO-SUCH-1' out
ok "two controls with one id" grep -qF 'house.json: controls[1].id: control "1" stands in house.json already' out
expect 2 "house.json" "$TRAILSEAL" plan --knowledge own
done_testing
