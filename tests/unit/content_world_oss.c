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
	{ "oss.ListObjectsV2.days",
	  "{\"ListBucketResult\":{\"IsTruncated\":\"false\",\"CommonPrefixes\":["
	  "{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/04/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/05/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/06/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/07/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/08/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/09/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/10/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/11/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/12/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/13/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/14/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/15/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/16/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/17/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/18/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/19/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/20/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/21/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/22/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/23/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/24/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/25/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/26/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/27/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/28/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/29/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/30/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/10/31/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/01/\"},{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/02/\"}"
	  ",{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/03/\"}"
	  "]}}" },
	/* asked where neither the logstore nor ActionTrail can be: there is nothing */
	{ "oss.ListObjectsV2.events", "{\"ListBucketResult\":{\"IsTruncated\":\"false\",\"KeyCount\":\"0\"}}" },
	{ "oss.GetObject.sample",
	  "{\"Events\":[{\"eventId\":\"e-1\",\"eventName\":\"CreateInstance\",\"eventTime\":\"2026-11-02T01:00:00Z\"},"
	  "{\"eventId\":\"e-2\",\"eventName\":\"DeleteInstance\",\"eventTime\":\"2026-11-02T02:00:00Z\"}]}" },
	{ "oss.ListObjectsV2.sample",
	  "{\"ListBucketResult\":{\"IsTruncated\":\"false\",\"Contents\":[{\"Key\":\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/02/"
	  "Actiontrail_cn-hangzhou_20261102000500_1002_300_4096_D41D8CD98F00B204E9800998ECF8427E.gz\","
	  "\"ETag\":\"\\\"D41D8CD98F00B204E9800998ECF8427E\\\"\",\"Size\":\"4096\"}]}}" },
	{ "actiontrail.LookupEvents.sample",
	  "{\"Events\":[{\"eventId\":\"e-1\",\"eventName\":\"CreateInstance\",\"eventTime\":\"2026-11-02T01:00:00Z\"},"
	  "{\"eventId\":\"e-2\",\"eventName\":\"DeleteInstance\",\"eventTime\":\"2026-11-02T02:00:00Z\"}],\"RequestId\":\"r\"}" },
	{ "sls.GetLogs.ids",
	  "{\"meta\":{\"progress\":\"Complete\"},\"data\":["
	  "{\"event\":\"{\\\"eventId\\\":\\\"e-2\\\",\\\"eventName\\\":\\\"DeleteInstance\\\",\\\"eventTime\\\":\\\"2026-11-02T02:00:00Z\\\"}\"},"
	  "{\"event\":\"{\\\"eventId\\\":\\\"e-1\\\",\\\"eventName\\\":\\\"CreateInstance\\\",\\\"eventTime\\\":\\\"2026-11-02T01:00:00Z\\\"}\"}]}" },
	{ "sls.GetLogs.own", "{\"meta\":{\"progress\":\"Complete\"},\"data\":[{\"event\":\"{\\\"requestId\\\":\\\"request\\\"}\"}]}" },
	{ "actiontrail.LookupEvents.own", "{\"Events\":[],\"RequestId\":\"r\"}" },
	{ "sls.GetLogs.sample", "{\"meta\":{\"progress\":\"Complete\"},\"data\":[{\"events\":\"300\"}]}" },
	{ NULL, NULL }
};
