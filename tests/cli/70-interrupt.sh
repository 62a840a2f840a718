#!/bin/sh
# Ctrl-C in the middle: one sentence, status 4, the evidence so far kept and usable, no bundle.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/resume.inc"
cd "$dir" || exit 1

# sent when nothing but the slow calls of SLS is left to wait for
stuck_by "$TOP_SRCDIR/tests/cloud/tenants/good.json" '[{ "kind": "slow", "api": "sls.*", "ms": 600000, "times": 0 }]' work \
	"$TRAILSEAL" run --work work --self-signed --out .
# meanwhile nobody else may write there
"$TRAILSEAL" collect --resume work >second.out 2>second.err
is "a second run in the same folder: status" "$?" 3
ok "it is told whose the folder is" grep -q "^trailseal: work: is in use by process $pid on " second.err
# (a background job of a non-interactive shell ignores SIGINT; SIGTERM takes the same way)
kill -TERM $pid
wait $pid
got=$?
is "interrupted by SIGTERM: partly collected" "$got" 4
ok "one sentence says so" grep -q 'interrupted: .* kept in work' err
ok "there is no bundle" sh -c '! ls evb-* 2>/dev/null'
is "nor anything half-written" "$(find . -name "*.part.??????")" ""
ok "the log ends with the reason" sh -c 'tail -n 1 work/data/log/collection.jsonl | jq -e "select(.event == \"end\" and .complete == false)"'
ok "what was answered is there" test -s work/data/evidence/actiontrail.DescribeTrails/0001.json
stop_cloud
expect 4 "what rests on them is unknown" "$TRAILSEAL" assess work
expect 1 "(--fail-on)" "$TRAILSEAL" assess --fail-on unknown work
"$TRAILSEAL" checks --work work --json >checks.json
is "what was not asked is unknown" "$(jq -r '.[] | select(.id == "SLS-02") | .verdict' checks.json)" unknown
is "what was seen stands" "$(jq -r '.[] | select(.id == "TRL-01") | .verdict' checks.json)" pass
expect 0 "" "$TRAILSEAL" report work
ok "the report says that the collection is not complete" grep -qi 'not complete\|incomplete' work/data/report/report.en.html
expect 0 "" "$TRAILSEAL" seal --self-signed --out part.tar.gz work
ok "the bundle says so as well" sh -c 'tar -xzOf part.tar.gz --wildcards "*/bag-info.txt" | grep -q "^Evidence-Complete: no"'

# ---- before it is known who is asking: nothing is wrong with the credentials
stuck_by "$TOP_SRCDIR/tests/cloud/tenants/good.json" '[{ "kind": "slow", "api": "sts.GetCallerIdentity", "ms": 600000, "times": 0 }]' early \
	"$TRAILSEAL" run --quiet --work early --self-signed --out .
kill -TERM $pid
wait $pid
is "interrupted at the first call: partly collected" "$?" 4
is "one sentence says so" "$(grep -vc 'sts.GetCallerIdentity: Stopped: ' err) $(grep -c 'interrupted: .* answers are kept in early; "trailseal run --resume early"' err)" "1 1"
stop_cloud

# ---- when all is answered, before it is judged
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/good.json"
scope_file scope.json
"$TRAILSEAL" run --quiet --work late --self-signed --out . >out 2>err &
pid=$!
until grep -q '"event":"end"' late/data/log/collection.jsonl 2>/dev/null || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -TERM $pid
wait $pid
is "interrupted while it judges: partly collected" "$?" 4
is "one sentence says so" "$(cat err)" 'trailseal: interrupted: the answers are kept in late; "trailseal run --resume late" judges and seals them'
ok "there is no bundle" sh -c '! ls evb-* 2>/dev/null'
expect 0 "" "$TRAILSEAL" run --quiet --self-signed --out late.tar.gz --resume late
expect 0 "" "$TRAILSEAL_VERIFY" late.tar.gz
stop_cloud
done_testing
