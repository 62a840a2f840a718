#!/bin/sh
# Make the conformance suite of FORMAT.md: bundles, the roots to verify them with, and expected.tsv, what a verifier must say of each.  Made by
# tar, gzip, zstd, coreutils and openssl alone: nothing here knows of our programs.  Usage: make.sh FOLDER (made; must not be there)
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: make.sh FOLDER" >&2; exit 2; }
mkdir "$1"
out=$(cd "$1" && pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/conformance.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
id=evb-20261103T021500Z-1234567890123456
start=$(date -u -d '-30 days' +%Y%m%d%H%M%SZ)

# ---- people ----

# authority NAME SUBJECT ALGORITHM...: a root
authority() {
	name=$1 subject=$2
	shift 2
	openssl genpkey "$@" -out "$tmp/$name.key" 2>/dev/null
	openssl req -new -x509 -key "$tmp/$name.key" -subj "$subject" -days 3650 -addext 'keyUsage=critical,keyCertSign,cRLSign' -out "$tmp/$name.pem"
	mkdir "$tmp/$name.ca"
	: >"$tmp/$name.ca/index"
	printf '[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=%s\ndatabase=%s/index\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n' \
		"$tmp/$name.ca" "$tmp/$name.ca" >"$tmp/$name.cnf"
}

# person NAME AUTHORITY FROM TO EXTENSIONS ALGORITHM...: a certificate with these days and extensions
person() {
	name=$1 by=$2 from=$3 to=$4
	printf '%b' "$5" >"$tmp/$name.ext"
	shift 5
	openssl genpkey "$@" -out "$tmp/$name.key" 2>/dev/null
	openssl req -new -key "$tmp/$name.key" -subj "/CN=$name" -out "$tmp/$name.csr"
	openssl ca -batch -notext -config "$tmp/$by.cnf" -cert "$tmp/$by.pem" -keyfile "$tmp/$by.key" -startdate "$from" -enddate "$to" \
		-extfile "$tmp/$name.ext" -in "$tmp/$name.csr" -out "$tmp/$name.pem" 2>/dev/null
}

p256='-algorithm EC -pkeyopt ec_paramgen_curve:P-256'
signing='keyUsage=critical,digitalSignature\n'
# shellcheck disable=SC2086  # words
{
	authority root '/CN=Conformance root' $p256
	authority other '/CN=Other root' $p256
	person officer root "$start" 20590101000000Z "$signing" $p256
	person auditor root "$start" 20590101000000Z "$signing" -algorithm RSA -pkeyopt rsa_keygen_bits:2048
	person stranger other "$start" 20590101000000Z "$signing" $p256
	person expired root 20200101000000Z 20210101000000Z "$signing" $p256
	person future root 20580101000000Z 20590101000000Z "$signing" $p256
	person encrypts root "$start" 20590101000000Z 'keyUsage=critical,keyEncipherment\n' $p256
	person webserver root "$start" 20590101000000Z "${signing}extendedKeyUsage=serverAuth\n" $p256
	person weak root "$start" 20590101000000Z "$signing" -algorithm RSA -pkeyopt rsa_keygen_bits:1024
	person stamps root "$start" 20590101000000Z "${signing}extendedKeyUsage=critical,timeStamping\n" $p256
}
sm_id=1234567812345678
openssl genpkey -algorithm SM2 -out "$tmp/smroot.key" 2>/dev/null
openssl req -x509 -key "$tmp/smroot.key" -sm3 -sigopt distid:$sm_id -days 3650 -subj '/CN=Conformance SM2 root' -addext keyUsage=critical,keyCertSign -out "$tmp/smroot.pem"
openssl genpkey -algorithm SM2 -out "$tmp/sm.key" 2>/dev/null
openssl req -new -key "$tmp/sm.key" -sm3 -sigopt distid:$sm_id -subj /CN=officer -out "$tmp/sm.csr"
printf '%b' "$signing" >"$tmp/sm.ext"
openssl x509 -req -in "$tmp/sm.csr" -vfyopt distid:$sm_id -sm3 -sigopt distid:$sm_id -CA "$tmp/smroot.pem" -CAkey "$tmp/smroot.key" -CAcreateserial \
	-days 3000 -extfile "$tmp/sm.ext" -out "$tmp/sm.pem" 2>/dev/null
cp "$tmp/root.pem" "$tmp/other.pem" "$out/"
cat "$tmp/root.pem" "$tmp/smroot.pem" >"$out/roots.pem"

# sign NAME: signatures/NAME.p7s over the tag manifest, in the bundle that we are in
sign() {
	mkdir -p signatures
	openssl cms -sign -binary -cades -nosmimecap -md sha256 -signer "$tmp/$1.pem" -inkey "$tmp/$1.key" -in tagmanifest-sha256.txt -outform DER \
		-out "signatures/${2-$1}.p7s"
}

# sign_sm2 [OVER [ID]]: the Chinese profile, signed over the SM3 tag manifest
sign_sm2() {
	find data -type f | sort | xargs cksum -a sm3 --untagged >manifest-sm3.txt
	sha256sum bag-info.txt bagit.txt manifest-sha256.txt manifest-sm3.txt >tagmanifest-sha256.txt
	cksum -a sm3 --untagged bag-info.txt bagit.txt manifest-sha256.txt manifest-sm3.txt >tagmanifest-sm3.txt
	sign officer
	openssl dgst -sm3 -sign "$tmp/sm.key" -sigopt "distid:${2-$sm_id}" -out signatures/officer.sm2sig "${1-tagmanifest-sm3.txt}"
	cp "$tmp/sm.pem" signatures/officer.sm2.pem
}

hex() { od -An -v -tx1 | tr -d ' \n'; }
bytes() { tr a-f A-F | basenc --base16 -d; }
# der TAG HEX...: one DER element in hex, with all this inside
der() {
	tag=$1
	shift
	body=$(printf %s "$@")
	len=$((${#body} / 2)) form=82%04x
	[ $len -gt 255 ] || form=81%02x
	[ $len -gt 127 ] || form=%02x
	# shellcheck disable=SC2059  # the form is one of the three
	printf "%s$form%s" "$tag" $len "$body"
}
attribute() { der 30 "$1" "$(der 31 "$2")"; }

# sign_sm2_cms [OVER]: the CMS form beside sign_sm2, which openssl cms cannot make
sign_sm2_cms() {
	digest=$(openssl dgst -sm3 -r "${1-tagmanifest-sm3.txt}" | cut -c1-64)
	cert=$(openssl x509 -in "$tmp/sm.pem" -outform DER | hex)
	# the serial number and the issuer: where they stand in the certificate
	# shellcheck disable=SC2046  # words
	set -- $(openssl asn1parse -in "$tmp/sm.pem" | sed -nE 's/^ *([0-9]+):d=2 +hl=([0-9]+) +l= *([0-9]+) .*/\1 \2 \3/p' | sed -n '2p;4p')
	serial=$(printf %s "$cert" | cut -c$(($1 * 2 + 1))-$((($1 + $2 + $3) * 2)))
	issuer=$(printf %s "$cert" | cut -c$(($4 * 2 + 1))-$((($4 + $5 + $6) * 2)))
	sm3=$(der 30 06082a811ccf55018311) sm2_with_sm3=$(der 30 06082a811ccf55018375) data=06092a864886f70d010701
	named=$(der 30 "$(der 30 "$(der 30 "$(der 04 "$(openssl x509 -in "$tmp/sm.pem" -outform DER | sha256sum | cut -c1-64)")")")")
	attributes=$(attribute 06092a864886f70d010903 $data)$(attribute 06092a864886f70d010904 "$(der 04 "$digest")")$(attribute 060b2a864886f70d010910022f "$named")
	der 31 "$attributes" | bytes >"$tmp/attributes"
	openssl dgst -sm3 -sign "$tmp/sm.key" -sigopt "distid:$sm_id" -out "$tmp/value" "$tmp/attributes"
	signer=$(der 30 020101 "$(der 30 "$issuer" "$serial")" "$sm3" "$(der a0 "$attributes")" "$sm2_with_sm3" "$(der 04 "$(hex <"$tmp/value")")")
	content=$(der 30 020101 "$(der 31 "$sm3")" "$(der 30 $data)" "$(der a0 "$cert")" "$(der 31 "$signer")")
	der 30 06092a864886f70d010702 "$(der a0 "$content")" | bytes >signatures/officer.sm2.p7s
}

# stamp FILE [OVER]: a timestamp beside FILE, over OVER's bytes
stamp() {
	printf '[tsa]\ndefault_tsa=t\n[t]\nserial=%s/serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n' "$tmp" >"$tmp/tsa.cnf"
	[ -e "$tmp/serial" ] || echo 01 >"$tmp/serial"
	openssl ts -query -data "${2-$1}" -sha256 -cert -out "$tmp/q.tsq" 2>/dev/null
	openssl ts -reply -config "$tmp/tsa.cnf" -queryfile "$tmp/q.tsq" -signer "$tmp/stamps.pem" -inkey "$tmp/stamps.key" -out "$1.tsr" 2>/dev/null
}

# ---- a good bundle ----

tagmanifest() { sha256sum bag-info.txt bagit.txt manifest-sha256.txt >tagmanifest-sha256.txt; }
manifest() { find data -type f | sort | xargs sha256sum >manifest-sha256.txt; }
oxum() { sed -i "s/^Payload-Oxum: .*/Payload-Oxum: $(find data -type f -printf '%s\n' | awk '{ s += $1; n++ } END { print s "." n }')/" bag-info.txt; }
# all of it again, as whoever seals would have made it
reseal() { oxum; manifest; tagmanifest; sign officer; }
retag() { tagmanifest; sign officer; }

good=$tmp/good
mkdir -p "$good/data/evidence/oss.ListBuckets" "$good/data/log"
cd "$good"
printf '{"Buckets":[]}\n' >data/evidence/oss.ListBuckets/0001-1234567890123456.json
printf '{"status":200}\n' >data/evidence/oss.ListBuckets/0001-1234567890123456.meta.json
echo 'Read me first.' >data/VERIFY.txt
body=evidence/oss.ListBuckets/0001-1234567890123456.json meta=evidence/oss.ListBuckets/0001-1234567890123456.meta.json
first='{"seq":1,"time":"2026-11-03T02:15:00Z","prev":"0000000000000000000000000000000000000000000000000000000000000000","event":"start"}'
printf '%s\n{"seq":2,"time":"2026-11-03T02:15:01Z","prev":"%s","event":"exchange","id":"oss.ListBuckets/1","meta":{"path":"%s","sha256":"%s"},"body":{"path":"%s","sha256":"%s","bytes":15}}\n' \
	"$first" "$(printf %s "$first" | sha256sum | cut -c1-64)" "$meta" "$(sha256sum <data/$meta | cut -c1-64)" "$body" "$(sha256sum <data/$body | cut -c1-64)" >data/log/collection.jsonl
printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' >bagit.txt
printf 'Bagging-Date: 2026-11-03\nExternal-Identifier: %s\nPayload-Oxum: 0.0\n' "$id" >bag-info.txt
reseal

# ---- cases ----

tags='bagit.txt bag-info.txt manifest-sha256.txt manifest-sm3.txt tagmanifest-sha256.txt tagmanifest-sm3.txt'

# archive: the folder that we are in as a tar stream in the order of FORMAT.md section 3
archive() {
	{
		for f in $tags; do [ ! -e "$f" ] || echo "$f"; done
		find . -maxdepth 1 -type f -printf '%P\n' | sort | grep -vxF "$(printf '%s\n' $tags)" || true
		[ ! -d signatures ] || find signatures -type f | sort
		[ ! -d data ] || find data ! -type d | sort
	} >"$tmp/list"
	tar --format="${format-ustar}" --owner=0 --group=0 --numeric-owner --mode=0644 --mtime=@1793671200 --no-recursion -b 2 \
		--transform "s,^,$id/,rSH" --files-from="$tmp/list" -cf -
}
pack() { gzip -n; }

# make_case NAME TRUST CODES BAGIT WHAT: with the commands on stdin done in a copy of the good bundle; TRUST: the root to name, or -
make_case() {
	rm -rf "$tmp/b"
	cp -a "$good" "$tmp/b"
	cat >"$tmp/do.sh"
	suffix=tar.gz format=ustar
	pack() { gzip -n; }
	after() { cat; }
	cd "$tmp/b"
	. "$tmp/do.sh"
	archive | pack | after >"$out/$1.$suffix"
	case $3 in accepted) verdict=accepted codes=- ;; *) verdict=refused codes=$3 ;; esac
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1.$suffix" "$2" "$verdict" "$codes" "$4" "$5" >>"$out/expected.tsv"
}

printf '# file\troot to name\tverdict\tcodes (FORMAT.md section 6), sorted\tas a bag (RFC 8493)\twhat it is\n' >"$out/expected.tsv"
. "$here/cases-container.sh"
. "$here/cases-bag.sh"
. "$here/cases-signature.sh"
cd "$out"
echo "$(grep -c '^[^#]' expected.tsv) bundles in $out"
