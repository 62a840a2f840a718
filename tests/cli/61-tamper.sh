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

# codes BUNDLE OPTIONS...: exit status and the codes found, sorted, once each
codes() {
	"$VERIFY" --json "$@" >"$work/out" 2>"$work/err"
	printf '%d' $?
	sed -n 's/^.*"code":\t"\(.*\)",/\1/p' "$work/out" | sort -u | sed 's/^/ /' | tr -d '\n'
}

# refused PHRASE 'CODES' FILE: exactly these codes, status 1
refused() {
	is "$(codes "$3")" "1 $2" "$1"
	printf '%s\n' "$2" | tr ' ' '\n' >>"$used"
}

# spoil BASE PHRASE 'CODES' OPERATION...
spoil() {
	base=$1 phrase=$2 want=$3
	shift 3
	if ! "$MUTATE" "$work/$base.tar.gz" "$work/bad.tar.gz" "$@"; then
		ok "$phrase: can be made" false
		return
	fi
	refused "$phrase" "$want" "$work/bad.tar.gz"
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

# --- content
spoil signed 'one byte changed' payload-digest flip $body 3
spoil signed 'one byte of the report changed' 'payload-digest report-form' flip $report 0
spoil signed 'a file emptied' 'payload-digest payload-oxum' cut $body 0
spoil signed 'a file cut' 'payload-digest payload-oxum' cut $body 10
spoil signed 'a file grown' 'payload-digest payload-oxum' append $body x
spoil signed 'a file dropped' 'payload-missing payload-oxum' drop $body
spoil signed 'a file added' 'payload-oxum payload-unlisted' add data/evidence/sls/0009-new.json '{}'
spoil signed 'a file renamed' 'payload-missing payload-unlisted' rename $body data/evidence/sls/0001-logstore.jsn
spoil signed 'two files swapped' payload-digest swap $body $other
spoil signed 'two members in each other'"'"'s place' member-order swap-places $body $other
spoil signed 'a file changed and the manifest changed' 'log-file payload-digest payload-tree report-digest tag-digest' sub $body 180 999 sub manifest-sha256.txt "$(sha "$work/in/$body")" "$(printf '%064d' 7)"
spoil signed 'a file changed and all manifests made to fit' 'log-file report-digest signature-digest' sub $body 180 999 manifests
spoil signed 'the manifest of another bundle' 'payload-digest payload-tree tag-digest' flip manifest-sha256.txt 0
spoil signed 'bag-info changed' 'tag-digest' append bag-info.txt 'Contact: nobody\n'
spoil signed 'bag-info and tag manifest changed' 'signature-digest' append bag-info.txt 'Contact: nobody\n' tagmanifest
spoil signed 'the signed file changed' 'signature-digest tag-digest' flip tagmanifest-sha256.txt 0

# --- manifests, as if they were sealed that way
man() {
	phrase=$1 want=$2
	shift 2
	spoil plain "$phrase" "$want" "$@" tagmanifest
}
first=$(sha256sum "$work/in/data/VERIFY.txt" | cut -c1-64)
man 'manifest: upper case digest' manifest-form sub manifest-sha256.txt "$first" "$(echo "$first" | tr a-f A-F)"
man 'manifest: CR LF' manifest-form sub manifest-sha256.txt 'VERIFY.txt\n' 'VERIFY.txt\r\n'
man 'manifest: byte order mark' manifest-form sub manifest-sha256.txt "$first" "$(printf '\357\273\277')$first"
man 'manifest: star before the path' manifest-form sub manifest-sha256.txt '  data/VERIFY' ' *data/VERIFY'
man 'manifest: tab' manifest-form sub manifest-sha256.txt '  data/VERIFY' ' 	data/VERIFY'
man 'manifest: ./ before the path' manifest-form sub manifest-sha256.txt '  data/VERIFY' '  ./data/VERIFY'
man 'manifest: way up' manifest-form sub manifest-sha256.txt '  data/VERIFY' '  data/../data/VERIFY'
man 'manifest: percent' manifest-form sub manifest-sha256.txt '  data/VERIFY' '  data/%%56ERIFY'
man 'manifest: NUL' manifest-form sub manifest-sha256.txt 'VERIFY.txt' 'VERIFY\0txt'
man 'manifest: short digest' manifest-form sub manifest-sha256.txt "$first" "$(echo "$first" | cut -c2-)"
man 'manifest: digest that is no hex' manifest-form sub manifest-sha256.txt "$first" "g$(echo "$first" | cut -c2-)"
man 'manifest: blank line' manifest-form append manifest-sha256.txt '\n'
man 'manifest: comment' manifest-form append manifest-sha256.txt '# the end\n'
man 'manifest: no LF at the end' manifest-form append manifest-sha256.txt "$first  data/z"
man 'manifest: empty' manifest-form set manifest-sha256.txt ''
man 'manifest: line twice' manifest-order sub manifest-sha256.txt "$first" "$first  data/VERIFY.txt\n$first"
man 'manifest: out of order' manifest-order append manifest-sha256.txt "$first  data/A\n"
man 'manifest: file that is not there' 'payload-missing payload-tree' append manifest-sha256.txt "$first  data/z\n"
man 'manifest: file outside data' 'manifest-form' append manifest-sha256.txt "$first  zdata/z\n"
man 'manifest: zero digest' 'payload-digest payload-tree' sub manifest-sha256.txt "$first" "$(printf '%064d' 0)"
man 'names that differ in case, both listed' name-case add data/verify.txt x manifests
man 'folders that differ in case, both listed' name-case add data/LOG/x x manifests
man 'a file that is also a folder' name-folder add data/log.x/y x add data/log.x x manifests
man 'bagit.txt: version 0.97' bagit-txt sub bagit.txt 1.0 0.97
man 'bagit.txt: byte order mark' bagit-txt sub bagit.txt BagIt "$(printf '\357\273\277')BagIt"
man 'bagit.txt: third line' bagit-txt append bagit.txt 'X: y\n'
man 'bagit.txt: blank before the colon' bagit-txt sub bagit.txt 'Version:' 'Version :'
man 'bag-info: other identifier' bundle-id sub bag-info.txt 'Identifier: evb-1' 'Identifier: evb-2'
man 'bag-info: identifier twice' bundle-id append bag-info.txt 'external-identifier: evb-1\n'
man 'bag-info: Payload-Oxum wrong' payload-oxum sub bag-info.txt 'Oxum: ' 'Oxum: 1'
man 'bag-info: Payload-Oxum twice' payload-oxum append bag-info.txt 'Payload-Oxum: 1.1\n'
man 'bag-info: Payload-Oxum that overflows' payload-oxum sub bag-info.txt 'Oxum: ' 'Oxum: 99999999999999999999'
man 'bag-info: Payload-Oxum missing' payload-oxum sub bag-info.txt 'Payload-Oxum' 'Payload-Size'
man 'bag-info: another root of the tree' payload-tree sub bag-info.txt 'SHA256: ' 'SHA256: 0'
man 'bag-info: a second root of the tree' payload-tree append bag-info.txt "Payload-Merkle-Root-SHA256: $first\n"
man 'bag-info: continued line' bag-info append bag-info.txt ' and more\n'
man 'bag-info: CR LF' bag-info append bag-info.txt 'Contact: x\r\n'
man 'bag-info: escape sequence' bag-info append bag-info.txt "Contact: $(printf '\033')[2J\n"
man 'bag-info: bytes that are no UTF-8' bag-info append bag-info.txt "Contact: $(printf '\377')\n"
spoil plain 'tag manifest: lists itself' tagmanifest-list append tagmanifest-sha256.txt "$first  tagmanifest-sha256.txt\n"
spoil plain 'tag manifest: lists payload' 'tagmanifest-form' append tagmanifest-sha256.txt "$first  data/VERIFY.txt\n"
spoil plain 'tag manifest: a line missing' tagmanifest-list cut tagmanifest-sha256.txt 155
spoil plain 'tag manifest: CR LF' tagmanifest-form sub tagmanifest-sha256.txt 'bagit.txt\n' 'bagit.txt\r\n'

# --- files that are missing or have no place
spoil plain 'no bagit.txt' tag-missing drop bagit.txt
spoil plain 'no bag-info.txt' tag-missing drop bag-info.txt
spoil plain 'no manifest' tag-missing drop manifest-sha256.txt
spoil plain 'no tag manifest' tag-missing drop tagmanifest-sha256.txt
spoil plain 'fetch.txt' fetch-file add fetch.txt 'http://x 1 data/x\n'
spoil plain 'a weak manifest beside the strong one' manifest-algorithm add manifest-md5.txt 'x'
spoil plain 'a weak manifest only' 'manifest-algorithm tag-missing' rename manifest-sha256.txt manifest-sha1.txt
spoil plain 'a manifest of a later version' manifest-algorithm add tagmanifest-sha3.txt 'x'
spoil plain 'a stray tag file' member-unknown add README.txt 'x'
spoil plain 'a stray file beside the signatures' signature-unknown add signatures/notes.txt 'x'
spoil signed 'a timestamp that is none' timestamp-der add signatures/officer.p7s.tsr 'x'
spoil plain 'a timestamp without its signature' timestamp-unpaired add signatures/officer.p7s.tsr 'x'
spoil signed 'a revocation list that is none' crl-form add signatures/officer.p7s.crl 'x'
spoil signed 'a tenth timestamp' signature-unknown add signatures/officer.p7s.10.tsr 'x'
spoil plain 'a tag file over its limit' tag-size set bagit.txt "$(printf '%02000d' 0)"

# --- order and names
spoil plain 'the second file of a name' 'name-duplicate' add-last data/VERIFY.txt x
spoil plain 'the first file of a name' 'name-duplicate payload-digest' add data/VERIFY.txt x
spoil plain 'a second manifest at the end' name-duplicate add-last manifest-sha256.txt x
spoil signed 'a second signature of a name' name-duplicate add-last signatures/officer.p7s x
spoil plain 'a tag file behind the payload' member-order add-last signatures/late.p7s x
spoil plain 'tag files out of order' member-order swap-places bagit.txt bag-info.txt
name() {
	spoil plain "name: $1" "$2" full-name $log "$3"
}
name 'way up' name-rule evb-1/../../etc/passwd
name 'inner way up' name-rule evb-1/data/log/../log/collection.jsonl
name 'absolute' name-rule /evb-1/data/log/collection.jsonl
name 'double slash' name-rule evb-1/data/log//collection.jsonl
name 'here' name-rule evb-1/data/./log/collection.jsonl
name 'slash at the end' name-rule evb-1/data/log/
name 'backslash' name-rule 'evb-1/data/log\\x'
name 'drive' name-rule C:/data/log
name 'home' name-rule '~/data/log'
name 'blank' name-rule 'evb-1/data/log/a b'
name 'newline' name-rule "$(printf 'evb-1/data/log/a\nb')"
name 'escape' name-rule "$(printf 'evb-1/data/log/a\033[2Jb')"
name 'UTF-8' name-rule 'evb-1/data/log/日志'
name 'bad UTF-8' name-rule "$(printf 'evb-1/data/log/\377\376')"
name 'trailing dot' name-rule evb-1/data/log/x.
name 'begins with a dot' name-rule evb-1/data/log/.x
name 'begins with a dash' name-rule evb-1/data/log/-x
name 'device' name-rule evb-1/data/log/NUL
name 'device with suffix' name-rule evb-1/data/log/com1.json
name 'seventeen parts' name-rule evb-1/data/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q
name 'other top folder' name-top evb-2/data/log/collection.jsonl
name 'top folder in other case' name-top EVB-1/data/log/collection.jsonl
name 'no folder' name-top collection.jsonl
name 'empty' tar-field ''

# --- tar headers
for t in 1 2 3 4 5 6 7 x g L K S D M N V X A '\0'; do
	spoil plain "type $t" tar-type field $body 156 "$t"
done
spoil plain 'symbolic link with target' tar-type field $body 156 2 field $body 157 /etc/passwd
spoil plain 'regular file with link target' tar-field field $body 157 /etc/passwd
spoil plain 'extension header with path' tar-type extension $body x '25 path=evb-1/data/other\n'
spoil plain 'extension header with size' tar-type extension $body x '11 size=99\n'
spoil plain 'global header' tar-type extension $body g '16 comment=hello\n'
spoil plain 'GNU long name' tar-type extension $body L 'evb-1/data/other'
spoil plain 'wrong checksum' tar-checksum field $body 148 '000001\0 '
spoil plain 'blank checksum' tar-checksum field $body 148 '        '
spoil plain 'magic of GNU tar' tar-magic field $body 257 'ustar  \0'
spoil plain 'old header without magic' tar-magic field $body 257 '\0\0\0\0\0\0\0\0'
spoil plain 'size that is not octal' tar-number field $body 124 '00000000089\0'
spoil plain 'size in base 256' tar-number field $body 124 "$(printf '\200')\0\0\0\0\0\0\0\0\0\0\001"
spoil plain 'negative size' tar-number field $body 124 '-0000000001\0'
spoil plain 'size without end' tar-number field $body 124 '000000000047'
spoil plain 'size larger than the member' tar-padding field $body 124 '00000001100\0'
spoil plain 'size beyond the archive' 'payload-unlisted tar-truncated' add-last data/z x field data/z 124 '07777777777\0'
spoil plain 'mode with special bits' tar-mode field $body 100 '0004755\0'
spoil plain 'mode that is no number' tar-number field $body 100 'rw-r--r-'
spoil plain 'bytes behind a name' tar-field field $body 90 'hidden'
spoil plain 'bytes in the unused part' tar-field field $body 500 'hidden'
spoil plain 'device number' tar-field field $body 329 '0000001\0'
spoil plain 'prefix that leads elsewhere' name-top field $body 345 'evb-2/data'
spoil plain 'fill that is not NUL' tar-padding fill $body
spoil plain 'no end' tar-end end 0
spoil plain 'one block at the end' tar-end end 1
spoil plain 'a text behind the end' tar-end tail "$(printf '%0512d' 0)"
spoil plain 'a broken block behind the end' tar-end tail '\0\0\0'
spoil plain 'too many blocks behind the end' tar-end end 23
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
# dated NAME FROM UNTIL: a certificate of the CA for the officer's request with these times
dated() {
	: >"$work/index.txt"
	echo 01 >"$work/serial"
	printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index.txt\nserial=%s/serial\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nunique_subject=no\nx509_extensions=e\n[p]\nO=optional\nCN=supplied\n[e]\nkeyUsage=critical,digitalSignature\n' \
		"$work" "$work" "$work" >"$work/ca.cnf"
	openssl ca -batch -notext -config "$work/ca.cnf" -cert "$work/ca.pem" -keyfile "$work/ca.key" -in "$work/officer.csr" \
		-startdate "$2" -enddate "$3" -out "$work/$1.pem" 2>/dev/null
	cp "$work/officer.key" "$work/$1.key"
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

# --- step 15: honest manifests, a payload that does not hold together
honest() {
	phrase=$1 want=$2
	shift 2
	spoil plain "$phrase" "$want" "$@" manifests
}
honest 'evidence changed before sealing' 'log-file report-digest' sub $body 180 999
honest 'evidence dropped before sealing' 'log-file report-file' drop $body
honest 'evidence added before sealing' log-unnamed add data/evidence/sls/0009-new.json '{}'
honest 'a log line changed' log-chain sub $log '"event":"start"' '"event":"begin"'
honest 'a log line dropped' 'log-chain' sub $log "$(sed -n 1p "$work/in/$log")\n" ''
honest 'the digest in a log line changed' 'log-chain log-file' sub $log "$(sha "$work/in/$body")" "$(printf '%064d' 0)"
honest 'a number changed in the last line' log-chain sub $log '"seq":5' '"seq":9'
honest 'a log line that is no JSON' log-form append $log 'nonsense\n'
honest 'a log without LF at its end' log-form append $log '{'
honest 'a log line without prev' log-form append $log '{"seq":6,"time":"2026-11-03T02:15:06Z","event":"end"}\n'
honest 'an empty log' 'log-form log-unnamed' set $log ''
honest 'no log' log-missing drop $log
honest 'a report that is no XML' report-form cut $report 100
honest 'a report with a document type' report-form sub $report '?>' '?><!DOCTYPE x [<!ENTITY a "b">]>'
honest 'a report that names what is not there' report-file sub $report '../evidence/sls/0001' '../evidence/sls/0007'
honest 'a report that leads out of the bundle' report-file sub $report '../evidence/sls/0001-logstore.json' '../../../../etc/passwd'
honest 'a report with another digest' report-digest sub $report "$(sha "$work/in/$body")" "$(printf '%064d' 0)"
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
# timestamps, revocation and SM2, which have scenarios of their own.
for code in $(sed -n '/^| 1 | the/,/^| 16 |/p' "$TOP_SRCDIR/FORMAT.md" | cut -d'|' -f4 | grep -o '`[a-z0-9-]*`' | tr -d '`'); do
	case $code in limit-total | limit-members | timestamp-* | archive-* | crl-* | *-revoked | revocation-unknown | sm2-* | sm3-*) continue ;; esac
	ok "a case for $code" grep -qx "$code" "$used"
done
finish
