#!/bin/sh
# Spoil a good bundle in every way we know; each must be refused with its own code, and with no other than those named.
. "$TOP_SRCDIR/tests/cli/bundle.inc"

payload "$work/in"
root ca
leaf officer ca "$signing" ec -pkeyopt ec_paramgen_curve:P-256
"$MKBUNDLE" -i evb-1 "$work/in" "$work/plain.tar.gz" >/dev/null
"$MKBUNDLE" -i evb-1 -k "$work/officer.key" -c "$work/officer.pem" "$work/in" "$work/signed.tar.gz" >/dev/null
used=$work/used
: >"$used"
variants=$TOP_SRCDIR/tests/data/hostile/variants.tsv
hostile=0

# codes BUNDLE OPTIONS...: exit status and the codes found, sorted, once each
codes() {
	"$VERIFY" --json "$@" >"$work/out" 2>"$work/err"
	printf '%d' $?
	sed -n 's/^.*"code":\t"\(.*\)",/\1/p' "$work/out" | sort -u | sed 's/^/ /' | tr -d '\n'
}

# refused PHRASE 'CODES' FILE: exactly these codes, status 1
refused() {
	is "$(codes "$3")" "1 $2" "$1"
	hostile=$((hostile + 1))
	printf '%s\n' "$2" | tr ' ' '\n' >>"$used"
}

# patch OFFSET BYTES: overwrite in a copy of the plain bundle
patch() {
	cp "$work/plain.tar.gz" "$work/bad.tar.gz"
	printf "$2" | dd of="$work/bad.tar.gz" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

body=data/evidence/sls/0001-logstore.json
other=data/evidence/sls/0002-logstore.json
log=data/log/collection.jsonl
report=data/report/assessment-results.xml
size=$(stat -c %s "$work/plain.tar.gz")

is "$(codes "$work/plain.tar.gz")" 0 'the plain bundle is good'
is "$(codes "$work/signed.tar.gz" --trust "$work/ca.pem")" 0 'the signed bundle is good'
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" end 22
is "$(codes "$work/bad.tar.gz")" 0 'an archive filled up to its record is good'
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" field $body 265 root field $body 297 root field $body 108 '0001750\0'
is "$(codes "$work/bad.tar.gz")" 0 'owners say nothing'

# --- content, manifests, names, headers, extensions, meaning: a row each in the table
"$TOP_BUILDDIR/tests/unit/hostile" "$variants" "$work" "$work/ca.pem" >"$work/found"
is "$?" 0 'the whole table is read'
while IFS='	' read -r phrase got want; do
	is "$got" "$want" "$phrase"
	hostile=$((hostile + 1))
	printf '%s\n' "$want" | tr ' ' '\n' >>"$used"
done <"$work/found"
is "$hostile" "$(grep -c '^[^#]' "$variants")" 'each row of it was tried'

# --- the tar stream
{ zcat "$work/plain.tar.gz"; zcat "$work/plain.tar.gz"; } | gzip -n >"$work/bad.tar.gz"
refused 'a second archive behind the first' tar-end "$work/bad.tar.gz"
{ head -c 512 /dev/zero; zcat "$work/plain.tar.gz"; } | gzip -n >"$work/bad.tar.gz"
refused 'a NUL block first' tar-end "$work/bad.tar.gz"
head -c 10240 /dev/zero | gzip -n >"$work/bad.tar.gz"
refused 'an archive of nothing' tag-missing "$work/bad.tar.gz"
zcat "$work/plain.tar.gz" | head -c 3000 | gzip -n >"$work/bad.tar.gz"
refused 'a tar stream cut in a member' tar-truncated "$work/bad.tar.gz"
zcat "$work/plain.tar.gz" | head -c 3684 | gzip -n >"$work/bad.tar.gz"
refused 'a tar stream cut in a header' tar-end "$work/bad.tar.gz"

# --- the compressed stream
for at in 1 5 9 11 100 $((size - 9)) $((size - 8)) $((size - 1)); do
	head -c "$at" "$work/plain.tar.gz" >"$work/bad.tar.gz"
	want=container-truncated
	test "$at" -gt 1 || want=container-magic
	refused "cut at byte $at" "$want" "$work/bad.tar.gz"
done
: >"$work/bad.tar.gz"
refused 'an empty file' container-magic "$work/bad.tar.gz"
zcat "$work/plain.tar.gz" >"$work/bad.tar.gz"
refused 'not compressed' container-magic "$work/bad.tar.gz"
gzip -cn "$work/plain.tar.gz" >"$work/bad.tar.gz"
refused 'compressed twice' tar-checksum "$work/bad.tar.gz"
bzip2 -c "$work/plain.tar.gz" >"$work/bad.tar.gz" 2>/dev/null || echo BZh9 >"$work/bad.tar.gz"
refused 'another compression' container-magic "$work/bad.tar.gz"
patch 2 '\007'
refused 'another gzip method' gzip-header "$work/bad.tar.gz"
for flag in 1 2 4 10 20 40 200; do
	patch 3 "\\$flag"
	refused "gzip flag 0$flag" gzip-header "$work/bad.tar.gz"
done
patch 10 '\377\377\377'
refused 'not a deflate stream' gzip-data "$work/bad.tar.gz"
patch $((size - 8)) '\001\002\003\004'
refused 'a wrong CRC' gzip-crc "$work/bad.tar.gz"
patch $((size - 4)) '\001\002\003\004'
refused 'a wrong length' gzip-length "$work/bad.tar.gz"
{ cat "$work/plain.tar.gz"; echo; } >"$work/bad.tar.gz"
refused 'a byte behind the end' container-trailing "$work/bad.tar.gz"
{ cat "$work/plain.tar.gz"; head -c 1000 /dev/zero; } >"$work/bad.tar.gz"
refused 'zeros behind the end' container-trailing "$work/bad.tar.gz"
cat "$work/plain.tar.gz" "$work/plain.tar.gz" >"$work/bad.tar.gz"
refused 'a second gzip member' container-trailing "$work/bad.tar.gz"
{ zcat "$work/plain.tar.gz" | head -c 1024 | gzip -n; zcat "$work/plain.tar.gz" | tail -c +1025 | gzip -n; } >"$work/bad.tar.gz"
refused 'a stream split into two members' container-trailing "$work/bad.tar.gz"
{ zcat "$work/plain.tar.gz"; head -c 300000000 /dev/zero; } | gzip -n >"$work/bad.tar.gz"
refused 'a bomb behind the end' tar-end "$work/bad.tar.gz"

zcat "$work/plain.tar.gz" >"$work/plain.tar"
zstd -q --no-check "$work/plain.tar" -o "$work/plain.tar.zst"
is "$(codes "$work/plain.tar.zst")" 0 'zstd without checksum is good'
zstd -qf --check "$work/plain.tar" -o "$work/plain.tar.zst"
is "$(codes "$work/plain.tar.zst")" 0 'zstd with checksum is good'
zsize=$(stat -c %s "$work/plain.tar.zst")
cp "$work/plain.tar.zst" "$work/bad.tar.zst"
printf '\001\002\003\004' | dd of="$work/bad.tar.zst" bs=1 seek=$((zsize - 4)) conv=notrunc 2>/dev/null
refused 'zstd: a wrong checksum' zstd-data "$work/bad.tar.zst"
head -c $((zsize - 5)) "$work/plain.tar.zst" >"$work/bad.tar.zst"
refused 'zstd: cut' container-truncated "$work/bad.tar.zst"
{ cat "$work/plain.tar.zst"; printf '\120\052\115\030\004\000\000\000hide'; } >"$work/bad.tar.zst"
refused 'zstd: a skippable frame behind' container-trailing "$work/bad.tar.zst"
{ printf '\120\052\115\030\004\000\000\000hide'; cat "$work/plain.tar.zst"; } >"$work/bad.tar.zst"
refused 'zstd: a skippable frame first' container-magic "$work/bad.tar.zst"
cat "$work/plain.tar.zst" "$work/plain.tar.zst" >"$work/bad.tar.zst"
refused 'zstd: two frames' container-trailing "$work/bad.tar.zst"
printf '\050\265\057\375\003\000\000\000' >"$work/bad.tar.zst"
refused 'zstd: a dictionary' zstd-frame "$work/bad.tar.zst"
printf '\050\265\057\375\000\250\001\000\000' >"$work/bad.tar.zst"
refused 'zstd: a window of 2 GiB' zstd-frame "$work/bad.tar.zst"
{ cat "$work/plain.tar"; head -c 300000000 /dev/zero; } | zstd -q >"$work/bad.tar.zst"
refused 'zstd: a bomb behind the end' tar-end "$work/bad.tar.zst"
truncate -s 3200M "$work/hole"
"$MUTATE" "$work/plain.tar.gz" "$work/half.tar.gz" sub bag-info.txt 'Oxum: ' 'Oxum: 99999999' tagmanifest add-last data/zz '' field data/zz 124 '27777777777\0' end 0
{ zcat "$work/half.tar.gz"; cat "$work/hole"; } | zstd -1 -q >"$work/bad.tar.zst"
refused 'zstd: a bomb in a member' 'limit-ratio payload-unlisted' "$work/bad.tar.zst"
rm "$work/hole"

# --- signatures: good ones by the openssl command, then spoilt ones
tag=$work/tagmanifest
tar -xzOf "$work/signed.tar.gz" evb-1/tagmanifest-sha256.txt >"$tag"
tar -xzOf "$work/signed.tar.gz" evb-1/signatures/officer.p7s >"$work/officer.p7s"
p7s=$work/x.p7s
# cms SIGNER OPTIONS...: sign the tag manifest
cms() {
	who=$1
	shift
	openssl cms -sign -binary -cades -outform DER -signer "$work/$who.pem" -inkey "$work/$who.key" -in "$tag" -out "$p7s" "$@"
}
# with NAME: the plain bundle with $p7s as signature, given roots
with() {
	"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" file signatures/x.p7s "$p7s"
}
good() {
	with
	is "$(codes "$work/bad.tar.gz" --trust "$work/ca.pem")" 0 "$1"
}
bad() {
	with
	is "$(codes "$work/bad.tar.gz" --trust "$work/ca.pem")" "1 $2" "$1"
	hostile=$((hostile + 1))
	printf '%s\n' "$2" | tr ' ' '\n' >>"$used"
}
leaf rsa ca "$signing" rsa:2048
leaf tls ca extendedKeyUsage=serverAuth,clientAuth ec -pkeyopt ec_paramgen_curve:P-256
leaf lists ca keyUsage=critical,cRLSign ec -pkeyopt ec_paramgen_curve:P-256
leaf short ca "$signing" rsa:1024
leaf k1 ca "$signing" ec -pkeyopt ec_paramgen_curve:secp256k1
root rogue
leaf stranger rogue "$signing" ec -pkeyopt ec_paramgen_curve:P-256
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/self.key" -out "$work/self.pem" -days 9 \
	-subj '/O=Test/CN=officer' 2>/dev/null
# dated_as WHO NAME FROM UNTIL EXTENSIONS: a certificate of the CA for a request of theirs with these times
dated_as() {
	: >"$work/index.txt"
	echo 01 >"$work/serial"
	printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index.txt\nserial=%s/serial\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nunique_subject=no\nx509_extensions=e\n[p]\nO=optional\nCN=supplied\n[e]\n%s\n' \
		"$work" "$work" "$work" "$5" >"$work/ca.cnf"
	openssl ca -batch -notext -config "$work/ca.cnf" -cert "$work/ca.pem" -keyfile "$work/ca.key" -in "$work/$1.csr" \
		-startdate "$3" -enddate "$4" -out "$work/$2.pem" 2>/dev/null
	cp "$work/$1.key" "$work/$2.key"
}
# dated NAME FROM UNTIL: such a one for the officer
dated() {
	dated_as officer "$1" "$2" "$3" keyUsage=critical,digitalSignature
}
dated expired 20200101000000Z 20210101000000Z
dated future 20400101000000Z 20410101000000Z

cms officer
good 'openssl cms: ECDSA'
cms officer -md sha512
good 'openssl cms: ECDSA with SHA-512'
cms rsa
good 'openssl cms: RSA PKCS#1 v1.5'
cms rsa -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest
good 'openssl cms: RSA-PSS'
cms officer -certfile "$work/ca.pem"
good 'openssl cms: with the root inside'
cms officer -md sha1 2>/dev/null
bad 'SHA-1' signature-algorithm
cms rsa -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:sha1
bad 'RSA-PSS with SHA-1 in its mask' signature-algorithm
openssl cms -sign -binary -outform DER -signer "$work/officer.pem" -inkey "$work/officer.key" -in "$tag" -out "$p7s"
bad 'CMS without the CAdES attribute' signature-attributes
cms officer -noattr 2>/dev/null || openssl cms -sign -binary -noattr -outform DER -signer "$work/officer.pem" -inkey "$work/officer.key" -in "$tag" -out "$p7s"
bad 'no signed attributes' signature-attributes
cms officer -nodetach
bad 'content inside' signature-content
cms officer -nocerts
bad 'no certificate inside' signature-certificate
cms officer -signer "$work/rsa.pem" -inkey "$work/rsa.key"
bad 'two signers in one file' signature-signers
for weak in md5 sha224 sha3-256 sha512-256; do
	cms rsa -md $weak 2>/dev/null
	bad "digest $weak" signature-algorithm
done
cms officer -econtent_type 1.2.3.4
bad 'another content type' signature-type
openssl crl2pkcs7 -nocrl -certfile "$work/officer.pem" -outform DER -out "$p7s"
bad 'certificates only' signature-signers
openssl cms -encrypt -binary -outform DER -in "$tag" -out "$p7s" "$work/rsa.pem"
bad 'enveloped data' signature-type
: >"$p7s"
bad 'an empty signature' signature-der
echo 'not DER' >"$p7s"
bad 'a signature that is text' signature-der
{ cat "$work/officer.p7s"; echo; } >"$p7s"
bad 'bytes behind the signature' signature-der
head -c 500 "$work/officer.p7s" >"$p7s"
bad 'a signature cut' signature-der
cms officer -outform PEM
bad 'a signature in PEM' signature-der
openssl cms -sign -binary -cades -stream -nodetach -outform DER -signer "$work/officer.pem" -inkey "$work/officer.key" -in "$tag" -out "$p7s"
bad 'indefinite lengths' signature-der
n=$(stat -c %s "$work/officer.p7s")
cp "$work/officer.p7s" "$p7s"
last=$(tail -c 1 "$p7s" | od -An -tu1 | tr -d ' ')
printf "\\$(printf %o $((last ^ 1)))" | dd of="$p7s" bs=1 seek=$((n - 1)) conv=notrunc 2>/dev/null
bad 'one bit of the value changed' signature-value
openssl cms -sign -binary -cades -outform DER -signer "$work/officer.pem" -inkey "$work/officer.key" -in "$work/in/data/VERIFY.txt" -out "$p7s"
bad 'a signature over another file' signature-digest
cms stranger
bad 'the certificate of another authority' signer-untrusted
cms self
bad 'a self-signed certificate' signer-untrusted
cms tls
bad 'a certificate for TLS' signer-purpose
cms lists
bad 'a certificate that may only sign lists' signer-purpose
# An authority of the same name; a leaf that plays authority; an intermediate that is missing, or ended; a certificate with SHA-1.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/twin.key" -out "$work/twin.pem" -days 30 \
	-subj '/O=Test/CN=Test ca' -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
leaf cousin twin "$signing" ec -pkeyopt ec_paramgen_curve:P-256
cms cousin -certfile "$work/twin.pem"
bad 'an authority with the name of the trusted one' signer-untrusted
leaf child officer "$signing" ec -pkeyopt ec_paramgen_curve:P-256
cms child -certfile "$work/officer.pem"
bad 'a certificate issued by a signer' signer-untrusted
middle=$(printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign')
leaf middle ca "$middle" ec -pkeyopt ec_paramgen_curve:P-256
leaf deep middle "$signing" ec -pkeyopt ec_paramgen_curve:P-256
cms deep -certfile "$work/middle.pem"
good 'openssl cms: over an intermediate'
cms deep
bad 'an intermediate that is missing' signer-untrusted
dated_as middle ended 20200101000000Z 20210101000000Z "$(printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign')"
cms deep -certfile "$work/ended.pem"
bad 'an intermediate that has ended' signer-expired
openssl x509 -req -sha1 -in "$work/officer.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -out "$work/sha1.pem" \
	-days 20 -extfile "$work/officer.ext" 2>/dev/null
cp "$work/officer.key" "$work/sha1.key"
cms sha1
bad 'a certificate that was signed with SHA-1' signer-untrusted
for purpose in clientAuth codeSigning timeStamping OCSPSigning; do
	leaf $purpose ca "$(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%s' $purpose)" ec -pkeyopt ec_paramgen_curve:P-256
	cms $purpose
	bad "a certificate for $purpose" signer-purpose
done
cms short
bad 'a short key' 'signer-key signer-untrusted'
cms k1
bad 'a curve that is not allowed' signer-key
cms expired
bad 'an expired certificate' signer-expired
cms future
bad 'a certificate that is not valid yet' signer-not-yet-valid
with
is "$(codes "$work/bad.tar.gz")" 0 'without a root the period of a certificate is only told'
ok 'and it is told' grep -q 'validity of the certificate, which begins on 2040' "$work/out"
is "$(codes "$work/plain.tar.gz" --trust "$work/ca.pem")" '1 signature-missing' 'no signature where a root is named'
echo signature-missing >>"$used"
SOURCE_DATE_EPOCH=4000000000 "$MKBUNDLE" -i evb-1 -S "$work/in" "$work/bad.tar.gz" >/dev/null
refused 'signed in the future' signing-time "$work/bad.tar.gz"

ok 'our signatures have the attributes that we ask for' test "$(openssl cms -cmsout -print -noout -inform DER -in "$work/officer.p7s" |
	grep -cE 'object: (contentType|messageDigest|signingTime|id-smime-aa-signingCertificateV2)')" = 4

# --- findings on the report
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" sub $body 180 999 manifests
"$VERIFY" --json "$work/bad.tar.gz" >"$work/out"
ok 'findings on the report are told apart' grep -q '"kind":.*"report"' "$work/out"
ok 'and the headline says what they are' grep -q 'its bytes are what was sealed but do not hold together' "$work/out"

# --- every problem is listed, and hostile names can not touch the terminal
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" flip $body 1 flip $other 1 drop data/VERIFY.txt
"$VERIFY" "$work/bad.tar.gz" >"$work/out"
is "$(grep -c "^    \($body\|$other\|data/VERIFY.txt\): " "$work/out")" 3 'each of three spoilt files is named'
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" full-name $body "$(printf 'evb-1/\033[2J\302\233x')"
"$VERIFY" "$work/bad.tar.gz" >"$work/out"
ok 'no control character comes through' test "$(tr -d '\n\40-\176' <"$work/out" | wc -c)" = 0
"$MUTATE" "$work/plain.tar.gz" "$work/bad.tar.gz" many 1200
"$VERIFY" "$work/bad.tar.gz" >"$work/out"
ok 'past a thousand problems they are counted' grep -q '^  not listed here: 201$' "$work/out"

# Every code that FORMAT.md names was met above, but for those that need gigabytes or a million members, and those of
# timestamps, revocation, SM2 and parts, which have scenarios of their own.
for code in $(sed -n '/^| 1 | the/,/^| 16 |/p' "$TOP_SRCDIR/FORMAT.md" | cut -d'|' -f4 | grep -o '`[a-z0-9-]*`' | tr -d '`'); do
	case $code in limit-total | limit-members | timestamp-* | verdict-* | archive-* | crl-* | *-revoked | revocation-unknown | sm2-* | sm3-* | part-* | proof-* | reveal-*) continue ;; esac
	ok "a case for $code" grep -qx "$code" "$used"
done
ok 'more than four hundred hostile variants were tried' test "$hostile" -gt 400
echo "# $hostile hostile variants, each with its own codes"
finish
