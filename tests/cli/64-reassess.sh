#!/bin/sh
# Judging a sealed bundle again: the same verdicts from the same evidence, what a changed fact, rule or answer does, other rules,
# what can not be judged, and that nothing is written.
. "$TOP_SRCDIR/tests/cli/lib.sh"
cd "$dir" || exit 1
MKBUNDLE=$TOP_BUILDDIR/tests/unit/mkbundle
MUTATE=$TOP_BUILDDIR/tests/unit/mutate

# ---- a bundle with a programme of three controls, a waiver, a statement and a baseline
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
mkdir own waivers attestations
cat >own/house-rules.json <<'EOT'
{ "id": "house-rules", "title": "House rules",
  "controls": [
    { "id": "H-1", "title": "Logs stay half a year", "checks": [ "SLS-02" ] },
    { "id": "H-2", "title": "Logging is never switched off", "checks": [ "TRL-01", "D-LOG-01", "D-ANOM-01" ] },
    { "id": "H-3", "title": "Reviewed by people", "decide": "manual", "attach": "Minutes of the review" } ] }
EOT
echo '{ "waiver": 1, "rule": "SLS-02", "owner": "Platform", "reason": "Moves", "approved-by": "CISO", "expires": "2999-12-31" }' >waivers/retention.json
echo '{ "attestation": 1, "control": "H-3", "statement": "Reviewed", "person": "Li Na", "role": "Auditor", "date": "2024-01-01", "valid-until": "2999-12-31" }' >attestations/review.json
make_signer officer
scope_file scope.json
expect 0 "" "$TRAILSEAL" run --quiet --knowledge own --frameworks house-rules --work work --key officer.key --certificate officer.pem --out good.tar.gz
stop_cloud
json() { "$TRAILSEAL_VERIFY" --json --reassess "$@" >out.json 2>err; }

expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem --reassess good.tar.gz
ok "the first line says that the verdicts are the same" sh -c 'head -n 1 out | grep -q "re-performed with the same verdicts"'
ok "and it is no longer among what was not checked" sh -c '! grep -q "whether the verdicts follow" out'
expect 0 "" "$TRAILSEAL" verify --reassess --lang zh-CN good.tar.gz
ok "in Chinese too" grep -q '重新执行得到相同结论' out
json good.tar.gz
ok "it compared controls, checks, detections and findings" jq -e '.reperformed | .state == "same" and (.compared | .control == 3 and .check == 2 and .detection == 2 and .finding > 2)' out.json
is "the layer says yes" "$(jq -r .layers.reperformed.state out.json)" yes
"$TRAILSEAL_VERIFY" --json good.tar.gz >out.json
ok "nobody who did not ask is told so" jq -e '.reperformed == null and .layers.reperformed.state == "not-checked"' out.json

# ---- nothing is written, nobody is asked
if command -v strace >/dev/null; then
	strace -f -o trace -e trace=openat,open,creat,socket,mkdir,rename,unlink "$TRAILSEAL_VERIFY" --reassess good.tar.gz >/dev/null 2>&1
	ok "the trace saw the bundle being opened" grep -q 'good.tar.gz' trace
	is "no file is opened for writing, no socket made" "$(grep -vE 'O_RDONLY| (\+\+\+|---) ' trace)" ""
fi

# ---- what was sealed is not what comes out
# spoil PHRASE JQ-EXPRESSION KIND: change the facts, seal, judge: refused with a difference of this kind
spoil() {
	rm -rf spoilt spoilt.tar.gz
	mkdir spoilt
	cp -r work/data spoilt/data
	jq "$2" work/data/report/assessment.json >spoilt/data/report/assessment.json
	"$MKBUNDLE" spoilt spoilt.tar.gz >/dev/null
	json spoilt.tar.gz
	is "$1: refused" "$?" 1
	ok "$1: it is told where" jq -e --arg kind "$3" '(.problems | length > 0 and all(.code == "verdict-differs")) and (.reperformed | .state == "differs" and (.differences | any(.kind == $kind)))' out.json
}
spoil 'a verdict of a check' '(.checks[] | select(.id == "SLS-02")).verdict = "pass"' check
ok "the difference names the check and both verdicts" jq -e '.reperformed.differences | length == 1 and (.[0] | (.id | startswith("SLS-02")) and .sealed == "pass" and .now == "fail")' out.json
ok "the headline says what is wrong" jq -e '.headline | test("verdicts do not follow")' out.json
is "the bytes are intact all the same" "$(jq -r .layers.intact.state out.json)" yes
spoil 'a finding left out' 'del((.checks[] | select(.id == "SLS-02")).findings[0])' finding
ok "then nothing was sealed there, and the account, region and resource are named" jq -e '.reperformed.differences[0] | .sealed == null and .now == "fail" and .account == "1000000000000001" and .region != "" and .resource != ""' out.json
spoil 'names without end' '(.checks[] | select(.id == "SLS-02")) |= (.id = "x" * 100000 | .verdict = "y" * 100000)' check
spoil 'the state of a detection' '(.detections[] | select(.id == "D-LOG-01")).state = "clean"' detection
rm -rf spoilt && mkdir spoilt && cp -r work/data spoilt/data
jq '.entries[0].n += 1' work/data/baseline-next.json >spoilt/data/baseline-next.json
"$MKBUNDLE" spoilt baseline.tar.gz >/dev/null
json baseline.tar.gz
is 'the baseline for the next run: refused' "$(jq -r '.reperformed.differences[0].id' out.json)" data/baseline-next.json
cp work/data/baseline-next.json spoilt/data/
sed -i 's/"logstore_ttl_days": 180/"logstore_ttl_days": 1/' spoilt/data/knowledge/checks/SLS-02.sql
"$MKBUNDLE" spoilt rules.tar.gz >/dev/null
json rules.tar.gz
is 'a rule that was changed: refused' "$?" 1
ok 'a rule that was changed: its check and the rules as a whole differ' jq -e '.reperformed.differences | any(.kind == "check") and any(.id == "knowledge")' out.json

# ---- the facts in pieces say what the facts say
# spoil_piece PHRASE: what was done to spoilt/data/facts is a difference
spoil_piece() {
	"$MKBUNDLE" spoilt piece.tar.gz >/dev/null
	json piece.tar.gz
	is "$1: refused" "$?" 1
	ok "$1: and named" jq -e '.reperformed.differences | length == 1 and (.[0].id | startswith("data/facts/"))' out.json
	rm -r spoilt/data/facts
	cp -r work/data/facts spoilt/data/
}
rm -rf spoilt && mkdir spoilt && cp -r work/data spoilt/data
sed -i 's/"verdict":"fail"/"verdict":"pass"/' spoilt/data/facts/checks/SLS-02-*.json
spoil_piece 'a verdict in a piece of the facts'
rm spoilt/data/facts/controls/house-rules-0.json
spoil_piece 'a piece of the facts that is missing'
echo '{"facts":1}' >spoilt/data/facts/checks/SLS-99-0.json
spoil_piece 'a piece of facts that there are not'

# cannot PHRASE STATUS REASON BUNDLE
cannot() {
	json "$4"
	is "$1: exit status" "$?" "$2"
	ok "$1: the reason is told" jq -e --arg why "$3" '.reperformed | .state == "cannot" and (.why | test($why))' out.json
	is "$1: the layer does not say yes" "$(jq -r '.layers.reperformed.state == "yes"' out.json)" false
}

# ---- a part of it: the rules whose inputs it holds, and no others
part_of() { "$TRAILSEAL" disclose "$@" --out part.tar.gz >/dev/null 2>err || cat err; }
part_of --control H-1 --by "Audit <Dept" good.tar.gz
expect 0 "" env -u TRAILSEAL_DATADIR "$TRAILSEAL" disclose --control H-1 --by "Audit <Dept" --templates "$TOP_SRCDIR/templates" --out here.tar.gz good.tar.gz
ok "its pages can be made without an installation, from a folder of templates" sh -c "tar -tzf here.tar.gz | grep -q data/excerpt.en.html"
expect 0 "" "$TRAILSEAL_VERIFY" --trust officer-root.pem --reassess part.tar.gz
ok "a part with all that its rule needs: the first line says how many rules of how many" sh -c 'head -n 1 out | grep -q "part of .*re-performed with the same verdicts (rules re-performed 1 / 1)"'
"$TRAILSEAL_VERIFY" --reassess --junit --lang zh-CN part.tar.gz >out
ok "in JUnit and in Chinese too" grep -q '已重新执行的规则 1 / 1' out
json part.tar.gz
ok "a waiver is no verdict" jq -e '.reperformed | .state == "same" and .part == {"rules": 1, "reperformed": 1, "not_reperformed": [], "controls": 1, "controls_reperformed": 1, "controls_not_reperformed": []} and .compared.check == 1' out.json
ok "the verdict of its control is derived again and compared" jq -e '.reperformed.compared.control == 1' out.json
ok "and said" jq -e '.layers.reperformed.facts | any(.name == "controls-reperformed" and .value == "1 / 1")' out.json
is "all of it: the layer says yes" "$(jq -r .layers.reperformed.state out.json)" yes
mkdir x && tar -xzf part.tar.gz -C x
piece=$(cd x/*/data && ls disclosed/evidence/sls.GetLogStore/*.meta.json | head -n 1)
ok "what was asked for is all that the excerpt says" jq -e '.excerpt == 2 and .controls == [{"id": "H-1", "framework": "house-rules"}] and (has("waivers") | not) and (.rules[0] | keys == ["id", "instance"])' x/*/data/excerpt.json
for l in en zh-CN; do
	ok "$l: the page says of which bundle it is an excerpt, and who made it" sh -c "grep -o 'class=\"excerpt\".*' x/*/data/excerpt.$l.html | head -c 900 | grep 'Audit &lt;Dept' | grep -q \"$("$TRAILSEAL_VERIFY" --json good.tar.gz | jq -r .identity_sha256)\""
	ok "$l: and has the control, and no other" sh -c "grep -q 'SLS-02' x/*/data/excerpt.$l.html && ! grep -q 'TRL-01\|H-3' x/*/data/excerpt.$l.html"
done
ok "what was sealed of the control is a piece with its proof" grep -q '"path":"data/facts/controls/house-rules-0.json"' x/*/data/proofs.jsonl
ok "so is the waiver" grep -q '"path":"data/facts/waivers/0.json"' x/*/data/proofs.jsonl
ok "nothing is told of other controls" sh -c '! grep -qr "H-3\|Li Na" x/*/data/disclosed/facts x/*/data/excerpt.json'
if command -v strace >/dev/null; then
	strace -f -o trace -e trace=openat,open,creat,socket,mkdir,rename,unlink "$TRAILSEAL_VERIFY" --reassess part.tar.gz >/dev/null 2>&1
	is "no file is opened for writing for a part, no socket made" "$(grep -vE 'O_RDONLY| (\+\+\+|---) ' trace)" ""
fi

# without FILE...: the part with these files of it and their proofs left out
without() {
	set_of=
	cp x/*/data/proofs.jsonl proofs
	for f in "$@"; do
		grep -v "\"path\":\"data/${f#disclosed/}\"" proofs >proofs.new
		mv proofs.new proofs
		set_of="$set_of drop data/$f"
	done
	# shellcheck disable=SC2086
	"$MUTATE" part.tar.gz less.tar.gz $set_of file data/proofs.jsonl proofs manifests
}
# lacking PHRASE WHY WHAT FILE...: not performed again, for this reason
lacking() {
	case=$1 why=$2 what=$3
	shift 3
	without "$@"
	json less.tar.gz
	is "$case: exit status" "$?" 3
	ok "$case: told" jq -e --arg why "$why" --arg what "$what" '.problems == [] and .layers.reperformed.state == "not-checked" and (.reperformed | .state == "cannot" and .part.reperformed == 0 and .part.not_reperformed == [{"kind": "checks", "id": "SLS-02", "why": $why, "lacks": $what}])' out.json
	ok "$case: nor is the control, of whose rules none was" jq -e '.reperformed.part | .controls_reperformed == 0 and .controls_not_reperformed == [{"framework": "house-rules", "id": "H-1", "rules": 1, "reperformed": 0}]' out.json
}
lacking 'an answer left out' not-disclosed sls.GetLogStore "$piece" "${piece%.meta.json}.json"
lacking 'half an answer left out' not-disclosed sls.GetLogStore "$piece"
lacking 'the facts of a source left out' not-disclosed actiontrail.DescribeTrails disclosed/facts/sources/actiontrail.DescribeTrails.json
lacking 'the rule left out' not-disclosed 'its rule' disclosed/knowledge/checks/SLS-02.sql
without disclosed/facts/input.json
cannot 'what it was judged by left out' 3 'input.json' less.tar.gz
lacking 'a view left out' not-disclosed 'what its statement reads' disclosed/knowledge/views/logstore.sql
expect 3 "" "$TRAILSEAL_VERIFY" --reassess --knowledge own part.tar.gz

# controls: their verdicts follow from those of all their rules, or are not derived
cp part.tar.gz h1.tar.gz
part_of --control H-3 good.tar.gz
json part.tar.gz
ok "a control that people judge has its verdict from its framework" jq -e '.layers.reperformed.state == "yes" and (.reperformed | .state == "same" and .compared.control == 1 and .part.rules == 0)' out.json
part_of --control H-2 good.tar.gz
json part.tar.gz
ok "a control of three rules" jq -e '.layers.reperformed.state == "yes" and .reperformed.part.reperformed == 3 and .reperformed.compared.control == 1' out.json
rm -r x && mkdir x && tar -xzf part.tar.gz -C x
without "$(cd x/*/data && echo disclosed/facts/checks/TRL-01-*.json)" disclosed/knowledge/checks/TRL-01.sql
expect 0 "" "$TRAILSEAL_VERIFY" --reassess less.tar.gz
ok "one of them left out: how many of how many, and no claim of the control" grep -q 'not derived again.* house-rules H-2 (2 / 3)' out
ok "which is no difference" grep -q '^re-performed  *in part' out
json less.tar.gz
ok "nor counted as compared" jq -e '.problems == [] and .reperformed.compared.control == 0 and .reperformed.part.controls_not_reperformed == [{"framework": "house-rules", "id": "H-2", "rules": 3, "reperformed": 2}]' out.json
without disclosed/knowledge/house-rules.json
json less.tar.gz
ok "its framework left out is a lack of its rules" jq -e '.problems == [] and .reperformed.part.controls_reperformed == 0 and (.reperformed.part.not_reperformed | length == 3 and all(.lacks == "its framework"))' out.json

# sealed_lie CONTROL FILTER: a part of a bundle whose piece of facts about the control went through the filter
sealed_lie() {
	rm -rf spoilt x && mkdir spoilt x && cp -r work/data spoilt/data
	for f in spoilt/data/facts/controls/*.json; do
		jq -c "(.control | select(.id == \"$1\")) |= ($2)" "$f" >one && cat one >"$f"
	done
	"$MKBUNDLE" spoilt lie.tar.gz >/dev/null
	part_of --control "$1" lie.tar.gz
	tar -xzf part.tar.gz -C x
	json part.tar.gz
}
sealed_lie H-1 '.verdict = "pass"'
is 'a lie about a control: refused' "$?" 1
ok 'and both verdicts told' jq -e '.reperformed | .state == "differs" and .differences == [{"kind": "control", "id": "house-rules H-1", "account": "", "region": "", "resource": "", "sealed": "pass", "now": "fail"}]' out.json
sealed_lie H-2 '.rules[0].instance += 1'
is 'a control that names another instance of its rule: refused' "$?" 1
sealed_lie H-3 '.id = "H-9"'
is 'a control that its framework does not have: refused' "$?" 1
sealed_lie H-2 'del(.rules[0])'
is 'a control that says less than its framework: refused' "$?" 1
without "$(cd x/*/data && echo disclosed/facts/checks/TRL-01-*.json)" disclosed/knowledge/checks/TRL-01.sql
json less.tar.gz
ok 'and when the part shows no more than it says: not derived' jq -e '.layers.reperformed.state == "partly" and .reperformed.part.controls_not_reperformed == [{"framework": "house-rules", "id": "H-2", "rules": 3, "reperformed": 2}]' out.json
rm -r x && mkdir x && cp h1.tar.gz part.tar.gz && tar -xzf part.tar.gz -C x

# pieces that are not what their place says, and inputs that say less than the rule reads
# sealed_piece PATH FILTER CONTROL: a part of a bundle with this piece of facts filtered
sealed_piece() {
	rm -rf spoilt && mkdir spoilt && cp -r work/data spoilt/data
	path=$(echo spoilt/data/facts/$1)
	jq -c "$2" "$path" >one && cat one >"$path"
	"$MKBUNDLE" spoilt lie.tar.gz >/dev/null
	part_of --control "$3" lie.tar.gz
}
sealed_piece 'controls/house-rules-0.json' '.run = "another"' H-1
cannot 'facts of another run' 3 'house-rules-0.json' part.tar.gz
sealed_piece 'checks/SLS-02-*.json' '.facts = 2' H-1
cannot 'facts of another version' 3 'SLS-02' part.tar.gz
sealed_piece 'checks/SLS-02-*.json' '.instance += 1' H-1
cannot 'facts under the name of another instance' 3 'no rule of this name' part.tar.gz
sealed_piece 'checks/SLS-02-*.json' '.kind = "detections"' H-1
cannot 'facts of another kind' 3 'no rule of this name' part.tar.gz
sealed_piece 'checks/TRL-01-*.json' '.inputs.sources = []' H-2
json part.tar.gz
is 'inputs that say less than the rule reads: refused' "$?" 1
ok 'and told, though all that it reads is there' jq -e '.reperformed.differences | length == 1 and .[0].id == "TRL-01"' out.json
cp h1.tar.gz part.tar.gz

# sealed by a liar, who could not make the evidence lie with him
rm -rf spoilt && mkdir spoilt && cp -r work/data spoilt/data
sed -i 's/"verdict":"fail"/"verdict":"pass"/g' spoilt/data/facts/checks/SLS-02-*.json
"$MKBUNDLE" spoilt lie.tar.gz >/dev/null
part_of --control H-1 lie.tar.gz
json part.tar.gz
is 'a part of a bundle whose facts lie: refused' "$?" 1
ok 'and both verdicts told' jq -e '.reperformed | .state == "differs" and .differences[0].sealed == "pass" and .differences[0].now == "fail"' out.json

# a form that an earlier sealing left is none of this one
left=$(cd work/data/evidence && ls sls.GetLogStore/*.meta.json | head -n 1)
mkdir -p work/data/committed/sls.GetLogStore
cp "work/data/evidence/$left" work/data/committed/sls.GetLogStore/

# with commitments in place of personal values: what reads them is not performed again, and is no difference
"$TRAILSEAL" seal --redactable --key officer.key --certificate officer.pem --out red.tar.gz work >/dev/null
ok "it is removed" test ! -e "work/data/committed/$left"
part_of --control H-1,H-2 --redact red.tar.gz
expect 0 "" "$TRAILSEAL_VERIFY" --reassess part.tar.gz
ok "a redacted part is performed again in part" grep -q '^re-performed  *in part' out
ok "and says what is not because of redacted fields" grep -q 'needs redacted fields .*D-LOG-01' out
ok "and that the other verdicts are open" grep -q 'whether the verdicts of the rules and controls that were not re-performed' out
json part.tar.gz
ok "what rests on no personal value is compared" jq -e '.layers.reperformed.state == "partly" and (.reperformed | .state == "same" and .compared.check >= 1 and .compared.detection == 0 and (.part.not_reperformed | all(.why == "redacted")))' out.json

rm -r x && mkdir x && tar -xzf part.tar.gz -C x
for l in en zh-CN; do
	ok "$l: its page says so and has both controls" sh -c "grep -o 'class=\"excerpt\".*' x/*/data/excerpt.$l.html | head -c 1500 | grep -q 'redacted\|已遮盖' && grep -q H-1 x/*/data/excerpt.$l.html && grep -q D-LOG-01 x/*/data/excerpt.$l.html"
	ok "$l: with the commitments of the pieces" sh -c "h=\$(jq -r '.rule.findings[0].resource[17:29]' x/*/data/disclosed/committed/facts/detections/D-LOG-01-*.json) && grep -q \"\[committed \$h\]\" x/*/data/excerpt.$l.html"
done
is "what is redacted is nowhere: who acted, from where, the owner of a waiver" "$(grep -rlE 'ram-user/|200000000000000013|198\.51\.100|Platform' x | grep -v /knowledge/)" ""
ok "a rule whose findings are waived is performed again without the waivers" jq -e '.reperformed.part | .controls_reperformed == 1 and (.not_reperformed | all(.id != "SLS-02"))' out.json
part_of --control H-2 --redact --reveal ops-copy red.tar.gz
rm -r x && mkdir x && tar -xzf part.tar.gz -C x
ok "a value that is revealed is on the page" grep -q 'on trail.*ops-copy' x/*/data/excerpt.en.html

# the forms with commitments follow from the answers: of the whole bundle
json red.tar.gz
ok "a bundle that can be redacted: all of it is made again" jq -e '.reperformed.state == "same"' out.json
# spoil_form PHRASE ID: what was done to spoilt/data/committed is one difference, at this file
spoil_form() {
	"$MKBUNDLE" spoilt form.tar.gz >/dev/null
	json form.tar.gz
	is "$1: refused" "$?" 1
	ok "$1: and named" jq -e --arg id "data/committed/$2" '.problems[0].code == "verdict-differs" and (.reperformed.differences | length == 1 and .[0].id == $id)' out.json
	rm -r spoilt/data/committed
	cp -r work/data/committed spoilt/data/
}
rm -rf spoilt && mkdir spoilt && cp -r work/data spoilt/data
committed=$(cd work/data/committed && ls sls.GetLogs/*.json | grep -v meta | head -n 1)
sed -i 's/committed:sha256:[0-9a-f]\{4\}/committed:sha256:0000/' "spoilt/data/committed/$committed"
spoil_form 'another commitment' "$committed"
sed -i 's/"event/"evens/' "spoilt/data/committed/$committed"
spoil_form 'something else changed' "$committed"
rm "spoilt/data/committed/$committed"
spoil_form 'a form that is missing' "$committed"
rm "spoilt/data/committed/${committed%.json}.meta.json"
spoil_form 'that of a meta file' "${committed%.json}.meta.json"
echo '{}' >spoilt/data/committed/sls.GetLogs/9999.json
spoil_form 'a form of no answer' sls.GetLogs/9999.json
committed=facts/$(cd work/data/committed/facts && ls detections/D-LOG-01-*.json)
sed -i 's/"fail"/"pass"/g' "spoilt/data/committed/$committed"
spoil_form 'facts' "$committed"
echo '{"facts":1}' >spoilt/data/committed/facts/checks/SLS-99-0.json
spoil_form 'facts that there are not' facts/checks/SLS-99-0.json
rm spoilt/data/committed/key.txt
"$MKBUNDLE" spoilt form.tar.gz >/dev/null
json form.tar.gz
is 'no key: refused' "$?" 1
echo x >spoilt/data/committed/key.txt
"$MKBUNDLE" spoilt form.tar.gz >/dev/null
cannot 'a key that is none' 3 'want 64' form.tar.gz

# ---- other rules
mkdir -p stricter/checks
sed 's/"logstore_ttl_days": 180/"logstore_ttl_days": 1800/' "$TOP_SRCDIR/frameworks/checks/SLS-02.sql" >stricter/checks/SLS-02.sql
expect 0 "" "$TRAILSEAL_VERIFY" --reassess --knowledge stricter good.tar.gz
ok "what a stricter rule changes is shown" grep -q '^  finding SLS-02' out
ok "and makes no problem" sh -c '! grep -q "^problems" out'
ok "it says nothing of the sealed verdicts" sh -c '! head -n 1 out | grep -q "same verdicts"'
json --knowledge work/data/knowledge good.tar.gz
ok "a whole folder stands alone; the same rules change nothing" jq -e '.reperformed | .state == "same" and .rules == "work/data/knowledge"' out.json
expect 2 "is no folder" "$TRAILSEAL_VERIFY" --reassess --knowledge nowhere good.tar.gz
expect 2 "--reassess" "$TRAILSEAL_VERIFY" --knowledge stricter good.tar.gz
echo 'drop table base' >stricter/checks/SLS-02.sql
expect 2 "stricter/checks/SLS-02.sql" "$TRAILSEAL_VERIFY" --reassess --knowledge stricter good.tar.gz

# ---- what can not be judged is not passed
"$MUTATE" good.tar.gz bad.tar.gz flip data/run.json 3
cannot 'a broken bundle' 1 'refused' bad.tar.gz
cp -r work/data/knowledge/. spoilt/data/knowledge/
echo 'no header' >spoilt/data/knowledge/checks/SLS-02.sql
"$MKBUNDLE" spoilt rules.tar.gz >/dev/null
cannot 'rules that can not be read' 3 'data/knowledge/checks/SLS-02.sql' rules.tar.gz
cp -r work/data/knowledge/. spoilt/data/knowledge/
rm spoilt/data/report/assessment.json
"$MKBUNDLE" -f zst spoilt bare.tar.zst >/dev/null
cannot 'no facts' 3 'assessment.json' bare.tar.zst
cp work/data/report/assessment.json spoilt/data/report/
rm -r spoilt/data/knowledge
"$MKBUNDLE" spoilt bare.tar.gz >/dev/null
cannot 'no rules' 3 'data/knowledge' bare.tar.gz

# ---- SQL from a bundle stays in its box
cp -r work/data/knowledge spoilt/data/knowledge
{ sed '/^\*\//q' work/data/knowledge/checks/SLS-02.sql; echo "select * from sqlite_master where load_extension('x') is null"; } >spoilt/data/knowledge/checks/SLS-02.sql
"$MKBUNDLE" spoilt hostile.tar.gz >/dev/null
json hostile.tar.gz
ok 'hostile SQL is not run: the rule fails' jq -e '.reperformed | .state == "cannot" or (.differences | any(.id | startswith("SLS-02")))' out.json
done_testing
