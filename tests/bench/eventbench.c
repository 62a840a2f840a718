/*
 * What the speed measurements need, beside the program itself:
 *	eventbench generate N			N events as JSON lines on stdout, the same each time
 *	eventbench objects N DIR		the same in objects as a trail writes them, one for each five minutes
 *	eventbench ingest FILE			FILE, or all in a folder, into the table events; seconds on stdout, then peak memory in MB and how many events
 *	eventbench index FILE			the same with its indexes
 *	eventbench detections FILE DB SQL	the same, then all detections; processor seconds of those alone on stdout.  DB gets the
 *						database as the detections saw it, `events` as a plain table, SQL their statements for the sqlite3 shell
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <zlib.h>

#include "assess/baseline.h"
#include "assess/event/eventload.h"
#include "assess/sql/db_internal.h"
#include "assess/sql/events.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "knowledge/knowledge.h"

#define FIRST_EVENT 1788220800	/* 2026-09-01 */
#define MONTH (30 * 86400)
#define BASELINE (20 * 86400)
#define OBJECT_SECONDS 300
#define SLOW 0.5	/* seconds of a rule that is worth a line */

/* ---- generate ---- */

static uint64_t state = 42;

static unsigned
pick(unsigned n)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(state >> 33) % n;
}

static time_t
time_of(long i, long n)
{
	return FIRST_EVENT + (time_t)((double)i * MONTH / (double)n);
}

/* The i-th of n. */
static void
put_event(FILE *out, long i, long n)
{
	static const struct {
		const char *service, *name, *rw, *type, *prefix;
	} calls[] = {
		{ "Ecs", "DescribeInstances", "Read", "ACS::ECS::Instance", "i-bp1" },
		{ "Ecs", "RunInstances", "Write", "ACS::ECS::Instance", "i-bp1" },
		{ "Rds", "DescribeDBInstances", "Read", "ACS::RDS::DBInstance", "rm-bp1" },
		{ "Oss", "GetBucketInfo", "Read", "ACS::OSS::Bucket", "data-" },
		{ "Sls", "GetLogStore", "Read", "ACS::SLS::Logstore", "store-" },
		{ "Ram", "ListUsers", "Read", "ACS::RAM::User", "user-" },
		{ "Vpc", "DescribeVpcs", "Read", "ACS::VPC::VPC", "vpc-bp1" },
		{ "Kms", "GetSecretValue", "Read", "ACS::KMS::Secret", "secret-" },
	};

	unsigned c = pick(8), actor = pick(60), resource = pick(5000), call = pick(1 << 30);
	char when[CLOCK_ISO_SIZE];

	clock_iso(time_of(i, n), when);
	fprintf(out, "{\"acsRegion\":\"cn-hangzhou\",\"additionalEventData\":{\"Scheme\":\"https\",\"CallerBid\":\"26842\"},"
	    "\"apiVersion\":\"2014-05-26\",\"eventCategory\":\"Management\",\"eventId\":\"%08X-%04X-5A12-9C6B-%012lX\","
	    "\"eventName\":\"%s\",\"eventRW\":\"%s\",\"eventSource\":\"%s.cn-hangzhou.aliyuncs.com\",\"eventTime\":\"%s\","
	    "\"eventType\":\"ApiCall\",\"eventVersion\":1,\"isGlobal\":false,\"recipientAccountId\":\"1000000000000001\","
	    "\"referencedResources\":{\"%s\":[\"%s%06u\"]},\"requestId\":\"%08X-0000-5A12-9C6B-%012lX\","
	    "\"requestParameters\":{\"RegionId\":\"cn-hangzhou\",\"Id\":\"%s%06u\",\"PageSize\":50},\"resourceName\":\"%s%06u\","
	    "\"resourceType\":\"%s\",\"serviceName\":\"%s\",\"sourceIpAddress\":\"203.0.113.%u\",\"userAgent\":\"ecs.console.aliyun.com\","
	    "\"userIdentity\":{\"type\":\"ram-user\",\"principalId\":\"2000000000000000%02u\",\"accountId\":\"1000000000000001\","
	    "\"userName\":\"user.%u\",\"accessKeyId\":\"LTAI5tExample%04u\",\"sessionContext\":{\"attributes\":{\"mfaAuthenticated\":\"true\","
	    "\"creationDate\":\"%s\"}}}}",
	    call, call & 0xffff, (unsigned long)i, calls[c].name, calls[c].rw, calls[c].service, when, calls[c].type,
	    calls[c].prefix, resource, call, (unsigned long)i, calls[c].prefix, resource, calls[c].prefix, resource,
	    calls[c].type, calls[c].service, actor * 3 + pick(3), actor, actor, actor, when);
}

static void
generate(long n)
{
	for (long i = 0; i < n; i++) {
		put_event(stdout, i, n);
		putchar('\n');
	}
}

/* ---- objects ---- */

static int
write_object(const char *dir, time_t t, long events, const char *text, size_t len, struct err *e)
{
	unsigned char *packed = xcalloc(1, len + len / 1000 + 1000), md5[EVP_MAX_MD_SIZE];
	char hex[2 * EVP_MAX_MD_SIZE + 1], day[16], when[16], *folder, *path;
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)text, .avail_in = (unsigned)len, .next_out = packed,
		.avail_out = (unsigned)(len + len / 1000 + 1000) };
	struct tm tm;
	unsigned n = 0;
	int rc = -1;

	gmtime_r(&t, &tm);
	strftime(day, sizeof(day), "%Y/%m/%d", &tm);
	strftime(when, sizeof(when), "%Y%m%d%H%M%S", &tm);
	folder = xasprintf("%s/AliyunLogs/Actiontrail/cn-hangzhou/%s", dir, day);
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflate(&z, Z_FINISH) != Z_STREAM_END)
		err_set(e, ERR_LIMIT, "%s: could not be packed", when);
	else
		rc = 0;
	deflateEnd(&z);
	EVP_Digest(packed, z.total_out, md5, &n, EVP_md5(), NULL);
	hex_encode(md5, n, hex);
	path = xasprintf("%s/Actiontrail_cn-hangzhou_%s_1002_%ld_%lu_%s.gz", folder, when, events, z.total_out, hex);
	if (rc == 0 && (dir_make(folder, e) != 0 || file_write(path, packed, z.total_out, e) != 0))
		rc = -1;
	free(path);
	free(folder);
	free(packed);
	return rc;
}

static int
objects(long n, const char *dir, struct err *e)
{
	long i = 0;
	int rc = 0;

	while (i < n && rc == 0) {
		time_t end = time_of(i, n) / OBJECT_SECONDS * OBJECT_SECONDS + OBJECT_SECONDS, t = time_of(i, n);
		char *text = NULL;
		size_t len = 0;
		long events = 0;
		FILE *out = open_memstream(&text, &len);

		if (out == NULL)
			return err_errno(e, "an object");
		for (; i < n && time_of(i, n) < end; i++) {
			putc(events++ == 0 ? '[' : ',', out);
			put_event(out, i, n);
		}
		putc(']', out);
		fclose(out);
		rc = write_object(dir, t, events, text, len, e);
		free(text);
	}
	return rc;
}

/* ---- a database of the file ---- */

struct bench {
	struct knowledge *k;
	struct db *db;
	struct assess_scope scope;
	struct assess_input in;
	struct judging j;
	struct events_loaded n;
};

static int
open_bench(struct bench *b, struct err *e)
{
	char *folder = xasprintf("%s/frameworks", getenv("TRAILSEAL_DATADIR"));
	int rc = knowledge_load(&b->k, folder, NULL, NULL, e);

	free(folder);
	return rc == 0 ? db_open(&b->db, b->k, e) : rc;
}

static int
load(struct bench *b, const char *file, struct err *e)
{
	struct strlist paths = { 0 };
	struct events_files files = { .paths = &paths, .since = FIRST_EVENT + BASELINE };
	int rc;

	strlist_add(&paths, file);
	rc = events_load(b->db, &files, &b->n, e);
	strlist_release(&paths);
	return rc;
}

static double
seconds(int64_t since)
{
	return (double)(clock_monotonic_ms() - since) / 1000;
}

/* Linux tells it in kB. */
static void
print_took(const struct bench *b, int64_t since)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	printf("%.3f %.1f %ld\n", seconds(since), (double)u.ru_maxrss / 1024, b->n.counts.events);
}

/* ---- detections ---- */

static int
begin_judging(struct bench *b, struct err *e)
{
	b->scope = (struct assess_scope){ SCOPE_CALENDAR, .from = FIRST_EVENT + BASELINE, .to = FIRST_EVENT + MONTH,
		.base_start = FIRST_EVENT };
	kv_add(&b->scope.accounts, "1000000000000001", "");
	b->in = (struct assess_input){ .scope = &b->scope, .now = b->scope.to };
	b->j = (struct judging){ .db = b->db, .k = b->k, .in = &b->in, .params = scope_params(&b->scope, b->in.now) };
	if (db_set_scope(b->db, &b->scope, b->in.now, e) != 0 ||
	    seen_make(&b->j.seen, b->db, &b->in.planned, b->j.params, e) != 0)
		return -1;
	return baseline_make(&b->j, e);
}

/* The rule for the shell: its lists, its parameters, its statement. */
static void
write_rule(FILE *out, const struct bench *b, const struct rule *rule, const cJSON *parameters)
{
	const cJSON *lists[] = { b->j.params, parameters }, *v, *item;

	fprintf(out, "delete from list;\n.parameter clear\n");
	for (int i = 0; i < 2; i++) {
		cJSON_ArrayForEach(v, lists[i]) {
			char *text = json_scalar_text(v), *quoted;

			cJSON_ArrayForEach(item, v) {
				char *name = json_scalar_text(item);

				quoted = sqlite3_mprintf("insert or ignore into list values(%Q, %Q);", v->string, name);
				fprintf(out, "%s\n", quoted);
				sqlite3_free(quoted);
				free(name);
			}
			if (text != NULL) {
				quoted = sqlite3_mprintf(cJSON_IsNumber(v) ? "%s" : "'%q'", text);
				fprintf(out, ".parameter set :%s \"%s\"\n", v->string, quoted);
				sqlite3_free(quoted);
			}
			free(text);
		}
	}
	if (rule->baseline_days > 0)
		fprintf(out, ".parameter set :base_start %lld\n", (long long)b->scope.base_start);
	fprintf(out, "%s\n;\n", rule->sql);
}

static int
detections(struct bench *b, const char *sql, double *took, struct err *e)
{
	FILE *out = fopen(sql, "w");
	long rows = 0;

	if (out == NULL)
		return err_errno(e, "%s", sql);
	*took = 0;
	for (size_t i = 0; i < b->k->n_rules; i++) {
		const struct rule *rule = &b->k->rules[i];
		cJSON *parameters, *answer;
		double rule_took;
		clock_t since;
		struct err why;

		if (rule->kind != RULE_DETECTION)
			continue;
		parameters = rule_parameters(rule, NULL, &b->scope);
		since = clock();
		answer = rule_rows(&b->j, rule, parameters, &why);
		rule_took = (double)(clock() - since) / CLOCKS_PER_SEC;
		*took += rule_took;
		if (rule_took >= SLOW)
			fprintf(stderr, "# %s takes %.2f s\n", rule->id, rule_took);
		if (answer == NULL)
			fprintf(stderr, "# %s: %s\n", rule->id, why.text);
		else
			write_rule(out, b, rule, parameters);
		rows += cJSON_GetArraySize(answer);
		cJSON_Delete(answer);
		cJSON_Delete(parameters);
	}
	fprintf(stderr, "# %ld rows\n", rows);
	return fclose(out) != 0 ? err_errno(e, "%s", sql) : 0;
}

/* The rows as a plain table: the shell has no temporary file to read raw_json from. */
static const char plain_indexes[] = "select sql from sqlite_master where type = 'index' and tbl_name = 'events'";

static int
copy_events(sqlite3 *to, struct bench *b)
{
	sqlite3_stmt *from = NULL, *add = NULL;
	struct buf sql, indexes;
	int rc = SQLITE_ERROR;

	buf_init(&sql, SANDBOX_SQL_MAX);
	buf_init(&indexes, SANDBOX_SQL_MAX);
	if (sqlite3_prepare_v2(b->db->sql, plain_indexes, -1, &from, NULL) != SQLITE_OK)
		goto out;
	while (sqlite3_step(from) == SQLITE_ROW)
		buf_addf(&indexes, "%s;", sqlite3_column_text(from, 0));
	sqlite3_finalize(from);
	from = NULL;
	buf_puts(&sql, "drop table events; create table events(");
	events_put_columns(&sql, "raw_json text, ", "evidence text not null");
	buf_puts(&sql, "); begin");
	if (sqlite3_exec(to, buf_text(&sql), NULL, NULL, NULL) != SQLITE_OK)
		goto out;
	buf_reset(&sql);
	for (int i = 0; i <= EV_COUNT; i++)
		buf_puts(&sql, i == 0 ? "insert into events values(?" : ", ?");
	buf_puts(&sql, ")");
	if (sqlite3_prepare_v2(b->db->sql, "select * from events order by rowid", -1, &from, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(to, buf_text(&sql), -1, &add, NULL) != SQLITE_OK)
		goto out;
	while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
		for (int i = 0; i <= EV_COUNT; i++)
			sqlite3_bind_value(add, i + 1, sqlite3_column_value(from, i));
		if (sqlite3_step(add) != SQLITE_DONE)
			break;
		sqlite3_reset(add);
	}
	buf_puts(&indexes, "commit");
	rc = rc == SQLITE_DONE ? sqlite3_exec(to, buf_text(&indexes), NULL, NULL, NULL) : SQLITE_ERROR;
out:
	sqlite3_finalize(from);
	sqlite3_finalize(add);
	buf_release(&sql);
	buf_release(&indexes);
	return rc;
}

static int
copy_database(struct bench *b, const char *path, struct err *e)
{
	sqlite3 *to = NULL;
	sqlite3_backup *copy;
	int rc = -1;

	unlink(path);
	if (sqlite3_open(path, &to) == SQLITE_OK && (copy = sqlite3_backup_init(to, "main", b->db->sql, "main")) != NULL) {
		sqlite3_backup_step(copy, -1);
		rc = sqlite3_backup_finish(copy) == SQLITE_OK && copy_events(to, b) == SQLITE_OK ? 0 : -1;
	}
	if (rc != 0)
		err_set(e, ERR_IO, "%s: %s", path, sqlite3_errmsg(to));
	sqlite3_close(to);
	return rc;
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct err e = { 0 };
	int64_t since = clock_monotonic_ms();
	double took = 0;
	int rc = -1;

	if (argc == 3 && strcmp(argv[1], "generate") == 0) {
		generate(atol(argv[2]));
		return EXIT_SUCCESS;
	}
	if (argc == 4 && strcmp(argv[1], "objects") == 0) {
		rc = objects(atol(argv[2]), argv[3], &e);
	} else if (argc == 3 && strcmp(argv[1], "ingest") == 0) {
		rc = open_bench(&b, &e) != 0 || load(&b, argv[2], &e) != 0 ? -1 : 0;
		if (rc == 0)
			print_took(&b, since);
	} else if (argc == 3 && strcmp(argv[1], "index") == 0) {
		rc = open_bench(&b, &e) != 0 || load(&b, argv[2], &e) != 0 || events_index(b.db, &e) != 0 ? -1 : 0;
		if (rc == 0)
			print_took(&b, since);
	} else if (argc == 5 && strcmp(argv[1], "detections") == 0) {
		rc = open_bench(&b, &e) != 0 || load(&b, argv[2], &e) != 0 || events_index(b.db, &e) != 0 || begin_judging(&b, &e) != 0 ||
		    copy_database(&b, argv[3], &e) != 0 || detections(&b, argv[4], &took, &e) != 0 ? -1 : 0;
		printf("%.3f\n", took);
	} else {
		err_set(&e, ERR_USAGE, "usage: eventbench generate N | objects N DIR | ingest FILE | index FILE | detections FILE DB SQL");
	}
	if (rc != 0)
		fprintf(stderr, "eventbench: %s\n", e.text);
	baseline_release(&b.j);
	seen_free(b.j.seen);
	cJSON_Delete(b.j.params);
	kv_release(&b.scope.accounts);
	strlist_release(&b.n.accounts);
	db_free(b.db);
	knowledge_free(b.k);
	return rc != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
