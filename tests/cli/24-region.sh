#!/bin/sh
# One region that never answers: it costs the verdicts that need something of it and no other, it is named, and a run that goes on later has them.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/resume.inc"
cd "$dir" || exit 1
demo=$TOP_SRCDIR/tests/cloud/tenants/demo.json
small_knowledge DAT-04 OSS-02 OSS-07 RAM-01 RAM-06 RAM-07 RAM-08 RAM-13 SLS-02 SLS-08 TRL-01 TRL-08

# go TENANT STATUS SENTENCE OPTION WORK: run it there; WORK.checks has a line for each check
go() {
	start_cloud "$1"
	scope_file scope.json
	expect "$2" "$3" "$TRAILSEAL" run --self-signed --out "$5.tar.gz" "$4" "$5"
	stop_cloud
	jq -r '.checks[] | .id + " " + .verdict' "$5/data/report/assessment.json" >"$5.checks"
}
of() { grep -E "^($2) " "$1.checks" | tr '\n' ' '; }

go "$demo" 0 "" --work whole
jq '.faults = [{ "kind": "reset", "api": "*", "region": "cn-beijing", "times": 0 }]' "$demo" >down.json
go down.json 4 "" --work work
cp err down.err
diff whole.checks work.checks | sed -n 's/^> //p' >changed
is "what became of any verdict is unknown" "$(grep -v ' unknown$' changed)" ""
is "unknown is what a trail that is there could change" "$(cut -d' ' -f1 changed | tr '\n' ' ')" "OSS-02 OSS-07 TRL-01 "
is "what is the same in all regions was asked elsewhere" "$(jq -r 'select(.region == "cn-beijing") | .action' calls.jsonl | sort -u | tr '\n' ' ')" \
	"actiontrail.DescribeTrails vpc.DescribeFlowLogs vpc.DescribeVpcs "
is "failures that were seen elsewhere are failures" "$(of work 'DAT-04|RAM-07|SLS-02|SLS-08|TRL-08')" "DAT-04 fail RAM-07 fail SLS-02 fail SLS-08 fail TRL-08 fail "
is "each beside the call that is missing" "$(jq -r '.checks[] | select(.verdict == "fail" and any(.findings[]; .verdict == "unknown")) | .id' work/data/report/assessment.json | sort -u | tr '\n' ' ')" \
	"DAT-04 SLS-02 SLS-08 TRL-08 "
ok "the calls that failed are told with their region" grep -q '^trailseal: warning: .*: NoAnswer: .* (in cn-beijing)$' down.err
is "the region is told with what it cost, and what to do" "$(grep -c '^region cn-beijing: 3 calls and no answer; unknown for want of them: 3 of the checks, 0 of the detections; "trailseal run --resume work" asks again, ' down.err)" 1
ok "the report says so" grep -qF 'In region cn-beijing no call was answered. For want of that 3 checks are unknown and 0 detections could not be evaluated' work/data/report/report.en.html
ok "in both languages" grep -qF '地域 cn-beijing 中的调用无一得到应答，因此 3 项检查为未知' work/data/report/report.zh-CN.html

# ---- it is left out
start_cloud "$dir/down.json"
scope_file scope.json
jq '.regions = ["cn-hangzhou", "cn-shanghai"]' scope.json >named.json
expect 0 "" "$TRAILSEAL" run --quiet --scope named.json --self-signed --out named.tar.gz --work named
stop_cloud

# ---- it answers again
go "$demo" 0 "" --resume work
ok "the verdicts are those of a run that lacked nothing" diff whole.checks work.checks
is "only what had failed is asked again, and who is asking" "$(jq -r '.action' calls.jsonl | sort -u | grep -v '^sts' | tr '\n' ' ')" "actiontrail.DescribeTrails vpc.DescribeFlowLogs vpc.DescribeVpcs "
is "no region is told of" "$(grep -c '^region ' err)" 0
expect 0 "" "$TRAILSEAL_VERIFY" work.tar.gz
ok "the second bundle is no partial one" sh -c 'tar -xzOf work.tar.gz --wildcards "*/bag-info.txt" | grep -q "^Evidence-Complete: yes"'
done_testing
