#!/bin/sh
# The user's own: knowledge laid over the shipped one, waivers beside failures, statements of people with their files.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
scope_file scope.json

# ---- a programme in ten lines
mkdir own
cat >own/house-rules.json <<'EOT'
{ "id": "house-rules",
  "title": "House rules for cloud accounts",
  "controls": [
    { "id": "H-1", "title": "Logs stay half a year", "checks": [ "SLS-02" ] },
    { "id": "H-2", "title": "Logs stay five years", "checks": [ { "id": "SLS-02", "parameters": { "logstore_ttl_days": 1825 } } ] },
    { "id": "H-3", "title": "Logging is never switched off", "checks": [ "TRL-01", "D-LOG-01" ] },
    { "id": "H-4", "title": "Reviewed by people", "decide": "manual", "attach": "Minutes of the review" } ] }
EOT
expect 0 "" "$TRAILSEAL" lint --knowledge own
ok "lint names both folders" grep -qF 'frameworks + own: sources' out
expect 0 "" "$TRAILSEAL" frameworks --knowledge own --json
ok "the programme stands beside the shipped ones" jq -e '([.[].id] | index("house-rules")) != null and ([.[].id] | index("soc2-2017")) != null' out
ok "a control that says only what it asks for is decided by its checks" jq -e '.[] | select(.id == "house-rules") | .controls[0] | .decide == "automatic" and .severity == "critical"' out
expect 0 "" "$TRAILSEAL" plan --knowledge own --frameworks house-rules
ok "the plan asks for what the programme needs" grep -q sls.GetLogStore out
sed 's/SLS-02/SLS-77/' own/house-rules.json >own/house2.json
expect 1 "" "$TRAILSEAL" lint --knowledge own
ok "a wrong file is named with its folder" grep -qF 'own/house2.json: ' out
expect 2 "own/house2.json" "$TRAILSEAL" run --knowledge own --work never --self-signed
ok "and nothing is begun" test ! -e never
rm own/house2.json
mkdir own/checks
sed 's/"severity": "[a-z]*"/"severity": "low"/' "$TOP_SRCDIR/frameworks/checks/TRL-01.sql" >own/checks/TRL-01.sql

# ---- waivers and statements
mkdir waivers attestations attestations/evidence
waiver() { printf '{ "waiver": 1, %s "owner": "Platform team", "reason": "Moves to a locked store", "approved-by": "CISO", "expires": "%s" }\n' "$2" "$3" >"waivers/$1.json"; }
attestation() { printf '{ "attestation": 1, "control": "%s", "statement": "The log was reviewed", "person": "Li Na", "role": "Auditor", "date": "%s", "valid-until": "%s"%s }\n' "$2" "$3" "$4" "${5-}" >"attestations/$1.json"; }
waiver retention '"rule": "SLS-02",' 2999-12-31
waiver lapsed '"rule": "SLS-03", "resource": "*",' 2020-01-31
waiver 豁免 '"control": "H-2",' 2999-12-31
attestation review H-4 2026-01-05 2999-12-31 ', "files": [ "evidence/会议 minutes.pdf" ]'
attestation old H-4 2019-01-05 2020-01-05
printf 'minutes of the review\n' >'attestations/evidence/会议 minutes.pdf'

expect 0 "" "$TRAILSEAL" run --knowledge own --work w --self-signed --out b.tar.gz --quiet
ok "the counts tell what is waived, attested and expired" grep -q '^statements: .* waived, 1 manual controls attested, 2 expired' out
facts=w/data/report/assessment.json
of() { jq -r --arg id "$1" '.frameworks[] | select(.id == "house-rules") | .controls[] | select(.id == $id) | '"$2" $facts; }
is "a waived failure is a failure" "$(of H-1 .verdict)" fail
is "and says that it is waived" "$(of H-1 .waived)" true
is "a waiver of a control too" "$(of H-2 '.verdict + " " + (.waived | tostring) + " " + .waivers[0]')" "fail true 豁免"
is "what a person states is still for people to decide" "$(of H-4 '.verdict + " " + (.attested | tostring)')" "manual true"
ok "every failure of the rule carries its waiver" jq -e '[.checks[] | select(.id == "SLS-02") | .findings[] | select(.verdict == "fail")] | length > 0 and all(.waiver.id == "retention" and .waiver.state == "in-force")' $facts
ok "an expired waiver holds nothing back" jq -e '[.frameworks[].controls[] | select(.waivers != null and (.waivers | index("lapsed")))] == []' $facts
is "an expired statement is a finding" "$(jq -r '[.statements.findings[] | .verdict + " " + .reason + " " + .resource] | join(", ")' $facts)" "fail waiver-expired lapsed, fail attestation-expired old"
ok "failures are counted though they are waived" jq -e '.counts.controls.fail > 0 and .counts.statements.controls >= 2' $facts
ok "the facts name the files that are not the shipped ones" jq -e '.knowledge.own == [ { "file": "checks/TRL-01.sql", "replaces": true }, { "file": "house-rules.json", "replaces": false } ]' $facts
is "the user's check is the one that judged" "$(jq -r '[.checks[] | select(.id == "TRL-01") | .severity] | unique | join(" ")' $facts)" low
expect 0 "" "$TRAILSEAL" frameworks --work w --json
ok "the list has the marks" jq -e '[.[] | select(.id == "house-rules") | .controls[] | select(.waived or .attested)] | length == 3' out
expect 1 "(--fail-on)" "$TRAILSEAL" assess --fail-on fail w

# ---- what matches nothing is said, once
mkdir idle && cp -r waivers attestations idle
printf '{ "waiver": 1, "rule": "SLS-02", "resource": "no-such-store", "owner": "Platform team", "reason": "Moved", "approved-by": "CISO", "expires": "2999-12-31" }\n' >idle/waivers/misspelt.json
exception() { jq '.exceptions = [ { kind: $k, value: $v, owner: "o", reason: "r", expires: "2999-12-31" } ]' --arg k "$1" --arg v "$2" scope.json >idle/scope.json; }
idle() { expect "$1" "$2" "$TRAILSEAL" run --scope idle/scope.json --frameworks house-rules --knowledge own --work "$3" --self-signed --out "$3.tar.gz"; }
exception ci-role acs:ram::1:role/nobody
idle 0 "nothing matches, so it is of no effect: waiver misspelt, exception acs:ram::1:role/nobody" idle1
ok "the facts count them" jq -e '.counts.statements.unused == 2 and .scope.exceptions[0].state == "unused"' idle1/data/report/assessment.json
for lang in en zh-CN; do
	ok "the page in $lang says it" grep -qE 'exceptions in force that match nothing|任何内容都不匹配' idle1/data/report/report.$lang.html
done
actor=$("$TRAILSEAL" events --json idle1 | jq -r .actor | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')
exception ci-role "$actor"
idle 0 "of no effect: waiver misspelt" idle2
is "an exception that leaves something out is applied" "$(jq -r '.scope.exceptions[0].state' idle2/data/report/assessment.json)" applied
exception ci-roles "$actor"
expect 2 'idle/scope.json: exceptions[0].kind: no rule leaves out a "ci-roles"; known: ' "$TRAILSEAL" collect --scope idle/scope.json never
ok "the known kinds are named" grep -q 'known: .*partner-account.*ci-role' err

# ---- --fail-on passes over what a waiver in force covers, and over nothing else
mkdir calm && cp -r scope.json waivers attestations calm && rm calm/waivers/lapsed.json calm/attestations/old.json
calm() { expect "$1" "$2" "$TRAILSEAL" run --scope calm/scope.json --frameworks house-rules --knowledge own --work "$3" --self-signed --out "$3.tar.gz" --fail-on fail,warn; }
calm 1 '1 control is "fail" (--fail-on)' calm1
cp calm1/data/report/assessment.json calm.json
is "only what nobody answers for counts" "$(jq -r '[.frameworks[].controls[] | select(.verdict == "fail" and (.waived | not)) | .id] | join(" ")' calm.json)" H-3
printf '{ "waiver": 1, "control": "H-3", "owner": "Platform team", "reason": "Asked of the landing zone", "approved-by": "CISO", "expires": "2999-12-31" }\n' >calm/waivers/h3.json
calm 0 "" calm2
ok "the accepted failures are still failures" jq -e '.counts.controls.fail == 3 and .counts.statements.controls == 3' calm2/data/report/assessment.json
sed -i 's/2999/2020/' calm/waivers/h3.json
calm 1 '1 control is "fail" (--fail-on)' calm3
cp waivers/lapsed.json calm/waivers/h3.json && sed 's/"H-2"/"H-3"/' waivers/豁免.json >calm/waivers/late.json
calm 1 "1 waiver or statement has expired (--fail-on)" calm4

# ---- the bundle
expect 0 "" "$TRAILSEAL_VERIFY" b.tar.gz
mkdir x && tar -xzf b.tar.gz -C x
bag=$(echo x/evb-*)
is "the attached file is there, byte for byte" "$(cat "$bag"/data/attestations/*/*-minutes.pdf)" "minutes of the review"
ok "under the name it had in the facts" jq -e --arg sha "$(sha256sum "$bag"/data/attestations/*/*-minutes.pdf | cut -c1-64)" '.statements.attestations[] | select(.id == "review") | .files == [ { "name": "evidence/会议 minutes.pdf", "path": .files[0].path, "sha256": $sha, "bytes": 22 } ]' "$bag/data/report/assessment.json"
ok "each statement is there as it was written" cmp waivers/retention.json "$bag"/data/waivers/*-retention.json
ok "the merged knowledge is there" test -s "$bag/data/knowledge/house-rules.json" -a -s "$bag/data/knowledge/checks/SLS-02.sql"
ok "the OSCAL report is valid and calls the risk an approved deviation" sh -c 'xmllint --noout --nonet --schema "$1/schema/oscal_assessment-results_schema.xsd" "$1/report/assessment-results.xml" && grep -q deviation-approved "$1/report/assessment-results.xml"' sh "$bag/data"
xpath() { xmllint --xpath "$1" "$bag/data/report/report.xml"; }
is "actions that remove only waived failures come last" "$(xpath 'count(//action[@waived]) > 0 and not(//action[@waived]/following-sibling::action[not(@waived)])')" true
for lang in en zh-CN; do
	page=$bag/data/report/report.$lang.html
	ok "the page in $lang shows waiver, statement and person" sh -c 'grep -q retention "$1" && grep -q "The log was reviewed" "$1" && grep -q "Li Na" "$1"' sh "$page"
done

# ---- what is wrong is said before anything is asked
refused() { expect 2 "$1" "$TRAILSEAL" collect --knowledge own never; ok "nothing is begun" test ! -e never; }
waiver bad '"rule": "SLS-77",' 2999-12-31
refused 'waivers/bad.json: rule: there is no check or detection "SLS-77"'
waiver bad '' 2999-12-31
refused 'want rule or control'
waiver bad '"rule": "SLS-02",' 2026-02-31
refused '"2026-02-31" is no day of the calendar'
waiver bad '"rule": "SLS-02", "severty": 1,' 2999-12-31
refused 'unknown key "severty"'
rm waivers/bad.json
attestation bad H-99 2026-01-05 2999-12-31
refused 'there is no control "H-99"'
attestation bad H-4 2999-01-05 2999-12-31
refused 'is in the future'
for file in ../scope.json /etc/passwd evidence/none.pdf .hidden evidence; do
	attestation bad H-4 2026-01-05 2999-12-31 ", \"files\": [ \"$file\" ]"
	refused "files[0]: \"$file\""
done
ln -s /etc/passwd attestations/evidence/link
attestation bad H-4 2026-01-05 2999-12-31 ', "files": [ "evidence/link" ]'
expect 3 "link" "$TRAILSEAL" collect --knowledge own never
rm attestations/evidence/link
openssl genpkey -algorithm ED25519 >attestations/evidence/key.pem
attestation bad H-4 2026-01-05 2999-12-31 ', "files": [ "evidence/key.pem" ]'
refused 'holds a private key'
rm attestations/bad.json
echo x >waivers/notes.txt
refused 'waivers/notes.txt: is no waiver'
done_testing
