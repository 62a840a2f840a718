#ifndef BUNDLE_SEAL_H
#define BUNDLE_SEAL_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/text.h"
#include "bundle/sign/sign.h"
#include "bundle/tar/pack.h"

/*
 * Seal a folder: everything under DIR/data becomes the payload of one bundle (FORMAT.md).  The payload is read twice,
 * once for the manifest and once while packing; a file that changed in between is an error.
 */
#define SIGNER_DEFAULT "officer"
struct seal_options {
	const char *bundle_id;		/* NULL: evb-<UTC time of stamp>-<account> */
	const char *account;		/* for the derived id; NULL: evb-<UTC time> */
	const struct kvlist *info;	/* bag-info lines of the caller, in order; External-Identifier, Payload-Oxum and
					   Payload-Merkle-Root-SHA256 are added here and may not be among them; may be NULL */
	enum pack_format format;
	int level;			/* 0: the format's default */
	time_t stamp;			/* mtime of all members, claimed signing time: clock_stamp() */

	const struct signer_source *key;	/* NULL and not self_signed: an unsigned bundle */
	bool self_signed;		/* a key made on the spot and thrown away; excludes key */
	const char *organisation;	/* name in the self-signed certificate; NULL: "unnamed" */
	const struct signer_source *sm2_key;	/* signs in the Chinese profile, beside key or alone; its source says sm2 */
	bool sm2_cms;			/* its signature in CMS form, too */
	bool sm3;			/* SM3 manifests even without sm2_key: for an SM2 signature made later */
	const char *signer;		/* signatures/<signer>.p7s; NULL: SIGNER_DEFAULT */

	/*
	 * Asked before the bundle is packed for timestamps over these bytes, a signature: they go into the n empty buffers in turn
	 * (FORMAT.md section 5).  NULL: none.
	 */
	int (*stamp_signature)(void *arg, const void *p7s, size_t len, struct buf *stamps, size_t n, struct err *e);
	void *stamp_arg;

	void (*progress)(void *arg, uint64_t done, uint64_t total);	/* payload bytes packed; may be NULL */
	void *progress_arg;
};

struct seal_result {
	char *bundle_id;
	char *path;			/* of the bundle */
	char identity[SHA256_HEX_SIZE];	/* digest of tagmanifest-sha256.txt */
	uint64_t files, bytes;		/* payload */
	uint64_t archive_bytes;
};

/*
 * out is the path of the bundle, or an existing folder, in which it is named <bundle id>.tar.gz or .tar.zst.  On failure nothing is
 * left behind and an older bundle of that name is as it was.  Errors: ERR_USAGE for options that contradict each other,
 * a bundle id or signer name that breaks the name rule, a file name in the payload that does; ERR_CRYPTO for key and
 * certificate; ERR_IO; ERR_LIMIT; ERR_FORMAT for a payload file that changed; ERR_STOPPED.
 */
int seal(const char *dir, const char *out, const struct seal_options *opt, struct seal_result *result,
    struct err *e);
void seal_result_release(struct seal_result *r);

#endif
