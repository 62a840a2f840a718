#!/bin/sh
# Keys in a PKCS#11 token: SoftHSM, through OpenSSL's engine.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
TRAILSEAL=$TOP_BUILDDIR/trailseal
TRAILSEAL_DATADIR=$TOP_SRCDIR
export TRAILSEAL_DATADIR

module=
for m in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so; do
	test -r "$m" && module=$m
done
if test -z "$module" || ! command -v softhsm2-util >/dev/null || ! openssl engine -t pkcs11 >/dev/null 2>&1; then
	echo '1..0 # SKIP softhsm2 or libengine-pkcs11-openssl is not installed: keys in tokens are NOT TESTED'
	exit 0
fi

mkdir "$work/tokens"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >"$work/softhsm2.conf"
SOFTHSM2_CONF=$work/softhsm2.conf
SOURCE_DATE_EPOCH=1790000000
export SOFTHSM2_CONF SOURCE_DATE_EPOCH
payload "$work/in"
root ca
leaf ec ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf ec384 ca "$signing" ec -pkeyopt ec_paramgen_curve:P-384
leaf rsa ca "$signing" rsa:2048
echo 1234 >"$work/pin"
softhsm2-util --init-token --free --label 'our token' --pin 1234 --so-pin 12345678 >/dev/null || exit 99
id=0
for k in ec ec384 rsa; do
	id=$((id + 1))
	openssl pkcs8 -topk8 -nocrypt -in "$work/$k.key" -out "$work/$k.p8"
	softhsm2-util --import "$work/$k.p8" --token 'our token' --label "$k" --id 0$id --pin 1234 >/dev/null || exit 99
	rm "$work/$k.key" "$work/$k.p8"
done
"$MKBUNDLE" -a 1234 "$work/in" "$work/b.tar.gz" >/dev/null
uri="pkcs11:token=our%20token;type=private"

# sign NAME KEY OPTIONS...
sign() {
	name=$1 k=$2
	shift 2
	"$TRAILSEAL" sign --name "$name" --key "$uri;object=$k?module-path=$module" --certificate "$work/${k%-*}.pem" "$@" "$work/b.tar.gz" 3<"$work/pin"
}
is "$(status sign ec ec --passphrase-fd 3)" 0 'P-256 in a token signs'
ok 'and the engine says nothing by itself' test ! -s "$work/err"
is "$(status sign ec384 ec384 --passphrase-fd 3)" 0 'P-384'
is "$(status sign pss rsa --passphrase-fd 3)" 0 'RSA-PSS'
is "$(status sign pkcs1 rsa --passphrase-fd 3 --signature rsa-pkcs1)" 0 'RSA PKCS#1 v1.5'
is "$(status "$VERIFY" --json --trust "$work/ca.pem" "$work/b.tar.gz")" 0 'all verify'
is "$(jq -c '[.signers[] | .algorithm]' "$work/out")" '["ECDSA SHA256","ECDSA SHA256","RSA PKCS#1 v1.5 SHA256","RSA-PSS SHA256"]' 'each with its algorithm'
mkdir "$work/x"
tar -xzf "$work/b.tar.gz" -C "$work/x"
for s in ec ec384 pss pkcs1; do
	ok "openssl verifies $s" openssl cms -verify -binary -cades -inform DER -in "$work"/x/*/signatures/$s.p7s -content "$work"/x/*/tagmanifest-sha256.txt \
		-CAfile "$work/ca.pem" -no-CApath -purpose any -out /dev/null
done
before=$(sha "$work/b.tar.gz")
# a key that is refused leaves what the engine made for itself: known by its stacks, which lead through libraries without frame pointers
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0
LSAN_OPTIONS=${LSAN_OPTIONS:+$LSAN_OPTIONS:}suppressions=$TOP_SRCDIR/tests/cli/pkcs11.supp:print_suppressions=0
export ASAN_OPTIONS LSAN_OPTIONS
# refuses PHRASE STATUS SENTENCE ARGUMENTS...
refuses() {
	phrase=$1 want=$2 sentence=$3
	shift 3
	is "$(status "$@")" "$want" "$phrase: status"
	ok "$phrase: sentence" grep -q -- "$sentence" "$work/err"
}
refuses 'a key that is not there' 3 'has no such key' sign x ec-none --passphrase-fd 3
refuses 'no PIN' 3 'no passphrase was given' setsid -w "$TRAILSEAL" sign --name x --key "$uri;object=ec?module-path=$module" --certificate "$work/ec.pem" "$work/b.tar.gz"
refuses 'a certificate for another key' 3 'does not belong to the key' "$TRAILSEAL" sign --name x --key "$uri;object=ec?module-path=$module" --certificate "$work/rsa.pem" --passphrase-file "$work/pin" "$work/b.tar.gz"
refuses 'a module that is not there' 3 'no such key in a token\|nowhere.so' "$TRAILSEAL" sign --name x --key "$uri;object=ec?module-path=/nowhere.so" --certificate "$work/ec.pem" --passphrase-file "$work/pin" "$work/b.tar.gz"
refuses 'a PIN in the URI' 2 'must not hold the PIN' "$TRAILSEAL" sign --name x --key "$uri;object=ec?module-path=$module&pin-value=1234" --certificate "$work/ec.pem" "$work/b.tar.gz"
openssl genpkey -algorithm SM2 -out "$work/sm2.key" 2>/dev/null
openssl req -x509 -new -key "$work/sm2.key" -sm3 -sigopt distid:1234567812345678 -subj /CN=sm2 -days 20 -addext "$signing" -out "$work/sm2.pem"
refuses 'an SM2 key' 2 "engine for tokens does not sign in SM2" "$TRAILSEAL" sign --name x --sm2-key "$uri;object=ec?module-path=$module" --sm2-certificate "$work/sm2.pem" "$work/b.tar.gz"
refuses 'a token without certificate' 2 'the certificate is missing' "$TRAILSEAL" sign --name x --key "$uri;object=ec?module-path=$module" "$work/b.tar.gz"
echo 9999 >"$work/pin"
refuses 'a wrong PIN' 3 'or the PIN is wrong' sign x ec --passphrase-fd 3
is "$(sha "$work/b.tar.gz")" "$before" 'the bundle is as it was'
finish
