/* {
  "id": "D-DEL-04",
  "severity": "critical",
  "title": { "en": "Backups or snapshots destroyed", "zh-CN": "备份/快照被破坏" },
  "tactic": "impact T1490",
  "baseline": "none",
  "calendar": false,
  "sources": ["events"],
  "parameters": { "backup_floor_days": 30 },
  "reasons": {
    "hit": { "en": "{actor} ({user_name}) called {event_name} on {subject} {calls} time(s), first {first_seen}, last {last_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）对 {subject} 调用 {event_name} {calls} 次，首次 {first_seen}，末次 {last_seen}，来源 {ips}" },
    "weakened": { "en": "{actor} ({user_name}) weakened the backups of {subject} by {event_name}: fewer than {floor} days kept, or log backup switched off, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 削弱了 {subject} 的备份：保留不足 {floor} 天或关闭日志备份，首次 {first_seen}，来源 {ips}" },
    "untold": { "en": "{actor} ({user_name}) changed the backup policy of {subject} by {event_name}, and the record does not show to what, first {first_seen}, from {ips}", "zh-CN": "{actor}（{user_name}）通过 {event_name} 修改了 {subject} 的备份策略，记录未显示修改后的值，首次 {first_seen}，来源 {ips}" }
  },
  "rationale": { "en": "Who wants a ransom destroys the backups first. The events do not say what a backup policy was before: a policy that still keeps 30 days is not counted, one that keeps less, or drops log backup, is.", "zh-CN": "勒索者会先破坏备份。事件不含旧值：备份策略变更后仍保留 30 天以上的不计，低于该值或关闭日志备份的计入。" },
  "false-positives": { "en": "Clean-up of old snapshots by people; that of service-linked roles is left out.", "zh-CN": "人工清理旧快照；服务关联角色的清理已排除。" },
  "remediation": {
    "text": { "en": "Stop further deletions by disabling the credential. Check that another copy exists (other region, other account) and restore the policy.", "zh-CN": "停用凭据以阻止继续删除；确认存在其他副本（异地或跨账号）并恢复备份策略。" },
    "validation": { "en": "A restore from the remaining copy was tried; the backup policy is back.", "zh-CN": "已用剩余副本做恢复演练；备份策略已恢复。" },
    "changing": true
  }
} */
select
	recipient_account_id as account,
	region,
	subject as resource,
	case when effect = 'destroyed' then 'hit' else effect end as reason,
	actor,
	coalesce(arbitrary(user_name), '-') as user_name,
	event_name,
	subject,
	:backup_floor_days as floor,
	count(1) as calls,
	from_unixtime(min(event_time)) as first_seen,
	from_unixtime(max(event_time)) as last_seen,
	coalesce(nullif(array_join(array_agg(distinct source_ip), ', '), ''), '-') as ips,
	array_join(array_agg(distinct evidence), ' ') as evidence
from (
	select
		p.*,
		case
			when event_name not in ('ModifyBackupPolicy', 'ModifyInstanceCrossBackupPolicy') then 'destroyed'
			-- log backup off is 0, False or Disabled; UNCONFIRMED: which spelling the record has
			when lower(coalesce(log_backup, '')) in ('0', 'false', 'disable', 'disabled', 'off') then 'weakened'
			when lower(coalesce(cross_backup, '')) in ('0', 'false', 'disable', 'disabled', 'off') then 'weakened'
			when regexp_like(days, '^[0-9]{1,9}$') then case when cast(days as bigint) < :backup_floor_days then 'weakened' else 'kept' end
			when days is not null or request_json is null then 'untold'
			else 'kept'
		end as effect
	from (
		select
			e.*,
			lower(coalesce(service_name, split_part(event_source, '.', 1))) as service,
			coalesce(
				json_extract_scalar(request_json, '$.BackupRetentionPeriod'), json_extract_scalar(request_json, '$.Retention')
			) as days,
			coalesce(
				json_extract_scalar(request_json, '$.EnableBackupLog'),
				json_extract_scalar(request_json, '$.BackupLog'),
				json_extract_scalar(request_json, '$.LogBackupEnabled')
			) as log_backup,
			json_extract_scalar(request_json, '$.BackupEnabled') as cross_backup,
			coalesce(
				nullif(resource_name, ''),
				json_extract_scalar(request_json, '$.SnapshotId'),
				json_extract_scalar(request_json, '$.DBInstanceId'),
				json_extract_scalar(request_json, '$.VaultId'),
				json_extract_scalar(request_json, '$.PolicyId'),
				json_extract_scalar(request_json, '$.autoSnapshotPolicyId'),
				'-'
			) as subject
		from events e
		where
			event_time >= :win_start and event_time < :win_end
			and ok = 1
			and event_name in (
				'DeleteSnapshot', 'DeleteSnapshotGroup', 'DeleteAutoSnapshotPolicy', 'CancelAutoSnapshotPolicy', 'DeleteBackup',
				'DeleteBackupFile', 'DeleteUserBackupFile', 'ModifyBackupPolicy', 'ModifyInstanceCrossBackupPolicy', 'DeleteVault',
				'DeleteBackupPlan', 'DisableBackupPlan', 'DeletePolicyV2', 'DeletePolicyBinding', 'DeleteBackupClient'
			)
	) p
) x
where
	effect <> 'kept'
	and (
		(service = 'ecs' and event_name in (
			'DeleteSnapshot', 'DeleteSnapshotGroup', 'DeleteAutoSnapshotPolicy', 'CancelAutoSnapshotPolicy'
		))
		or (service = 'rds' and event_name in (
			'DeleteBackup', 'DeleteBackupFile', 'DeleteUserBackupFile', 'ModifyBackupPolicy',
			'ModifyInstanceCrossBackupPolicy'
		))
		or (service in ('polardb', 'r-kvstore', 'redis') and event_name = 'DeleteBackup')
		or (service = 'hbr' and event_name in (
			'DeleteVault', 'DeleteBackupPlan', 'DisableBackupPlan', 'DeletePolicyV2', 'DeletePolicyBinding',
			'DeleteSnapshot', 'DeleteBackupClient'
		))
		or (service = 'nas' and event_name in ('DeleteSnapshot', 'DeleteAutoSnapshotPolicy'))
	)
	-- the platform's own work; UNCONFIRMED: that RAM refuses to make an ordinary role of such a name
	and identity_type <> 'system'
	and not regexp_like(lower(coalesce(role_name, '')), '^aliyunservicerolefor')
group by recipient_account_id, region, subject, effect, actor, event_name;
