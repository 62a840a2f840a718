/* {
  "id": "TRL-04",
  "severity": "high",
  "title": { "en": "Trail records read and write events", "zh-CN": "跟踪记录读写事件" },
  "sources": ["actiontrail.DescribeTrails"],
  "reasons": {
    "all": { "en": "Trail {subject}: EventRW is All", "zh-CN": "跟踪 {subject}：EventRW 为 All" },
    "some": { "en": "Trail {subject}: EventRW is {event_rw}, All is required", "zh-CN": "跟踪 {subject}：EventRW 为 {event_rw}，要求为 All" },
    "missing": { "en": "Trail {subject}: the answer has no EventRW", "zh-CN": "跟踪 {subject}：返回结果中没有 EventRW" },
    "no-trail": { "en": "Account {subject} has no trail: neither reads nor writes are recorded", "zh-CN": "账号 {subject} 没有跟踪：读、写事件均未记录" }
  },
  "rationale": { "en": "Looking around and reading secrets are read events: without them the start of an attack is invisible. Write is the default of some ways to create a trail, so the value is read, not assumed.", "zh-CN": "侦察和读取凭据属于读事件，不记录则看不到攻击的开端。部分创建方式默认仅记录写事件，因此以读取到的值为准。" },
  "remediation": {
    "text": { "en": "UpdateTrail with EventRW=All.", "zh-CN": "UpdateTrail，设置 EventRW=All。" },
    "validation": { "en": "DescribeTrails: EventRW is All; a Read event newer than the change is found in the store.", "zh-CN": "DescribeTrails：EventRW 为 All；日志库中能查到变更之后的 Read 事件。" },
    "changing": true
  }
} */
select
	account,
	home_region as region,
	name as resource,
	case event_rw when 'All' then 'pass' when '' then 'unknown' else 'fail' end as verdict,
	case event_rw when 'All' then 'all' when '' then 'missing' else 'some' end as reason,
	evidence,
	event_rw,
	name as subject
from trail
union all
select account, null, account, 'fail', 'no-trail', evidence, null, account
from account_asked a
where not exists (select 1 from account_trail t where t.account = a.account);
