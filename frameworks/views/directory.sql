-- The resource directory as an account in scope sees it, or the answer that there is none.
create view directory as
select
	x.account,
	json_extract(x.body, '$.ResourceDirectory.ResourceDirectoryId') as directory_id,
	json_extract(x.body, '$.ResourceDirectory.MasterAccountId') as master,
	json_extract(x.body, '$.ResourceDirectory.RootFolderId') as root_folder,
	json_extract(x.body, '$.ResourceDirectory.ControlPolicyStatus') as control_policies,
	coalesce(json_extract(x.body, '$.ResourceDirectory.MasterAccountId') = x.account, 0) as is_manager,
	-- the management account may list the members, and so may the account that the scope names for it
	coalesce(x.account in (
		json_extract(x.body, '$.ResourceDirectory.MasterAccountId'),
		(select value from scope_value where key = 'directory-account' and json_extract(x.body, '$.ResourceDirectory.ResourceDirectoryId') is not null)
	), 0) as may_list,
	x.state,
	x.absent,
	x.code,
	x.id as evidence
from "resourcemanager.GetResourceDirectory" x;
