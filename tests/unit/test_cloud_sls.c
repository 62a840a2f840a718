#include <stdlib.h>
#include <string.h>

#include "../cloud/sls_search.h"
#include "../cloud/sls_sql.h"
#include "tap.h"

#define NOW 1767225600	/* 2026-01-01T00:00:00Z */

static const char index_text[] =
    "{\"line\":{\"token\":[\" \",\",\",\"\\\"\",\":\",\"{\",\"}\"]},\"keys\":{\"event\":{\"type\":\"json\",\"doc_value\":true,\"index_all\":true,"
    "\"token\":[\" \",\"/\"],\"json_keys\":{\"eventName\":{\"type\":\"text\",\"doc_value\":true},"
    "\"serviceName\":{\"type\":\"text\",\"doc_value\":true},\"errorCode\":{\"type\":\"text\",\"doc_value\":true},"
    "\"userIdentity.userName\":{\"type\":\"text\",\"doc_value\":true},\"requestParameters.Amount\":{\"type\":\"long\",\"doc_value\":true},"
    "\"requestParameterJson\":{\"type\":\"text\",\"doc_value\":true},\"acsRegion\":{\"type\":\"text\"}}}}}";

static const char events_text[] =
    "{\"records\":["
    "{\"eventTime\":\"-5h\",\"serviceName\":\"Actiontrail\",\"eventName\":\"StopLogging\",\"userIdentity\":{\"userName\":\"zhang.wei\"},"
    "\"requestParameters\":{\"Name\":\"audit\",\"Tag.1.Key\":\"x\"}},"
    "{\"eventTime\":\"-4h\",\"serviceName\":\"Ecs\",\"eventName\":\"RunInstances\",\"errorCode\":\"NoPermission\","
    "\"userIdentity\":{\"userName\":\"li.na\"},\"requestParameters\":{\"Amount\":7}},"
    "{\"eventTime\":\"-3h\",\"serviceName\":\"Ecs\",\"eventName\":\"DeleteInstance\",\"userIdentity\":{\"userName\":\"li.na\"},"
    "\"resourceName\":\"path/i-bp1 two\"},"
    "{\"eventTime\":\"-2h\",\"serviceName\":\"Ecs\",\"eventName\":\"DeleteDisk\",\"acsRegion\":\"cn-shanghai\",\"userIdentity\":{\"userName\":\"LI.NA\"}}]}";

static struct events *set;
static cJSON *index_object;

/* The numbers (from 1) of the records that a search finds, such as "1,3"; or the error. */
static void
find(const char *query, char out[256])
{
	struct event_query q = { .from = 0, .to = NOW };
	struct sls_search *s = NULL;
	struct event_cursor *c = NULL;
	struct event *ev;
	struct err e;
	int n = 0;

	out[0] = '\0';
	if (sls_search_parse(&s, query, strlen(query), index_object, &e) != 0) {
		snprintf(out, 256, "%.200s", e.text);
		return;
	}
	event_cursor_open(&c, set, &q, NULL);
	while ((ev = event_next(c)) != NULL) {
		struct sls_log log = { .event = ev, .topic = "actiontrail_audit_event", .source = "x" };

		n++;
		if (sls_search_match(s, &log))
			snprintf(out + strlen(out), 256 - strlen(out), "%s%d", *out ? "," : "", n);
	}
	event_cursor_close(c);
	sls_search_free(s);
}

static void
test_search(void)
{
	static const struct {
		const char *query, *want;
	} cases[] = {
		{ "*", "1,2,3,4" },
		{ "", "1,2,3,4" },
		{ "event.serviceName: Ecs", "2,3,4" },
		{ "event.serviceName: \"Ecs\"", "2,3,4" },
		{ "event.serviceName:ecs", "2,3,4" },
		{ "event.eventName: Delete*", "3,4" },
		{ "event.eventName: D?leteDisk", "4" },
		{ "event.eventName: \"Delete*\"", "" },
		{ "event.userIdentity.userName: \"zhang.wei\"", "1" },
		{ "event.userIdentity.userName: li.na", "2,3,4" },
		{ "event.userIdentity.userName: li", "" },
		{ "event.resourceName: i-bp1", "3" },
		{ "event.resourceName: \"two path\"", "3" },
		{ "event.serviceName: Ecs and event.eventName: DeleteDisk", "4" },
		{ "event.serviceName: Ecs not event.eventName: DeleteDisk", "2,3" },
		{ "event.eventName: StopLogging or event.eventName: RunInstances and event.serviceName: Vpc", "1" },
		{ "(event.eventName: StopLogging or event.eventName: RunInstances) and event.serviceName: Ecs", "2" },
		{ "event.serviceName: Ecs event.eventName: DeleteDisk", "4" },
		{ "NOT event.serviceName: Ecs", "1" },
		{ "not not event.serviceName: Ecs", "2,3,4" },
		{ "event.errorCode: *", "2" },
		{ "not event.errorCode: *", "1,3,4" },
		{ "event.requestParameters.Amount > 6", "2" },
		{ "event.requestParameters.Amount <= 6", "" },
		{ "event.requestParameters.Amount = 7", "2" },
		{ "__time__ >= 1767214800", "3,4" },
		{ "__topic__: actiontrail_audit_event", "1,2,3,4" },
		{ "StopLogging", "1" },
		{ "\"Ecs NoPermission\"", "2" },
		{ "cn-shang*", "4" },
		{ "other: x", "key (other) is not config as key value config,if symbol : is in your log,please wrap : with quotation mark \"" },
		{ "event.eventName > 5", "key (event.eventName) is not config as numberic column" },
		{ "event.requestParameters.Amount > many", "syntax error, many is not a number" },
		{ "(event.serviceName: Ecs", "syntax error, a parenthesis is not closed" },
		{ "event.serviceName: \"Ecs", "syntax error, a quotation mark is not closed" },
		{ "event.serviceName:", "syntax error, error near <  >" },
		{ "event.serviceName: Ecs )", "syntax error, error near < ) >" },
		{ "and", "" },
		{ "a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5", "a search has at most 30 keywords" },
	};
	char got[256], deep[400];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		find(cases[i].query, got);
		is_str(got, cases[i].want, cases[i].query);
	}
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	find(deep, got);
	is_str(got, "a search is nested at most 64 deep", "no deep recursion");
	is_int((long long)sls_search_length("a: \"x|y\" | select 1"), 9, "the bar in quotes does not count");
}

/* Rows as text: columns by comma, rows by semicolon; or the error. */
static void
run(const char *sql, char out[1024])
{
	struct event_query q = { .from = 0, .to = NOW };
	struct event_cursor *c = NULL;
	struct sls_sql *s = NULL;
	struct sls_result r;
	struct event *ev;
	const cJSON *row, *cell;
	struct err e;

	out[0] = '\0';
	if (sls_sql_open(&s, sql, index_object, NOW, &e) != 0) {
		snprintf(out, 1024, "%.500s", e.text);
		return;
	}
	event_cursor_open(&c, set, &q, NULL);
	while ((ev = event_next(c)) != NULL) {
		struct sls_log log = { .event = ev, .topic = "actiontrail_audit_event", .source = "x" };

		if (sls_sql_add(s, &log, &e) != 0)
			break;
	}
	event_cursor_close(c);
	if (sls_sql_run(s, &r, &e) == 0) {
		cJSON_ArrayForEach(row, r.data) {
			snprintf(out + strlen(out), 1024 - strlen(out), "%s", row == r.data->child ? "" : ";");
			cJSON_ArrayForEach(cell, row)
				snprintf(out + strlen(out), 1024 - strlen(out), "%s%s", cell == row->child ? "" : ",", cell->valuestring);
		}
		sls_result_release(&r);
	} else {
		snprintf(out, 1024, "%.500s", e.text);
	}
	sls_sql_close(s);
}

static void
test_sql(void)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "select count(*) as n", "4" },
		{ "SELECT count(1) FROM log", "4" },
		{ "select \"event.serviceName\" as s, count(*) as n group by s order by n desc", "Ecs,3;Actiontrail,1" },
		{ "select \"event.eventName\" from log where \"event.errorCode\" is null order by __time__ limit 2", "StopLogging;DeleteInstance" },
		{ "select l.\"event.eventName\" from log l order by __time__ desc limit 1,1", "DeleteInstance" },
		{ "select \"event.errorCode\" from log order by __time__ limit 1", "null" },
		{ "select count_if(\"event.serviceName\" = 'Ecs') as n", "3" },
		{ "select array_agg(distinct \"event.serviceName\") from log", "[\"Actiontrail\",\"Ecs\"]" },
		{ "select concat(\"event.serviceName\",'/',\"event.eventName\") from log limit 1", "Actiontrail/StopLogging" },
		{ "select arbitrary(\"event.errorCode\") from log", "NoPermission" },
		{ "select max_by(\"event.eventName\", __time__), min_by(\"event.eventName\", __time__) from log", "DeleteDisk,StopLogging" },
		{ "select json_extract_scalar(\"event.requestParameterJson\", '$.Name') from log limit 1", "audit" },
		{ "select json_extract_scalar(\"event.requestParameterJson\", '$[\"Tag.1.Key\"]') from log limit 1", "x" },
		{ "select json_extract_scalar('{\"a\":[{\"b\":5}]}', '$.a[0].b') from log limit 1", "5" },
		{ "select count(*) from log where regexp_like(\"event.eventName\", '^Delete\\w+')", "2" },
		{ "select regexp_extract('a-12-b', '(\\d+)-(\\w)', 2) from log limit 1", "b" },
		{ "select split_part(\"event.userIdentity.userName\", '.', 2) from log limit 1", "wei" },
		{ "select ip_prefix('203.0.113.10', 16) from log limit 1", "203.0.0.0/16" },
		{ "select from_unixtime(1767225600), to_unixtime(from_unixtime(1767225600)) from log limit 1", "2026-01-01 08:00:00.000,1767225600.0" },
		{ "select date_format(from_unixtime(__time__), '%Y-%m-%d %H:%i') from log limit 1", "2026-01-01 03:00" },
		{ "select date_trunc('hour', from_unixtime(1767225661)), hour(1767225600), day_of_week(1767225600) from log limit 1",
		    "2026-01-01 08:00:00.000,8,4" },
		{ "select greatest(3, 10), least('b', 'a'), if(1 > 2, 'x', 'y') from log limit 1", "10,a,y" },
		{ "select approx_distinct(\"event.userIdentity.userName\") from log", "3" },
		{ "select try_cast('12' as bigint) + 1 from log limit 1", "13" },
		{ "select sum(\"event.requestParameters.Amount\") from log", "7" },
		{ "select count(*) from log where \"event.eventName\" like 'delete%'", "0" },
		{ "set session parallel_sql=true; select count(*) from log", "4" },
		{ "with e as (select \"event.eventName\" as n from log) select count(distinct n) from e limit 10", "4" },
		{ "select \"event.other\" from log", "line 1:8: Column 'event.other' cannot be resolved;please add the column in the index attribute" },
		{ "select \"event.acsRegion\" from log",
		    "line 1:8: Column 'event.acsRegion' cannot be resolved;please add the column in the index attribute" },
		{ "select group_concat(\"event.eventName\") from log", "line 1:8: Function group_concat not registered" },
		{ "select nonsense(1) from log", "line 1:8: Function nonsense not registered" },
		{ "select strftime('%s') from log", "line 1:8: Function strftime not registered" },
		{ "select max(1, 2) from log", "ErrorType:QueryParseError.ErrorMessage:syntax error, Unexpected parameters for function max or min: use greatest or least" },
		{ "delete from log", "line 1:1: only a query is allowed here" },
		{ "attach 'x' as y", "line 1:1: only a query is allowed here" },
		{ "select 1; select 2", "ErrorType:QueryParseError.ErrorMessage:syntax error, want one query" },
	};
	char got[1024];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		run(cases[i].sql, got);
		is_str(got, cases[i].want, cases[i].sql);
	}
	run("with recursive r(n) as (select 1 union all select n + 1 from r where n < 300) select n from r", got);
	ok(strstr(got, ";100") != NULL && strstr(got, ";101") == NULL, "without LIMIT there are 100 rows");
}

int
main(void)
{
	cJSON *spec = json_parse(events_text, strlen(events_text), "events", NULL);
	struct err e = { 0 };

	set = events_new();
	index_object = json_parse(index_text, strlen(index_text), "index", &e);
	if (!ok(events_add(set, "1000000000000001", "cn-hangzhou", spec, NOW, &e) == 0 && index_object != NULL, "events and index load"))
		printf("# %s\n", e.text);
	test_search();
	test_sql();
	cJSON_Delete(spec);
	cJSON_Delete(index_object);
	events_free(set);
	return tap_done();
}
