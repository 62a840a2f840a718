#!/bin/sh
# The SM2 signature in CMS form: written beside the plain one, verified by us, and taken apart and made again by openssl.
. "$TOP_SRCDIR/tests/cli/bundle.inc"
. "$TOP_SRCDIR/tests/cli/sm2.inc"
. "$TOP_SRCDIR/tests/cli/tsa.inc"

payload "$work/in"
root ca
leaf ec ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
leaf tsa ca "$stamping" ec -pkeyopt ec_paramgen_curve:P-256
authority tsa tsa
sm_root smroot
sm_leaf middle smroot "$issuing"
sm_leaf officer middle "$signing"
sm_leaf other middle "$signing"
for who in officer other; do
	cat "$work/$who.pem" "$work/middle.pem" >"$work/$who.chain"
done
SOURCE_DATE_EPOCH=$(date +%s)
export SOURCE_DATE_EPOCH
seal() {
	"$MKBUNDLE" -i evb-1 -n officer "$@" >"$work/log" 2>&1 || sed 's/^/# /' "$work/log"
}
member() {
	tar -xzOf "$1" "evb-1/$2"
}

# --- good ones
seal -K "$work/officer.key" -C "$work/officer.chain" -M "$work/in" "$work/good.tar.gz"
is "$(codes "$work/good.tar.gz" --trust "$work/smroot.pem")" 0 'it verifies'
is "$(jq -c '[.signers[] | [.file, .good, .anchor, .algorithm, .role]]' "$work/out")" \
	'[["officer.sm2.p7s",true,"root","SM2 SM3",null],["officer.sm2sig",true,"root","SM2 SM3",null]]' 'as a signature of its own'
is "$(jq -r '.layers.signed.facts[] | .name + " " + .value' "$work/out" | tr '\n' ' ')" 'sm2-signatures 1 / 1 sm2-cms-signatures 1 / 1 ' 'and is counted'
is "$(codes "$work/good.tar.gz" --trust "$work/ca.pem")" '1 signer-untrusted' 'under another root it does not'
is "$(jq '.problems | length' "$work/out")" 2 'neither of the two forms'
seal -K "$work/officer.key" -C "$work/officer.chain" -M "$work/in" "$work/again.tar.gz"
zcat "$work/good.tar.gz" >"$work/1.tar"
zcat "$work/again.tar.gz" >"$work/2.tar"
ok 'sealed again it is the same' cmp "$work/1.tar" "$work/2.tar"
member "$work/good.tar.gz" signatures/officer.sm2.p7s >"$work/cms"
ok 'openssl reads it: SM3, and SM2 with SM3' sh -c 'openssl cms -cmsout -print -noout -inform DER -in "$1" | tr -s " \n" " " |
	grep -q "digestAlgorithm: algorithm: sm3 .*signatureAlgorithm: algorithm: SM2-with-SM3 (1.2.156.10197.1.501) parameter: <ABSENT>"' - "$work/cms"
is "$(status "$TOP_BUILDDIR/trailseal" sign --name auditor --role reviewer --sm2-key "$work/other.key" --sm2-certificate "$work/other.chain" --sm2-cms \
	--out "$work/two.tar.gz" "$work/good.tar.gz")" 0 'another signer, later'
is "$(codes "$work/two.tar.gz" --trust "$work/smroot.pem")" 0 'all four verify'
is "$(jq -r '.signers[] | select(.file == "auditor.sm2.p7s").role' "$work/out")" reviewer 'the role is in the CMS form'
is "$(status "$TOP_BUILDDIR/trailseal" sign --name x --key "$work/ec.key" --certificate "$work/ec.pem" --sm2-cms "$work/good.tar.gz")" 2 'no form of nothing'
ok 'and it is said' grep -q -- '--sm2-cms: want --sm2-key' "$work/err"

# --- taken apart and made again by openssl alone
member "$work/good.tar.gz" tagmanifest-sm3.txt >"$work/tags"
member "$work/good.tar.gz" tagmanifest-sha256.txt >"$work/tags256"
set -- $(openssl asn1parse -inform DER -in "$work/cms" |
	sed -nE 's/^ *([0-9]+):d=5 +hl=([0-9]+) +l= *([0-9]+) +(cons: cont \[ 0 \]|prim: OCTET STRING).*/\1 \2 \3/p')
attributes_at=$1 attributes_len=$(($2 + $3)) value_at=$(($4 + $5)) value_len=$6
# remade ID CONTENT KEY: $work/remade, over CONTENT; signed until the value is as long as the old one
remade() {
	perl -0777 -pe 'BEGIN { binmode STDIN; binmode STDOUT; ($old, $new) = map { pack("H*", $_) } splice(@ARGV, 0, 2) } s/\Q$old\E/$new/' \
		"$(openssl dgst -sm3 -r "$work/tags" | cut -c1-64)" "$(openssl dgst -sm3 -r "$2" | cut -c1-64)" <"$work/cms" >"$work/remade"
	{ printf 1; tail -c +$((attributes_at + 2)) "$work/remade" | head -c $((attributes_len - 1)); } >"$work/attributes"
	until openssl dgst -sm3 -sign "$3" -sigopt "distid:$1" -out "$work/value" "$work/attributes" && test "$(wc -c <"$work/value")" = "$value_len"; do :; done
	dd if="$work/value" of="$work/remade" bs=1 seek="$value_at" conv=notrunc 2>/dev/null
}
# with PHRASE 'STATUS CODES' FILE [OPTIONS]: this file as the CMS form
with() {
	phrase=$1 want=$2 file=$3
	shift 3
	"$MUTATE" "$work/good.tar.gz" "$work/bad.tar.gz" file signatures/officer.sm2.p7s "$file"
	is "$(codes "$work/bad.tar.gz" "$@")" "$want" "$phrase"
}
remade $id "$work/tags" "$work/officer.key"
with 'signed again by openssl' 0 "$work/remade" --trust "$work/smroot.pem"
remade '' "$work/tags" "$work/officer.key"
with 'with the empty id' '1 sm2-id' "$work/remade"
remade 8765432187654321 "$work/tags" "$work/officer.key"
with 'with another id' '1 sm2-value' "$work/remade"
remade $id "$work/tags" "$work/other.key"
with 'by another key' '1 sm2-value' "$work/remade"
remade $id "$work/tags256" "$work/officer.key"
with 'over the other tag manifest' '1 signature-digest' "$work/remade"

# --- hostile ones
# spoilt EXPRESSION: $work/spoilt, the good file changed by perl
spoilt() {
	perl -0777 -pe "BEGIN { binmode STDIN; binmode STDOUT } $1" <"$work/cms" >"$work/spoilt"
}
spoilt "substr(\$_, $value_at + 20, 1) ^= \"\\1\""
with 'one bit of the value changed' '1 sm2-value' "$work/spoilt"
spoilt "substr(\$_, $value_at, 1) = \"\\x31\""
with 'a value that is no SEQUENCE' '1 sm2-der' "$work/spoilt"
spoilt '$_ .= "x"'
with 'bytes behind it' '1 signature-der' "$work/spoilt"
spoilt '$_ = substr($_, 0, 300)'
with 'cut' '1 signature-der' "$work/spoilt"
spoilt 's/\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01/\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02/'
with 'of another content type' '1 signature-type' "$work/spoilt"
spoilt 's/\x08\x2a\x81\x1c\xcf\x55\x01\x83\x75(?=\x04.{'"$((value_len + 1))"'}\z)/\x08\x2a\x81\x1c\xcf\x55\x01\x83\x74/s'
with 'another signature algorithm' '1 signature-algorithm' "$work/spoilt"
openssl x509 -in "$work/middle.pem" -outform DER -out "$work/middle.der"
last=$(tail -c 8 "$work/middle.der" | od -An -v -tx1 | tr -d ' ')
spoilt "\$l = pack('H*', '$last'); s/\\Q\$l\\E/substr(\$l, 0, 7) . (substr(\$l, 7) ^ \"\\1\")/e"
with 'a certificate above the signer changed' '1 signer-untrusted' "$work/spoilt" --trust "$work/smroot.pem"
openssl x509 -in "$work/officer.pem" -outform DER -out "$work/officer.der"
last=$(tail -c 8 "$work/officer.der" | od -An -v -tx1 | tr -d ' ')
spoilt "\$l = pack('H*', '$last'); s/\\Q\$l\\E/substr(\$l, 0, 7) . (substr(\$l, 7) ^ \"\\1\")/e"
with "the signer's certificate changed" '1 sm2-chain' "$work/spoilt"
# key_of NAME: curve and point of the certificate's key in hex, as they stand in it; as long for P-256 as for SM2
key_of() {
	openssl x509 -in "$work/$1.pem" -pubkey -noout | openssl pkey -pubin -outform DER | tail -c 78 | od -An -v -tx1 | tr -d ' \n'
}
# with_key NAME: the certificate of NAME in the file has a key on P-256
with_key() {
	spoilt "(\$sm2, \$p256) = map { pack('H*', \$_) } '$(key_of "$1")', '$(key_of ec)'; s/\\Q\$sm2\\E/\$p256/ or die"
}
with_key officer
with 'a signer with a P-256 key' '1 sm2-key' "$work/spoilt"
with_key middle
with 'an issuer with a P-256 key' '1 signer-untrusted' "$work/spoilt" --trust "$work/smroot.pem"
seal -k "$work/ec.key" -c "$work/ec.pem" -3 "$work/in" "$work/ec.tar.gz"
member "$work/ec.tar.gz" signatures/officer.p7s >"$work/p7s"
with 'a signature by ECDSA' '1 signature-algorithm' "$work/p7s"
seal -K "$work/other.key" -C "$work/other.chain" -M "$work/in" "$work/other.tar.gz"
member "$work/other.tar.gz" signatures/officer.sm2.p7s >"$work/others"
with 'by another signer than the plain form' '1 sm2-cms' "$work/others" --trust "$work/smroot.pem"
echo 'Something else' >"$work/in/data/more.txt"
seal -K "$work/officer.key" -C "$work/officer.chain" -M "$work/in" "$work/more.tar.gz"
member "$work/more.tar.gz" signatures/officer.sm2.p7s >"$work/of-more"
with 'of another bundle' '1 signature-digest' "$work/of-more"
rm "$work/in/data/more.txt"
seal -K "$work/officer.key" -C "$work/officer.pem" -M "$work/in" "$work/leaf.tar.gz"
member "$work/leaf.tar.gz" signatures/officer.sm2.p7s >"$work/alone"
with 'without the certificates above' '1 signer-untrusted' "$work/alone" --trust "$work/smroot.pem"
"$MUTATE" "$work/good.tar.gz" "$work/bad.tar.gz" drop signatures/officer.sm2sig
is "$(codes "$work/bad.tar.gz")" '1 sm2-cms sm2-pair' 'without the plain form'
"$MUTATE" "$work/bad.tar.gz" "$work/worse.tar.gz" drop signatures/officer.sm2.pem
is "$(codes "$work/worse.tar.gz")" '1 sm2-cms' 'alone'
SOURCE_DATE_EPOCH=$(($(date +%s) + 3600)) seal -K "$work/officer.key" -C "$work/officer.chain" -M "$work/in" "$work/later.tar.gz"
is "$(codes "$work/later.tar.gz")" '1 signing-time' 'claims to come from the future'

# --- lists inside, which no signature covers
crl_md=sm3 crl_options="-sigopt distid:$id"
# namesake KEY OPTIONS...: $work/namesake, another with the name of the signer's issuer
namesake() {
	cp "$work/$1.key" "$work/namesake.key"
	shift
	openssl req -x509 -key "$work/namesake.key" "$@" -days 30 -subj /O=Test/CN=middle -addext keyUsage=critical,keyCertSign,cRLSign -out "$work/namesake.pem"
}
# listed PHRASE 'STATUS CODES' 'STATE LIST' OTHER LISTS...: what is said of the CMS form
listed() {
	_phrase=$1 _codes=$2 _state=$3
	shift 3
	inside "$work/cms" "$@" >"$work/spoilt"
	with "$_phrase" "$_codes" "$work/spoilt" --trust "$work/smroot.pem" --revocation=require
	is "$(jq -r '.signers[] | select(.file == "officer.sm2.p7s").revocation | [.state, .list // empty] | join(" ")' "$work/out")" "$_state" "and that is $_state"
}
revocation_list middle "$work/middle.crl"
revocation_list smroot "$work/smroot.crl"
listed 'lists that answer for both certificates' 0 'not-revoked signatures/officer.sm2.p7s' '' "$work/middle.crl" "$work/smroot.crl"
listed 'only one of them' '1 revocation-unknown' 'not-revoked signatures/officer.sm2.p7s' '' "$work/middle.crl"
listed 'beside an element of another form' '1 signature-algorithm' not-checked other "$work/middle.crl" "$work/smroot.crl"
revocation_list middle "$work/x.crl" officer '-1 hour'
listed 'one that revokes the signer' '1 signer-revoked' 'revoked signatures/officer.sm2.p7s' '' "$work/x.crl" "$work/smroot.crl"
listed 'and one that does not' '1 signer-revoked' 'revoked signatures/officer.sm2.p7s' '' "$work/x.crl" "$work/middle.crl" "$work/smroot.crl"
revocation_list smroot "$work/x.crl" middle '-1 hour'
listed 'one that revokes the issuer' '1 signer-revoked' 'revoked signatures/officer.sm2.p7s' '' "$work/middle.crl" "$work/x.crl"
crl_options='-sigopt distid:' revocation_list middle "$work/x.crl"
listed 'signed with the empty id' '1 crl-signature revocation-unknown' not-checked '' "$work/x.crl" "$work/smroot.crl"
namesake other -sm3 -sigopt distid:$id
revocation_list namesake "$work/x.crl"
listed 'of an SM2 namesake' '1 crl-signature revocation-unknown' not-checked '' "$work/x.crl" "$work/smroot.crl"
namesake ec
crl_md=sha256 crl_options= revocation_list namesake "$work/x.crl"
listed 'of a namesake with a P-256 key' '1 crl-signature revocation-unknown' not-checked '' "$work/x.crl" "$work/smroot.crl"

# --- time
reply tsa "$work/cms" "$work/cms.tsr"
member "$work/good.tar.gz" signatures/officer.sm2sig >"$work/sig"
reply tsa "$work/sig" "$work/sig.tsr"
# stamped PHRASE 'STATUS CODES' OPERATIONS...
stamped() {
	phrase=$1 want=$2
	shift 2
	"$MUTATE" "$work/good.tar.gz" "$work/bad.tar.gz" "$@"
	is "$(codes "$work/bad.tar.gz" --trust "$work/smroot.pem" --trust-tsa "$work/ca.pem" --timestamp=require)" "$want" "$phrase"
}
stamped 'both forms stamped' 0 file signatures/officer.sm2.p7s.tsr "$work/cms.tsr" file signatures/officer.sm2sig.tsr "$work/sig.tsr"
stamped 'only one of them' '1 timestamp-missing' file signatures/officer.sm2sig.tsr "$work/sig.tsr"
stamped 'the timestamp of the other form' '1 timestamp-imprint timestamp-missing' file signatures/officer.sm2.p7s.tsr "$work/sig.tsr" \
	file signatures/officer.sm2sig.tsr "$work/sig.tsr"
finish
