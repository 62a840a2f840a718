#include "bundle/chain/chain_link.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { DAY_SIZE = 11, ACCOUNTS_TEXT_MAX = 64 * 1024 };

const struct chain_kind chain_kinds[CHAIN_CODE_COUNT] = {
	[CHAIN_UNREADABLE] = { "unreadable", true, {
	    "could not be read: {reason}",
	    "无法读取：{reason}" } },
	[CHAIN_NOT_VERIFIED] = { "not-verified", true, {
	    "does not verify, so what it says of its place counts for nothing: {reason}",
	    "核验未通过，其关于自身位置的说明不可采信：{reason}" } },
	[CHAIN_PREVIOUS_FORM] = { "previous-form", true, {
	    "names the bundle before it in a form that cannot be read, or more than one",
	    "所指明的上一证据包格式无法识别，或指明了多个" } },
	[CHAIN_SAME_ID] = { "same-id", true, {
	    "has the bundle id of {other} and another content: one of them was made again",
	    "与 {other} 的证据包编号相同而内容不同：其中之一是重新制作的" } },
	[CHAIN_GAP] = { "gap", true, {
	    "names {previous} ({previous_id}) as the bundle before it, and that is not here",
	    "指明上一证据包为 {previous}（{previous_id}），但此处没有" } },
	[CHAIN_FORK] = { "fork", true, {
	    "names the same bundle before it as {other}: only one of them can be the next one",
	    "与 {other} 指明同一个上一证据包：两者中只能有一个是后继" } },
	[CHAIN_BEGINNINGS] = { "beginnings", true, {
	    "names no bundle before it, and neither does {other}: these are {count} chains, not one",
	    "未指明上一证据包，{other} 也未指明：这是 {count} 条链，而非一条" } },
	[CHAIN_CYCLE] = { "cycle", true, {
	    "leads back to itself",
	    "沿链回到自身" } },
	[CHAIN_ORGANISATION] = { "organisation", true, {
	    "is about \"{after}\", the bundle before it about \"{before}\"",
	    "涉及单位“{after}”，而上一证据包涉及“{before}”" } },
	[CHAIN_PERIOD_BACKWARDS] = { "period-backwards", true, {
	    "covers {from} to {to}, which runs back behind the bundle before it ({before_from} to {before_to})",
	    "审计期为 {from} 至 {to}，早于上一证据包的 {before_from} 至 {before_to}，时间倒退" } },
	[CHAIN_PERIOD_GAP] = { "period-gap", true, {
	    "begins on {from}, and the bundle before it ends on {before_to}: what happened between is in neither ({days} days)",
	    "审计期自 {from} 起，而上一证据包止于 {before_to}：其间 {days} 天不在任何证据包中" } },
	[CHAIN_SEALED_BACKWARDS] = { "sealed-backwards", true, {
	    "says it was sealed on {sealed}, before the bundle it names as the one before it ({before_sealed})",
	    "自称封存于 {sealed}，早于其所指明的上一证据包（{before_sealed}）" } },
	[CHAIN_PERIOD_OVERLAP] = { "period-overlap", false, {
	    "begins on {from}, before the bundle before it ends ({before_to}): {days} days are in both",
	    "审计期自 {from} 起，上一证据包止于 {before_to}：有 {days} 天重叠" } },
	[CHAIN_PERIOD_UNKNOWN] = { "period-unknown", false, {
	    "does not say which period it covers",
	    "未说明所涵盖的审计期" } },
	[CHAIN_ACCOUNTS_LEFT] = { "accounts-left", false, {
	    "no longer covers {count} accounts of the bundle before it: {accounts}",
	    "不再涵盖上一证据包中的 {count} 个账号：{accounts}" } },
	[CHAIN_ACCOUNTS_JOINED] = { "accounts-joined", false, {
	    "covers {count} accounts that the bundle before it did not: {accounts}",
	    "新增上一证据包未涵盖的 {count} 个账号：{accounts}" } },
	[CHAIN_SIGNERS] = { "signers", false, {
	    "is signed with none of the certificates that signed the bundle before it",
	    "其签名证书与上一证据包的签名证书均不相同" } },
	[CHAIN_PARTIAL] = { "partial", false, {
	    "says that some of the planned calls did not succeed",
	    "自述部分计划中的调用未成功" } },
	[CHAIN_COPY] = { "copy", false, {
	    "is the same bundle as {other}, and is left out",
	    "与 {other} 为同一证据包，不再计入" } },
};

/* ---- one link ---- */

static bool
is_identity(const char *s)
{
	return strspn(s, "0123456789abcdef") == SHA256_HEX_SIZE - 1 && s[SHA256_HEX_SIZE - 1] == '\0';
}

static time_t
time_of(const struct kvlist *info, const char *label)
{
	const char *text = kv_get(info, label);
	time_t t = 0;

	return text != NULL && clock_parse(text, &t) == 0 ? t : 0;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
text_of(const struct kvlist *info, const char *label)
{
	return xstrdup(kv_get(info, label));
}

void
chain_link_take(struct chain_link *l, const char *file, const struct kvlist *info)
{
	const char *partial = kv_get(info, LABEL_COMPLETE);
	size_t named = 0;

	*l = (struct chain_link){ .file = xstrdup(file), .id = xstrdup(""), .intact = true };
	for (size_t i = 0; i < info->n; i++) {
		named += strcasecmp(info->items[i].name, LABEL_PREVIOUS) == 0;
		if (strcasecmp(info->items[i].name, LABEL_ACCOUNT) == 0)
			strlist_add(&l->accounts, info->items[i].value);
	}
	if (l->accounts.n > 0)
		qsort(l->accounts.items, l->accounts.n, sizeof(l->accounts.items[0]), compare_texts);
	l->previous = text_of(info, LABEL_PREVIOUS);
	l->previous_odd = named > 1 || (named == 1 && !is_identity(l->previous));
	l->previous_id = text_of(info, LABEL_PREVIOUS_ID);
	l->organisation = text_of(info, LABEL_ORGANISATION);
	l->from = time_of(info, LABEL_FROM);
	l->to = time_of(info, LABEL_TO);
	l->dated = time_of(info, LABEL_DATE);
	l->partial = partial != NULL && strcmp(partial, "yes") != 0;
}

void
chain_link_read(struct chain_link *l, const char *file, const struct verify_result *r)
{
	chain_link_take(l, file, &r->info);
	free(l->id);
	l->id = xstrdup(r->bundle_id != NULL ? r->bundle_id : "");
	memcpy(l->identity, r->identity, sizeof(l->identity));
	for (size_t i = 0; i < r->signers_n; i++) {
		const struct signature_facts *s = &r->signers[i];

		if (s->good && s->fingerprint != NULL)
			strlist_add(&l->signers, s->fingerprint);
		if (s->good && s->claimed > 0 && (l->claimed == 0 || s->claimed < l->claimed))
			l->claimed = s->claimed;
	}
	l->anchor = r->anchor;
	l->intact = r->problems.integrity == 0 && r->problems.findings == 0 && r->identity[0] != '\0';
	if (!l->intact)
		l->problem = xstrdup(r->problems.n > 0 ? r->problems.items[0].text : "it has no tag manifest");
}

void
chain_link_release(struct chain_link *l)
{
	free(l->file);
	free(l->id);
	free(l->previous);
	free(l->previous_id);
	free(l->organisation);
	free(l->problem);
	strlist_release(&l->accounts);
	strlist_release(&l->signers);
	*l = (struct chain_link){ 0 };
}

/* ---- findings ---- */

void
chain_find(struct chain_findings *f, enum chain_code code, const char *file, ...)
{
	struct chain_finding *one;
	const char *name;
	va_list ap;

	ARRAY_GROW(f->items, f->n, f->cap);
	one = &f->items[f->n++];
	*one = (struct chain_finding){ .code = code, .file = xstrdup(file) };
	va_start(ap, file);
	while ((name = va_arg(ap, const char *)) != NULL)
		kv_add(&one->values, name, va_arg(ap, const char *));
	va_end(ap);
	f->problems += chain_kinds[code].problem;
}

void
chain_findings_release(struct chain_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->items[i].file);
		kv_release(&f->items[i].values);
	}
	free(f->items);
	*f = (struct chain_findings){ 0 };
}

void
chain_say(struct buf *b, const char *text, const struct kvlist *values)
{
	const char *open;

	while ((open = strchr(text, '{')) != NULL) {
		const char *close = strchr(open, '}');
		char *name = xstrndup(open + 1, (size_t)(close - open - 1));
		const char *value = kv_get(values, name);

		buf_add(b, text, (size_t)(open - text));
		text_for_terminal(b, value != NULL && *value != '\0' ? value : "?");
		text = close + 1;
		free(name);
	}
	buf_puts(b, text);
}

void
chain_sentence(struct buf *b, const struct chain_finding *f, enum lang lang)
{
	chain_say(b, chain_kinds[f->code].sentence[lang], &f->values);
}

/* ---- two links ---- */

static void
day(time_t t, char out[CLOCK_ISO_SIZE])
{
	clock_iso(t, out);
	out[DAY_SIZE - 1] = '\0';
}

static void
compare_periods(struct chain_findings *f, const struct chain_link *before, const struct chain_link *after)
{
	char from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE], before_from[CLOCK_ISO_SIZE], before_to[CLOCK_ISO_SIZE], days[24];
	const time_t a_day = 86400, apart = after->from > before->to ? after->from - before->to : before->to - after->from;

	if (before->from == 0 || before->to == 0 || after->from == 0 || after->to == 0)
		return;
	day(after->from, from);
	day(after->to, to);
	day(before->from, before_from);
	day(before->to, before_to);
	snprintf(days, sizeof(days), "%lld", (long long)((apart + a_day - 1) / a_day));
	if (after->from < before->from || after->to < before->to)
		chain_find(f, CHAIN_PERIOD_BACKWARDS, after->file, "from", from, "to", to, "before_from", before_from,
		    "before_to", before_to, NULL);
	else if (after->from != before->to)
		chain_find(f, after->from > before->to ? CHAIN_PERIOD_GAP : CHAIN_PERIOD_OVERLAP, after->file, "from", from,
		    "before_to", before_to, "days", days, NULL);
}

static void
find_accounts(struct chain_findings *f, enum chain_code code, const char *file, const struct strlist *in,
    const struct strlist *not_in)
{
	char count[24];
	struct buf list;
	size_t n = 0;

	buf_init(&list, ACCOUNTS_TEXT_MAX);
	for (size_t i = 0; i < in->n; i++) {
		if ((i > 0 && strcmp(in->items[i], in->items[i - 1]) == 0) || (not_in->n > 0 &&
		    bsearch(&in->items[i], not_in->items, not_in->n, sizeof(not_in->items[0]), compare_texts) != NULL))
			continue;
		buf_addf(&list, "%s%s", n > 0 ? " " : "", in->items[i]);	/* what does not fit is in the count */
		n++;
	}
	snprintf(count, sizeof(count), "%zu", n);
	if (n > 0)
		chain_find(f, code, file, "count", count, "accounts", buf_text(&list), NULL);
	buf_release(&list);
}

/* A day and a time of day do not compare: signing times with each other, else days. */
static void
compare_sealing(struct chain_findings *f, const struct chain_link *before, const struct chain_link *after)
{
	bool claimed = before->claimed > 0 && after->claimed > 0;
	time_t was = claimed ? before->claimed : before->dated, is = claimed ? after->claimed : after->dated;
	char sealed[CLOCK_ISO_SIZE], before_sealed[CLOCK_ISO_SIZE];

	if (was == 0 || is == 0 || is >= was)
		return;
	clock_iso(is, sealed);
	clock_iso(was, before_sealed);
	if (!claimed)
		sealed[DAY_SIZE - 1] = before_sealed[DAY_SIZE - 1] = '\0';
	chain_find(f, CHAIN_SEALED_BACKWARDS, after->file, "sealed", sealed, "before_sealed", before_sealed, NULL);
}

static void
compare_signers(struct chain_findings *f, const struct chain_link *before, const struct chain_link *after)
{
	for (size_t i = 0; i < after->signers.n; i++) {
		if (strlist_has(&before->signers, after->signers.items[i]))
			return;
	}
	if (after->signers.n > 0 && before->signers.n > 0)
		chain_find(f, CHAIN_SIGNERS, after->file, NULL);
}

void
chain_compare(struct chain_findings *f, const struct chain_link *before, const struct chain_link *after)
{
	const char *was = before->organisation != NULL ? before->organisation : "";
	const char *is = after->organisation != NULL ? after->organisation : "";

	if (strcmp(was, is) != 0)
		chain_find(f, CHAIN_ORGANISATION, after->file, "before", was, "after", is, NULL);
	compare_periods(f, before, after);
	compare_sealing(f, before, after);
	find_accounts(f, CHAIN_ACCOUNTS_LEFT, after->file, &before->accounts, &after->accounts);
	find_accounts(f, CHAIN_ACCOUNTS_JOINED, after->file, &after->accounts, &before->accounts);
	compare_signers(f, before, after);
}
