/* Timestamps by an authority whose clock the test sets: replies taken and refused, damaged ones, and a bundle years later. */
#include "bundle/sign/stamp_ask.h"

#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "authority.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "bundle/seal/archive_make.h"
#include "bundle/seal/seal.h"
#include "bundle/verify/verify.h"
#include "tap.h"

enum { REPLY_MAX = 16 * 1024 };

static const char data[] = "what is stamped";
static char *work;

static char *
at(const char *name)
{
	return xasprintf("%s/%s", work, name);
}

/* ---- what is kept of what an authority answers ---- */

static void
test_accept(const struct authority *a)
{
	static const struct {
		const char *phrase;
		const char *data, *nonce;	/* NULL: the right one */
		long claimed, now;		/* seconds behind the authority's time */
		const char *sentence;		/* NULL: it is kept */
	} cases[] = {
		{ "the answer to this request", NULL, NULL, 0, 0, NULL },
		{ "a signing time of five minutes later", NULL, NULL, 300, 0, NULL },
		{ "a clock that is five minutes slow", NULL, NULL, 0, -300, NULL },
		{ "one over other bytes", "something else", NULL, 0, 0, "other bytes" },
		{ "the answer to another request", NULL, "8000000000000000", 0, 0, "its nonce is another" },
		{ "a signing time of more than five minutes later", NULL, NULL, 301, 0, "one of the clocks is wrong" },
		{ "a time to come", NULL, NULL, 0, -301, "still to come" },
	};
	char nonce[STAMP_NONCE_HEX];
	struct buf query, reply;
	struct err e = { 0 };

	buf_init(&query, STAMP_QUERY_MAX);
	buf_init(&reply, REPLY_MAX);
	ok(stamp_query(&query, nonce, data, sizeof(data), &e) == 0, "a request is made");
	answer(a, &query, &reply);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *bytes = cases[i].data ? cases[i].data : data;
		const struct stamp_asked asked = { .where = "tsa", .nonce = cases[i].nonce ? cases[i].nonce : nonce,
			.claimed = a->clock + cases[i].claimed, .now = a->clock + cases[i].now };
		struct stamp_facts f = { 0 };
		int rc;

		e = (struct err){ 0 };
		rc = stamp_accept(&f, &reply, &asked, bytes, cases[i].data ? strlen(bytes) : sizeof(data), &e);
		if (cases[i].sentence == NULL)
			ok(rc == 0 && f.at == a->clock, "kept: %s %s", cases[i].phrase, e.text);
		else
			ok(rc != 0 && strstr(e.text, cases[i].sentence) != NULL, "not kept: %s: %s", cases[i].phrase, e.text);
		stamp_facts_release(&f);
	}
	buf_release(&query);
	buf_release(&reply);
}

/* What a reply says must never change with one of its bytes: it is refused, or the byte is of a part that says nothing. */
static void
test_damage(const struct authority *a, const struct authority *other)
{
	const struct stamp_judge judge = { .now = a->clock };
	struct buf reply, bad;
	size_t changed = 0, cut = 0;

	buf_init(&reply, REPLY_MAX);
	buf_init(&bad, REPLY_MAX);
	stamp(a, data, sizeof(data), &reply);
	for (size_t i = 0; i < 2 * reply.len; i++) {
		struct problem_list problems = { 0 };
		struct stamp_facts f = { 0 };
		struct problem untrusted;
		bool flip = i < reply.len;

		buf_reset(&bad);
		buf_add(&bad, reply.data, flip ? reply.len : i - reply.len);
		if (flip)
			bad.data[i] ^= 1;
		stamp_check(&f, "x.tsr", &bad, data, sizeof(data), &judge, &problems, &untrusted);
		changed += flip && f.good && (f.at != a->clock || strcmp(f.authority, "CN=authority") != 0);
		cut += !flip && f.good;
		changed += f.good == (problems.n > 0);
		problems_release(&problems);
		stamp_facts_release(&f);
	}
	is_int((long long)changed, 0, "no byte of a reply changes what it says");
	is_int((long long)cut, 0, "no part of a reply is one");
	buf_reset(&bad);
	stamp(other, data, sizeof(data), &bad);
	ok(bad.len != 0 && (bad.len != reply.len || memcmp(bad.data, reply.data, bad.len) != 0), "another authority answers otherwise");
	buf_release(&reply);
	buf_release(&bad);
}

/* ---- years later ---- */

static char *
put_pem(const char *name, const struct identity *id, bool key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes = NULL, *path = at(name);
	struct err e = { 0 };
	long len;

	if (key)
		PEM_write_bio_PrivateKey(bio, id->key, NULL, NULL, 0, NULL, NULL);
	else
		PEM_write_bio_X509(bio, id->cert);
	len = BIO_get_mem_data(bio, &bytes);
	file_write_private(path, bytes, (size_t)len, &e);
	BIO_free(bio);
	return path;
}

static void
trust_identity(struct trust *t, const char *name, const struct identity *root)
{
	char *path = put_pem(name, root, false);
	struct err e = { 0 };

	trust_add(t, path, &e);
	free(path);
}

static int
stamp_signature(void *arg, const void *p7s, size_t len, struct buf *stamps, size_t n, struct err *e)
{
	(void)n, (void)e;
	stamp(arg, p7s, len, &stamps[0]);
	return 0;
}

static char *
make_bundle(const struct identity *officer, struct authority *a)
{
	char *key = put_pem("officer.key", officer, true), *cert = put_pem("officer.pem", officer, false);
	const struct signer_source source = { .key = key, .certificate = cert };
	struct seal_options opt = { .bundle_id = "evb-1", .stamp = a->clock, .key = &source, .stamp_signature = stamp_signature, .stamp_arg = a };
	char *dir = at("in/data"), *file = at("in/data/a.json"), *in = at("in"), *folder = at("archive"), *out = at("archive/b.tar.gz");
	struct seal_result r = { 0 };
	struct err e = { 0 };

	dir_make(dir, &e);
	dir_make(folder, &e);
	file_write(file, "{}", 2, &e);
	clock_set((int64_t)a->clock * 1000);
	ok(seal(in, out, &opt, &r, &e) == 0, "a bundle is sealed and stamped %s", e.text);
	clock_set(-1);
	seal_result_release(&r);
	free(key);
	free(cert);
	free(dir);
	free(file);
	free(in);
	free(folder);
	return out;
}

/* The list of the folder, with a timestamp of this authority: its path. */
static char *
make_list(const char *name, const struct authority *a)
{
	char *folder = at("archive"), *path = at(name), *reply_path = xasprintf("%s.tsr", path);
	struct buf list, reply;
	struct err e = { 0 };
	size_t n = 0;

	buf_init(&list, ARCHIVE_LIST_MAX);
	buf_init(&reply, REPLY_MAX);
	ok(archive_make(&list, &n, folder, &e) == 0 && n == 1, "a list of the archive is made %s", e.text);
	stamp(a, list.data, list.len, &reply);
	file_write(path, list.data, list.len, &e);
	file_write(reply_path, reply.data, reply.len, &e);
	buf_release(&list);
	buf_release(&reply);
	free(folder);
	free(reply_path);
	return path;
}

struct later {
	const char *phrase, *now;
	bool tsa;			/* the roots of the authorities are named */
	const char *list;		/* of the archive, or NULL */
	enum problem_code code;		/* the first problem, or none */
	bool carried;			/* by the list */
	size_t ended;			/* timestamps whose authority has ended, and nothing carries them */
};

static void
check_later(const char *bundle, const struct later *c, const struct trust *trust, const struct trust *tsa, time_t proven)
{
	struct archive list = { 0 };
	struct verify_options opt = { .trust = trust, .trust_tsa = c->tsa ? tsa : NULL, .now = day(c->now), .archives = &list };
	struct verify_result r;
	struct err e = { 0 };
	size_t ended = 0;

	if (c->list != NULL)
		opt.archives_n = archive_load(&list, c->list, &e) == 0;
	ok(verify_file(bundle, &opt, &r, &e) == 0 && r.signers_n == 1, "%s: it is read %s", c->phrase, e.text);
	is_str(problem_kinds[r.problems.n > 0 ? r.problems.items[0].code : PROBLEM_NONE].name, problem_kinds[c->code].name, c->phrase);
	is_int((long long)r.signers[0].proven, c->tsa ? (long long)proven : 0, "the proven time");
	for (size_t i = 0; i < r.layers[LAYER_TIMESTAMPED].n; i++)
		ended += r.layers[LAYER_TIMESTAMPED].facts[i].kind == FACT_STAMP_ENDED;
	is_int((long long)ended, (long long)c->ended, "timestamps that nothing carries on");
	is_int(r.signers[0].stamps_n == 1 && r.signers[0].stamps[0].carried, c->carried, "the timestamp is carried on");
	verify_result_release(&r);
	archive_release(&list);
}

static void
test_years_later(const struct identity *ca, const struct identity *tsa_root, struct authority *first, struct authority *second)
{
	struct identity officer = make_identity("officer", ca, NULL, "2023-01-01", "2024-01-01");
	struct trust trust = { 0 }, tsa = { 0 };
	char *bundle = make_bundle(&officer, first), *list, *late;

	second->clock = day("2025-06-01");
	list = make_list("list.txt", second);
	second->clock = day("2027-06-01");
	late = make_list("late.txt", second);
	trust_identity(&trust, "ca.pem", ca);
	trust_identity(&tsa, "tsa.pem", tsa_root);
	{
		const struct later cases[] = {
			{ "while all certificates are valid", "2023-06-01", true, NULL, PROBLEM_NONE, false, 0 },
			{ "without a timestamp that counts, while they are", "2023-06-01", false, NULL, PROBLEM_NONE, false, 0 },
			{ "the signer's has expired", "2024-06-01", true, NULL, PROBLEM_NONE, false, 0 },
			{ "the signer's has expired, and no timestamp counts", "2024-06-01", false, NULL, PROBLEM_SIGNER_EXPIRED, false, 0 },
			{ "the authority's has expired, too", "2034-06-01", true, NULL, PROBLEM_NONE, false, 1 },
			{ "it has, and a list was stamped before", "2034-06-01", true, list, PROBLEM_NONE, true, 0 },
			{ "it has, and a list was stamped behind its end", "2034-06-01", true, late, PROBLEM_NONE, false, 1 },
			{ "that of the list has expired, too", "2036-06-01", true, list, PROBLEM_NONE, true, 1 },
			{ "before the timestamp was made", "2023-02-01", true, NULL, PROBLEM_TIMESTAMP_FUTURE, false, 0 },
		};

		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			check_later(bundle, &cases[i], &trust, &tsa, cases[i].code == PROBLEM_TIMESTAMP_FUTURE ? 0 : first->clock);
	}
	trust_release(&trust);
	trust_release(&tsa);
	identity_release(&officer);
	free(bundle);
	free(list);
	free(late);
}

int
main(void)
{
	struct identity ca = make_identity("ca", NULL, NULL, "2022-01-01", "2040-01-01");
	struct identity tsa_root = make_identity("tsa root", NULL, NULL, "2022-01-01", "2040-01-01");
	struct authority first = { make_identity("authority", &tsa_root, "critical,timeStamping", "2022-01-01", "2026-01-01"), day("2023-03-02") };
	struct authority second = { make_identity("second", &tsa_root, "critical,timeStamping", "2025-01-01", "2035-01-01"), day("2025-06-01") };
	struct err e = { 0 };

	work = dir_temporary(&e);
	if (work == NULL)
		return EXIT_FAILURE;
	test_accept(&first);
	test_damage(&first, &second);
	test_years_later(&ca, &tsa_root, &first, &second);
	dir_remove(work);
	free(work);
	identity_release(&ca);
	identity_release(&tsa_root);
	identity_release(&first.id);
	identity_release(&second.id);
	return tap_done();
}
