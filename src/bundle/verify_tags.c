#include "bundle/verify_run.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "bundle/baginfo.h"
#include "bundle/names.h"
#include "bundle/paytree.h"

enum {
	TAGMANIFEST_MAX = 64 * 1024,	/* three lines */
	BAGIT_MAX = 1024
};

const struct tag_kind tag_kinds[TAG_COUNT] = {
	[TAG_BAGIT] = { BAGIT_FILE, BAGIT_MAX },
	[TAG_BAGINFO] = { BAGINFO_FILE, BAGINFO_MAX },
	[TAG_MANIFEST] = { MANIFEST_FILE, MANIFEST_MAX },
	[TAG_TAGMANIFEST] = { TAGMANIFEST_FILE, TAGMANIFEST_MAX },
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

static void
check_tagmanifest(struct run *v)
{
	static const enum tag listed[] = { TAG_BAGINFO, TAG_BAGIT, TAG_MANIFEST };	/* sorted by name */
	const size_t n = sizeof(listed) / sizeof(listed[0]);
	struct problem_list *l = &v->r->problems;
	const struct buf *b = &v->tag[TAG_TAGMANIFEST];
	struct manifest m;
	char *copy, hex[SHA256_HEX_SIZE];

	if (!v->tag_seen[TAG_TAGMANIFEST])
		return;
	memcpy(v->r->identity, v->tag_digest[TAG_TAGMANIFEST], SHA256_HEX_SIZE);
	copy = xcalloc(1, b->len + 1);
	if (b->len > 0)
		memcpy(copy, b->data, b->len);
	if (manifest_parse(&m, copy, b->len, TAGMANIFEST_FILE, PROBLEM_TAGMANIFEST_FORM, &v->p) != 0) {
		problems_add(l, &v->p);
		manifest_release(&m);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct manifest_line *line = manifest_find(&m, tag_kinds[listed[i]].name);

		if (line == NULL) {
			problems_addf(l, PROBLEM_TAGMANIFEST_LIST, TAGMANIFEST_FILE ": does not list %s", tag_kinds[listed[i]].name);
			continue;
		}
		hex_encode(line->digest, SHA256_SIZE, hex);
		if (v->tag_seen[listed[i]] && strcmp(hex, v->tag_digest[listed[i]]) != 0)
			problems_addf(l, PROBLEM_TAG_DIGEST, "%s: sha256 is %s, want %s as " TAGMANIFEST_FILE " says", line->path,
			    v->tag_digest[listed[i]], hex);
	}
	for (size_t i = 0; i < m.n; i++) {
		if (strcmp(m.lines[i].path, BAGINFO_FILE) != 0 && strcmp(m.lines[i].path, BAGIT_FILE) != 0 &&
		    strcmp(m.lines[i].path, MANIFEST_FILE) != 0)
			problems_addf(l, PROBLEM_TAGMANIFEST_LIST, TAGMANIFEST_FILE ": lists %s, which has no place there", m.lines[i].path);
	}
	manifest_release(&m);
}

static void
check_signatures(struct run *v)
{
	const struct buf *content = &v->tag[TAG_TAGMANIFEST];
	struct verify_result *r = v->r;
	bool trust = v->opt->trust != NULL && v->opt->trust->roots > 0;
	time_t now = v->opt->now != 0 ? v->opt->now : (time_t)(clock_ms() / 1000);

	r->trust_asked = trust;
	r->tags_read = true;
	r->signers = xcalloc(v->signatures_n, sizeof(*r->signers));
	for (size_t i = 0; i < v->signatures_n; i++) {
		const struct signature_file *s = &v->signatures[i];
		struct signature_facts *facts;

		if (s->kind != SIGNATURE_CMS)
			continue;
		facts = &r->signers[r->signers_n++];
		signature_check(facts, s->name, buf_text(&s->bytes), s->bytes.len, buf_text(content), content->len,
		    v->opt->trust, now, &r->problems);
		r->anchor = facts->anchor < r->anchor || r->signers_n == 1 ? facts->anchor : r->anchor;
	}
	if (trust && r->signers_n == 0)
		problems_addf(&r->problems, PROBLEM_SIGNATURE_MISSING, "the bundle has no signature, and a root was named");
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
	return GO_ON;
}

enum go
verify_tags(struct run *v)
{
	const struct buf *bagit = &v->tag[TAG_BAGIT];
	enum go go;

	v->tags_done = true;
	for (int i = 0; i < TAG_COUNT; i++) {
		if (!v->tag_seen[i])
			problems_addf(&v->r->problems, PROBLEM_TAG_MISSING, "%s: is missing", tag_kinds[i].name);
		sha256_hex(buf_text(&v->tag[i]), v->tag[i].len, v->tag_digest[i]);
	}
	if (v->tag_seen[TAG_BAGIT] && strcmp(buf_text(bagit), BAGIT_TEXT) != 0)
		problems_addf(&v->r->problems, PROBLEM_BAGIT_TXT, BAGIT_FILE ": is not the two lines of BagIt 1.0");
	check_bag_info(v);
	check_signatures(v);
	check_tagmanifest(v);
	go = read_manifest(v);
	v->tags_good = v->r->problems.integrity == 0;
	return go;
}
