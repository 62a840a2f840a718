#!/bin/sh
# A part of a bundle: made from a control, verified without the whole, redacted, and every way to spoil it.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
TRAILSEAL=$TOP_BUILDDIR/trailseal
TRAILSEAL_DATADIR=$TOP_SRCDIR
SOURCE_DATE_EPOCH=1790000000
export TRAILSEAL_DATADIR SOURCE_DATE_EPOCH

# piece SEQ SOURCE NUMBER BODY: one more exchange
piece() {
	b=evidence/$2/$3.json
	m=evidence/$2/$3.meta.json
	mkdir -p "$d/evidence/$2"
	printf '%s' "$4" >"$d/$b"
	printf '{"id":"%s/%s","body":{"path":"%s","sha256":"%s","bytes":1}}\n' "$2" "$3" "$b" "$(sha "$d/$b")" >"$d/$m"
	log_line "$d/log/collection.jsonl" "$1" exchange ",\"id\":\"$2/$3\",\"meta\":{\"path\":\"$m\",\"sha256\":\"$(sha "$d/$m")\"},\"body\":{\"path\":\"$b\",\"sha256\":\"$(sha "$d/$b")\",\"bytes\":1}"
}

payload "$work/in"
piece 6 sls.GetLogStore 0001 '{"ttl":90}'
piece 7 sls.GetLogStore 0002 '{"ttl":30}'
piece 8 ims.ListUsers 0001 '{"User":[{"UserPrincipalName":"zhang.wei@acme"},{"UserPrincipalName":"li.na@acme"}]}'
piece 9 ims.GetLoginProfile 0001 '{"UserPrincipalName":"li.na@acme","MFA":true}'
cp -r "$TOP_SRCDIR/frameworks" "$d/knowledge"
chmod -R u+w "$d/knowledge"
printf '{"complete":true,"missing":0}' >"$d/run.json"
printf '{"organisation":"Acme","accounts":[{"id":"1"}],"period":{"from":"2026-08-01T00:00:00Z","to":"2026-11-01T00:00:00Z"}}' >"$d/scope.json"
cat >"$d/report/assessment.json" <<'EOF'
{ "assessment": 1, "tool": { "name": "trailseal" }, "run": { "id": "r" }, "scope": { "period": { "from": "a", "to": "b" } },
  "checks": [ { "id": "RAM-05", "verdict": "fail", "findings": [ { "resource": "li.na@acme", "values": { "who": "li.na@acme" }, "evidence": [] } ] },
    { "id": "SLS-02", "verdict": "fail", "findings": [ { "reason": "short", "evidence": [ "sls.GetLogStore/0001" ], "waiver": { "id": "w1" } } ] } ],
  "detections": [], "statements": { "waivers": [ { "id": "w1", "path": "VERIFY.txt" } ], "attestations": [] },
  "frameworks": [ { "id": "mlps-2.0-level3", "controls": [ { "id": "8.1.5.4 d)", "verdict": "fail", "rules": [ { "id": "SLS-02", "instance": 1 } ] } ] },
    { "id": "soc2-2017", "controls": [ { "id": "CC7.2", "verdict": "fail", "rules": [ { "id": "SLS-02", "instance": 1 } ] } ] },
    { "id": "iso27001-2022", "controls": [ { "id": "CC7.2", "verdict": "pass", "rules": [] },
      { "id": "A.5.16", "verdict": "fail", "rules": [ { "id": "RAM-05", "instance": 0 } ] } ] } ] }
EOF
root ca
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
"$MKBUNDLE" -i evb-1 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/whole.tar.gz" >"$work/made"
identity=$(tail -n 1 "$work/made")

# ---- a part is made
part=$work/part.tar.gz
is "$(status "$TRAILSEAL" disclose --control '8.1.5.4 d)' --trust "$work/ca.pem" --out "$part" "$work/whole.tar.gz")" 0 'a part of the bundle is made'
ok 'it tells of which bundle' grep -q "$identity" "$work/out"
mkdir "$work/x"
tar -xzf "$part" -C "$work/x"
x=$work/x/evb-1-part/data
for f in evidence/sls.GetLogStore/0001.json evidence/sls.GetLogStore/0001.meta.json evidence/sls.GetLogStore/0002.json knowledge/checks/SLS-02.sql \
	knowledge/sources/sls.GetLogStore.json knowledge/mlps-2.0-level3.json knowledge/views/logstore.sql VERIFY.txt; do
	ok "it shows $f as it was" cmp "$x/disclosed/$f" "$d/$f"
done
ok 'and no other answer' test ! -e "$x/disclosed/evidence/ims.ListUsers"
is "$(grep -rl 'ListUsers\|zhang.wei' "$work/x" | grep -v /knowledge/ | tr '\n' ' ')" '' 'what is not shown is not named'
ok 'the excerpt has the facts of the control' jq -e '.controls[0].id == "8.1.5.4 d)" and (.rules | length) == 1 and .rules[0].findings[0].reason == "short" and .waivers[0].id == "w1"' "$x/excerpt.json"

# ---- and verified without the whole
all=$(grep -c . "$work/x/evb-1-part/data/proofs.jsonl")
is "$(status "$VERIFY" --trust "$work/ca.pem" "$part")" 0 'it verifies under the root of the whole bundle'
ok 'the first line says what it is' grep -q "^evb-1-part: part of evb-1, $all / [0-9]* pieces, each proven.*signed under a root" "$work/out"
ok 'with the identity of the whole bundle' grep -q "$identity" "$work/out"
ok 'who signed that' grep -q 'CN=officer' "$work/out"
ok 'and what no proof covers' grep -q 'excerpt.json' "$work/out"
is "$(status "$VERIFY" --lang zh-CN "$part")" 0 'in Chinese too'
ok 'which says the same' grep -q '属于 evb-1' "$work/out"
root other
is "$(status "$VERIFY" --trust "$work/other.pem" "$part")" 1 'not under another root'
ok 'and says so of the whole bundle' grep -q 'whole bundle: signatures/officer.p7s' "$work/out"
"$MKBUNDLE" -i evb-1 "$work/in" "$work/plain.tar.gz" >/dev/null
"$TRAILSEAL" disclose --control '8.1.5.4 d)' --out "$work/unsigned.tar.gz" "$work/plain.tar.gz" >/dev/null
is "$(status "$VERIFY" "$work/unsigned.tar.gz")" 0 'a part of an unsigned bundle proves no more than that bundle'
ok 'and says that anybody could have made it' grep -q 'unsigned' "$work/out"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/unsigned.tar.gz")" 1 'nor with a root named'
"$TRAILSEAL" disclose --control '8.1.5.4 d)' --out "$work/again.tar.gz" "$work/whole.tar.gz" >/dev/null
ok 'the same part twice is the same bytes' cmp "$part" "$work/again.tar.gz"

cp "$part" "$work/signed.tar.gz"
leaf recipient other "$signing" ec -pkeyopt ec_paramgen_curve:P-256
is "$(status "$TRAILSEAL" sign --name recipient --key "$work/recipient.key" --certificate "$work/recipient.pem" "$work/signed.tar.gz")" 0 'a part can be signed itself'
is "$(status "$VERIFY" --trust "$work/ca.pem" --trust "$work/other.pem" "$work/signed.tar.gz")" 0 'and verifies with both signers'
ok 'each of whom is named' sh -c "grep -q 'CN=officer' '$work/out' && grep -q 'CN=recipient' '$work/out'"
is "$(status "$VERIFY" --trust "$work/other.pem" "$work/signed.tar.gz")" 1 'the signer of the part can not stand for the one of the whole'
is "$(status "$VERIFY" --reassess "$part")" 3 'a part is not judged again'
ok 'and nothing is claimed of it' grep -q 're-performed *not checked' "$work/out"

# ---- what is refused
refuse() {
	want=$1 sentence=$2
	shift 2
	is "$(status "$TRAILSEAL" disclose --out "$work/no.tar.gz" "$@")" "$want" "refused: $sentence"
	ok 'and says why' grep -q -e "$sentence" "$work/err"
	ok 'and leaves nothing' test ! -e "$work/no.tar.gz"
}
refuse 2 'control is missing' "$work/whole.tar.gz"
refuse 2 'no framework of this bundle has it' --control X "$work/whole.tar.gz"
refuse 2 'is in soc2-2017 and in iso27001-2022' --control CC7.2 "$work/whole.tar.gz"
refuse 2 'has no such control' --framework soc2-2017 --control '8.1.5.4 d)' "$work/whole.tar.gz"
refuse 2 'want a path of the payload' --control '8.1.5.4 d)' --also scope.json "$work/whole.tar.gz"
refuse 1 'is not what it claims' --control '8.1.5.4 d)' --trust "$work/other.pem" "$work/whole.tar.gz"
refuse 2 'assessment.json' --control '8.1.5.4 d)' "$part"
"$MUTATE" "$work/whole.tar.gz" "$work/old.tar.gz" sub bag-info.txt Payload-Merkle-Root-SHA256 Another tagmanifest drop signatures/officer.p7s
refuse 2 'sealed before there was one' --control '8.1.5.4 d)' "$work/old.tar.gz"

# ---- redacted: personal values as commitments
refuse 2 'sealed without --redactable' --control A.5.16 --redact "$work/whole.tar.gz"
refuse 2 'goes with --redact' --control A.5.16 --reveal x "$work/whole.tar.gz"
is "$(status "$TRAILSEAL" seal --redactable --key "$work/officer.key" --certificate "$work/officer.pem" --out "$work/r1.tar.gz" "$work/in")" 0 'a bundle whose evidence can be redacted'
is "$(status "$TRAILSEAL" seal --redactable --key "$work/officer.key" --certificate "$work/officer.pem" --out "$work/r2.tar.gz" "$work/in")" 0 'and sealed again'
ok 'is the same bytes' cmp "$work/r1.tar.gz" "$work/r2.tar.gz"
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/r1.tar.gz")" 0 'it verifies'
redacted=$work/redacted.tar.gz
is "$(status "$TRAILSEAL" disclose --control A.5.16 --redact --reveal li.na@acme --out "$redacted" "$work/r1.tar.gz")" 0 'a redacted part with one value revealed'
is "$(status "$VERIFY" --trust "$work/ca.pem" "$redacted")" 0 'verifies under the root of the whole bundle'
ok 'and says how far' grep -q 'redacted pieces *4' "$work/out"
mkdir "$work/y"
tar -xzf "$redacted" -C "$work/y"
y=$(echo "$work"/y/*/data)
is "$(grep -rl 'zhang.wei' "$work/y" | wc -l)" 0 'a value that is not revealed is nowhere'
is "$(grep -rl 'li.na@acme' "$work/y")" "$y/clear.jsonl" 'one that is revealed is there once'
is "$(grep -rl "$(sha "$d/evidence/ims.ListUsers/0001.json")" "$work/y" | wc -l)" 0 'nor is the digest of an answer, which would confirm a guess'
opened=committed:sha256:$(jq -j '.salt + "  " + .value' "$y/clear.jsonl" | sha256sum | cut -c1-64)
is "$(jq -r '.User[1].UserPrincipalName' "$y/disclosed/committed/ims.ListUsers/0001.json")" "$opened" 'salt and value give the commitment in one answer'
is "$(jq -r '.UserPrincipalName' "$y/disclosed/committed/ims.GetLoginProfile/0001.json")" "$opened" 'and in another: what joins them still does'
is "$(jq -r '.rules[0].findings[0].resource' "$y/excerpt.json")" "$opened" 'and in the facts'
ok 'a meta file has them too' grep -q '"sha256":"committed:' "$y/disclosed/committed/ims.ListUsers/0001.meta.json"
ok 'other values are as they were' jq -e .MFA "$y/disclosed/committed/ims.GetLoginProfile/0001.json"
ok 'the key is not shown' test ! -e "$y/disclosed/committed/key.txt"
refuse 2 'has a commitment to it' --control A.5.16 --redact --reveal nobody@acme "$work/r1.tar.gz"

# ---- spoilt ones
# spoil PHRASE 'CODES' OPERATION...: exactly these codes
base=$redacted
spoil() {
	phrase=$1 want=$2
	shift 2
	"$MUTATE" "$base" "$work/bad.tar.gz" "$@" manifests || ok "$phrase: can be made" false
	got=$("$VERIFY" --json --trust "$work/ca.pem" "$work/bad.tar.gz" | jq -r '.problems[].code' | sort -u | tr '\n' ' ')
	is "$got" "$want " "$phrase"
}
spoil 'another value revealed' 'reveal-unmatched' sub data/clear.jsonl li.na li.no
spoil 'another salt' 'reveal-unmatched' sub data/clear.jsonl '"salt":"' '"salt":"00000000000000000000000000000000","x":"' sub data/clear.jsonl '","x":"' '"}\n{"value":"li.na@acme","salt":"'
spoil 'a list of values that is none' 'reveal-form' set data/clear.jsonl '[]\n'
spoil 'a value without salt' 'reveal-form' set data/clear.jsonl '{"value":"x"}\n'
spoil 'a commitment changed' 'proof-root' sub data/disclosed/committed/ims.GetLoginProfile/0001.json committed:sha256: committed:sha256:0
base=$part
proofs=$x/proofs.jsonl
# with FILTER: the proofs through jq -s
with() {
	jq -c -s "$1 | .[]" "$proofs" >"$work/proofs"
}
body=data/disclosed/evidence/sls.GetLogStore/0001.json
"$MUTATE" "$part" "$work/same.tar.gz" manifests
is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/same.tar.gz")" 0 'the spoiler by itself spoils nothing'
spoil 'a piece changed' 'proof-root' sub $body 90 91
spoil 'two pieces swapped' 'proof-root' swap $body data/disclosed/evidence/sls.GetLogStore/0002.json
spoil 'a piece under another name' 'proof-missing proof-unknown' rename $body data/disclosed/evidence/sls.GetLogStore/0001.jsn
spoil 'a piece taken away' 'proof-unknown' drop $body
spoil 'a piece added' 'proof-missing' add data/disclosed/evidence/sls.GetLogStore/0009.json '{}'
spoil 'a file that nothing ties to what was signed' 'part-file' add data/report/report.en.html '<p>all is well</p>'
with '.[1].index += 1'
spoil 'an index that is the next one' 'proof-order proof-root' file data/proofs.jsonl "$work/proofs"
with '.[1].index = 1'
spoil 'a wrong index' 'proof-root' file data/proofs.jsonl "$work/proofs"
with '.[-1].index = 99999'
spoil 'an index behind the end' 'proof-index' file data/proofs.jsonl "$work/proofs"
with '.[-1].index = 9007199254740993'
spoil 'an index that no number holds' 'proof-form' file data/proofs.jsonl "$work/proofs"
with '.[0].audit |= .[1:]'
spoil 'a proof cut at its leaf' 'proof-length' file data/proofs.jsonl "$work/proofs"
with '.[0].audit |= .[:-1]'
spoil 'a proof cut at the root' 'proof-length' file data/proofs.jsonl "$work/proofs"
with '.[0].audit += [.[0].audit[0]]'
spoil 'a proof too long' 'proof-length' file data/proofs.jsonl "$work/proofs"
with '.[0].audit |= [.[1], .[0]] + .[2:]'
spoil 'two hashes of a proof swapped' 'proof-root' file data/proofs.jsonl "$work/proofs"
with '.[0].audit as $a | .[0].audit = .[1].audit | .[1].audit = $a'
spoil 'two proofs swapped' 'proof-root' file data/proofs.jsonl "$work/proofs"
with '[.[1], .[0]] + .[2:]'
spoil 'proofs out of order' 'proof-order' file data/proofs.jsonl "$work/proofs"
with '[.[0]] + .'
spoil 'a proof twice' 'proof-order' file data/proofs.jsonl "$work/proofs"
with '[.[0]] + .[2:]'
spoil 'a proof missing' 'proof-missing' file data/proofs.jsonl "$work/proofs"
with '.[0].blind |= "0" * 32'
spoil 'another blind' 'proof-root' file data/proofs.jsonl "$work/proofs"
with '.[0].blind = "0"'
spoil 'a blind that is none' 'proof-form' file data/proofs.jsonl "$work/proofs"
with '.[0].note = "trust me"'
spoil 'a proof with a member more' 'proof-form' file data/proofs.jsonl "$work/proofs"
with '.[0].path = "data/../etc/passwd"'
spoil 'a proof with a path up' 'proof-form' file data/proofs.jsonl "$work/proofs"
with '.[0].audit[0] = "xyz"'
spoil 'a hash that is none' 'proof-form' file data/proofs.jsonl "$work/proofs"
with '.[0].audit = [range(65) | "0" * 64]'
spoil 'more hashes than any tree has levels' 'proof-form' file data/proofs.jsonl "$work/proofs"
spoil 'proofs that are no JSON' 'proof-form' set data/proofs.jsonl 'none\n'
spoil 'the last line of the proofs cut' 'proof-form' cut data/proofs.jsonl 100
spoil 'a line without end' 'proof-form' set data/proofs.jsonl "$(printf '%09000d' 0)"
spoil 'no proofs at all' 'proof-missing' drop data/proofs.jsonl
# the digest of a node where a leaf belongs: what the byte before leaves and nodes is for
with '.[0].audit |= .[1:] | .[0].index = (.[0].index / 2 | floor)'
spoil 'a node passed off as a leaf' 'proof-length' file data/proofs.jsonl "$work/proofs"
spoil 'its label changed' 'part-label' sub bag-info.txt "$identity" "$(printf '%064d' 0)"
spoil 'the id of the whole bundle changed' 'bundle-id' sub bag-info.txt 'Part-Of-Bundle: evb-1' 'Part-Of-Bundle: evb-2'
spoil 'the whole bundle: another root' 'proof-root tag-digest' sub data/original/bag-info.txt 'Root-SHA256: ' "Root-SHA256: $(printf '%064d' 0)\nX: "
spoil 'the whole bundle: no root' 'part-label tag-digest' sub data/original/bag-info.txt 'Payload-Merkle' 'Another'
spoil 'the whole bundle: no bag-info' 'part-label tag-missing' drop data/original/bag-info.txt
spoil 'the whole bundle: other tag files' 'part-label signature-digest tagmanifest-form' append data/original/tagmanifest-sha256.txt 'x\n'
spoil 'the whole bundle: no signature' 'signature-missing' drop data/original/signatures/officer.p7s
spoil 'the whole bundle: a signature that is spoilt' 'signature-value' flip data/original/signatures/officer.p7s $(($(stat -c %s "$x/original/signatures/officer.p7s") - 1))
spoil 'the whole bundle: its manifest' 'part-file' add data/original/manifest-sha256.txt x
finish
