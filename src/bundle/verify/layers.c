#include "bundle/verify/layers.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { FACT_VALUE_MAX = 1024 };

const struct layer_name layer_names[LAYER_COUNT] = {
	[LAYER_INTACT] = { "intact", { "intact", "内容完整" } },
	[LAYER_SIGNED] = { "signed", { "signed by", "签名者" } },
	[LAYER_TRUSTED] = { "trusted", { "trusted because", "可信依据" } },
	[LAYER_TIMESTAMPED] = { "timestamped", { "timestamped at", "时间戳" } },
	[LAYER_REPERFORMED] = { "reperformed", { "re-performed", "重新执行" } },
};

const struct layer_name layer_state_names[LAYER_STATE_COUNT] = {
	[LAYER_ABSENT] = { "absent", { "not there", "没有" } },
	[LAYER_NOT_CHECKED] = { "not-checked", { "not checked", "未核验" } },
	[LAYER_PARTLY] = { "partly", { "in part", "部分" } },
	[LAYER_NO] = { "no", { "no", "否" } },
	[LAYER_YES] = { "yes", { "yes", "是" } },
};

const struct layer_name layer_fact_names[LAYER_FACT_COUNT] = {
	[FACT_IDENTITY] = { "identity-sha256", { "identity sha256", "标识 sha256" } },
	[FACT_FILES] = { "files", { "files", "文件数" } },
	[FACT_BYTES] = { "bytes", { "bytes", "字节数" } },
	[FACT_FINDINGS] = { "findings", { "findings", "报告与日志问题" } },
	[FACT_LOG_LINES] = { "log-lines", { "log lines", "日志行数" } },
	[FACT_REPORT_DIGESTS] = { "report-digests", { "report digests", "报告摘要数" } },
	[FACT_SIGNATURES] = { "signatures", { "CMS signatures", "CMS 签名" } },
	[FACT_ROOT] = { "root", { "root", "根证书" } },
	[FACT_SELF_SIGNED] = { "self-signed", { "the certificate vouches for itself: one key signed all of it, and nothing says whose",
	    "证书自签：全部内容由同一密钥签署，但无法说明密钥属于谁" } },
	[FACT_NO_ROOT_NAMED] = { "no-root-named", { "no root was named with --trust that the certificates could be checked against",
	    "未用 --trust 指定可用于核对证书的根证书" } },
	[FACT_SM2] = { "sm2-signatures", { "SM2 signatures", "SM2 签名" } },
	[FACT_SM2_CMS] = { "sm2-cms-signatures", { "SM2 signatures in CMS form", "CMS 形式的 SM2 签名" } },
	[FACT_REVOCATION] = { "revocation", { "revocation", "吊销检查" } },
	[FACT_LIST_UNUSED] = { "list-unused", { "a revocation list that speaks for no certificate here", "与此处证书无关的吊销列表" } },
	[FACT_TIME] = { "time", { "in existence on", "最晚存在于" } },
	[FACT_ARCHIVE] = { "archive-list", { "archive list", "归档清单" } },
	[FACT_NO_STAMP] = { "no-stamp", { "no timestamp over", "没有时间戳的签名" } },
	[FACT_NO_TSA_ROOT] = { "no-tsa-root-named", { "no root was named with --trust-tsa that the timestamps could be checked against",
	    "未用 --trust-tsa 指定可用于核对时间戳的根证书" } },
	[FACT_STAMP_ENDED] = { "stamp-ended", { "the authority's certificate has ended, and no archive list carries the timestamp on",
	    "时间戳服务机构的证书已到期，且没有归档清单延续该时间戳" } },
	[FACT_PART_OF] = { "part-of", { "part of", "属于" } },
	[FACT_PIECES] = { "pieces-proven", { "pieces proven", "已证明文件" } },
	[FACT_REDACTED] = { "redacted", { "redacted pieces", "已遮盖文件" } },
	[FACT_REVEALED] = { "revealed", { "revealed values", "已出示的值" } },
	[FACT_STAMP] = { "stamp", { "stamp", "时间戳" } },
	[FACT_COMPARED] = { "compared", { "controls / checks / detections / findings", "控制项 / 检查 / 检测 / 发现" } },
	[FACT_OTHER_RULES] = { "other-rules", { "with other rules", "使用其他规则" } },
	[FACT_DIFFERENCES] = { "differences", { "differences", "不同之处" } },
	[FACT_RULES] = { "rules-reperformed", { "rules re-performed", "已重新执行的规则" } },
	[FACT_CONTROLS] = { "controls-reperformed", { "verdicts of controls derived again", "已重新推导结论的控制项" } },
	[FACT_LACKS_PIECES] = { "lacks-pieces", { "not re-performed: needs pieces that are not disclosed", "未重新执行：需要未出示的文件" } },
	[FACT_LACKS_REDACTED] = { "lacks-redacted", { "not re-performed: needs redacted fields", "未重新执行：需要已遮盖的字段" } },
	[FACT_LACKS_RULES] = { "lacks-rules", { "verdict not derived again: only some of the checks are re-performed",
	    "未重新推导结论：仅部分检查已重新执行" } },
	[FACT_CANNOT] = { "cannot", { "could not be judged again", "无法重新执行" } },
};

/* The layer that a problem of each step spoils: what is not named is LAYER_INTACT.  Step 15 spoils none. */
static const enum layer by_step[PROBLEM_STEPS] = {
	[8] = LAYER_SIGNED,
	[9] = LAYER_TIMESTAMPED,
	[10] = LAYER_TRUSTED,
	[11] = LAYER_TRUSTED,
	[12] = LAYER_SIGNED,
	[15] = LAYER_COUNT,
	[PROBLEM_STEP_REPERFORM] = LAYER_REPERFORMED,
};

void
layer_fact(struct layer_result *l, enum layer_fact kind, const char *fmt, ...)
{
	char value[FACT_VALUE_MAX];
	va_list ap;

	if (fmt != NULL) {
		va_start(ap, fmt);
		vsnprintf(value, sizeof(value), fmt, ap);
		va_end(ap);
	}
	ARRAY_GROW(l->facts, l->n, l->cap);
	l->facts[l->n].kind = kind;
	l->facts[l->n++].value = fmt != NULL ? xstrdup(value) : NULL;
}

const char *
layer_fact_value(const struct layer_result *l, enum layer_fact kind)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->facts[i].kind == kind)
			return l->facts[i].value;
	}
	return NULL;
}

void
layer_release(struct layer_result *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->facts[i].value);
	free(l->facts);
	*l = (struct layer_result){ 0 };
}

static bool
spoilt(const struct problem_list *problems, enum layer l)
{
	for (int step = 0; step < PROBLEM_STEPS; step++) {
		if (by_step[step] == l && problems->by_step[step] > 0)
			return true;
	}
	return false;
}

static const enum layer stands_on[LAYER_COUNT] = {
	[LAYER_INTACT] = LAYER_INTACT,
	[LAYER_SIGNED] = LAYER_INTACT,
	[LAYER_TRUSTED] = LAYER_SIGNED,
	[LAYER_TIMESTAMPED] = LAYER_SIGNED,
	[LAYER_REPERFORMED] = LAYER_INTACT,
};

bool
layer_base_holds(const struct layer_result *all, const struct problem_list *problems, enum layer l)
{
	return l == stands_on[l] || layer_state(all, problems, stands_on[l]) == LAYER_YES;
}

enum layer_state
layer_state(const struct layer_result *all, const struct problem_list *problems, enum layer l)
{
	enum layer_state base;

	if (spoilt(problems, l))
		return LAYER_NO;
	if ((all[l].state != LAYER_YES && all[l].state != LAYER_PARTLY) || l == stands_on[l])
		return all[l].state;
	base = layer_state(all, problems, stands_on[l]);
	return base == LAYER_YES ? all[l].state : base == LAYER_NO ? base : LAYER_NOT_CHECKED;
}
