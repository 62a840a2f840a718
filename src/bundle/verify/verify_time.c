/* What steps 9 and 11 have shown, said as facts of the layers. */
#include "bundle/verify/verify_run.h"

#include "base/clock.h"

static void
say_stamp(struct layer_result *l, enum layer_fact kind, const struct stamp_facts *f, time_t now)
{
	char at[CLOCK_ISO_SIZE], end[CLOCK_ISO_SIZE];

	clock_iso(f->at, at);
	clock_iso(f->not_after, end);
	layer_fact(l, kind, "%s: %s, %s%s%s", f->file, at, f->authority, f->root ? " <- " : "", f->root ? f->root : "");
	if (f->trusted && f->not_after < now && !f->carried)
		layer_fact(l, FACT_STAMP_ENDED, "%s: %s", f->file, end);
}

/* Of one signature.  A timestamp of nobody who was named proves nothing, yet it is there to be checked. */
static enum layer_state
judge_signature(struct layer_result *l, const struct signature_facts *f, time_t now)
{
	bool good = false;

	for (size_t i = 0; i < f->stamps_n; i++) {
		good = good || f->stamps[i].good;
		if (f->stamps[i].good)
			say_stamp(l, FACT_STAMP, &f->stamps[i], now);
	}
	if (f->stamps_n == 0 && f->proven == 0)
		layer_fact(l, FACT_NO_STAMP, "signatures/%s", f->file);
	return f->proven != 0 ? LAYER_YES : good ? LAYER_NOT_CHECKED : f->stamps_n > 0 ? LAYER_NO : LAYER_ABSENT;
}

static void
judge_stamps(struct verify_result *r, time_t now)
{
	struct layer_result *l = &r->layers[LAYER_TIMESTAMPED];
	char iso[CLOCK_ISO_SIZE];
	time_t last = 0;
	bool stamps = r->archives_n > 0;

	l->state = r->signers_n > 0 ? LAYER_YES : LAYER_ABSENT;
	for (size_t i = 0; i < r->signers_n; i++) {
		enum layer_state state = judge_signature(l, &r->signers[i], now);

		l->state = state < l->state ? state : l->state;
		last = r->signers[i].proven > last ? r->signers[i].proven : last;
		stamps = stamps || r->signers[i].stamps_n > 0;
	}
	for (size_t i = 0; i < r->archives_n; i++) {
		if (r->archives[i].stamp.good)
			say_stamp(l, FACT_ARCHIVE, &r->archives[i].stamp, now);
	}
	if (stamps && !r->tsa_asked)
		layer_fact(l, FACT_NO_TSA_ROOT, NULL);
	clock_iso(last, iso);
	if (l->state == LAYER_YES)
		layer_fact(l, FACT_TIME, "%s", iso);
}

static void
say_revocation(struct layer_result *l, const char *file, const struct revocation_facts *f)
{
	const char *state = revocation_names[f->state];
	char from[CLOCK_ISO_SIZE], since[CLOCK_ISO_SIZE];

	clock_iso(f->list_from, from);
	clock_iso(f->revoked, since);
	if (f->state == REVOCATION_NOT_CHECKED)
		layer_fact(l, FACT_REVOCATION, "signatures/%s: %s", file, state);
	else if (f->state == REVOCATION_NONE)
		layer_fact(l, FACT_REVOCATION, "signatures/%s: %s, %s, thisUpdate %s", file, state, f->list, from);
	else
		layer_fact(l, FACT_REVOCATION, "signatures/%s: %s %s (%s), %s, thisUpdate %s", file, state, since,
		    f->reason ? f->reason : "unspecified", f->list, from);
}

/* Nothing is said while nothing was checked: the report says that by itself. */
static void
judge_revocation(struct verify_result *r)
{
	bool any = false;

	for (size_t i = 0; i < r->signers_n; i++)
		any = any || r->signers[i].revocation.state != REVOCATION_NOT_CHECKED;
	for (size_t i = 0; i < r->signers_n && any; i++)
		say_revocation(&r->layers[LAYER_TRUSTED], r->signers[i].file, &r->signers[i].revocation);
	for (size_t i = 0; i < r->lists.n; i++) {
		if (r->lists.items[i].given && !r->lists.items[i].used)
			layer_fact(&r->layers[LAYER_TRUSTED], FACT_LIST_UNUSED, "%s", r->lists.items[i].file);
	}
}

void
verify_time(struct verify_result *r, time_t now)
{
	judge_stamps(r, now);
	judge_revocation(r);
}
