#!/bin/sh
# Timestamps over signatures: asked for, kept, verified at their own time; and every reply, list and certificate that must not count.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
. "$TOP_SRCDIR/tests/cli/tsa.inc"

TRAILSEAL=$TOP_BUILDDIR/trailseal
used=$work/used
: >"$used"
payload "$work/in"
root ca
old_root tsaroot
root tsaroot2
# long enough to sign and to stamp on a machine that is busy; over at the end of the scenario
dated short ca "$signing" '-1 hour' '+20 seconds'
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf tsa1 tsaroot "$stamping" ec -pkeyopt ec_paramgen_curve:P-256
leaf tsa2 tsaroot2 "$stamping" rsa:2048
authority tsa1 tsa1
authority tsa2 tsa2
authority old tsa1 sha1
authority picky tsa1 sha256 sha512
start_tsa

# --- a signer whose certificate ends soon: looked at again at the end
"$MKBUNDLE" -i evb-9 -k "$work/short.key" -c "$work/short.pem" "$work/in" "$work/short.tar.gz" >/dev/null
is "$(status "$TRAILSEAL" timestamp --tsa "$tsa/tsa1" --tsa "$tsa/tsa2" --out "$work/lasting.tar.gz" "$work/short.tar.gz")" 0 \
	'two authorities stamp the signature of a certificate that ends soon'

# verdict PHRASE 'STATUS CODES' BUNDLE OPTIONS...
verdict() {
	_phrase=$1 _want=$2
	shift 2
	is "$(codes "$@")" "$_want" "$_phrase"
	echo "$_want" | tr ' ' '\n' >>"$used"
}

roots="--trust $work/ca.pem --trust-tsa $work/tsaroot.pem"

# --- asked for over the network
"$MKBUNDLE" -i evb-1 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/signed.tar.gz" >/dev/null
"$MKBUNDLE" -i evb-2 "$work/in" "$work/plain.tar.gz" >/dev/null
is "$(status "$TRAILSEAL" timestamp --tsa "$tsa/tsa1" --out "$work/stamped.tar.gz" "$work/signed.tar.gz")" 0 'a bundle is stamped'
ok 'the result says which file, when and by whom' grep -q '^timestamp: signatures/officer.p7s.tsr 20.*Z CN=tsa1,O=Test$' "$work/out"
verdict 'it verifies under the root of the authority' 0 "$work/stamped.tar.gz" $roots --timestamp=require
ok 'the layer is said' grep -q '"name":.*"time"' "$work/out"
verdict 'under another root it does not' '1 timestamp-untrusted' "$work/stamped.tar.gz" --trust "$work/ca.pem" --trust-tsa "$work/tsaroot2.pem"
verdict 'without a root it proves nothing and is no problem' 0 "$work/stamped.tar.gz"
ok 'and that is said' grep -q no-tsa-root-named "$work/out"
verdict 'a bundle without timestamp' 0 "$work/signed.tar.gz" $roots
ok 'is said to have none' grep -q no-stamp "$work/out"
verdict 'unless one is wanted' '1 timestamp-missing' "$work/signed.tar.gz" $roots --timestamp=require
is "$(status "$TRAILSEAL" timestamp --tsa "$tsa/tsa2" "$work/stamped.tar.gz")" 0 'another authority stamps in place'
is "$(tar -tzf "$work/stamped.tar.gz" | grep -c 'officer.p7s\(.2\)\?.tsr$')" 2 'its timestamp has a number'
verdict 'one authority that is trusted is enough' 0 "$work/stamped.tar.gz" $roots --timestamp=require
verdict 'either of them' 0 "$work/stamped.tar.gz" --trust "$work/ca.pem" --trust-tsa "$work/tsaroot2.pem"
is "$(status "$TRAILSEAL" timestamp --tsa "$tsa/tsa1" "$work/plain.tar.gz")" 2 'a bundle without signature has nothing to stamp'

# --- a second signer, stamped while signing
leaf auditor ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
sign() { "$TRAILSEAL" sign --name auditor --key "$work/auditor.key" --certificate "$work/auditor.pem" --out "$work/two.tar.gz" "$@"; }
is "$(status sign --tsa "$tsa/status" "$work/signed.tar.gz")" 3 'no timestamp, no signature'
ok 'and how to go on is said' grep -q 'the bundle was not signed (.*with --tsa none.*answered with status 503' "$work/err"
ok 'nothing is written' test ! -e "$work/two.tar.gz"
is "$(status sign --tsa ftp://127.0.0.1/x "$work/signed.tar.gz")" 2 'an address that nobody can ask'
is "$(status sign --tsa "$tsa/tsa1" --tsa "$tsa/tsa2" "$work/stamped.tar.gz")" 0 'a signer signs and two authorities stamp at once'
is "$(tar -tzf "$work/two.tar.gz" | grep -c 'auditor.p7s\(.2\)\?.tsr$')" 2 'both timestamps are there'
verdict 'both signatures have a proven time' 0 "$work/two.tar.gz" $roots --timestamp=require

# not_kept STATUS NAME SENTENCE: this authority's reply is refused, and nothing is written
not_kept() {
	is "$(status "$TRAILSEAL" timestamp --tsa "$tsa/$2" --out "$work/none.tar.gz" "$work/signed.tar.gz")" "$1" "$2: status"
	ok "$2: $3" grep -qF -- "$3" "$work/err"
	ok "$2: nothing is written" test ! -e "$work/none.tar.gz"
}
reply tsa1 "$work/in/data/VERIFY.txt" "$tsa_dir/replay.tsr"
not_kept 3 status 'answered with status 503'
not_kept 3 page 'is not one structure in DER'
not_kept 3 empty 'is not one structure in DER'
not_kept 3 long 'is longer than'
not_kept 3 trailing 'is not one structure in DER'
not_kept 3 cut 'is not one structure in DER'
not_kept 3 moved 'answered with status 302'
not_kept 3 nobody 'answered with status 400'
not_kept 3 other 'was made over other bytes'
not_kept 3 bare "does not contain the authority's certificate"
not_kept 3 old 'signed by other algorithms'
not_kept 1 picky 'was not granted: rejection, badAlg'
tar -xzOf "$work/signed.tar.gz" --wildcards '*/signatures/officer.p7s' >"$work/officer.p7s"
reply tsa1 "$work/officer.p7s" "$tsa_dir/replay.tsr"
not_kept 3 replay 'is not the answer to this request'
is "$(status "$TRAILSEAL" timestamp --tsa http://127.0.0.1:1/x "$work/signed.tar.gz")" 3 'nobody there'
is "$(status "$TRAILSEAL" timestamp --tsa http://name:hunter2@127.0.0.1/x "$work/signed.tar.gz")" 2 'no password on the command line'
is "$(grep -c hunter2 "$work/err")" 0 'and it is not repeated'
is "$(status "$TRAILSEAL" timestamp --tsa ftp://127.0.0.1/x "$work/signed.tar.gz")" 2 'no other scheme'

# --- in the bundle: each of these must not count
reply tsa1 "$work/officer.p7s" "$work/good.tsr"
openssl ts -reply -in "$work/good.tsr" -token_out -out "$work/good.token" 2>/dev/null
openssl cms -verify -noverify -inform DER -in "$work/good.token" -out "$work/tst" 2>/dev/null
# with FILE...: a bundle with these files under signatures/
with() {
	cp "$work/signed.tar.gz" "$work/bad.tar.gz"
	while test $# -gt 0; do
		"$MUTATE" "$work/bad.tar.gz" "$work/bad2.tar.gz" file "signatures/$1" "$2"
		mv "$work/bad2.tar.gz" "$work/bad.tar.gz"
		shift 2
	done
}
# stamp PHRASE 'STATUS CODES' [OPTIONS]: with $work/x.tsr as the timestamp
stamp() {
	_p=$1 _w=$2
	shift 2
	with officer.p7s.tsr "$work/x.tsr"
	verdict "$_p" "$_w" "$work/bad.tar.gz" $roots "$@"
}
# signed_by CERTIFICATE WHEN OPTIONS...: the timestamp, signed again
signed_by() {
	_c=$1
	stated "$work/tst" "$2" >"$work/tst.x"
	shift 2
	token "$_c" "$work/tst.x" "$@" | wrap 0 >"$work/x.tsr"
}
cp "$work/good.tsr" "$work/x.tsr"
stamp 'a reply that openssl ts made' 0 --timestamp=require
signed_by tsa1 now
stamp 'a token that openssl cms made' 0 --timestamp=require
{ cat "$work/good.tsr"; printf x; } >"$work/x.tsr"
stamp 'bytes behind the reply' '1 timestamp-der'
head -c 200 "$work/good.tsr" >"$work/x.tsr"
stamp 'a reply cut' '1 timestamp-der'
: >"$work/x.tsr"
stamp 'an empty file' '1 timestamp-der'
cp "$work/good.token" "$work/x.tsr"
stamp 'a token without the reply around it' '1 timestamp-form'
wrap 2 </dev/null >"$work/x.tsr"
stamp 'a rejection' '1 timestamp-status'
wrap 0 </dev/null >"$work/x.tsr"
stamp 'granted, and no token' '1 timestamp-form'
wrap 2 <"$work/good.token" >"$work/x.tsr"
stamp 'a rejection with a token' '1 timestamp-status'
wrap 1 <"$work/good.token" >"$work/x.tsr"
stamp 'granted with modifications' 0 --timestamp=require
wrap 0 <"$work/officer.p7s" >"$work/x.tsr"
stamp 'a signature in place of a token' '1 timestamp-form'
reply tsa1 "$work/in/data/VERIFY.txt" "$work/x.tsr"
stamp 'a timestamp over another file' '1 timestamp-imprint'
cp "$work/good.tsr" "$work/x.tsr"
n=$(stat -c %s "$work/x.tsr")
last=$(tail -c 1 "$work/x.tsr" | od -An -tu1 | tr -d ' ')
printf "\\$(printf %o $((last ^ 1)))" | dd of="$work/x.tsr" bs=1 seek=$((n - 1)) conv=notrunc 2>/dev/null
stamp 'one bit of the value changed' '1 timestamp-value'
stated "$work/good.tsr" '-1 day' >"$work/x.tsr"
stamp 'another time written into it' '1 timestamp-value'
signed_by tsa1 now -nocerts
stamp 'without its certificate' '1 timestamp-certificate'
signed_by tsa1 now -md sha1
stamp 'signed with SHA-1' '1 timestamp-algorithm'
signed_by officer now
stamp 'by a certificate that is for signing' '1 timestamp-certificate'
leaf both tsaroot extendedKeyUsage=critical,timeStamping,codeSigning ec -pkeyopt ec_paramgen_curve:P-256
signed_by both now
stamp 'by a certificate that is for time stamping and more' '1 timestamp-certificate'
leaf mild tsaroot extendedKeyUsage=timeStamping ec -pkeyopt ec_paramgen_curve:P-256
signed_by mild now
stamp 'by a certificate whose purpose is not critical' '1 timestamp-certificate'
leaf weak tsaroot "$stamping" rsa:1024
signed_by weak now
stamp 'by a short key' '1 timestamp-algorithm'
stated "$work/tst" now >"$work/tst.x"
token tsa1 "$work/tst.x" -noattr | wrap 0 >"$work/x.tsr"
stamp 'without signed attributes' '1 timestamp-form'
token tsa1 "$work/tst.x" -signer "$work/both.pem" -inkey "$work/both.key" | wrap 0 >"$work/x.tsr"
stamp 'with two signers' '1 timestamp-form'
signed_by tsa1 '+1 day'
stamp 'a time to come' '1 timestamp-future'
signed_by tsa1 '-10 minutes'
stamp 'a time before the authority had its certificate' '1 timestamp-expired'
dated lasting tsaroot "$stamping" '-1 year' '+1 year'
signed_by lasting '-1 day'
stamp 'a time before the signing that the signature claims' '1 signer-not-yet-valid signing-time'
dated ended tsaroot "$stamping" '-2 years' '-1 year'
signed_by ended now
stamp 'by a certificate that had ended' '1 timestamp-expired'
leaf stranger tsaroot2 "$stamping" ec -pkeyopt ec_paramgen_curve:P-256
signed_by stranger now
stamp 'under a root that nobody named' '1 timestamp-untrusted'
with officer.p7s.tsr "$work/x.tsr" officer.p7s.2.tsr "$work/good.tsr"
verdict 'beside one that is trusted it is no problem' 0 "$work/bad.tar.gz" $roots --timestamp=require
with officer.p7s.2.tsr "$work/good.tsr"
verdict 'a second without a first' 0 "$work/bad.tar.gz" $roots --timestamp=require
with auditor.p7s.tsr "$work/good.tsr"
verdict 'a timestamp of nobody here' '1 timestamp-unpaired' "$work/bad.tar.gz"

# --- revocation
# listed PHRASE 'STATUS CODES' STATE [OPTIONS]: a stamped bundle with $work/x.crl
listed() {
	_p=$1 _w=$2 _state=$3
	shift 3
	with officer.p7s.tsr "$work/good.tsr" officer.p7s.crl "$work/x.crl"
	verdict "$_p" "$_w" "$work/bad.tar.gz" $roots "$@"
	ok "$_p: $_state" grep -q "\"state\":.*\"$_state\"" "$work/out"
}
revocation_list ca "$work/x.crl"
listed 'an empty list' 0 not-revoked
listed 'is enough when one is wanted' '1 revocation-unknown' not-revoked --revocation=require
ok 'but for the authority, which wants its own' grep -q 'signatures/officer.p7s.tsr: no revocation list' "$work/out"
revocation_list tsaroot "$work/y.crl"
with officer.p7s.tsr "$work/good.tsr" officer.p7s.crl "$work/x.crl" tsa.crl "$work/y.crl"
verdict 'with both lists' 0 "$work/bad.tar.gz" $roots --revocation=require
verdict 'no list when one is wanted' '1 revocation-unknown' "$work/signed.tar.gz" $roots --revocation=require
revocation_list ca "$work/x.crl" officer '-1 hour'
listed 'revoked before it signed' '1 signer-revoked' revoked
with officer.crl "$work/x.crl"
verdict 'revoked, and no timestamp' '1 signer-revoked' "$work/bad.tar.gz" $roots
revocation_list ca "$work/x.crl" officer '+1 hour' superseded
listed 'revoked after the proven time' 0 revoked-later
revocation_list ca "$work/x.crl" officer '+1 hour' keyCompromise
listed 'a key that was lost later' 0 revoked-later
listed 'a key that was lost later, strictly' '1 revocation-unknown signer-revoked' revoked --revocation=require
revocation_list ca "$work/x.crl" tsa2 '-1 hour'
listed 'somebody else revoked' 0 not-revoked
crl_options="-crl_lastupdate $(zulu '-60 days')" revocation_list ca "$work/x.crl"
listed 'a list that is too old to answer' 0 not-checked
crl_options="-crl_lastupdate $(zulu '-60 days')" revocation_list ca "$work/x.crl" officer '-70 days'
listed 'what an old list revokes is revoked' '1 signer-revoked' revoked
revocation_list tsaroot2 "$work/x.crl"
listed 'a list of an issuer that is nobody here' 0 not-checked
crl_md=sha1 revocation_list ca "$work/x.crl"
listed 'a list signed with SHA-1' '1 crl-form' not-checked
revocation_list ca "$work/x.crl"
printf x >>"$work/x.crl"
listed 'bytes behind a list' '1 crl-form' not-checked
verdict 'something else that was brought as a list' '1 crl-given' "$work/signed.tar.gz" --crl "$work/ca.pem"
root ca2
openssl req -x509 -key "$work/ca2.key" -out "$work/ca2.pem" -days 30 -subj '/O=Test/CN=Test ca' -addext basicConstraints=critical,CA:TRUE \
	-addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
revocation_list ca2 "$work/x.crl"
listed 'a list of a namesake of the issuer' '1 crl-signature' not-checked
revocation_list tsaroot "$work/x.crl" tsa1 '+1 hour' superseded
listed 'an authority that was given up later' 0 not-checked
revocation_list tsaroot "$work/x.crl" tsa1 '+1 hour'
listed 'an authority that was revoked and nobody says why' '1 timestamp-revoked' not-checked
revocation_list tsaroot "$work/x.crl" tsa1 '-1 hour' superseded
listed 'an authority that was given up before' '1 timestamp-revoked' not-checked

# --- an archive
mkdir "$work/archive"
cp "$work/signed.tar.gz" "$work/archive/a.tar.gz"
cp "$work/plain.tar.gz" "$work/archive/b.tar.gz"
cp "$work/lasting.tar.gz" "$work/archive/c.tar.gz"
is "$(status "$TRAILSEAL" timestamp --archive --tsa "$tsa/tsa1" "$work/archive")" 0 'a folder of bundles is stamped'
list=$(echo "$work"/archive/archive-*Z.txt)
ok 'three of them' grep -q ', 3 bundles$' "$work/out"
is "$(wc -l <"$list")" 7 'identities, signatures and timestamps are on the list'
for b in a b c; do
	verdict "bundle $b is on it" 0 "$work/archive/$b.tar.gz" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$list"
done
verdict 'the list proves the time of a signature that has no timestamp' 0 "$work/archive/a.tar.gz" $roots --archive-stamp "$list" --timestamp=require
ok 'by the list' grep -q '"proven_by":.*archive-.*txt"' "$work/out"
verdict 'an archive list wants a root' 2 "$work/archive/a.tar.gz" --archive-stamp "$list"
mkdir "$work/unpacked"
for b in a b c; do
	tar -xzf "$work/archive/$b.tar.gz" -C "$work/unpacked"
done
ok 'by hand: sha256sum' sh -c 'cd "$1" && sha256sum -c --strict --quiet "$2"' - "$work/unpacked" "$list"
is "$(status openssl ts -verify -data "$list" -in "$list.tsr" -CAfile "$work/tsaroot.pem")" 0 'by hand: openssl ts'
with officer.p7s.tsr "$work/good.tsr"
verdict 'what is added later is not on the list' 0 "$work/bad.tar.gz" $roots --archive-stamp "$list"
"$MUTATE" "$work/signed.tar.gz" "$work/bad.tar.gz" drop signatures/officer.p7s
verdict 'a listed signature that was taken away' '1 archive-unlisted' "$work/bad.tar.gz" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$list"
"$MKBUNDLE" -i evb-3 "$work/in" "$work/other.tar.gz" >/dev/null
verdict 'a bundle that is not on it' '1 archive-unlisted' "$work/other.tar.gz" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$list"
sed 's/^./0/' "$list" >"$work/list.txt"
cp "$list.tsr" "$work/list.txt.tsr"
verdict 'another list under the timestamp' '1 archive-unlisted timestamp-imprint' "$work/plain.tar.gz" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$work/list.txt"
sort -r "$list" >"$work/list.txt"
reply tsa1 "$work/list.txt" "$work/list.txt.tsr"
verdict 'a list that is not sorted' '1 archive-form' "$work/plain.tar.gz" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$work/list.txt"
rm "$work/list.txt.tsr"
is "$(status "$VERIFY" --trust-tsa "$work/tsaroot.pem" --archive-stamp "$work/list.txt" "$work/plain.tar.gz")" 3 'a list without its timestamp'
is "$(status "$TRAILSEAL" timestamp --archive --tsa "$tsa/tsa2" "$list")" 2 'a list that has its timestamp is not stamped over'
mv "$list" "$work/archive/first.txt"
mv "$list.tsr" "$work/archive/first.txt.tsr"
is "$(status "$TRAILSEAL" timestamp --archive --tsa "$tsa/tsa2" "$work/archive")" 0 'the folder is stamped again'
list=$(echo "$work"/archive/archive-*Z.txt)
is "$(grep -c ' first.txt' "$list")" 2 'the new list carries the old one'
verdict 'both lists' 0 "$work/archive/c.tar.gz" $roots --trust-tsa "$work/tsaroot2.pem" --archive-stamp "$work/archive/first.txt" --archive-stamp "$list"
ok 'the timestamps in the bundle are carried on' grep -q '"carried_by_archive_list":.*true' "$work/out"
"$MUTATE" "$work/plain.tar.gz" "$work/archive/b.tar.gz" flip data/VERIFY.txt 0
is "$(status "$TRAILSEAL" timestamp --archive --tsa "$tsa/tsa2" "$work/archive")" 1 'a bundle that does not verify is not listed'

# --- the certificate that was to end soon has ended
left=$(($(date -u -d "$(openssl x509 -in "$work/short.pem" -noout -enddate | cut -d= -f2)" +%s) - $(date -u +%s)))
test $left -lt 0 || sleep $((left + 1))
verdict 'without timestamp the bundle is refused now' '1 signer-expired' "$work/short.tar.gz" $roots
verdict 'with one it still verifies' 0 "$work/lasting.tar.gz" $roots --timestamp=require
verdict 'with the root of the other authority as well' 0 "$work/lasting.tar.gz" --trust "$work/ca.pem" --trust-tsa "$work/tsaroot2.pem"
verdict 'but not without the root of an authority' '1 signer-expired' "$work/lasting.tar.gz" --trust "$work/ca.pem"
mkdir "$work/x"
tar -xzf "$work/lasting.tar.gz" -C "$work/x"
cd "$work"/x/* || exit 99
when=$(openssl ts -reply -in signatures/officer.p7s.tsr -text 2>/dev/null | sed -n 's/^Time stamp: //p')
is "$(status openssl ts -verify -data signatures/officer.p7s -in signatures/officer.p7s.tsr -CAfile "$work/tsaroot.pem")" 0 'by hand: the timestamp'
ok 'by hand: the signature at that time' openssl cms -verify -binary -cades -inform DER -in signatures/officer.p7s -content tagmanifest-sha256.txt \
	-CAfile "$work/ca.pem" -no-CApath -purpose any -attime "$(date -u -d "$when" +%s)" -out /dev/null 2>/dev/null
cd "$work" || exit 99

# Every code of steps 9 and 11 was met.
for code in $(sed -n '/^| 9 | /p; /^| 11 | /p' "$TOP_SRCDIR/FORMAT.md" | cut -d'|' -f4 | grep -o '`[a-z0-9-]*`' | tr -d '`'); do
	ok "a case for $code" grep -qx "$code" "$used"
done
finish
