#!/bin/sh
# Learn what is usual in one quarter, compare the next one with it: from the bundle, from the file in it, from event files.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
make_signer officer

# quarter FILE FROM TO: a scope for a part of the tenant's past.
quarter() {
	scope_file whole.json '"business-hours": { "time-zone": "+08:00", "from": 8, "to": 20 }, "parameters": { "one_account_accepted": true },'
	jq --arg from "$(date -u -d "$2" +%F)" --arg to "$(date -u -d "$3" +%F)" '.period = { "from": $from, "to": $to }' whole.json >"$1"
}
facts() { jq -r "$2" "$1/data/report/assessment.json"; }
states() { jq -r '[.detections[].state] | unique | join(" ")' "$1/data/report/assessment.json"; }
short() { jq -r '[.detections[] | select(.state == "insufficient-baseline") | .id] | unique | join(" ")' "$1/data/report/assessment.json"; }
run() { "$TRAILSEAL" run --key officer.key --certificate officer.pem --quiet "$@"; }
sha() { sha256sum "$1" | cut -c1-64; }

# ---- quarter one: nothing to compare with
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/good.json"
quarter one.json '-80 days' '-40 days'
quarter two.json '-40 days' '-2 days'
expect 0 "" run --scope one.json --work one --out one.tar.gz
is "without a baseline the facts say none" "$(facts one .baseline.state)" none
ok "detections that need one can not say clean" test -n "$(short one)"
waiting=$(short one)
ok "page one says untuned, in English" grep -q 'No baseline: what was usual before the period is not known. Detections that compare with it are untuned' one/data/report/report.en.html
ok "and in Chinese" grep -q '无基线：不了解审计期之前的常态。依赖基线的检测未调优' one/data/report/report.zh-CN.html
ok "there is no baseline.json, and one is kept for the next run" test ! -e one/data/baseline.json -a -s one/data/baseline-next.json

# ---- quarter two, compared with the bundle of quarter one
expect 0 "" run --scope two.json --work two --baseline one.tar.gz --out two.tar.gz
is "what waited for a baseline is now hit or clean, but for what wants 90 days" "$(short two)" D-ANOM-09
is "and tuned" "$(jq -r --arg ids "$waiting" '[.detections[] | select(.id | IN($ids | split(" ")[])) | .tuned] | all' two/data/report/assessment.json)" true
is "the facts say where it is from" "$(facts two '.baseline | .state + " " + .made_from')" "given $(jq -r .id one/data/run.json)"
is "the very bytes that quarter one kept" "$(sha two/data/baseline.json)" "$(sha one/data/baseline-next.json)"
is "whose digest the facts have" "$(facts two .baseline.sha256)" "$(sha two/data/baseline.json)"
ok "and the bundle's manifest" sh -c "tar -xOzf two.tar.gz --wildcards '*/manifest-sha256.txt' | grep -q '$(sha two/data/baseline.json)  data/baseline.json'"
is "the age is the days between the end of one and the beginning of the other" "$(facts two .baseline.age_days)" 0
ok "page one has the age and the digest, in English" grep -q "Compared with a baseline that ends 0 day(s) before the period ([0-9]* entries, SHA-256 $(sha two/data/baseline.json))" two/data/report/report.en.html
ok "and in Chinese" grep -q "对比基线结束于审计期开始前 0 天" two/data/report/report.zh-CN.html
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem two.tar.gz

# ---- the same from the file, from a scope key, and after the fact
cp one/data/baseline-next.json kept.json
jq '.baseline = { "file": "kept.json" }' two.json >two-file.json
expect 0 "" "$TRAILSEAL" collect --scope two-file.json --quiet file
expect 0 "" "$TRAILSEAL" assess file
is "a kept file in the scope gives the same" "$(states file) $(short file)" "$(states two) $(short two)"
expect 0 "" "$TRAILSEAL" collect --scope two.json --quiet late
expect 0 "" "$TRAILSEAL" assess late
is "without it they wait" "$(short late)" "$waiting"
expect 0 "" "$TRAILSEAL" assess --baseline one.tar.gz late
is "a baseline may be given to a folder that was collected without" "$(short late) $(facts late .baseline.sha256)" "$(short two) $(facts two .baseline.sha256)"
ok "the custody log tells it" grep -q "\"event\":\"baseline\".*$(sha one/data/baseline-next.json)" late/data/log/collection.jsonl
stop_cloud

# ---- from event files: what lies in the period is left out, each by its name
mkdir before
for f in one/data/evidence/sls.GetLogs/*.json one/data/evidence/actiontrail.LookupEvents*/*.json; do
	case $f in *.meta.json | *'*'*) ;; *) cp "$f" "before/$(basename "$(dirname "$f")")-$(basename "$f")" ;; esac
done
day=$(date -u -d '-20 days' +%F)
printf '{"eventId":"late","eventName":"DescribeTrails","eventTime":"%sT02:00:00Z","serviceName":"Actiontrail","recipientAccountId":"1000000000000001","userIdentity":{"type":"ram-user","principalId":"9","accountId":"1000000000000001","userName":"x"}}\n' "$day" >before/late.jsonl
expect 0 "late.jsonl: record 1: is not before the period: left out of the baseline" "$TRAILSEAL" assess --baseline before late
is "the facts say what it was learned from" "$(facts late '.baseline.made_from' | sed 's/[0-9][0-9]*/N/g')" "event files: N files, N events"
ok "and it ends where the period begins" test "$(facts late .baseline.to)" = "$(date -u -d '-40 days' +%FT00:00:00Z)"
is "nobody of the period is in it" "$(grep -c '/9"' late/data/baseline.json)" 0
is "it is long enough for the same detections" "$(short late)" "$(short two)"
echo '{"hello":"world"}' >other.jsonl
expect 2 "other.jsonl: holds neither a baseline nor events before the period" "$TRAILSEAL" assess --baseline other.jsonl late

# ---- detections over event files, with what an earlier run kept
event() { printf '{"eventId":"%s","eventName":"DescribeTrails","eventTime":"%sT02:00:00Z","sourceIpAddress":"%s","serviceName":"Actiontrail","eventRW":"Read","eventType":"ApiCall","acsRegion":"cn-hangzhou","recipientAccountId":"1000000000000001","userIdentity":{"type":"ram-user","principalId":"200000000000000012","accountId":"1000000000000001","userName":"li.na"}}\n' "$@"; }
event usual "$day" 203.0.113.12 >judged.jsonl
expect 0 "" "$TRAILSEAL" detect --from judged.jsonl --baseline one.tar.gz --json
is "the bundle's baseline is used" "$(jq -r '.baseline.sha256' out)" "$(sha kept.json)"
cp out bundle.out
expect 0 "" "$TRAILSEAL" detect --from judged.jsonl --baseline kept.json --json
ok "and the file's gives the same" cmp out bundle.out
expect 2 "must be the only one" "$TRAILSEAL" detect --from judged.jsonl --baseline kept.json,before
event old "$(date -u -d '-60 days' +%F)" 203.0.113.12 >old.jsonl
expect 2 "kept.json: the baseline ends at" "$TRAILSEAL" detect --from old.jsonl --baseline kept.json

# ---- what is no baseline is one sentence, and nothing is asked or made
refused() {
	expect "$1" "$2" "$TRAILSEAL" collect --scope two.json --baseline "$3" none
	is "one sentence" "$(wc -l <err)" 1
	ok "nothing was made" test ! -e none
}
refused 3 "nowhere: cannot open" nowhere
head -c 5000 kept.json >cut.json
refused 3 "cut.json: is not JSON" cut.json
jq '.baseline = 7' kept.json >version.json
refused 3 "version.json: is no baseline of version 1" version.json
jq 'del(.accounts)' kept.json >members.json
refused 3 "members.json: accounts, entries or made_from is missing" members.json
jq '.entries[0].n = "many"' kept.json >entry.json
refused 3 "entry.json: entry 0: no number n" entry.json
jq '.entries[0].last_seen += 99999999' kept.json >seen.json
refused 3 "seen.json: entry 0: was not seen between from and to" seen.json
jq '.accounts = ["1999999999999999"]' kept.json >other.json
refused 2 "other.json: is the baseline of account 1999999999999999, which is none of the accounts asked about" other.json
jq '.to = "2999-01-01T00:00:00Z"' kept.json >future.json
refused 2 "which is in the future" future.json
jq --arg to "$(date -u -d '-30 days' +%FT00:00:00Z)" '.to = $to' kept.json >overlap.json
refused 2 "they must not overlap" overlap.json
gzip -dc one.tar.gz | sed 's/"kind":\t"address"/"kind":\t"addresS"/' | gzip -n >changed.tar.gz
refused 3 "data/baseline-next.json: sha256 is" changed.tar.gz
gzip -dc one.tar.gz | head -c 20000 | gzip -n >cut.tar.gz
refused 3 "cut.tar.gz: is not intact" cut.tar.gz
done_testing
