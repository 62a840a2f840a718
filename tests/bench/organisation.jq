# The tenant of organisation.sh, made of tests/cloud/tenants/organisation.json: a management account and $members members in $regions,
# each with two users, a group, a role and few events.  No trail delivers anywhere, so each account is asked for its own
# events of 90 days, in each region.  One member in a hundred is busy and has many: as in life, the largest sets the time.
def pad: "000\(.)"[-4:];
def trusting: {Version: "1", Statement: [{Effect: "Allow", Action: "sts:AssumeRole", Principal: {RAM: ["acs:ram::1000000000000001:root"]}}]};
def user($name; $id): {UserName: $name, UserId: $id, CreateDate: "-300d", loginProfile: {}, mfa: {SerialNumber: "acs:ram::{id}:mfa/\($name)"},
	accessKeys: [{AccessKeyId: "LTAI5t\($id)", Status: "Active", CreateDate: "-30d"}]};
def generated($count): {actors: {"li.na": {type: "ram-user", principalId: "200000000000000112", ips: ["203.0.113.12"]}},
	generators: [{seed: 7, count: $count, from: "-89d", to: "now", regions: $regions, actors: ["li.na"]}]};
def member($role; $events): {
	identities: [$role | .trust = trusting],
	ram: {users: [user("chen.jing"; "21{n}0001"), user("li.na"; "21{n}0002")],
		groups: [{GroupName: "readers", CreateDate: "-300d", members: ["li.na"], policies: [{PolicyName: "ReadOnlyAccess", PolicyType: "System"}]}],
		roles: [{RoleName: "deploy", RoleId: "31{n}", CreateDate: "-300d", AssumeRolePolicyDocument: trusting}]},
	trails: [{Name: "own", HomeRegion: $regions[0], TrailRegion: "All", Status: "Fresh", EventRW: "All", CreateTime: "-300d"}],
	events: generated($events)};
def named($id; $n): walk(if type == "string" then gsub("\\{id\\}"; $id) | gsub("\\{n\\}"; $n) else . end) | .id = $id | .name = "busy-\($n)";

(.accounts[0].identities[] | select(.type == "role")) as $role
| ([1, $members / 100 | floor] | max) as $busy
| .regions = $regions
| .accounts = [(.accounts[0] | .identities |= [.[0]] | del(.trails, .projects, .buckets) | .events = generated(20)),
	(range($busy) | pad as $n | member($role; $events) | named("200000000000\($n)"; "b\($n)"))]
| .resourceDirectory.accounts = [.accounts[1:][] | {AccountId: .id, DisplayName: .name, JoinTime: "-600d"}]
| del(.resourceDirectory.delegatedAdministrators)
| .memberAccounts = {count: ($members - $busy), first: "1000000000000100", template: member($role; 20)}
| .faults = [{kind: "slow", api: "*", ms: $ms, times: 0}]
