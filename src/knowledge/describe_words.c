#include "knowledge/describe_words.h"

#include <string.h>

static const char *const labels[LABEL_COUNT][LANG_COUNT] = {
	[LABEL_CHECK] = { "Check", "检查项" },
	[LABEL_DETECTION] = { "Detection", "检测规则" },
	[LABEL_CONTROL] = { "Control", "控制项" },
	[LABEL_FRAMEWORKS] = { "Frameworks", "合规框架" },
	[LABEL_CHECKS] = { "Checks", "检查项" },
	[LABEL_DETECTIONS] = { "Detections", "检测规则" },
	[LABEL_TITLE] = { "Title", "标题" },
	[LABEL_SEVERITY] = { "Severity", "严重程度" },
	[LABEL_DECIDE] = { "Decided", "判定方式" },
	[LABEL_RESPONSIBILITY] = { "Responsible", "责任方" },
	[LABEL_TACTIC] = { "Tactic", "类别" },
	[LABEL_BASELINE] = { "Days of baseline", "基线天数" },
	[LABEL_CALENDAR] = { "Depends on business hours", "依赖工作时间" },
	[LABEL_ASKS] = { "What it asks", "查询内容" },
	[LABEL_SOURCE] = { "Call", "调用" },
	[LABEL_PERMISSION] = { "Permission", "所需权限" },
	[LABEL_PARAMETERS] = { "Parameters", "参数" },
	[LABEL_PARAMETER] = { "Parameter", "参数" },
	[LABEL_DEFAULT] = { "Default", "默认值" },
	[LABEL_REASONS] = { "Reasons it gives", "结论理由" },
	[LABEL_REASON] = { "Reason", "代码" },
	[LABEL_TEXT] = { "Text", "说明" },
	[LABEL_RATIONALE] = { "Why", "依据" },
	[LABEL_FALSE_POSITIVES] = { "False positives", "误报" },
	[LABEL_REMEDIATION] = { "What to do", "整改建议" },
	[LABEL_CHANGING] = { "changes the cloud", "会变更云上配置" },
	[LABEL_READ_ONLY] = { "read-only", "只读" },
	[LABEL_VALIDATION] = { "How to see that it worked", "验证方法" },
	[LABEL_USED_BY] = { "Controls that use it", "引用该规则的控制项" },
	[LABEL_FRAMEWORK] = { "Framework", "合规框架" },
	[LABEL_RULE] = { "Rule", "规则" },
	[LABEL_FAILS] = { "If it fails", "不符合时" },
	[LABEL_ATTACH] = { "Attach", "须附材料" },
	[LABEL_ANSWERED_BY] = { "Answered by", "由以下规则回答" },
	[LABEL_NOTHING] = { "nothing", "无" },
	[LABEL_GENERATED] = { "Made from `frameworks/` by `make doc`: change the files there, not this page.",
	    "由 `make doc` 根据 `frameworks/` 生成：请修改该目录中的文件，勿直接修改本页。" },
	[LABEL_INDEX] = { "What Trailseal knows", "Trailseal 知识库" },
	[LABEL_INDEX_ABOUT] = { "The same on a terminal: `trailseal frameworks show NAME --control ID`, `trailseal checks show ID`, `trailseal detections show ID`.",
	    "终端查看：`trailseal frameworks show NAME --control ID`、`trailseal checks show ID`、`trailseal detections show ID`（加 `--lang zh-CN`）。" },
};

static const struct {
	const char *value, *zh;
} values[] = {
	{ "critical", "严重" }, { "high", "高" }, { "medium", "中" }, { "low", "低" },
	{ "automatic", "自动判定" }, { "partly", "部分自动" }, { "manual", "人工" },
	{ "tenant", "云租户" }, { "platform", "云平台" }, { "shared", "共同承担" },
};

const char *
describe_label(const struct describe *d, enum label label)
{
	return labels[label][d->lang];
}

const char *
describe_value(const struct describe *d, const char *value)
{
	for (size_t i = 0; d->lang == LANG_ZH_CN && i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(values[i].value, value) == 0)
			return values[i].zh;
	}
	return value;
}

const char *
describe_text(const struct describe *d, const struct words *w)
{
	if (w->text[d->lang] != NULL)
		return w->text[d->lang];
	return w->text[LANG_EN] != NULL ? w->text[LANG_EN] : "";
}

void
describe_put(struct buf *out, const struct describe *d, const char *text)
{
	for (; *text != '\0'; text++) {
		if (d->page && strchr("\\`*[]<>|#", *text) != NULL)
			buf_puts(out, "\\");
		buf_add(out, *text == '\n' || *text == '\t' ? " " : text, 1);
	}
}

const char *
describe_folder(enum rule_kind kind)
{
	switch (kind) {
	case RULE_CHECK:
		return "checks";
	case RULE_DETECTION:
		return "detections";
	default:
		return NULL;
	}
}

const char *
describe_suffix(enum lang lang)
{
	return lang == LANG_ZH_CN ? ".zh-CN.md" : ".md";
}

void
describe_link(struct buf *out, const struct describe *d, const char *up, const char *rule_id)
{
	const struct rule *r = knowledge_rule(d->k, rule_id);
	const char *folder = r != NULL ? describe_folder(r->kind) : NULL;

	if (d->page && folder != NULL)
		buf_addf(out, "[%s](%s%s/%s%s)", rule_id, up, folder, rule_id, describe_suffix(d->lang));
	else
		describe_put(out, d, rule_id);
}

void
describe_head(struct buf *out, const struct describe *d)
{
	if (d->page)
		buf_addf(out, "> %s\n\n", describe_label(d, LABEL_GENERATED));
}
