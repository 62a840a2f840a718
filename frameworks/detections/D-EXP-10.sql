/* {
  "id": "D-EXP-10",
  "severity": "high",
  "title": { "en": "Resource hijack pattern", "zh-CN": "资源滥用（挖矿）迹象" },
  "tactic": "impact T1496",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "n_run": 5, "bucket_s": 3600, "n_amount": 50 },
  "reasons": {
    "burst": { "en": "{actor} ({user_name}) started instances in region {region_id} by {calls} calls, {threshold} or more within {window_s} seconds, types {types}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）在地域 {region_id} 通过 {calls} 次调用创建实例，{window_s} 秒内达 {threshold} 次以上，规格 {types}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "many": { "en": "{actor} ({user_name}) started {amount} instances in region {region_id} with one call, types {types}, first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）在地域 {region_id} 一次调用创建 {amount} 台实例，规格 {types}，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "big": { "en": "{actor} ({user_name}) started GPU or very large instances ({types}) in region {region_id}, where the history has not seen this identity do so, {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）在地域 {region_id} 创建 GPU 或超大规格实例（{types}），历史中该身份未有此行为，共 {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Stolen keys are used to mine coins: many instances or large ones, at once, in regions nobody looks at.", "zh-CN": "被盗密钥常用于挖矿：在无人关注的地域一次性创建大量或大规格实例。" },
  "false-positives": { "en": "Scale-out and GPU teams: name roles of pipelines as exceptions of the kind ci-role. Auto Scaling by its service-linked role is left out.", "zh-CN": "弹性扩容与 GPU 团队：流水线角色可登记为 ci-role 类例外；弹性伸缩的服务关联角色已排除。" },
  "remediation": {
    "text": { "en": "Ask the actor. If nobody ordered the instances, disable the credential, stop the instances, keep a snapshot as evidence.", "zh-CN": "询问操作者；若无人申请，停用凭据、停止实例并保留快照作为证据。" },
    "validation": { "en": "DescribeInstances of every region shows known instances only.", "zh-CN": "各地域的 DescribeInstances 仅显示已知实例。" },
    "changing": true
  }
} */
with launch as (
	select
		recipient_account_id, event_id, event_time, actor, user_name, region, source_ip, evidence, request_json,
		coalesce(json_extract_scalar(request_json, '$.InstanceType'), json_extract_scalar(request_json, '$.LaunchTemplateId'), '-') as kind,
		case
			when regexp_like(json_extract_scalar(request_json, '$.Amount'), '^[0-9]{1,6}$') then cast(json_extract_scalar(request_json, '$.Amount') as bigint)
			else 1
		end as amount,
		-- families with GPUs, and 64 cores and more
		case
			when regexp_like(lower(json_extract_scalar(request_json, '$.InstanceType')), '^ecs[.](gn|ebmgn|sgn|vgn|ebmvgn|sccgn)') then 1
			when regexp_like(lower(json_extract_scalar(request_json, '$.InstanceType')), '[.](1[6-9]|[2-9][0-9]|[1-9][0-9][0-9])xlarge$') then 1
			else 0
		end as big
	from events
	where
		event_time >= :base_start and event_time < :win_end
		and ok = 1
		and event_name in ('RunInstances', 'CreateInstance')
		and lower(coalesce(service_name, split_part(event_source, '.', 1))) = 'ecs'
		-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
		and identity_type <> 'system'
		and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
		and actor not in (select value from exception where kind = 'ci-role')
),
windowed as (
	select
		l.*,
		case
			when event_time - lag(event_time, :n_run - 1) over (
				partition by recipient_account_id, actor, region order by event_time, event_id
			) < :bucket_s then 1
			else 0
		end as full_window
	from launch l
	where event_time >= :win_start
)
select
	recipient_account_id as account,
	region,
	actor as resource,
	reason,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	coalesce(region, '-') as region_id,
	sum(amount) as amount,
	array_join(array_agg(distinct kind), ', ') as types,
	:n_run as threshold,
	:bucket_s as window_s,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		b.*,
		case
			when in_burst = 1 then 'burst'
			when amount >= :n_amount then 'many'
			-- big ones were started by this identity in this region before
			when big = 1 and not exists (
				select 1 from launch h
				where
					h.recipient_account_id = b.recipient_account_id and h.actor = b.actor and h.region = b.region and h.big = 1
					and h.event_time < :win_start
			) then 'big'
			else 'usual'
		end as reason
	from (
		select
			w.*,
			-- a launch is part of a burst when one of the n_run launches that begin with it ends a full window
			max(full_window) over (
				partition by recipient_account_id, actor, region order by event_time, event_id rows between current row and :n_run - 1 following
			) as in_burst
		from windowed w
	) b
) x
where reason <> 'usual'
group by recipient_account_id, actor, region, reason;
