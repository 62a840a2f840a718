#!/bin/sh
# Three quarters: each bundle names the one before it and holds a report on what changed since; any two are compared.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
mkdir bundles

# ---- the first: nothing but a bundle of somebody else's making before it
mkdir -p older/data
echo text >older/data/a.txt
zero=$("$TOP_BUILDDIR/tests/unit/mkbundle" -i evb-zero -I "Source-Organization=Test Co" -I Cloud-Account=1000000000000077 older bundles/zero.tar.gz | tail -n 1)
head -c 400 bundles/zero.tar.gz >cut.tar.gz
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json
expect 3 "cut.tar.gz" "$TRAILSEAL" run --self-signed --quiet --previous cut.tar.gz --work none
ok "a bundle that does not verify is told before anything is asked" test ! -e none -a ! -s calls.jsonl
SOURCE_DATE_EPOCH=$(($(date +%s) - 120))	# a minute apart: bundles of one second would have one id
export SOURCE_DATE_EPOCH
expect 0 "no longer covers 1 accounts of the bundle before it: 1000000000000077" "$TRAILSEAL" run --self-signed --quiet --lang en --previous bundles/zero.tar.gz --work one --out bundles/one.tar.gz
ok "that there is nothing to compare with is said" grep -q 'evb-zero has no data/report/assessment.json' err
stop_cloud
info() { tar -xOzf "$1" --wildcards '*/bag-info.txt' | sed -n "s/^$2: //p"; }
is "the signed part names it" "$(info bundles/one.tar.gz Previous-Bundle-SHA256)" "$zero"
is "and its id" "$(info bundles/one.tar.gz Previous-Bundle-Identifier)" evb-zero

# ---- quarter NAME BEFORE DAYS FILTER: the work folder one, so many days later, its facts changed by a jq filter
later() { jq --argjson s "$(($1 * 86400))" '.period |= map_values(fromdate + $s | todate)'; }
quarter() {
	cp -r one "$1"
	later "$3" <one/data/scope.json >"$1/data/scope.json"
	jq ".run.id = \"$1\" | $4" one/data/report/assessment.json | jq --argjson s "$(($3 * 86400))" '.scope.period |= map_values(fromdate + $s | todate)' >"$1/data/report/assessment.json"
	SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 60))
	expect 0 "" "$TRAILSEAL" seal --self-signed --previous "bundles/$2.tar.gz" --out "bundles/$1.tar.gz" "$1"
}
shorter='(.tables[] | select(.id == "logstores").rows[0][1]) = "7" | (.checks[] | select(.id == "SLS-02").findings[0].values.ttl_days) = 7'
gone='del(.tables[] | select(.id == "trails").rows[1]) | del(.checks[] | select(.id == "SLS-02").findings[1])'
good='(.frameworks[] | select(.id == "mlps-2.0-level3").controls[0].verdict) = "pass"'
days=$(jq -r '(.period.to | fromdate) - (.period.from | fromdate) | . / 86400' one/data/scope.json)
quarter two one "$days" "$shorter | $good"
rm one/data/report/report.en.html	# without a page there is none to make again
quarter three two $((days * 2)) "$shorter | $gone"
one=$(info bundles/two.tar.gz Previous-Bundle-SHA256)

# ---- the chain
expect 0 "" "$TRAILSEAL" chain --json bundles
is "four bundles, one chain" "$(jq -r '[.bundles[].file | sub(".*/"; "")] | join(" ")' out)" "zero.tar.gz one.tar.gz two.tar.gz three.tar.gz"
expect 0 "" "$TRAILSEAL" chain --quick bundles

# ---- the report on changes in the newer bundle
expect 0 "" "$TRAILSEAL_VERIFY" bundles/two.tar.gz
mkdir x
tar -xzf bundles/two.tar.gz -C x --strip-components=1
is "changes.json says which bundle it compares with" "$(jq -r .before.identity x/data/report/changes.json)" "$one"
ok "the logstore's days are there as a setting" jq -e '.settings[] | select(.table == "logstores") | .settings[] | select(.name == "ttl_days" and .after == "7")' x/data/report/changes.json
ok "and as a value of the check's finding" jq -e '.checks[] | select(.id == "SLS-02").findings[] | select(.change == "values").settings[] | select(.name == "ttl_days" and .after == "7")' x/data/report/changes.json
ok "the control that got better is there" jq -e '.controls[] | select(.framework == "mlps-2.0-level3" and .direction == "better")' x/data/report/changes.json
for lang in en zh-CN; do
	ok "$lang: the page of changes reads as HTML" xmllint --html --noout --nonet "x/data/report/changes.$lang.html"
	ok "$lang: it loads nothing" sh -c "! grep -qiE '<script|src=|@import|url\\(' x/data/report/changes.$lang.html"
done
ok "the report links it" grep -q 'href="changes.en.html"' x/data/report/report.en.html
ok "and is made again in its own language only" test ! -e x/data/report/report.zh-CN.html
ok "the report of the first has no such link" sh -c 'tar -xOzf bundles/one.tar.gz --wildcards "*/report.en.html" >first.html && test -s first.html && ! grep -q changes.en.html first.html'

# ---- any two of them, and work folders
expect 0 "" "$TRAILSEAL" diff bundles/one.tar.gz bundles/three.tar.gz
ok "a trail that is gone, in words" grep -q 'trails 1000000000000001 ops-copy cn-shanghai: vanished' out
ok "and the finding about its logstore" grep -q 'acme-demo-ops/actiontrail_ops-copy .*: Fail, vanished' out
expect 0 "" "$TRAILSEAL" diff --lang zh-CN bundles/one.tar.gz three
ok "the same in Chinese" grep -q 'ops-copy cn-shanghai: 已消失' out
expect 1 "" "$TRAILSEAL" diff --json --exit-code two bundles/three.tar.gz
is "from the second to the third the days did not change" "$(jq '[.settings[] | select(.table == "logstores")] | length' out)" 0
ok "and the control got worse again" jq -e '.controls[] | select(.direction != "better")' out
expect 0 "" "$TRAILSEAL" diff --exit-code one bundles/one.tar.gz
ok "a bundle and the folder it was made of are one run" grep -q 'Both are of the same collection run' out
expect 0 "" "$TRAILSEAL" diff --out page one two
is "documents in a folder" "$(ls page | tr '\n' ' ')" "changes.en.html changes.json changes.zh-CN.html "
expect 3 "does not verify" "$TRAILSEAL" diff cut.tar.gz one
expect 3 "assessment.json" "$TRAILSEAL" diff bundles/zero.tar.gz one
expect 2 'run "trailseal assess" first' "$TRAILSEAL" diff older one
expect 0 "compares with a bundle that this one does not name" "$TRAILSEAL" seal --unsigned --out unnamed.tar.gz two
done_testing
