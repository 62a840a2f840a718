# The archive: compression and tar.

make_case container-gzip root.pem accepted valid 'gzip, one signer' <<'END'
END
make_case container-zstd root.pem accepted valid 'the same in zstd' <<'END'
suffix=tar.zst
pack() { zstd -q --no-check -c; }
END
make_case container-plain - container-magic valid 'not compressed' <<'END'
pack() { cat; }
END
make_case container-bzip - container-magic - 'neither gzip nor zstd' <<'END'
after() { printf 'BZh91AY&SY'; cat; }
END
make_case container-empty - container-magic - 'no byte' <<'END'
after() { cat >/dev/null; }
END
make_case gzip-named - gzip-header valid 'a gzip header with the name of a file' <<'END'
pack() { cat >"$tmp/named.tar"; gzip -N -c "$tmp/named.tar"; }
END
make_case gzip-members - container-trailing valid 'two gzip members, which gunzip joins without a word' <<'END'
after() { cat; printf 'more' | gzip -n; }
END
make_case gzip-trailing - container-trailing valid 'bytes behind the compressed stream' <<'END'
after() { cat; printf 'x'; }
END
make_case gzip-cut - container-truncated invalid 'cut in the middle' <<'END'
after() { head -c 700; }
END
make_case gzip-crc - gzip-crc - 'a wrong checksum, which tar does not look at' <<'END'
after() { cat >"$tmp/whole"; n=$(stat -c %s "$tmp/whole"); head -c $((n - 8)) "$tmp/whole"; printf '\001\002\003\004'; tail -c 4 "$tmp/whole"; }
END
make_case gzip-length - gzip-length - 'a wrong length' <<'END'
after() { cat >"$tmp/whole"; n=$(stat -c %s "$tmp/whole"); head -c $((n - 4)) "$tmp/whole"; printf '\001\000\000\000'; }
END
make_case zstd-frames - container-trailing valid 'two zstd frames' <<'END'
suffix=tar.zst
pack() { zstd -q --no-check -c; }
after() { cat; printf 'more' | zstd -q -c; }
END
make_case tar-two - tar-end valid 'a second archive behind the first' <<'END'
pack() { cat >"$tmp/one.tar"; cat "$tmp/one.tar" "$tmp/one.tar" | gzip -n; }
END
make_case tar-tail - tar-end - 'bytes behind the end of the archive' <<'END'
pack() { { cat; head -c 511 /dev/zero; printf 'x'; } | gzip -n; }
END
make_case tar-cut - tar-truncated invalid 'the tar stream ends in a file' <<'END'
pack() { head -c 4000 | gzip -n; }
END
make_case tar-pax - tar-type valid 'extension headers' <<'END'
format=pax
END
make_case tar-symlink - tar-type invalid 'a link in the payload' <<'END'
ln -s /etc/passwd data/link
END
make_case tar-fifo - tar-type invalid 'a pipe in the payload' <<'END'
mkfifo data/pipe
END
