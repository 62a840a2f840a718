# The bag: bagit.txt, bag-info.txt, manifests, names; the rules of RFC 8493 that its own suite tests, and those of FORMAT.md that are stricter.

make_case bag-minimal root.pem accepted valid 'the labels that must be there and one payload file' <<'END'
rm -rf data
mkdir data
echo x >data/x
sed -i /Bagging/d bag-info.txt
reseal
END
make_case bag-repeated-label root.pem accepted valid 'a label of ones own, twice' <<'END'
printf 'Contact-Name: A\nContact-Name: B\n' >>bag-info.txt
retag
END
make_case info-yes-and-no - bag-info valid 'a label that says one thing, twice with different values' <<'END'
printf 'Evidence-Complete: yes\nEvidence-Complete: no\n' >>bag-info.txt
retag
END
make_case bag-in-a-bag root.pem accepted valid 'a whole bag as payload: bagit.txt below data is a file like others' <<'END'
mkdir data/inner
cp bagit.txt manifest-sha256.txt data/inner/
reseal
END
make_case bagit-missing - tag-missing invalid 'no bagit.txt' <<'END'
rm bagit.txt
END
make_case bagit-no-encoding - bagit-txt invalid 'no line with the encoding' <<'END'
sed -i 2d bagit.txt
retag
END
make_case bagit-bom - bagit-txt invalid 'a byte order mark' <<'END'
sed -i '1s/^/\xef\xbb\xbf/' bagit.txt
retag
END
make_case bagit-blank - bagit-txt invalid 'a blank before the colon' <<'END'
sed -i 's/:/ :/' bagit.txt
retag
END
make_case bagit-version - bagit-txt valid 'an older version' <<'END'
sed -i s/1.0/0.97/ bagit.txt
retag
END
make_case bagit-version-form - bagit-txt invalid 'a version that is none' <<'END'
sed -i s/1.0/.97/ bagit.txt
retag
END
make_case bagit-encoding - bagit-txt valid 'another encoding, which old readers took' <<'END'
sed -i s/UTF-8/ISO-8859-1/ bagit.txt
retag
END
make_case info-missing - tag-missing invalid 'no bag-info.txt, which the tag manifest lists' <<'END'
rm bag-info.txt
END
make_case info-changed - tag-digest invalid 'bag-info.txt is not what was signed' <<'END'
sed -i s/2026-11-03/2026-11-04/ bag-info.txt
END
make_case info-separator - bag-info invalid 'odd blanks round a colon, allowed before 1.0' <<'END'
sed -i 's/Date: /Date :  /' bag-info.txt
retag
END
make_case info-other-id - bundle-id - 'the id of another bundle' <<'END'
sed -i s/^External-Identifier:.*/External-Identifier:\ evb-other/ bag-info.txt
retag
END
make_case info-oxum - payload-oxum invalid 'a Payload-Oxum that is wrong, and signed' <<'END'
sed -i 's/^Payload-Oxum: ./&1/' bag-info.txt
retag
END
make_case manifest-missing - tag-missing invalid 'no manifest' <<'END'
rm manifest-sha256.txt
END
make_case manifest-md5 - manifest-algorithm valid 'a weak manifest beside the strong one' <<'END'
find data -type f | sort | xargs md5sum >manifest-md5.txt
END
make_case manifest-upper - manifest-form valid 'digests in upper case' <<'END'
sed -i 's/^[0-9a-f]*/\U&/' manifest-sha256.txt
retag
END
make_case manifest-star - manifest-form valid 'a star before each path, as from md5sum -b' <<'END'
sed -i 's/  data/ *data/' manifest-sha256.txt
retag
END
make_case manifest-dot - manifest-form valid 'paths that begin with ./' <<'END'
sed -i 's,  data,  ./data,' manifest-sha256.txt
retag
END
make_case manifest-crlf - manifest-form valid 'lines that end in CR LF' <<'END'
sed -i 's/$/\r/' manifest-sha256.txt
retag
END
make_case manifest-up - manifest-form invalid 'a path that climbs out' <<'END'
sed -i 's,data/VERIFY,data/../../VERIFY,' manifest-sha256.txt
retag
END
make_case manifest-absolute - manifest-form invalid 'an absolute path' <<'END'
sed -i 's,data/VERIFY,/data/VERIFY,' manifest-sha256.txt
retag
END
make_case manifest-home - manifest-form invalid 'a home directory' <<'END'
sed -i 's,data/VERIFY,~/data/VERIFY,' manifest-sha256.txt
retag
END
make_case manifest-percent - manifest-form valid 'an encoded name' <<'END'
sed -i 's,data/VERIFY,data/%%56ERIFY,' manifest-sha256.txt
retag
END
make_case manifest-twice - manifest-order invalid 'a file twice' <<'END'
sed -i '1{p}' manifest-sha256.txt
retag
END
make_case manifest-unsorted - manifest-order valid 'not sorted' <<'END'
sort -r -k 2 manifest-sha256.txt >m && mv m manifest-sha256.txt
retag
END
make_case payload-changed - payload-digest invalid 'a byte of evidence changed' <<'END'
sed -i 's/\[\]/[1/' data/evidence/oss.ListBuckets/0001-1234567890123456.json
END
make_case payload-resigned - log-file valid 'evidence changed and everything made again by whoever holds the key: only the custody log tells' <<'END'
sed -i 's/\[\]/[1/' data/evidence/oss.ListBuckets/0001-1234567890123456.json
reseal
END
make_case payload-extra - 'payload-oxum payload-unlisted' invalid 'a file in no manifest' <<'END'
echo x >data/extra
END
make_case payload-gone - 'payload-missing payload-oxum' invalid 'a file of the manifest that is not there' <<'END'
rm data/VERIFY.txt
END
make_case payload-fetch - fetch-file valid 'files that are elsewhere' <<'END'
echo 'https://example.com/x 1 data/x' >fetch.txt
END
make_case payload-stray - member-unknown valid 'another file outside data' <<'END'
echo x >README.txt
END
make_case name-blank - name-rule valid 'a name with a blank' <<'END'
echo x >'data/a b'
END
make_case name-case - name-case valid 'two names that differ in case' <<'END'
echo x >data/verify.txt
reseal
END
make_case name-hidden - name-rule valid 'a system file' <<'END'
echo x >data/.DS_Store
END
make_case name-unicode - name-rule valid 'a name outside ASCII' <<'END'
echo x >data/日志.txt
END
make_case log-broken - log-chain valid 'a line of the custody log that does not follow from the one before' <<'END'
sed -i '1s/02:15:00/02:15:09/' data/log/collection.jsonl
reseal
END
make_case log-gone - log-missing valid 'evidence without a custody log' <<'END'
rm -r data/log
reseal
END
