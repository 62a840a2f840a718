/* The evidence store: pieces come back as they were put, and a changed file is refused. */
#include "evidence/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "tests/unit/tap.h"

static char dir[] = "/tmp/test_store.XXXXXX";

static struct exchange *
sample(const char *source, const char *body, enum evidence_state state)
{
	struct exchange *x = exchange_new();

	x->source = xstrdup(source);
	x->account = xstrdup("1000000000000001");
	x->region = xstrdup("cn-hangzhou");
	x->params = cJSON_Parse("{\"account\":\"1000000000000001\",\"project\":\"p\"}");
	x->page = 2;
	x->last = true;
	x->method = xstrdup("GET");
	x->url = xstrdup("https://p.cn-hangzhou.log.aliyuncs.com/logstores/l");
	kv_add(&x->request_headers, "authorization", "SLS4-HMAC-SHA256 ***");
	kv_add(&x->response_headers, "x-log-requestid", "ABC");
	x->request_id = xstrdup("ABC");
	x->status = 200;
	x->state = state;
	x->sent_ms = 1793671200123;
	x->received_ms = 1793671200456;
	x->body.max = 4096;
	buf_puts(&x->body, body);
	sha256_hex(body, strlen(body), x->sha256);
	return x;
}

static void
add(struct store *s, const char *source, const char *body, enum evidence_state state, const char *want_id)
{
	struct exchange *x = sample(source, body, state);
	struct err e = { 0 };

	is_int(store_add(s, x, &e), 0, "a piece is kept");
	is_str(x->id, want_id, "its id counts within its source");
	exchange_free(x);
}

/* A piece whose body came into a file. */
static void
add_file(struct store *s, const char *body, const char *want_id)
{
	struct exchange *x = sample("oss.GetObject", "", STATE_CONFIRMED);
	char *folder = xasprintf("%s/data/evidence", dir);
	struct err e = { 0 };

	sha256_hex(body, strlen(body), x->sha256);
	is_int(spool_new(&x->file, folder, &e) == 0 ? spool_add(x->file, body, strlen(body), &e) : -1, 0, "a body comes into a file");
	is_int(store_add(s, x, &e), 0, "a piece of it is kept");
	is_str(x->id, want_id, "its id counts as any other");
	exchange_free(x);
	free(folder);
}

struct seen {
	int n, json, xml;
	char last_id[64];
};

static int
look(void *arg, struct exchange *x, struct err *e)
{
	struct seen *seen = arg;

	(void)e;
	seen->n++;
	seen->json += x->json != NULL;
	snprintf(seen->last_id, sizeof(seen->last_id), "%s", x->id);
	if (strcmp(x->id, "sls.GetLogStore/0001") == 0) {
		is_str(x->body.data, "{\"ttl\":90}", "the body is byte for byte the same");
		is_str(kv_get(&x->request_headers, "Authorization"), "SLS4-HMAC-SHA256 ***", "headers come back");
		is_int(x->sent_ms, 1793671200123, "times keep their milliseconds");
		is_int(x->page, 2, "the page number comes back");
		is_str(json_str(x->params, "project"), "p", "the row that asked comes back");
	}
	return 0;
}

/* Of sources that are files only the place is told. */
static bool
wanted(void *arg, const struct exchange *x)
{
	(void)arg;
	return strcmp(x->source, "oss.GetObject") != 0;
}

static int
look_for_files(void *arg, struct exchange *x, struct err *e)
{
	int *n = arg;

	(void)e;
	if (x->file == NULL)
		return 0;
	ok(x->body.len == 0 && x->json == NULL && file_exists(spool_path(x->file)), "what is not wanted stays where it is");
	is_int((long long)spool_len(x->file), 10, "its length is told");
	++*n;
	return 0;
}

static void
test_files(void)
{
	struct store_reader r = { .fn = look_for_files, .wanted = wanted };
	struct store *s = NULL;
	struct piece_paths paths;
	struct err e = { 0 };
	int n = 0;
	char *path;

	r.arg = &n;
	is_int(store_open(&s, dir, &e), 0, "files into the same store");
	add_file(s, "{\"a\":true}", "oss.GetObject/0001");
	add_file(s, "\x1f\x8b rest...", "oss.GetObject/0002");
	store_close(s);
	is_int(store_paths(dir, "oss.GetObject/0001", &paths, &e), 0, "it is found");
	is_str(paths.body, "evidence/oss.GetObject/0001.json", "named by its first bytes");
	piece_paths_release(&paths);
	store_paths(dir, "oss.GetObject/0002", &paths, &e);
	is_str(paths.body, "evidence/oss.GetObject/0002.bin", "so are bytes");
	piece_paths_release(&paths);
	is_int(store_read(dir, &r, &e), 0, "all pieces read back");
	is_int(n, 2, "two are files");
	is_int(store_read_again(dir, "oss.GetObject/0002", &r, &e), 0, "one of them again");
	is_int(n, 3, "is one");

	path = xasprintf("%s/data/evidence/oss.GetObject/0002.bin", dir);
	file_write(path, "changed...", 10, &e);
	ok(store_read(dir, &r, &e) != 0 && strstr(e.text, "SHA-256") != NULL, "a changed file is refused: %s", e.text);
	file_write(path, "\x1f\x8b rest...", 10, &e);
	free(path);
}

static cJSON *
convert(void *arg, const struct exchange *x, struct err *e)
{
	(void)x;
	(void)e;
	((struct seen *)arg)->xml++;
	return cJSON_CreateObject();
}

int
main(void)
{
	struct seen seen = { 0 };
	struct store_reader r = { .fn = look, .xml_to_json = convert, .arg = &seen };
	struct piece_paths paths;
	struct store *s = NULL, *again = NULL;
	struct err e = { 0 };
	char *path;

	if (mkdtemp(dir) == NULL)
		return 1;
	is_int(store_create(&s, dir, &e), 0, "a store is made in an empty folder");
	add(s, "sls.GetLogStore", "{\"ttl\":90}", STATE_CONFIRMED, "sls.GetLogStore/0001");
	add(s, "oss.GetBucketInfo", "<Error/>", STATE_DENIED, "oss.GetBucketInfo/0001");
	add(s, "sls.GetLogStore", "", STATE_ERROR, "sls.GetLogStore/0002");
	is_int(store_note(s, "end", NULL, &e), 0, "a note is logged");
	is_int(store_count(s), 3, "three pieces");
	store_close(s);

	ok(store_create(&again, dir, &e) != 0 && e.code == ERR_USAGE, "a second run in the same folder is refused");
	is_int(store_read(dir, &r, &e), 0, "all pieces read back");
	is_int(seen.n, 3, "denied and empty answers too");
	is_int(seen.json + 10 * seen.xml, 2 + 10, "JSON is parsed, XML is turned by the caller");
	is_str(seen.last_id, "sls.GetLogStore/0002", "in the order of the log");
	is_int(store_paths(dir, "oss.GetBucketInfo/0001", &paths, &e), 0, "a piece is found by its id");
	is_str(paths.body, "evidence/oss.GetBucketInfo/0001.xml", "its body is named by what it is");
	piece_paths_release(&paths);
	ok(store_paths(dir, "../../etc/passwd", &paths, &e) != 0, "an id that climbs is refused");

	is_int(store_open(&s, dir, &e), 0, "the store opens again");
	add(s, "sls.GetLogStore", "{}", STATE_CONFIRMED, "sls.GetLogStore/0003");
	store_close(s);

	test_files();
	path = xasprintf("%s/data/evidence/sls.GetLogStore/0001.json", dir);
	file_write(path, "{\"ttl\":99}", 10, &e);
	ok(store_read(dir, &r, &e) != 0 && strstr(e.text, "SHA-256") != NULL, "a changed body is refused");
	free(path);
	path = xasprintf("rm -rf %s", dir);
	is_int(system(path), 0, "clean up");
	free(path);
	return tap_done();
}
