#!/bin/sh
# Everything at once, years later: one bundle signed with EC, RSA and SM2, the last in both forms, each signature stamped by two authorities, all three
# signers' certificates expired since.  It verifies by us and by hand, and one byte changed anywhere is refused by both.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/hand.inc"
work=$dir
. "$TOP_SRCDIR/tests/cli/tsa.inc"
trap 'test -n "$tsa_pid" && kill "$tsa_pid" 2>/dev/null; cleanup' EXIT
cd "$dir" || exit 1
MUTATE=$TOP_BUILDDIR/tests/unit/mutate
SM2ID=1234567812345678
issuing=$(printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign')
signing=keyUsage=critical,digitalSignature,nonRepudiation

# request NAME OPTIONS...: a key with these options and a request for it; $sm2 are the options of an SM2 signature
sm2="-sm3 -sigopt distid:$SM2ID"
request() {
	_name=$1
	shift
	openssl genpkey -out "$_name.key" "$@" 2>/dev/null
	case $* in *SM2*) set -- $sm2 ;; *) set -- ;; esac
	openssl req -new -key "$_name.key" -subj "/O=Test/CN=$_name" "$@" -out "$_name.csr"
}
for root in rootca tsaroot1 tsaroot2; do
	request $root -algorithm EC -pkeyopt ec_paramgen_curve:P-256
	issue_dated $root $root "$issuing" '-3 years' '+1 year' -selfsign
done
request smroot -algorithm SM2
request smissuer -algorithm SM2
sm2_ca="-md sm3 -sigopt distid:$SM2ID -vfyopt distid:$SM2ID"
issue_dated smroot smroot "$issuing" '-3 years' '+1 year' -selfsign $sm2_ca
issue_dated smissuer smroot "$issuing" '-3 years' '+1 year' $sm2_ca
request officer -algorithm EC -pkeyopt ec_paramgen_curve:P-256
request auditor -algorithm RSA -pkeyopt rsa_keygen_bits:3072
request smofficer -algorithm SM2
dated tsa1 tsaroot1 "$stamping" '-1 day' '+1 year'
request tsa2 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
issue_dated tsa2 tsaroot2 "$stamping" '-1 day' '+1 year'
cat rootca.pem smroot.pem >roots.pem
cat tsaroot1.pem tsaroot2.pem >tsaroots.pem
authority tsa1 tsa1
authority tsa2 tsa2 sha384
start_tsa

# ---- a run with two checks
start_cloud "$TOP_SRCDIR/tests/cloud/tenants/demo.json"
mkdir own
echo '{ "id": "house-rules", "title": "House rules", "controls": [ { "id": "H-1", "title": "Logs stay", "checks": [ "SLS-02", "TRL-01" ] } ] }' >own/house-rules.json
scope_file scope.json
expect 0 "" "$TRAILSEAL" run --quiet --knowledge own --frameworks house-rules --work run --unsigned --out unsigned.tar.gz
stop_cloud

# sign_all SECONDS: certificates that end then, and with them all that is to be done before; false when that took too long
sign_all() {
	ends=$(($(date +%s) + $1))
	for who in officer auditor; do
		issue_dated $who rootca "$signing" '-1 hour' "@$ends"
	done
	issue_dated smofficer smissuer "$signing" '-1 hour' "@$ends" $sm2_ca
	cat smofficer.pem smissuer.pem >smchain.pem
	"$TRAILSEAL" seal --key officer.key --certificate officer.pem --sm2-key smofficer.key --sm2-certificate smchain.pem --sm2-cms --out sealed.tar.gz run &&
		"$TRAILSEAL" sign --name auditor --role auditor --key auditor.key --certificate auditor.pem --trust roots.pem --out signed.tar.gz sealed.tar.gz &&
		"$TRAILSEAL" timestamp --tsa "$tsa/tsa1" --tsa "$tsa/tsa2" --out good.tar.gz signed.tar.gz &&
		"$TRAILSEAL_VERIFY" --quiet --trust roots.pem signed.tar.gz &&
		test "$(date +%s)" -lt "$ends"
}
for seconds in 6 20 60; do
	sign_all $seconds >sign.log 2>&1 && break
done
ok 'signed with EC, SM2 and RSA, and stamped, while the certificates were good' test "$(grep -c '^timestamp: ' sign.log)" = 8
test "$(grep -c '^timestamp: ' sign.log)" = 8 || sed 's/^/# /' sign.log
id=$(tar -tzf good.tar.gz | head -n 1 | cut -d/ -f1)
is 'each signature has two timestamps beside it' "$(tar -tzf good.tar.gz | sed -n "s|^$id/signatures/||p" | tr '\n' ' ')" \
	'auditor.p7s auditor.p7s.2.tsr auditor.p7s.tsr officer.p7s officer.p7s.2.tsr officer.p7s.tsr officer.sm2.p7s officer.sm2.p7s.2.tsr officer.sm2.p7s.tsr officer.sm2.pem officer.sm2sig officer.sm2sig.2.tsr officer.sm2sig.tsr '
left=$((ends - $(date +%s)))
test $left -lt 0 || sleep $((left + 1))

# ---- by us
# verdict PHRASE 'STATUS CODES' OPTIONS BUNDLE: the codes sorted, once each
verdict() {
	phrase=$1 want=$2
	shift 2
	"$TRAILSEAL_VERIFY" --json "$@" >json 2>err
	is "$phrase" "$? $(jq -r '[.problems[].code] | unique | join(" ")' json)" "$want"
}
verdict 'it is trusted at the proven times' '0 ' --trust roots.pem --trust-tsa tsaroots.pem --timestamp=require good.tar.gz
is 'the layers' "$(jq -r '[.layers | to_entries[] | .key + " " + .value.state] | join(", ")' json)" \
	'intact yes, signed yes, trusted yes, timestamped yes, reperformed not-checked'
is 'the kinds of signatures' "$(jq -r '[.signers[].algorithm] | join(", ")' json)" 'RSA-PSS SHA256, ECDSA SHA256, SM2 SM3, SM2 SM3'
is 'each has a root, expired, and was proven before by the first of two stamps' \
	"$(jq -c "[.signers[] | [.anchor, (.valid_until | fromdateiso8601 < now), (.proven_time | fromdateiso8601 <= $ends), (.timestamps | length)]] | unique" json)" \
	'[["root",true,true,2]]'
verdict 'one authority is enough, whichever' '0 ' --trust roots.pem --trust-tsa tsaroot1.pem --timestamp=require good.tar.gz
verdict 'and the other' '0 ' --trust roots.pem --trust-tsa tsaroot2.pem --timestamp=require good.tar.gz
verdict 'without a root for the stamps it has expired' '1 signer-expired' --trust roots.pem good.tar.gz
is 'all four signatures' "$(jq '.problems | length' json)" 4
verdict 'the bundle that was not stamped has, too' '1 signer-expired timestamp-missing' --trust roots.pem --trust-tsa tsaroots.pem --timestamp=require signed.tar.gz
verdict 'the verdicts follow from the evidence all the same' '0 ' --reassess --trust roots.pem --trust-tsa tsaroots.pem good.tar.gz
is 'every layer holds' "$(jq -r '[.layers[].state] | unique | join(" ")' json)" yes

# ---- by hand
by_hand_good 'by hand' good.tar.gz roots.pem tsaroots.pem
is 'by hand: all signatures and stamps' \
	"$(grep -c '^Verification: OK' hand/out) $(grep -c 'CAdES Verification successful' hand/err) $(grep -c '^Verified OK' hand/out)" '8 2 2'
is 'by hand: without the stamps it stops at the first signature' "$(by_hand signed.tar.gz roots.pem tsaroots.pem)" 9

# ---- one byte, by us and by hand
# changed STEP FILE OFFSET
changed() {
	"$MUTATE" good.tar.gz bad.tar.gz flip "$2" "$3"
	"$TRAILSEAL_VERIFY" --quiet --trust roots.pem --trust-tsa tsaroots.pem bad.tar.gz 2>err
	is "a byte of $2 is refused" $? 1
	is "a byte of $2, by hand: stops at step $1" "$(by_hand bad.tar.gz roots.pem tsaroots.pem)" "$1"
}
changed 4 bagit.txt 20
changed 6 bag-info.txt 20
changed 6 manifest-sm3.txt 20
changed 6 tagmanifest-sha256.txt 20
changed 6 tagmanifest-sm3.txt 20
changed 6 data/evidence/sls.GetLogStore/0001.json 20
changed 8 signatures/officer.p7s 700
changed 8 signatures/auditor.p7s 700
changed 8 signatures/officer.sm2sig 20
changed 8 signatures/officer.sm2.p7s 700
changed 8 signatures/officer.p7s.tsr 500
changed 8 signatures/officer.sm2sig.2.tsr 500
changed 10 signatures/officer.sm2.pem 233
done_testing
