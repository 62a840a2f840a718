#include "cmd/events_live.h"

#include <stdlib.h>

#include "assess/coverage.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/resolved.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"

#define DAY_SECONDS 86400

int
events_live(const struct events_live *o, char **work, struct err *e)
{
	struct collect_options c = { .scope = o->scope != NULL ? o->scope : "scope.json", .knowledge = o->knowledge, .events_only = true };
	time_t newest = (time_t)(clock_ms() / 1000) - EVENTS_LIVE_DELAY_S;
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];
	struct collect_result r;

	*work = NULL;
	c.to = o->until != 0 && o->until < newest ? o->until : newest;
	c.from = o->since != 0 ? o->since : c.to - EVENTS_LIVE_DAYS * DAY_SECONDS;
	if (c.from >= c.to)
		return err_set(e, ERR_USAGE, "--since: the newest events that can be asked for are %d minutes old",
		    EVENTS_LIVE_DELAY_S / 60);
	*work = o->keep != NULL ? xstrdup(o->keep) : dir_temporary(e);
	if (*work == NULL)
		return -1;
	c.work = *work;
	if (step_collect(&c, &r, e) != 0) {
		if (o->keep == NULL)
			dir_remove(*work);
		free(*work);
		*work = NULL;
		return -1;
	}
	clock_iso(c.from, from);
	clock_iso(c.to, to);
	log_info("asked for the events from %s to %s: %ld answers", from, to, r.answers);
	return 0;
}

static void
tell_gap(void *arg, const struct finding *gap)
{
	const struct cause *why = &gap->cause;
	struct buf b;

	(void)arg;
	buf_init(&b, 2048);
	buf_addf(&b, "account %s, region %s: events from %s to %s were not seen", gap->account, gap->region,
	    json_str(gap->values, "from"), json_str(gap->values, "to"));
	if (why->source != NULL && why->source[0] != '\0')
		buf_addf(&b, ": %s is %s", why->source, state_names[why->state]);
	if (why->code != NULL && why->code[0] != '\0')
		buf_addf(&b, " (%s)", why->code);
	log_warn("%s", buf_text(&b));
	buf_release(&b);
}

int
events_unseen(struct db *db, const char *work, time_t since, time_t until, struct err *e)
{
	cJSON *run = work_load(work, WORK_RUN, "collect", e), *scope = run != NULL ? work_load(work, WORK_SCOPE, "collect", e) : NULL;
	struct assess_scope as = { 0 };
	struct strlist planned = { 0 };
	cJSON *params = NULL;
	const cJSON *id;
	time_t now;
	int rc = -1;

	if (scope == NULL || resolved_to_assess(&as, scope, e) != 0)
		goto out;
	if (json_str(run, "started") == NULL || clock_parse(json_str(run, "started"), &now) != 0) {
		err_set(e, ERR_FORMAT, WORK_RUN ": started is no time");
		goto out;
	}
	cJSON_ArrayForEach(id, json_arr(run, "plan")) {
		if (cJSON_IsString(id))
			strlist_add(&planned, id->valuestring);
	}
	params = scope_params(&as, now);
	rc = db_set_scope(db, &as, now, e);
	if (rc == 0)
		rc = coverage_unseen(db, &planned, params, &as, since > as.from ? since : as.from,
		    until != 0 && until < as.to ? until : as.to, tell_gap, NULL, e);
out:
	cJSON_Delete(params);
	strlist_release(&planned);
	resolved_release(&as);
	cJSON_Delete(scope);
	cJSON_Delete(run);
	return rc;
}
