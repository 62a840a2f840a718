#!/bin/sh
# Officer, then auditor: more signatures over a sealed bundle, with every kind of key file and of signature.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
TRAILSEAL=$TOP_BUILDDIR/trailseal
TRAILSEAL_DATADIR=$TOP_SRCDIR
export TRAILSEAL_DATADIR

payload "$work/in"
root ca
root issuing_root
openssl req -x509 -key "$work/ca.key" -out "$work/ca.pem" -days 30 -subj '/O=Test/CN=Test ca' -addext basicConstraints=critical,CA:TRUE \
	-addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf auditor ca "$signing" rsa:2048
leaf p384 ca "$signing" ec -pkeyopt ec_paramgen_curve:P-384
openssl pkcs12 -export -inkey "$work/auditor.key" -in "$work/auditor.pem" -certfile "$work/ca.pem" -passout pass:opens -out "$work/auditor.p12" 2>/dev/null
openssl pkcs12 -export -inkey "$work/p384.key" -in "$work/p384.pem" -passout pass: -out "$work/open.p12" 2>/dev/null
openssl ec -in "$work/officer.key" -aes256 -passout pass:opens -out "$work/locked.key" 2>/dev/null
echo opens >"$work/word"
SOURCE_DATE_EPOCH=1790000000
export SOURCE_DATE_EPOCH
"$MKBUNDLE" -a 1234 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/b.tar.gz" >/dev/null
"$MKBUNDLE" -a 1234 -f zst -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/b.tar.zst" >/dev/null

sign() {
	"$TRAILSEAL" sign "$@" </dev/null
}
# members BUNDLE: the tar stream without what is under signatures/, with all headers
members() {
	zcat "$1" | tar -tv --full-time | grep -v '/signatures/'
}
# by_hand BUNDLE NAMES...: openssl says the same of each signature
by_hand() {
	rm -rf "$work/x"
	mkdir "$work/x"
	tar -xf "$1" -C "$work/x" || return 1
	shift
	for s in "$@"; do
		openssl cms -verify -binary -cades -inform DER -in "$work"/x/*/signatures/"$s.p7s" -content "$work"/x/*/tagmanifest-sha256.txt \
			-CAfile "$work/ca.pem" -no-CApath -purpose any -out /dev/null 2>"$work/openssl" || return 1
		openssl cms -cmsout -print -noout -inform DER -in "$work"/x/*/signatures/"$s.p7s" | grep -q signingCertificateV2 || return 1
	done
}

for kind in gz zst; do
	b=$work/b.tar.$kind
	is "$(status sign --name auditor --role 'external auditor' --key "$work/auditor.key" --certificate "$work/auditor.pem" --out "$work/two.tar.$kind" "$b")" 0 "$kind: the auditor signs"
	ok "$kind: and it is said" grep -q 'signed by: auditor, role external auditor, CN=auditor,O=Test' "$work/out"
	is "$(status "$VERIFY" --trust "$work/ca.pem" "$work/two.tar.$kind")" 0 "$kind: both verify under the root"
	ok "$kind: the role is shown" grep -q 'external auditor' "$work/out"
	ok "$kind: openssl verifies both" by_hand "$work/two.tar.$kind" officer auditor
	ok "$kind: the identity is the same" test "$("$VERIFY" "$b" | grep identity)" = "$("$VERIFY" "$work/two.tar.$kind" | grep identity)"
done
ok 'every other member is as it was' test "$(members "$work/b.tar.gz")" = "$(members "$work/two.tar.gz")"
ok 'the officer'"'"'s signature too' test "$(tar -xzOf "$work/b.tar.gz" --wildcards '*/officer.p7s' | sha256sum)" = "$(tar -xzOf "$work/two.tar.gz" --wildcards '*/officer.p7s' | sha256sum)"
"$MUTATE" "$work/two.tar.gz" "$work/one.tar.gz" drop signatures/auditor.p7s
"$MUTATE" "$work/b.tar.gz" "$work/same.tar.gz"
zcat "$work/same.tar.gz" >"$work/1.tar"
zcat "$work/one.tar.gz" >"$work/2.tar"
ok 'without the new signature the tar stream is the old one' cmp "$work/1.tar" "$work/2.tar"

# In place, from PKCS#12 and encrypted PEM, each kind of signature.
cp "$work/b.tar.gz" "$work/in-place.tar.gz"
is "$(status sign --name auditor --key "$work/auditor.p12" --passphrase-fd 3 "$work/in-place.tar.gz" 3<"$work/word")" 0 'in place, PKCS#12, passphrase from a descriptor'
is "$(status sign --name second --key "$work/open.p12" --role 审计员 "$work/in-place.tar.gz")" 0 'PKCS#12 without a passphrase, P-384, a role in Chinese'
is "$(status sign --name third --key "$work/locked.key" --certificate "$work/officer.pem" --passphrase-file "$work/word" "$work/in-place.tar.gz")" 0 'encrypted PEM'
is "$(status sign --name pkcs1 --key "$work/auditor.key" --certificate "$work/auditor.pem" --signature rsa-pkcs1 "$work/in-place.tar.gz")" 0 'RSA PKCS#1 v1.5'
is "$(status "$VERIFY" --json --trust "$work/ca.pem" "$work/in-place.tar.gz")" 0 'five signatures verify'
is "$(jq -c '[.signers[] | [.name, .role, .algorithm]]' "$work/out")" \
	'[["auditor","auditor","RSA-PSS SHA256"],["officer",null,"ECDSA SHA256"],["pkcs1","pkcs1","RSA PKCS#1 v1.5 SHA256"],["second","审计员","ECDSA SHA256"],["third","third","ECDSA SHA256"]]' 'who, as what, how'
ok 'openssl verifies all five' by_hand "$work/in-place.tar.gz" officer auditor second third pkcs1
ok 'nothing else is left in the folder' test "$(find "$work" -maxdepth 1 -name 'in-place*' | wc -l)" = 1

# Revocation lists stand beside the signature.  list NAME ROOT [CERTIFICATE]: a list of this root, with that certificate on it
list() {
	mkdir "$work/$1.ca"
	: >"$work/$1.ca/index"
	echo 01 >"$work/$1.ca/number"
	printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index\ncrlnumber=%s/number\ndefault_md=sha256\ndefault_crl_days=20\n' \
		"$work/$1.ca" "$work/$1.ca" >"$work/$1.cnf"
	test -z "$3" || openssl ca -config "$work/$1.cnf" -keyfile "$work/$2.key" -cert "$work/$2.pem" -revoke "$3" 2>/dev/null
	openssl ca -config "$work/$1.cnf" -keyfile "$work/$2.key" -cert "$work/$2.pem" -gencrl -out "$work/$1.crl" 2>/dev/null
}
unset SOURCE_DATE_EPOCH
list good ca ''
list revoked ca "$work/auditor.pem"
list foreign issuing_root ''
openssl crl -in "$work/good.crl" -outform DER -out "$work/good.der"
"$MKBUNDLE" -a 1234 "$work/in" "$work/now.tar.gz" >/dev/null
is "$(status sign --name auditor --key "$work/auditor.key" --certificate "$work/auditor.pem" --crl "$work/good.crl" --crl "$work/good.der" "$work/now.tar.gz")" 0 'two revocation lists are put beside the signature'
is "$(zcat "$work/now.tar.gz" | tar -t | grep -c 'signatures/auditor.p7s.crl\|signatures/auditor_2.crl')" 2 'under their names'
is "$(status "$VERIFY" --json --trust "$work/ca.pem" "$work/now.tar.gz")" 0 'and verify'
SOURCE_DATE_EPOCH=1790000000
export SOURCE_DATE_EPOCH

# refuses PHRASE STATUS SENTENCE BUNDLE OPTIONS...: and the bundle is as it was
refuses() {
	phrase=$1 want=$2 sentence=$3 bundle=$4
	shift 4
	before=$(sha "$bundle")
	is "$(status sign "$@" "$bundle")" "$want" "$phrase: status"
	ok "$phrase: sentence" grep -q -- "$sentence" "$work/err"
	ok "$phrase: the bundle is as it was" test "$(sha "$bundle")" = "$before"
}
key="--key $work/auditor.key --certificate $work/auditor.pem"
# shellcheck disable=SC2086
{
	refuses 'a name that is there' 1 'officer has signed already' "$work/b.tar.gz" --name officer $key
	refuses 'a name that differs in case' 1 'officer has signed already' "$work/b.tar.gz" --name Officer $key
	refuses 'no name' 2 'name: want the signer' "$work/b.tar.gz" $key
	refuses 'a name with a dot' 2 'name: want the signer' "$work/b.tar.gz" --name a.b $key
	refuses 'no key' 2 'no signer' "$work/b.tar.gz" --name x
	refuses 'a role with a control character' 2 'role: want 1 to 64 bytes' "$work/b.tar.gz" --name x --role "$(printf 'a\tb')" $key
	refuses 'an RSA key that is to sign ECDSA' 2 'signature ecdsa: the key is RSA' "$work/b.tar.gz" --name x --signature ecdsa $key
	refuses 'a kind that is none' 2 'kind of signature md5' "$work/b.tar.gz" --name x --signature md5 $key
	refuses 'a key without certificate' 2 'the certificate is missing' "$work/b.tar.gz" --name x --key "$work/auditor.key"
	refuses 'earlier signers who lead to no root' 1 'does not verify, so nothing is added' "$work/b.tar.gz" --trust "$work/issuing_root.pem" --name x $key
	refuses 'a list that revokes the signer' 3 'revokes the signer' "$work/b.tar.gz" --name x $key --crl "$work/revoked.crl"
	refuses 'a list of somebody else' 3 'issued none of the signer' "$work/b.tar.gz" --name x $key --crl "$work/foreign.crl"
	refuses 'a list that is none' 3 'is no revocation list' "$work/b.tar.gz" --name x $key --crl "$work/ca.pem"
	refuses 'a wrong passphrase' 3 'passphrase does not open' "$work/b.tar.gz" --name x --key "$work/auditor.p12" --passphrase-file "$work/ca.pem"
	refuses 'two passphrases' 2 'passphrase-file and --passphrase-fd' "$work/b.tar.gz" --name x $key --passphrase-fd 0 --passphrase-file "$work/word"
	refuses 'a descriptor that is none' 2 'want the number of a descriptor' "$work/b.tar.gz" --name x $key --passphrase-fd stdin
	refuses 'a descriptor that is closed' 3 'passphrase-fd 9: cannot read' "$work/b.tar.gz" --name x $key --passphrase-fd 9
	"$MUTATE" "$work/b.tar.gz" "$work/bad.tar.gz" flip data/VERIFY.txt 3
	refuses 'a bundle that does not verify' 1 'does not verify, so nothing is added: data/VERIFY.txt' "$work/bad.tar.gz" --name x $key
	printf 'nothing' >"$work/none.tar.gz"
	refuses 'a file that is no bundle' 1 'does not verify' "$work/none.tar.gz" --name x $key
}
is "$(status sign --name x --key "$work/auditor.key" --certificate "$work/auditor.pem" "$work/nowhere.tar.gz")" 3 'a bundle that is not there'
is "$(status sign --name x --key "$work/auditor.key" --certificate "$work/auditor.pem" --out "$work/no/such" "$work/b.tar.gz")" 3 'a place that is not there'

# Without a terminal nobody is asked; with one the passphrase is asked for and does not appear.
is "$(setsid -w "$TRAILSEAL" sign --name x --key "$work/locked.key" --certificate "$work/officer.pem" "$work/b.tar.gz" 2>&1 | grep -c 'no passphrase was given')" 1 'no terminal: it is said that the passphrase is missing'
if command -v script >/dev/null; then
	cp "$work/b.tar.gz" "$work/asked.tar.gz"
	: >"$work/typed"
	(
		tries=0
		until grep -q Passphrase "$work/typed" || test $tries -gt 600; do tries=$((tries + 1)); sleep 0.1; done
		echo opens
	) | script -qec "'$TRAILSEAL' sign --name asked --key '$work/locked.key' --certificate '$work/officer.pem' '$work/asked.tar.gz'" /dev/null >"$work/typed" 2>&1
	ok 'on a terminal it is asked for' grep -q 'Passphrase of .*locked.key' "$work/typed"
	ok 'and it signs' grep -q 'signed by: asked' "$work/typed"
else
	echo '# SKIPPED: no script(1), so the question on a terminal was not tried'
fi
finish
