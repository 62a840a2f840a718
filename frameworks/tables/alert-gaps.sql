/* {
  "id": "alert-gaps",
  "section": "alerting",
  "title": { "en": "Trails that nobody is told about", "zh-CN": "没有有效告警的跟踪" },
  "sources": ["actiontrail.DescribeTrails", "sls.ListAlerts"],
  "columns": {
    "owner": { "en": "Owner", "zh-CN": "所属账号" },
    "trail": { "en": "Trail", "zh-CN": "跟踪" },
    "logstore": { "en": "Logstore", "zh-CN": "日志库" },
    "answer": { "en": "Alert rules read", "zh-CN": "告警规则读取结果" },
    "on_store": { "en": "Alerts on the store", "zh-CN": "针对该日志库的告警" },
    "disabled": { "en": "Disabled", "zh-CN": "已停用" },
    "muted": { "en": "Muted", "zh-CN": "静默中" },
    "no_receiver": { "en": "Without action policy", "zh-CN": "无行动策略" },
    "evidence": { "en": "Evidence", "zh-CN": "证据" }
  },
  "values": {
    "answer": {
      "confirmed": { "en": "read", "zh-CN": "已读取" },
      "denied": { "en": "denied", "zh-CN": "被拒绝" },
      "error": { "en": "failed", "zh-CN": "失败" },
      "not-queried": { "en": "not asked", "zh-CN": "未查询" }
    }
  }
} */
select
	t.owner,
	t.name as trail,
	case when t.sls_project <> '' then t.sls_project || '/' || t.sls_logstore end as logstore,
	(
		select min(coalesce(x.code, x.state))
		from "sls.ListAlerts" x
		where x.account = t.sls_account and json_extract(x.params, '$.project') = t.sls_project
	) as answer,
	count(a.name) as on_store,
	count(case when a.status <> 'ENABLED' then 1 end) as disabled,
	count(case when a.mute_until > :now then 1 end) as muted,
	count(case when a.action_policy = '' then 1 end) as no_receiver,
	concat_ws(' ', t.evidence, (
		select group_concat(x.id, ' ')
		from "sls.ListAlerts" x
		where x.account = t.sls_account and json_extract(x.params, '$.project') = t.sls_project
	)) as evidence
from trail t
left join alert a on
	a.account = t.sls_account and a.project = t.sls_project and t.sls_project <> ''
	-- rules made from a built-in template carry no query and are about the trail stores of their project
	and (instr(',' || coalesce(a.stores, '') || ',', ',' || t.sls_logstore || ',') > 0 or (a.stores is null and a.template <> ''))
group by t.arn
having count(case when a.status = 'ENABLED' and coalesce(a.mute_until, 0) <= :now and a.action_policy <> '' then 1 end) = 0
order by t.owner, t.name;
