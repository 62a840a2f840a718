/* The HTTP engine: answers that are files, written while they come. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "engine_run.h"
#include "files.h"
#include "tap.h"

#define BIG (8 * 1024 * 1024)

static char dir[] = "/tmp/test_http_file.XXXXXX";
static char *folder;

static struct source
file_source(void)
{
	struct source s = source_of("oss");

	s.format = BODY_GZIP;
	return s;
}

/* ---- one answer ---- */

static const struct file_case {
	const char *phrase;
	struct answer_step steps[2];
	const char *code;	/* NULL: confirmed */
	long long bytes;	/* in the file; -1: there is none */
	size_t in_memory, requests;
} file_cases[] = {
	{ "a good answer", { STEP("/", 200, NULL, "abc"), STEP("/", 501, NULL, NULL) }, NULL, 3, 0, 1 },
	{ "an empty one", { STEP("/", 200, NULL, NULL), STEP("/", 501, NULL, NULL) }, NULL, -1, 0, 1 },
	{ "one that begins anew", { { .path = "/", .status = 200, .body = "abcdef", .cut = 4 }, STEP("/", 200, NULL, "abcdef") }, NULL, 6, 0, 2 },
	{ "one that is always cut", { { .path = "/", .status = 200, .body = "abcdef", .cut = 4 }, { .path = "/", .status = 200, .body = "abcdef", .cut = 4 } },
	    "BodyCut", -1, 0, 5 },
	{ "an error, which is read", { STEP("/", 403, NULL, "<Error><Code>NoPermission</Code></Error>"), STEP("/", 501, NULL, NULL) },
	    "NoPermission", -1, 40, 1 },
	{ "an error and then the answer", { STEP("/", 503, NULL, "<Error><Code>ServiceUnavailable</Code></Error>"), STEP("/", 200, NULL, "abc") },
	    NULL, 3, 0, 2 },
};

static void
test_answers(void)
{
	for (size_t i = 0; i < COUNT(file_cases); i++) {
		const struct file_case *c = &file_cases[i];
		struct source s = file_source();
		struct call call = call_of(&s, "svc.cn-x.example.test", "/");
		struct run r = { .o = { .folder = folder } };
		const struct exchange *x;

		run_calls(&r, c->steps, COUNT(c->steps), &call, 1);
		x = nth(&r, 0);
		is_str(x->code, c->code, c->phrase);
		is_int(x->file != NULL ? (long long)spool_len(x->file) : -1, c->bytes, "  bytes in its file");
		is_int((long long)x->body.len, (long long)c->in_memory, "  bytes in memory");
		is_int((long long)httpd_count(r.server), (long long)c->requests, "  requests");
		is_int(files_in(folder), c->bytes >= 0, "  files");
		run_release(&r);
		is_int(files_in(folder), 0, "  which nobody kept");
	}
}

static void
test_kept(void)
{
	static const struct answer_step steps[] = { STEP("/", 200, NULL, "abcdef") };
	char *path = xasprintf("%s/kept", dir), sha256[SHA256_HEX_SIZE];
	struct source s = file_source();
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { .o = { .folder = folder } };
	struct buf b;

	buf_init(&b, 100);
	run_calls(&r, steps, 1, &call, 1);
	ok(nth(&r, 0)->file != NULL && spool_keep(nth(&r, 0)->file, path, &r.e) == 0 && file_read(&b, path, &r.e) == 0, "who wants it keeps it");
	is_str(buf_text(&b), "abcdef", "byte for byte");
	sha256_hex("abcdef", 6, sha256);
	is_str(nth(&r, 0)->sha256, sha256, "hashed while it came");
	run_release(&r);
	ok(file_exists(path), "and it stays");
	buf_release(&b);

	r.o.folder = NULL;
	run_calls(&r, steps, 1, &call, 1);
	ok(nth(&r, 0)->file == NULL && nth(&r, 0)->body.len == 6, "without a folder it is held in memory");
	run_release(&r);
	r.o.folder = folder;
	s.format = BODY_TEXT;
	run_calls(&r, steps, 1, &call, 1);
	ok(nth(&r, 0)->file == NULL && nth(&r, 0)->body.len == 6, "as is all that is no file");
	run_release(&r);
	free(path);
}

static void
test_limits(void)
{
	char big[9000], *blocked = xasprintf("%s/kept/below", dir);
	const struct answer_step steps[] = {
		{ .path = "/told", .status = 200, .body = big },
		{ .path = "/untold", .status = 200, .body = big, .no_length = true },
		{ .path = "/error", .status = 500, .body = big, .no_length = true },
	};
	struct source s = file_source();

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct call call = call_of(&s, "svc.example.test", steps[i].path);
		struct run r = { .o = { .folder = folder } };

		run_calls(&r, steps, COUNT(steps), &call, 1);
		is_str(nth(&r, 0)->code, "BodyTooLarge", steps[i].path);
		ok(nth(&r, 0)->file == NULL && nth(&r, 0)->body.len <= s.body_max && files_in(folder) == 0, "  and no file is left");
		is_int((long long)httpd_count(r.server), 1, "  nor is it asked again");
		run_release(&r);
	}
	s.body_max = sizeof(big);
	for (size_t i = 0; i < 2; i++) {
		struct call call = call_of(&s, "svc.example.test", steps[0].path);
		struct run r = { .o = { .folder = i == 0 ? blocked : folder } };

		run_calls(&r, steps, 1, &call, 1);
		is_int(r.rc, i == 0 ? -1 : 0, i == 0 ? "a disk that takes nothing ends the run" : "one that does, does not");
		is_int((long long)r.got.n, (long long)i, "  exchanges");
		if (i == 0)
			ok(strstr(r.e.text, "kept") != NULL, "  which says why: %s", r.e.text);
		run_release(&r);
	}
	free(blocked);
}

/* A transfer under way when the time is up. */
static void
test_stopped(void)
{
	static const struct answer_step steps[] = { { .path = "/", .status = 200, .body = "{}", .delay_ms = 400 } };
	struct source s = file_source();
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { .o = { .folder = folder, .budget_ms = 50 } };

	run_calls(&r, steps, 1, &call, 1);
	is_str(nth(&r, 0)->code, "TimeBudget", "one that is cut because the time is up");
	is_int(files_in(folder), 0, "  leaves no file");
	run_release(&r);
}

/* ---- memory ---- */

#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void);	/* the compiler brings no header */
#endif

static size_t
heap(void)
{
#ifdef __SANITIZE_ADDRESS__
	return __sanitizer_get_current_allocated_bytes();
#else
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
#endif
}

struct watch {
	size_t before, most, n, bytes;
};

static int
weigh(void *arg, struct exchange *x, struct err *e)
{
	struct watch *w = arg;
	size_t now = heap();

	(void)e;
	w->most = now > w->before + w->most ? now - w->before : w->most;
	w->bytes += exchange_bytes(x);
	w->n++;
	return 0;
}

/* Many at once: looked at whenever one has come whole and the others are on their way. */
static void
test_memory(void)
{
	const int at_once = 6;
	char *body = xcalloc(1, BIG);
	const struct answer_step step = { .path = "/", .status = 200, .body = body, .body_len = BIG };
	struct httpd *server = httpd_start(&step, 1, NULL);
	struct source s = file_source();
	struct call calls[12];
	struct watch w = { 0 };
	struct http_options o = { .signer = { signer_always, &credentials }, .transport = { .connect_to = httpd_address(server), .plain = true },
		.per_host = at_once, .total = at_once, .folder = folder, .on_exchange = weigh, .arg = &w };
	struct http *h = NULL;
	struct err e = { 0 };

	s.body_max = BIG;
	w.before = heap();
	ok(http_new(&h, &o, &e) == 0, "six transfers at once");
	for (size_t i = 0; i < COUNT(calls); i++) {
		calls[i] = call_of(&s, "svc.example.test", "/");
		http_add(h, &calls[i], &e);
	}
	ok(http_run(h, &e) == 0 && w.n == COUNT(calls) && w.bytes == COUNT(calls) * BIG, "  of 8 MB each");
	/* the library, its connections and the server's threads have some more */
	ok(w.most < (size_t)at_once * 4 * TRANSFER_BUFFER, "  take %zu kB of memory together", w.most / 1024);
	http_free(h);
	httpd_stop(server);
	free(body);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL)
		return 1;
	folder = xasprintf("%s/incoming", dir);
	engine_begin();
	test_answers();
	test_kept();
	test_limits();
	test_stopped();
	test_memory();
	engine_end();
	free(folder);
	dir_remove(dir);
	return tap_done();
}
