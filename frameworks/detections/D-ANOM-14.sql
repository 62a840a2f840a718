/* {
  "id": "D-ANOM-14",
  "severity": "high",
  "title": { "en": "Impossible travel", "zh-CN": "不可能的旅行" },
  "tactic": "initial-access",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "reasons": {
    "no-places": { "en": "Account {subject}: the records hold no place, so impossible travel can not be judged; {movers} of {identities} identities were seen from more than one network on one day. D-ANOM-05 is what can be said without places", "zh-CN": "账号 {subject}：记录不含位置，无法判断不可能的旅行；{identities} 个身份中有 {movers} 个在同一天自多个网络活动。无位置时可参考 D-ANOM-05" }
  },
  "rationale": { "en": "ActionTrail records hold an address and no place, and no table of places is shipped: naming a country would be a guess. It is said here rather than left out, so that nobody takes silence for an answer.", "zh-CN": "操作审计记录只有地址而无位置，本工具不附带地理位置表，指明国家只能是猜测。在此明示而非略去，以免将沉默当作答案。" },
  "false-positives": { "en": "None: it never hits.", "zh-CN": "无：本检测不会命中。" },
  "remediation": {
    "text": { "en": "Look at D-ANOM-04 and D-ANOM-05. Where the logstore is at hand, SLS SQL has ip_to_country and can answer there.", "zh-CN": "查看 D-ANOM-04 与 D-ANOM-05。若可查询日志库，SLS SQL 提供 ip_to_country，可在其中判断。" },
    "validation": { "en": "The findings of D-ANOM-04 and D-ANOM-05 are explained.", "zh-CN": "D-ANOM-04、D-ANOM-05 的发现均有解释。" },
    "changing": false
  }
} */
select
	s.account,
	s.account as resource,
	s.account as subject,
	'not-evaluable' as state,
	'no-places' as reason,
	count(e.actor) as identities,
	coalesce(sum(case when e.networks > 1 then 1 else 0 end), 0) as movers,
	array_join(array_agg(distinct e.evidence), ' ') as evidence
from scope_account s
left join (
	select account, actor, max(networks) as networks, arbitrary(evidence) as evidence
	from (
		select
			recipient_account_id as account,
			actor,
			event_time / 86400 as day,
			count(distinct ip_net) as networks,
			arbitrary(evidence) as evidence
		from events
		where
			event_time >= :win_start and event_time < :win_end
			and ip_net <> ''
			and identity_type in ('ram-user', 'root-account', 'cloudsso-user', 'saml-user', 'oidc-user')
		group by recipient_account_id, actor, event_time / 86400
	) d
	group by account, actor
) e on e.account = s.account
group by s.account;
