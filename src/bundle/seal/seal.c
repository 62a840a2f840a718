#include "bundle/seal/seal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "bundle/baginfo.h"
#include "bundle/manifest.h"
#include "bundle/names.h"
#include "bundle/paytree.h"
#include "bundle/sign/signfiles.h"
#include "bundle/sign/sm2sign.h"
#include "bundle/tar/payload.h"

enum { ACCOUNT_MAX = 64 };

struct sealing {
	const char *dir;
	const struct seal_options *opt;
	struct seal_result *result;
	struct payload payload;
	bool sm3;		/* the Chinese profile, too */
	struct buf manifest, manifest_sm3, bag_info;
	struct signed_part tags;
	struct signature_files signatures;
	char *archive_path;
	const char *signer_name;
	struct signer signer, sm2;	/* no certificate when the bundle is not signed so */
};

/* ---- options ---- */

static int
check_options(struct sealing *s, struct err *e)
{
	const struct seal_options *opt = s->opt;

	s->signer_name = opt->signer ? opt->signer : SIGNER_DEFAULT;
	if (opt->self_signed && opt->key != NULL)
		return err_set(e, ERR_USAGE, "a key and a self-signed certificate exclude each other");
	if (!signer_name_ok(s->signer_name, strlen(s->signer_name)))
		return err_set(e, ERR_USAGE, "signer name %s: want letters, digits, - and _, at most %d", s->signer_name,
		    SIGNER_NAME_MAX);
	for (size_t i = 0; opt->info != NULL && i < opt->info->n; i++) {
		const char *label = opt->info->items[i].name;

		if (strcasecmp(label, "External-Identifier") == 0 || strcasecmp(label, "Payload-Oxum") == 0 ||
		    strcasecmp(label, PAYTREE_LABEL) == 0)
			return err_set(e, ERR_USAGE, "bag-info label %s: is written by the program", label);
	}
	return 0;
}

/* evb-20261103T021500Z-1234567890123456 */
static char *
derive_id(const struct seal_options *opt)
{
	char stamp[32];
	struct tm tm;
	time_t t = opt->stamp;

	gmtime_r(&t, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	return xasprintf("evb-%s%s%.*s", stamp, opt->account ? "-" : "", ACCOUNT_MAX, opt->account ? opt->account : "");
}

static int
choose_names(struct sealing *s, const char *out, struct err *e)
{
	const struct seal_options *opt = s->opt;
	char *id = opt->bundle_id ? xstrdup(opt->bundle_id) : derive_id(opt);
	const char *wrong = strchr(id, '/') != NULL ? "has a slash" : name_wrong(id);

	s->result->bundle_id = id;
	if (wrong != NULL)
		return err_set(e, ERR_USAGE, "bundle id %s: %s", id, wrong);
	s->archive_path = dir_exists(out) ? xasprintf("%s/%s%s", out, id, pack_kinds[opt->format].suffix) : xstrdup(out);
	return 0;
}

/* Before the payload is read: a wrong passphrase is told at once. */
static int
load_signers(struct sealing *s, struct err *e)
{
	const struct seal_options *opt = s->opt;
	time_t now = (time_t)(clock_ms() / 1000);

	if (opt->sm2_key != NULL && sm2_signer_load(&s->sm2, opt->sm2_key, now, e) != 0)
		return -1;
	if (opt->self_signed)
		return signer_self_signed(&s->signer, opt->organisation ? opt->organisation : "unnamed", opt->stamp, e);
	if (opt->key == NULL)
		return 0;
	return signer_load(&s->signer, opt->key, now, e);
}

/* ---- first pass: names, sizes, digests ---- */

static int
read_payload(struct sealing *s, struct err *e)
{
	if (payload_read(&s->payload, s->dir, s->result->bundle_id, s->sm3, e) != 0)
		return -1;
	s->result->files = s->payload.n;
	s->result->bytes = s->payload.bytes;
	for (size_t i = 0; i < s->payload.n; i++) {
		const struct payload_file *f = &s->payload.files[i];

		if (manifest_add(&s->manifest, f->sha256, f->name) != 0 || (s->sm3 && manifest_add(&s->manifest_sm3, f->sm3, f->name) != 0))
			return err_set(e, ERR_LIMIT, MANIFEST_FILE ": is over the limit of %u bytes", MANIFEST_MAX);
	}
	return 0;
}

/* ---- tag files ---- */

/* The root of the Merkle tree over the manifest's lines. */
static int
payload_root(const struct buf *manifest, char hex[SHA256_HEX_SIZE], struct err *e)
{
	struct paytree_key key = paytree_key(manifest->data, manifest->len);
	char *copy = xstrndup(buf_text(manifest), manifest->len);
	struct manifest m;
	struct problem p;
	int rc = manifest_parse(&m, copy, manifest->len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &p);

	if (rc == 0)
		paytree_root(&key, &m, hex);
	else
		err_set(e, ERR_FORMAT, "%s", p.text);
	manifest_release(&m);
	return rc;
}

static int
write_bag_info(struct sealing *s, struct err *e)
{
	struct kvlist info = { 0 };
	char oxum[64], root[SHA256_HEX_SIZE];
	int rc;

	if (payload_root(&s->manifest, root, e) != 0)
		return -1;
	if (s->opt->info != NULL)
		kv_copy(&info, s->opt->info);
	snprintf(oxum, sizeof(oxum), "%llu.%llu", (unsigned long long)s->result->bytes, (unsigned long long)s->result->files);
	kv_add(&info, "External-Identifier", s->result->bundle_id);
	kv_add(&info, "Payload-Oxum", oxum);
	kv_add(&info, PAYTREE_LABEL, root);
	rc = baginfo_write(&s->bag_info, &info, e);
	kv_release(&info);
	return rc;
}

/* Every payload manifest is in every tag manifest. */
static int
write_tagmanifest(struct sealing *s, struct buf *to, const char *alg, struct err *e)
{
	const struct {
		const char *name, *bytes;
		size_t len;
	} files[] = {	/* sorted by bytes */
		{ BAGINFO_FILE, s->bag_info.data, s->bag_info.len },
		{ BAGIT_FILE, BAGIT_TEXT, strlen(BAGIT_TEXT) },
		{ MANIFEST_FILE, s->manifest.data, s->manifest.len },
		{ MANIFEST_SM3_FILE, s->manifest_sm3.data, s->manifest_sm3.len },
	};
	const size_t n = s->sm3 ? 4 : 3;
	char hex[HASH_MAX_HEX];

	for (size_t i = 0; i < n; i++) {
		hash_bytes(alg, files[i].bytes, files[i].len, hex);
		if (manifest_add(to, hex, files[i].name) != 0)
			return err_set(e, ERR_LIMIT, "tagmanifest-%s.txt: is too long", alg);
	}
	return 0;
}

static int
write_tagmanifests(struct sealing *s, struct err *e)
{
	if (write_tagmanifest(s, &s->tags.sha256, "sha256", e) != 0 ||
	    (s->sm3 && write_tagmanifest(s, &s->tags.sm3, "sm3", e) != 0))
		return -1;
	sha256_hex(s->tags.sha256.data, s->tags.sha256.len, s->result->identity);
	return 0;
}

static int
write_signatures(struct sealing *s, struct err *e)
{
	const struct seal_options *opt = s->opt;
	const struct signature_request q = { .name = s->signer_name, .cms = &s->signer, .sm2 = &s->sm2,
		.sm2_cms = opt->sm2_cms, .when = opt->stamp, .stamp = opt->stamp_signature, .stamp_arg = opt->stamp_arg };

	return signature_files_make(&s->signatures, &q, &s->tags, e);
}

/* ---- second pass: the archive ---- */

static int
pack_tag(struct pack *p, const struct sealing *s, const char *file, const void *bytes, size_t len, struct err *e)
{
	char *name = xasprintf("%s/%s", s->result->bundle_id, file);
	int rc = pack_bytes(p, name, bytes, len, e);

	free(name);
	return rc;
}

/* In the order of FORMAT.md section 3. */
static int
pack_tags(struct pack *p, const struct sealing *s, struct err *e)
{
	const struct {
		const char *name;
		const struct buf *bytes;
	} files[] = {
		{ BAGINFO_FILE, &s->bag_info },
		{ MANIFEST_FILE, &s->manifest },
		{ MANIFEST_SM3_FILE, &s->manifest_sm3 },
		{ TAGMANIFEST_FILE, &s->tags.sha256 },
		{ TAGMANIFEST_SM3_FILE, &s->tags.sm3 },
	};
	int rc = pack_tag(p, s, BAGIT_FILE, BAGIT_TEXT, strlen(BAGIT_TEXT), e);

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && rc == 0; i++) {
		if (files[i].bytes->len > 0)	/* else it is of a profile that was not asked for */
			rc = pack_tag(p, s, files[i].name, files[i].bytes->data, files[i].bytes->len, e);
	}
	for (size_t i = 0; i < s->signatures.n && rc == 0; i++)
		rc = pack_tag(p, s, s->signatures.items[i].path, s->signatures.items[i].bytes.data, s->signatures.items[i].bytes.len, e);
	return rc;
}

static int
pack_payload(struct pack *p, const struct sealing *s, struct err *e)
{
	uint64_t done = 0;
	int rc = 0;

	for (size_t i = 0; i < s->payload.n && rc == 0; i++) {
		const struct payload_file *f = &s->payload.files[i];
		char *name = xasprintf("%s/%s", s->result->bundle_id, f->name);
		char *path = xasprintf("%s/%s", s->dir, f->name);

		rc = pack_file(p, name, path, f->size, f->sha256, e);
		done += f->size;
		if (rc == 0 && s->opt->progress != NULL)
			s->opt->progress(s->opt->progress_arg, done, s->result->bytes);
		free(path);
		free(name);
	}
	return rc;
}

static int
write_archive(struct sealing *s, struct err *e)
{
	struct pack *p;

	if (pack_open(&p, s->archive_path, s->opt->format, s->opt->level, s->opt->stamp, e) != 0)
		return -1;
	if (pack_tags(p, s, e) != 0 || pack_payload(p, s, e) != 0) {
		pack_abort(p);
		return -1;
	}
	return pack_commit(p, &s->result->archive_bytes, e);
}

static void
sealing_release(struct sealing *s)
{
	payload_release(&s->payload);
	buf_release(&s->manifest);
	buf_release(&s->manifest_sm3);
	buf_release(&s->bag_info);
	signed_part_release(&s->tags);
	signature_files_release(&s->signatures);
	free(s->archive_path);
	signer_release(&s->signer);
	signer_release(&s->sm2);
}

int
seal(const char *dir, const char *out, const struct seal_options *opt, struct seal_result *result, struct err *e)
{
	struct sealing s = { .dir = dir, .opt = opt, .result = result, .sm3 = opt->sm3 || opt->sm2_key != NULL };
	int rc = -1;

	*result = (struct seal_result){ 0 };
	buf_init(&s.manifest, MANIFEST_MAX);
	buf_init(&s.manifest_sm3, MANIFEST_MAX);
	buf_init(&s.bag_info, BAGINFO_MAX);
	signed_part_init(&s.tags);
	if (check_options(&s, e) == 0 && choose_names(&s, out, e) == 0 && load_signers(&s, e) == 0 && read_payload(&s, e) == 0 &&
	    write_bag_info(&s, e) == 0 && write_tagmanifests(&s, e) == 0 && write_signatures(&s, e) == 0 &&
	    write_archive(&s, e) == 0) {
		result->path = s.archive_path;
		s.archive_path = NULL;
		rc = 0;
	}
	sealing_release(&s);
	if (rc != 0)
		seal_result_release(result);
	return rc;
}

void
seal_result_release(struct seal_result *r)
{
	free(r->bundle_id);
	free(r->path);
	*r = (struct seal_result){ 0 };
}
