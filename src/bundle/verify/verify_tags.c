#include "bundle/verify/verify_run.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "bundle/baginfo.h"
#include "bundle/names.h"
#include "bundle/paytree.h"
#include "bundle/verify/part_verify.h"

enum {
	TAGMANIFEST_MAX = 64 * 1024,	/* four lines */
	BAGIT_MAX = 1024
};

const struct tag_kind tag_kinds[TAG_COUNT] = {
	[TAG_BAGIT] = { BAGIT_FILE, BAGIT_MAX, false },
	[TAG_BAGINFO] = { BAGINFO_FILE, BAGINFO_MAX, false },
	[TAG_MANIFEST] = { MANIFEST_FILE, MANIFEST_MAX, false },
	[TAG_MANIFEST_SM3] = { MANIFEST_SM3_FILE, MANIFEST_MAX, true },
	[TAG_TAGMANIFEST] = { TAGMANIFEST_FILE, TAGMANIFEST_MAX, false },
	[TAG_TAGMANIFEST_SM3] = { TAGMANIFEST_SM3_FILE, TAGMANIFEST_MAX, true },
};

static void
check_bag_info(struct run *v)
{
	struct problem_list *l = &v->r->problems;
	const struct buf *b = &v->tag[TAG_BAGINFO];
	const char *id = NULL, *oxum = NULL;
	size_t ids = 0, oxums = 0;

	if (!v->tag_seen[TAG_BAGINFO])
		return;
	if (baginfo_parse(&v->r->info, buf_text(b), b->len, &v->p) != 0) {
		problems_add(l, &v->p);
		return;
	}
	for (size_t i = 0; i < v->r->info.n; i++) {
		const struct kv *line = &v->r->info.items[i];

		if (strcasecmp(line->name, "External-Identifier") == 0 && ids++ == 0)
			id = line->value;
		if (strcasecmp(line->name, "Payload-Oxum") == 0 && oxums++ == 0)
			oxum = line->value;
	}
	if (ids != 1 || strcmp(id, v->r->bundle_id) != 0)
		problems_addf(l, PROBLEM_BUNDLE_ID, BAGINFO_FILE ": External-Identifier is %s, want %s once, as the top folder is named",
		    id ? id : "missing", v->r->bundle_id);
	if (oxums != 1 || oxum_parse(oxum, &v->oxum_bytes, &v->oxum_files) != 0)
		problems_addf(l, PROBLEM_PAYLOAD_OXUM, BAGINFO_FILE ": Payload-Oxum is not there once as OCTETS.FILES");
	else
		v->has_oxum = true;
}

/* The tag files that a tag manifest lists, sorted by name. */
static const enum tag listed[] = { TAG_BAGINFO, TAG_BAGIT, TAG_MANIFEST, TAG_MANIFEST_SM3 };
static const size_t listed_n = sizeof(listed) / sizeof(listed[0]);

/* What the tag manifest says of one tag file: listed when it is there or must be, with the right digest. */
static void
check_listed(struct run *v, const struct manifest *m, enum tag file, const char *from, const char *alg, enum problem_code wrong)
{
	const struct manifest_line *line = manifest_find(m, tag_kinds[file].name);
	char want[SHA256_HEX_SIZE], got[HASH_MAX_HEX];

	if (line == NULL) {
		if (v->tag_seen[file] || !tag_kinds[file].optional)
			problems_addf(&v->r->problems, PROBLEM_TAGMANIFEST_LIST, "%s: does not list %s", from, tag_kinds[file].name);
		return;
	}
	if (!v->tag_seen[file])
		return;	/* told as missing */
	hex_encode(line->digest, SHA256_SIZE, want);
	hash_bytes(alg, buf_text(&v->tag[file]), v->tag[file].len, got);
	if (strcmp(got, want) != 0)
		problems_addf(&v->r->problems, wrong, "%s: %s is %s, want %s as %s says", line->path, alg, got, want, from);
}

static bool
has_place(const char *path)
{
	for (size_t i = 0; i < listed_n; i++) {
		if (strcmp(path, tag_kinds[listed[i]].name) == 0)
			return true;
	}
	return false;
}

void
verify_tagmanifest(struct run *v, enum tag tagmanifest, const char *alg, enum problem_code wrong_digest)
{
	const char *file = tag_kinds[tagmanifest].name;
	struct problem_list *l = &v->r->problems;
	const struct buf *b = &v->tag[tagmanifest];
	struct manifest m;
	char *copy;

	if (!v->tag_seen[tagmanifest])
		return;
	copy = xcalloc(1, b->len + 1);
	if (b->len > 0)
		memcpy(copy, b->data, b->len);
	if (manifest_parse(&m, copy, b->len, file, PROBLEM_TAGMANIFEST_FORM, &v->p) != 0) {
		problems_add(l, &v->p);
		manifest_release(&m);
		return;
	}
	for (size_t i = 0; i < listed_n; i++)
		check_listed(v, &m, listed[i], file, alg, wrong_digest);
	for (size_t i = 0; i < m.n; i++) {
		if (!has_place(m.lines[i].path))
			problems_addf(l, PROBLEM_TAGMANIFEST_LIST, "%s: lists %s, which has no place there", file, m.lines[i].path);
	}
	if (tagmanifest == TAG_TAGMANIFEST && !v->tag_seen[v->no_manifest ? TAG_TAGMANIFEST_SM3 : TAG_MANIFEST_SM3] &&
	    manifest_find(&m, MANIFEST_SM3_FILE) != NULL)
		problems_addf(l, PROBLEM_SM3_INCOMPLETE, MANIFEST_SM3_FILE ": is in " TAGMANIFEST_FILE " and not in the bundle");
	manifest_release(&m);
}

/* Rule 3 of FORMAT.md section 3, over the names the manifest lists: a member it does not list is refused anyway. */
static void
check_clashes(struct run *v)
{
	const char **names = xcalloc(v->manifest.n + v->signatures_n, sizeof(*names));
	const char *a, *b;
	size_t n = 0;
	bool folder;

	for (size_t i = 0; i < v->manifest.n; i++)
		names[n++] = v->manifest.lines[i].path;
	for (size_t i = 0; i < v->signatures_n; i++)
		names[n++] = v->signatures[i].path;
	if (names_clash(names, n, &a, &b, &folder))
		problems_addf(&v->r->problems, folder ? PROBLEM_NAME_FOLDER : PROBLEM_NAME_CASE,
		    folder ? "%s: is also a folder, in %s" : "%s: clashes with %s when letter case is ignored", a, b);
	free(names);
}

/* The root that bag-info.txt names, if it does, is that of the manifest's lines. */
static void
check_payload_tree(struct run *v, const struct paytree_key *key)
{
	const char *want = kv_get(&v->r->info, PAYTREE_LABEL);
	char root[SHA256_HEX_SIZE];
	size_t times = 0;

	for (size_t i = 0; i < v->r->info.n; i++)
		times += strcasecmp(v->r->info.items[i].name, PAYTREE_LABEL) == 0;
	if (times == 0)
		return;
	paytree_root(key, &v->manifest, root);
	if (times > 1 || strcmp(root, want) != 0)
		problems_addf(&v->r->problems, PROBLEM_PAYLOAD_TREE, BAGINFO_FILE ": " PAYTREE_LABEL " is %s, want %s once, as " MANIFEST_FILE
		    " gives it", want, root);
}

static enum go
read_manifest(struct run *v)
{
	const struct buf *text = &v->tag[TAG_MANIFEST];
	size_t len = text->len;
	struct paytree_key key = paytree_key(buf_text(text), len);

	if (!v->tag_seen[TAG_MANIFEST])
		return GO_STOP;
	if (manifest_parse(&v->manifest, buf_take(&v->tag[TAG_MANIFEST]), len, MANIFEST_FILE, PROBLEM_MANIFEST_FORM, &v->p) != 0)
		return verify_refuse(v);
	for (size_t i = 0; i < v->manifest.n; i++) {
		if (strncmp(v->manifest.lines[i].path, "data/", 5) != 0) {
			problem_set(&v->p, PROBLEM_MANIFEST_FORM, MANIFEST_FILE ": line %zu: %s is not under data/", i + 1,
			    v->manifest.lines[i].path);
			return verify_refuse(v);
		}
	}
	check_clashes(v);
	check_payload_tree(v, &key);
	return verify_sm3_manifest(v);
}

static void
read_tags(struct run *v)
{
	const struct buf *bagit = &v->tag[TAG_BAGIT], *identified = &v->tag[TAG_TAGMANIFEST];

	if (v->tag_seen[TAG_TAGMANIFEST])
		sha256_hex(buf_text(identified), identified->len, v->r->identity);
	if (v->tag_seen[TAG_BAGIT] && (bagit->len != strlen(BAGIT_TEXT) || memcmp(bagit->data, BAGIT_TEXT, bagit->len) != 0))
		problems_addf(&v->r->problems, PROBLEM_BAGIT_TXT, BAGIT_FILE ": is not the two lines of BagIt 1.0");
	check_bag_info(v);
}

/* What a tag file that is not at hand can not spoil: signatures, presence, tag manifests. */
static void
judge_tags(struct run *v)
{
	verify_signatures(v);
	verify_sm3_presence(v);
	verify_tagmanifest(v, TAG_TAGMANIFEST, "sha256", PROBLEM_TAG_DIGEST);
	verify_tagmanifest(v, TAG_TAGMANIFEST_SM3, "sm3", PROBLEM_SM3_TAG_DIGEST);
}

static void
check_missing(struct run *v, enum tag tag)
{
	if (!v->tag_seen[tag] && !tag_kinds[tag].optional)
		problems_addf(&v->r->problems, PROBLEM_TAG_MISSING, "%s: is missing", tag_kinds[tag].name);
}

void
verify_tags_without_manifest(struct run *v)
{
	v->no_manifest = true;
	for (enum tag i = 0; i < TAG_COUNT; i++) {
		if (i != TAG_MANIFEST)
			check_missing(v, i);
	}
	read_tags(v);
	judge_tags(v);
}

enum go
verify_tags(struct run *v)
{
	enum go go;

	v->tags_done = true;
	for (enum tag i = 0; i < TAG_COUNT; i++)
		check_missing(v, i);
	read_tags(v);
	v->part = part_new(v);
	judge_tags(v);
	go = read_manifest(v);
	v->tags_good = v->r->problems.integrity == 0;
	return go;
}
