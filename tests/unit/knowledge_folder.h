#ifndef TESTS_UNIT_KNOWLEDGE_FOLDER_H
#define TESTS_UNIT_KNOWLEDGE_FOLDER_H

/* A small knowledge folder that is right, and ways to make it wrong.  In the texts ' stands for " in JSON files. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"

#define W "{'en':'x','zh-CN':'y'}"

static const struct {
	const char *file, *text;
} good_files[] = {
	{ "products.json",
	    "{'products':{'trailer':{'style':'rpc','version':'2020-07-06','host':'trailer.{region}.example.com'},"
	    "'log':{'style':'sls','host':'{project}.{region}.log.example.com'}},"
	    "'errors':{'rpc':{'denied':['No*'],'absent':[],'throttled':['Throttling*'],'retry':[],'expired':[],'skew':[]},"
	    "'sls':{'denied':['Unauthorized'],'absent':['ProjectNotExist'],'throttled':[],'retry':[],'expired':[],'skew':[]}}}" },
	{ "sources/trailer.Describe.json",
	    "{'id':'trailer.Describe','title':" W ",'product':'trailer','permission':'trailer:Describe',"
	    "'query':{'Shadow':'{flag}','Also':''},'keep-empty':['Also'],"
	    "'for-each':'select account, region, 0 as flag from scope_account, scope_region'}" },
	{ "sources/log.GetStore.json",
	    "{'id':'log.GetStore','title':" W ",'product':'log','permission':'log:GetStore','path':'/stores/{store}','method':'POST',"
	    "'body':{'from':'{from:number}','text':'{store}: all'},"
	    "'paging':{'kind':'offset','request':'offset','size':'size','page-size':100,'total':'total','items':''},"
	    "'for-each':'select account, region, project, store, 5 as [from] from trail'}" },
	{ "views/trail.sql",
	    "-- a trail\ncreate view trail as\nselect account, region, body ->> 'Project' as project, body ->> 'Store' as store,\n"
	    "body ->> 'Name' as name, id as evidence from \"trailer.Describe\";\n" },
	{ "checks/LOG-01.sql",
	    "/* { 'id':'LOG-01','title':" W ",'severity':'high','sources':['trailer.Describe','log.GetStore'],\n"
	    "'parameters':{'days':180,'friends':['a']},'reasons':{'short':{'en':'{name} has {ttl}','zh-CN':'{name}'},'long':" W "},\n"
	    "'remediation':{'text':" W ",'validation':" W ",'changing':true} } */\n"
	    "select t.name as resource, case when ttl < :days then \"fail\" else \"pass\" end as verdict,\n"
	    "case when ttl < :days then \"short\" else \"long\" end as reason, t.evidence, t.name, ttl\n"
	    "from trail t, (select body ->> \"ttl\" as ttl from `log.GetStore`)\n"
	    "where t.account not in (select value from list where name = \"friends\");\n" },
	{ "detections/D-LOG-01.sql",
	    "/* {'id':'D-LOG-01','title':" W ",'severity':'critical','sources':[],'reasons':{'hit':" W "},'baseline':30,'calendar':true} */\n"
	    "select resource_name as resource, evidence from events where event_time >= :win_start and event_time < :win_end\n" },
	{ "tables/trails.sql",
	    "/* {'id':'trails','title':" W ",'section':'coverage','sources':['trailer.Describe'],'columns':{'name':" W ",'evidence':" W "}} */\n"
	    "select name, evidence from trail" },
	{ "standard.json",
	    "{'id':'standard','title':" W ",'controls':[{'id':'1 a)','token':'std-1-a','title':" W ",'severity':'high','decide':'automatic',"
	    "'responsibility':'tenant','checks':[{'id':'LOG-01','parameters':{'days':200}},{'id':'D-LOG-01'}]},"
	    "{'id':'1 b)','token':'std-1-b','title':" W ",'severity':'low','decide':'manual','responsibility':'tenant','attach':" W "}]}" },
};
enum { N_GOOD_FILES = sizeof(good_files) / sizeof(good_files[0]) };

/* Quotes of SQL statements are the other way round: there " stands for ' and ` for ". */
static inline void
folder_write(const char *dir, const char *file, const char *text)
{
	char *path = xasprintf("%s/%s", dir, file), *slash, *copy = xstrdup(text);
	const char *statement = strstr(copy, "*/");
	bool view = strncmp(file, "views/", 6) == 0;
	struct err e = { 0 };

	for (char *p = copy; *p != '\0' && !view; p++) {
		bool sql = statement != NULL && p > statement;

		if (*p == '\'' && !sql)
			*p = '"';
		else if (*p == '"' && sql)
			*p = '\'';
		else if (*p == '`' && sql)
			*p = '"';
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	if (dir_make(path, &e) != 0)
		abort();
	*slash = '/';
	if (file_write(path, copy, strlen(copy), &e) != 0)
		abort();
	free(copy);
	free(path);
}

static inline char *
folder_empty(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/knowledge-XXXXXX", tmp ? tmp : "/tmp");

	if (mkdtemp(dir) == NULL)
		abort();
	return dir;
}

static inline char *
folder_make(void)
{
	char *dir = folder_empty();

	for (int i = 0; i < N_GOOD_FILES; i++)
		folder_write(dir, good_files[i].file, good_files[i].text);
	return dir;
}

static inline void
folder_remove(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		char *below = xasprintf("%s/%s", path, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && unlink(below) != 0)
			folder_remove(below);
		free(below);
	}
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

/* One change to the good folder.  from NULL: the file becomes `to` as a whole; `to` NULL: it goes. */
struct change {
	const char *phrase, *file, *from, *to;
	const char *want;	/* problems as "file: key: reason" lines */
};

static inline bool
folder_change(const char *dir, const struct change *c)
{
	const char *text = "", *at;
	char *path = xasprintf("%s/%s", dir, c->file), *changed;

	for (int i = 0; i < N_GOOD_FILES; i++) {
		if (strcmp(good_files[i].file, c->file) == 0)
			text = good_files[i].text;
	}
	if (c->to == NULL)
		unlink(path);
	free(path);
	if (c->to == NULL)
		return true;
	if (c->from == NULL) {
		folder_write(dir, c->file, c->to);
		return true;
	}
	if ((at = strstr(text, c->from)) == NULL)
		return false;
	changed = xasprintf("%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
	folder_write(dir, c->file, changed);
	free(changed);
	return true;
}

/* Put the file back as it was. */
static inline void
folder_restore(const char *dir, const struct change *c)
{
	char *path = xasprintf("%s/%s", dir, c->file);

	unlink(path);
	free(path);
	for (int i = 0; i < N_GOOD_FILES; i++) {
		if (strcmp(good_files[i].file, c->file) == 0)
			folder_write(dir, c->file, good_files[i].text);
	}
}

/* A knowledge_problem_fn into a struct buf. */
static inline void
folder_problem(void *arg, const char *file, const char *key, const char *reason)
{
	struct buf *b = arg;

	buf_addf(b, "%s%s: %s%s%s", b->len > 0 ? "\n" : "", file, key, *key ? ": " : "", reason);
}

#endif
