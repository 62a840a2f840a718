-- The region where what is the same in all regions is asked: the scope's, else one that every account of the public cloud has.
create view entry_region as
select coalesce((select value from scope_value where key = 'entry-region'), 'cn-hangzhou') as region;
