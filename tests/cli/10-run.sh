#!/bin/sh
# The whole job in one command, against a good tenant and against one with mistakes in it.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
make_signer officer

verdict_of() { jq -r --arg id "$2" '.[] | select(.id == $id) | .verdict' "$1"; }
control_of() { jq -r --arg id "$2" '.[].controls[] | select(.id == $id) | .verdict' "$1"; }
unexpected() { jq -s '[.[] | select(.unexpected)] | length' calls.jsonl; }

# ---- a tenant in which everything is right
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/good.json"
scope_file scope.json '"business-hours": { "time-zone": "+08:00", "from": 8, "to": 20 }, "parameters": { "one_account_accepted": true },'
expect 0 "" "$TRAILSEAL" run --work good --key officer.key --certificate officer.pem --quiet
cp out good.out
bundle=$(sed -n 's/^bundle: //p' good.out)
ok "it names the bundle it made" test -s "$bundle"
is "the cloud expected every call" "$(unexpected)" 0
ok "every request was authenticated" sh -c '! jq -e "select(.authenticated == false)" calls.jsonl'
"$TRAILSEAL" checks --work good --json >checks.json
is "every check has a verdict" "$(jq '[.[] | select(.verdict == null or .evidence_state == null)] | length' checks.json)" 0
is "none failed, none is unknown" "$(jq -r '[.[] | select(.verdict == "fail" or .verdict == "unknown") | .id] | join(" ")' checks.json)" ""
"$TRAILSEAL" detections --work good --json >detections.json
is "no detection hits" "$(jq -r '[.[] | select(.state == "hit") | .id] | join(" ")' detections.json)" ""
is "those without a baseline are clean" "$(jq -r '[.[] | select(.id | IN("D-ANOM-01", "D-AUTH-01", "D-DEL-01", "D-LOG-01", "D-PRIV-01")) | .state] | unique | join(" ")' detections.json)" clean
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem "$bundle"
expect 0 "" "$TRAILSEAL" verify --trust officer-root.pem "$bundle"
expect 1 "" "$TRAILSEAL_VERIFY" --trust /etc/ssl/certs/ca-certificates.crt "$bundle"
stop_cloud

# ---- what is in the bundle
mkdir x && tar -xzf "$bundle" -C x
bag=$(echo x/evb-*)
for f in report/report.en.html report/report.zh-CN.html report/assessment-results.xml report/assessment.json report/controls.csv report/coverage.csv log/collection.jsonl \
	run.json scope.json VERIFY.txt schema/oscal_assessment-results_schema.xsd knowledge/checks/SLS-02.sql knowledge/mlps-2.0-level3.json; do
	ok "the bundle holds $f" test -s "$bag/data/$f"
done
ok "the OSCAL report is valid with the schema beside it" xmllint --noout --nonet --schema "$bag/data/schema/oscal_assessment-results_schema.xsd" "$bag/data/report/assessment-results.xml"
ok "no secret is in the bundle" sh -c "! grep -rqF '$ALIBABA_CLOUD_ACCESS_KEY_SECRET' x good && ! grep -rq 'Signature=[0-9a-f]\{64\}' x good"
ok "the work folder is what was sealed" diff -r good/data "$bag/data"

# ---- a tenant with mistakes
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json
expect 1 "(--fail-on)" "$TRAILSEAL" run --work demo --self-signed --fail-on fail --out demo.tar.zst --format zst
cp out demo.out
ok "a failed control is said with --fail-on, and the bundle is there all the same" test -s demo.tar.zst
is "the cloud expected every call" "$(unexpected)" 0
"$TRAILSEAL" checks --work demo --json >checks.json
"$TRAILSEAL" frameworks --work demo --json >frameworks.json
"$TRAILSEAL" detections --work demo --json >detections.json
ok "checks fail" jq -e '[.[] | select(.verdict == "fail")] | length >= 3' checks.json
ok "and others pass" jq -e '[.[] | select(.verdict == "pass")] | length >= 1' checks.json
is "retention below the floor fails" "$(verdict_of checks.json SLS-02)" fail
is "and so does the control on retention" "$(control_of frameworks.json '8.1.5.4 d)')" fail
is "detections hit" "$(jq -r '[.[] | select(.id | IN("D-ANOM-01", "D-AUTH-01", "D-DEL-01", "D-LOG-01", "D-PRIV-01")) | .state] | unique | join(" ")' detections.json)" hit
expect 0 "" "$TRAILSEAL_VERIFY" demo.tar.zst
ok "the verifier says that the key vouches for itself only" grep -qi 'self-signed' out
expect 1 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem demo.tar.zst

# ---- untuned thresholds are said
is "without business hours the off-hours rule is untuned" "$(jq '.detections[] | select(.id == "D-ANOM-01") | .tuned' demo/data/report/assessment.json)" false
is "with them it is not" "$(jq '.detections[] | select(.id == "D-ANOM-01") | .tuned' good/data/report/assessment.json)" true
done_testing
