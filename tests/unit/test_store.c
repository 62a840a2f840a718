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

	path = xasprintf("%s/data/evidence/sls.GetLogStore/0001.json", dir);
	file_write(path, "{\"ttl\":99}", 10, &e);
	ok(store_read(dir, &r, &e) != 0 && strstr(e.text, "SHA-256") != NULL, "a changed body is refused");
	free(path);
	path = xasprintf("rm -rf %s", dir);
	is_int(system(path), 0, "clean up");
	free(path);
	return tap_done();
}
