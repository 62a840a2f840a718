/* {
  "id": "D-PRIV-14",
  "severity": "medium",
  "title": { "en": "Cluster administrator credential taken", "zh-CN": "获取集群管理员凭据" },
  "tactic": "credential-access T1552",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "read_proof": 100 },
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} {calls} time(s), such as on {example}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）调用 {event_name} {calls} 次（如 {example}），首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "reads-not-recorded": { "en": "{calls} events of account {resource_account} hold no read at all: who fetched a kubeconfig can not be told", "zh-CN": "账号 {resource_account} 的 {calls} 条事件中没有任何读事件：无法判断谁获取了 kubeconfig" }
  },
  "rationale": { "en": "A kubeconfig is a key to the cluster that RAM does not take back; changes of rights in a cluster are not seen in RAM either.", "zh-CN": "kubeconfig 是 RAM 无法收回的集群钥匙；集群内的授权变更在 RAM 中也看不到。" },
  "false-positives": { "en": "Developers fetch their kubeconfig daily: D-ANOM-06 says who did for the first time.", "zh-CN": "开发人员日常获取 kubeconfig：首次行为见 D-ANOM-06。" },
  "remediation": {
    "text": { "en": "Check that the actor should work on the cluster; revoke the kubeconfig when not (RevokeClusterUserKubeconfig).", "zh-CN": "确认操作者是否应访问该集群；若否，吊销其 kubeconfig。" },
    "validation": { "en": "DescribeUserPermission of the cluster shows approved identities only.", "zh-CN": "该集群的 DescribeUserPermission 仅显示已审批的身份。" },
    "changing": false
  }
} */
select
	recipient_account_id as account,
	actor as resource,
	'hit' as reason,
	null as state,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	coalesce(arbitrary(nullif(resource_name, '')), arbitrary(json_extract_scalar(request_json, '$.ClusterId')), '-') as example,
	recipient_account_id as resource_account,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		e.*,
		lower(coalesce(service_name, split_part(event_source, '.', 1))) as service
	from events e
) x
where
	event_time >= :win_start and event_time < :win_end
	and ok = 1
	and service = 'cs'
	-- UNCONFIRMED: DescribeClusterV2UserKubeconfig is in old API lists only
	and event_name in ('DescribeClusterUserKubeconfig', 'GrantPermissions', 'UpdateUserPermissions', 'DescribeClusterV2UserKubeconfig')
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
	and actor not in (select value from exception where kind = 'ci-role')
group by recipient_account_id, actor, event_name
union all
-- the kubeconfig calls are reads: a hundred events without one read come from a trail that delivers writes only
select
	recipient_account_id as account,
	recipient_account_id as resource,
	'reads-not-recorded' as reason,
	'not-evaluable' as state,
	'-' as actor,
	'-' as user_name,
	'-' as event_name,
	'-' as example,
	recipient_account_id as resource_account,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	'-' as ips,
	min(evidence) as evidence
from events
where
	event_time >= :win_start and event_time < :win_end
group by recipient_account_id
having count(1) >= :read_proof and sum(case when event_rw = 'Write' then 0 else 1 end) = 0;
