/* Databases, networks, Security Center and Cloud Config of the cloud where everything is as it should be. */
#include "content_cases.h"

const struct world oss_world[] = {
	{ "rds.DescribeDBInstances",
	  "{\"Items\":{\"DBInstance\":[{\"DBInstanceId\":\"rm-1\",\"RegionId\":\"cn-hangzhou\",\"Engine\":\"MySQL\"}]},"
	  "\"PageNumber\":1,\"PageRecordCount\":1,\"TotalRecordCount\":1,\"RequestId\":\"r\"}" },
	{ "rds.DescribeSQLCollectorPolicy", "{\"SQLCollectorStatus\":\"Enable\",\"StoragePeriod\":0,\"RequestId\":\"r\"}" },
	{ "rds.DescribeSQLCollectorRetention", "{\"ConfigValue\":\"180\",\"RequestId\":\"r\"}" },
	{ "vpc.DescribeVpcs",
	  "{\"Vpcs\":{\"Vpc\":[{\"VpcId\":\"vpc-1\",\"VpcName\":\"edge\",\"RegionId\":\"cn-hangzhou\"}]},\"TotalCount\":1,\"RequestId\":\"r\"}" },
	{ "vpc.DescribeFlowLogs",
	  "{\"FlowLogs\":{\"FlowLog\":[{\"FlowLogId\":\"fl-1\",\"ResourceType\":\"VPC\",\"ResourceId\":\"vpc-1\",\"TrafficType\":\"All\","
	  "\"Status\":\"Active\",\"ProjectName\":\"net-logs\",\"LogStoreName\":\"flows\"}]},\"TotalCount\":\"1\",\"RequestId\":\"r\"}" },
	{ "sls.GetLogStore.flow", "{\"logstoreName\":\"flows\",\"ttl\":180}" },
	{ "sas.DescribeLogShipperStatus",
	  "{\"LogShipperStatus\":{\"AuthStatus\":\"yes\",\"BuyStatus\":\"yes\",\"OpenStatus\":\"yes\"},\"RequestId\":\"r\"}" },
	{ "sas.GetServiceTrail", "{\"ServiceTrail\":{\"Config\":\"on\"},\"RequestId\":\"r\"}" },
	{ "config.ListCompliancePacks",
	  "{\"CompliancePacksResult\":{\"CompliancePacks\":[{\"CompliancePackId\":\"cp-1\",\"CompliancePackName\":\"MLPS\",\"Status\":\"ACTIVE\"}],"
	  "\"TotalCount\":1},\"RequestId\":\"r\"}" },
	{ "config.GetConfigRuleComplianceByPack",
	  "{\"ConfigRuleComplianceResult\":{\"CompliancePackId\":\"cp-1\",\"TotalCount\":1,\"NonCompliantCount\":0,\"ConfigRuleCompliances\":["
	  "{\"ConfigRuleId\":\"cr-1\",\"ConfigRuleName\":\"actiontrail-enabled\",\"ComplianceType\":\"COMPLIANT\"}]},\"RequestId\":\"r\"}" },
	{ NULL, NULL }
};
