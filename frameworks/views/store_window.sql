-- A stretch of time whose events of an account were read whole from a trail's logstore: of the trail's owner, and of each member
-- from its first event there on (with the first call of the stretch as its evidence, the owner's has all).
create view store_window as
select account, covers, win_from, win_to, evidence
from store_stretch
union all
select
	m.account,
	s.covers,
	max(s.win_from, m.since),
	s.win_to,
	split_part(s.evidence, ' ', 1) || ' ' || m.evidence
from store_stretch s
join store_member m on m.store = s.store
where m.account <> s.account and m.since < s.win_to;
