# Shipped knowledge, installed under $(pkgdatadir)/frameworks.  One list per kind of file, sorted, one file a line.
# The formats are in frameworks/README.md; `trailseal lint` checks the folder.

knowledge_schema = \
	frameworks/schema/assessment.schema.json \
	frameworks/schema/attestation.schema.json \
	frameworks/schema/calendar.schema.json \
	frameworks/schema/changes.schema.json \
	frameworks/schema/check-header.schema.json \
	frameworks/schema/detection-header.schema.json \
	frameworks/schema/framework.schema.json \
	frameworks/schema/key-service.schema.json \
	frameworks/schema/products.schema.json \
	frameworks/schema/scope.schema.json \
	frameworks/schema/source.schema.json \
	frameworks/schema/table-header.schema.json \
	frameworks/schema/waiver.schema.json

# products.json and one file per control framework
knowledge_top = \
	frameworks/iso27001-2022.json \
	frameworks/mlps-2.0-level3.json \
	frameworks/products.json \
	frameworks/soc2-2017.json

knowledge_sources = \
	frameworks/sources/actiontrail.DescribeRegions.json \
	frameworks/sources/actiontrail.DescribeTrailDeliveryMetricData.delivered.json \
	frameworks/sources/actiontrail.DescribeTrailDeliveryMetricData.failed.json \
	frameworks/sources/actiontrail.DescribeTrails.json \
	frameworks/sources/actiontrail.GetAccessKeyLastUsedInfo.json \
	frameworks/sources/actiontrail.GetGlobalEventsStorageRegion.json \
	frameworks/sources/actiontrail.GetGovernanceMetrics.json \
	frameworks/sources/actiontrail.GetInsightSelectors.json \
	frameworks/sources/actiontrail.GetInsightTypes.json \
	frameworks/sources/actiontrail.GetTrailStatus.json \
	frameworks/sources/actiontrail.ListDataEventSelectors.json \
	frameworks/sources/actiontrail.LookupEvents.json \
	frameworks/sources/actiontrail.LookupEvents.own.json \
	frameworks/sources/actiontrail.LookupEvents.recent.json \
	frameworks/sources/actiontrail.LookupEvents.sample.json \
	frameworks/sources/config.GetConfigRuleComplianceByPack.json \
	frameworks/sources/config.ListCompliancePacks.json \
	frameworks/sources/ims.GetAccessKeyLastUsed.json \
	frameworks/sources/ims.GetAccountMFAInfo.json \
	frameworks/sources/ims.GetAccountSecurityPracticeReport.json \
	frameworks/sources/ims.GetAccountSummary.json \
	frameworks/sources/ims.GetCredentialReport.json \
	frameworks/sources/ims.GetLoginProfile.json \
	frameworks/sources/ims.GetPasswordPolicy.json \
	frameworks/sources/ims.GetSecurityPreference.json \
	frameworks/sources/ims.GetUserMFAInfo.json \
	frameworks/sources/ims.GetUserSsoSettings.json \
	frameworks/sources/ims.ListAccessKeys.json \
	frameworks/sources/ims.ListUsers.json \
	frameworks/sources/oss.GetBucketAcl.json \
	frameworks/sources/oss.GetBucketEncryption.json \
	frameworks/sources/oss.GetBucketInfo.json \
	frameworks/sources/oss.GetBucketLifecycle.json \
	frameworks/sources/oss.GetBucketLogging.json \
	frameworks/sources/oss.GetBucketLogging.sensitive.json \
	frameworks/sources/oss.GetBucketPolicy.json \
	frameworks/sources/oss.GetBucketPolicyStatus.json \
	frameworks/sources/oss.GetBucketPublicAccessBlock.json \
	frameworks/sources/oss.GetBucketReplication.json \
	frameworks/sources/oss.GetBucketVersioning.json \
	frameworks/sources/oss.GetBucketWorm.json \
	frameworks/sources/oss.GetObject.json \
	frameworks/sources/oss.GetObject.sample.json \
	frameworks/sources/oss.ListBuckets.json \
	frameworks/sources/oss.ListObjectsV2.days.json \
	frameworks/sources/oss.ListObjectsV2.events.json \
	frameworks/sources/oss.ListObjectsV2.sample.json \
	frameworks/sources/ram.GetPolicy.caller.json \
	frameworks/sources/ram.GetPolicy.json \
	frameworks/sources/ram.GetRole.json \
	frameworks/sources/ram.ListGroups.json \
	frameworks/sources/ram.ListGroupsForUser.caller.json \
	frameworks/sources/ram.ListPolicies.json \
	frameworks/sources/ram.ListPoliciesForGroup.caller.json \
	frameworks/sources/ram.ListPoliciesForGroup.json \
	frameworks/sources/ram.ListPoliciesForRole.caller.json \
	frameworks/sources/ram.ListPoliciesForRole.json \
	frameworks/sources/ram.ListPoliciesForUser.caller.json \
	frameworks/sources/ram.ListPoliciesForUser.json \
	frameworks/sources/ram.ListRoles.json \
	frameworks/sources/ram.ListUsersForGroup.json \
	frameworks/sources/rds.DescribeDBInstances.json \
	frameworks/sources/rds.DescribeSQLCollectorPolicy.json \
	frameworks/sources/rds.DescribeSQLCollectorRetention.json \
	frameworks/sources/resourcemanager.GetResourceDirectory.json \
	frameworks/sources/resourcemanager.ListAccounts.json \
	frameworks/sources/resourcemanager.ListControlPolicies.json \
	frameworks/sources/resourcemanager.ListControlPolicyAttachmentsForTarget.json \
	frameworks/sources/resourcemanager.ListDelegatedAdministrators.json \
	frameworks/sources/resourcemanager.ListTrustedServiceStatus.json \
	frameworks/sources/sas.DescribeLogShipperStatus.json \
	frameworks/sources/sas.GetServiceTrail.json \
	frameworks/sources/sls.GetHistograms.busy.json \
	frameworks/sources/sls.GetHistograms.json \
	frameworks/sources/sls.GetHistograms.period.json \
	frameworks/sources/sls.GetIndex.json \
	frameworks/sources/sls.GetLogStore.flow.json \
	frameworks/sources/sls.GetLogStore.json \
	frameworks/sources/sls.GetLogging.json \
	frameworks/sources/sls.GetLogs.cut.json \
	frameworks/sources/sls.GetLogs.hours.json \
	frameworks/sources/sls.GetLogs.ids.json \
	frameworks/sources/sls.GetLogs.json \
	frameworks/sources/sls.GetLogs.members.json \
	frameworks/sources/sls.GetLogs.newest.json \
	frameworks/sources/sls.GetLogs.own.json \
	frameworks/sources/sls.GetLogs.quota.json \
	frameworks/sources/sls.GetLogs.rule.json \
	frameworks/sources/sls.GetLogs.sample.json \
	frameworks/sources/sls.GetLogs.service.json \
	frameworks/sources/sls.GetProject.json \
	frameworks/sources/sls.GetProjectPolicy.json \
	frameworks/sources/sls.ListAlerts.json \
	frameworks/sources/sls.ListResourceRecords.groups.json \
	frameworks/sources/sls.ListResourceRecords.oncall.json \
	frameworks/sources/sls.ListResourceRecords.policies.json \
	frameworks/sources/sls.ListResourceRecords.users.json \
	frameworks/sources/sls.ListScheduledSQLs.json \
	frameworks/sources/sls.ListShards.json \
	frameworks/sources/slsapp.DescribeApp.json \
	frameworks/sources/sts.GetCallerIdentity.json \
	frameworks/sources/vpc.DescribeFlowLogs.json \
	frameworks/sources/vpc.DescribeVpcs.json

knowledge_views = \
	frameworks/views/account_asked.sql \
	frameworks/views/account_trail.sql \
	frameworks/views/account_without_oss.sql \
	frameworks/views/action_policy.sql \
	frameworks/views/alert.sql \
	frameworks/views/alert_chain.sql \
	frameworks/views/alert_query.sql \
	frameworks/views/alert_recipient.sql \
	frameworks/views/alert_topic.sql \
	frameworks/views/alert_user.sql \
	frameworks/views/alert_way.sql \
	frameworks/views/archive_bucket.sql \
	frameworks/views/bucket.sql \
	frameworks/views/bucket_encryption.sql \
	frameworks/views/bucket_lifecycle.sql \
	frameworks/views/bucket_listed.sql \
	frameworks/views/bucket_logging.sql \
	frameworks/views/bucket_policy_statement.sql \
	frameworks/views/bucket_public.sql \
	frameworks/views/bucket_replication_rule.sql \
	frameworks/views/bucket_setting.sql \
	frameworks/views/bucket_versioning.sql \
	frameworks/views/bucket_worm.sql \
	frameworks/views/call_window.sql \
	frameworks/views/caller.sql \
	frameworks/views/caller_action.sql \
	frameworks/views/caller_policy.sql \
	frameworks/views/central_region.sql \
	frameworks/views/compliance_pack.sql \
	frameworks/views/credential_cell.sql \
	frameworks/views/credential_row.sql \
	frameworks/views/data_event_selector.sql \
	frameworks/views/db_instance.sql \
	frameworks/views/delivery_hour.sql \
	frameworks/views/delivery_metric.sql \
	frameworks/views/directory.sql \
	frameworks/views/directory_member.sql \
	frameworks/views/entry_region.sql \
	frameworks/views/event_only_in.sql \
	frameworks/views/event_store_count.sql \
	frameworks/views/event_store_id.sql \
	frameworks/views/event_window.sql \
	frameworks/views/flow_log.sql \
	frameworks/views/governance_metric.sql \
	frameworks/views/heavy_window.sql \
	frameworks/views/inside_answer.sql \
	frameworks/views/inside_cut.sql \
	frameworks/views/inside_store.sql \
	frameworks/views/insight_selector.sql \
	frameworks/views/insight_type.sql \
	frameworks/views/ledger_event.sql \
	frameworks/views/live_window.sql \
	frameworks/views/log_bucket.sql \
	frameworks/views/log_bucket_busy.sql \
	frameworks/views/log_fallback.sql \
	frameworks/views/log_heavy.sql \
	frameworks/views/log_hour.sql \
	frameworks/views/log_index.sql \
	frameworks/views/log_index_field.sql \
	frameworks/views/log_lifecycle_rule.sql \
	frameworks/views/log_newest.sql \
	frameworks/views/log_oldest.sql \
	frameworks/views/log_project.sql \
	frameworks/views/log_shard.sql \
	frameworks/views/log_silence.sql \
	frameworks/views/log_window.sql \
	frameworks/views/logstore.sql \
	frameworks/views/lookup_recent.sql \
	frameworks/views/object_day.sql \
	frameworks/views/object_only_in.sql \
	frameworks/views/object_stretch.sql \
	frameworks/views/object_window.sql \
	frameworks/views/oss_data_event.sql \
	frameworks/views/oss_statement.sql \
	frameworks/views/own_asked.sql \
	frameworks/views/own_call.sql \
	frameworks/views/own_event.sql \
	frameworks/views/own_missing.sql \
	frameworks/views/own_shown.sql \
	frameworks/views/project_grant.sql \
	frameworks/views/ram_action.sql \
	frameworks/views/ram_count.sql \
	frameworks/views/ram_document.sql \
	frameworks/views/ram_grant.sql \
	frameworks/views/ram_group.sql \
	frameworks/views/ram_group_policy.sql \
	frameworks/views/ram_key.sql \
	frameworks/views/ram_key_record.sql \
	frameworks/views/ram_key_use.sql \
	frameworks/views/ram_login.sql \
	frameworks/views/ram_policy.sql \
	frameworks/views/ram_preference.sql \
	frameworks/views/ram_role.sql \
	frameworks/views/ram_trust.sql \
	frameworks/views/ram_user.sql \
	frameworks/views/ram_user_mfa.sql \
	frameworks/views/ram_user_policy.sql \
	frameworks/views/ram_user_total.sql \
	frameworks/views/region.sql \
	frameworks/views/region_window.sql \
	frameworks/views/sample_day.sql \
	frameworks/views/sample_object.sql \
	frameworks/views/sample_object_id.sql \
	frameworks/views/sample_stored.sql \
	frameworks/views/service_log.sql \
	frameworks/views/store_member.sql \
	frameworks/views/store_stretch.sql \
	frameworks/views/store_window.sql \
	frameworks/views/trail.sql \
	frameworks/views/trail_day.sql \
	frameworks/views/trail_member.sql \
	frameworks/views/trail_object.sql \
	frameworks/views/trail_status.sql \
	frameworks/views/vpc.sql

knowledge_calendars = \
	frameworks/calendars/cn-2026.json

# one per service that runs rules over its own events
knowledge_engines = \
	frameworks/engines/sls.sql

knowledge_keys = \
	frameworks/keys/kms.json

knowledge_baseline = \
	frameworks/baseline/account-region.sql \
	frameworks/baseline/action.sql \
	frameworks/baseline/actor.sql \
	frameworks/baseline/address.sql \
	frameworks/baseline/client.sql \
	frameworks/baseline/deletions.sql \
	frameworks/baseline/hour.sql \
	frameworks/baseline/hourly.sql \
	frameworks/baseline/key-addresses.sql \
	frameworks/baseline/key.sql \
	frameworks/baseline/network.sql \
	frameworks/baseline/role.sql \
	frameworks/baseline/secret-reader.sql

knowledge_checks = \
	frameworks/checks/CHG-01.sql \
	frameworks/checks/CHG-02.sql \
	frameworks/checks/CHG-03.sql \
	frameworks/checks/CHG-04.sql \
	frameworks/checks/DAT-01.sql \
	frameworks/checks/DAT-02.sql \
	frameworks/checks/DAT-03.sql \
	frameworks/checks/DAT-04.sql \
	frameworks/checks/EVD-01.sql \
	frameworks/checks/EVD-02.sql \
	frameworks/checks/EVD-03.sql \
	frameworks/checks/EVD-04.sql \
	frameworks/checks/EVD-05.sql \
	frameworks/checks/EVD-06.sql \
	frameworks/checks/EVD-07.sql \
	frameworks/checks/ORG-01.sql \
	frameworks/checks/ORG-02.sql \
	frameworks/checks/OSS-01.sql \
	frameworks/checks/OSS-02.sql \
	frameworks/checks/OSS-03.sql \
	frameworks/checks/OSS-04.sql \
	frameworks/checks/OSS-05.sql \
	frameworks/checks/OSS-06.sql \
	frameworks/checks/OSS-07.sql \
	frameworks/checks/OSS-08.sql \
	frameworks/checks/OSS-09.sql \
	frameworks/checks/OSS-10.sql \
	frameworks/checks/RAM-01.sql \
	frameworks/checks/RAM-02.sql \
	frameworks/checks/RAM-03.sql \
	frameworks/checks/RAM-04.sql \
	frameworks/checks/RAM-05.sql \
	frameworks/checks/RAM-06.sql \
	frameworks/checks/RAM-07.sql \
	frameworks/checks/RAM-08.sql \
	frameworks/checks/RAM-09.sql \
	frameworks/checks/RAM-10.sql \
	frameworks/checks/RAM-11.sql \
	frameworks/checks/RAM-12.sql \
	frameworks/checks/RAM-13.sql \
	frameworks/checks/RAM-14.sql \
	frameworks/checks/SLS-01.sql \
	frameworks/checks/SLS-02.sql \
	frameworks/checks/SLS-03.sql \
	frameworks/checks/SLS-04.sql \
	frameworks/checks/SLS-05.sql \
	frameworks/checks/SLS-06.sql \
	frameworks/checks/SLS-07.sql \
	frameworks/checks/SLS-08.sql \
	frameworks/checks/SLS-09.sql \
	frameworks/checks/SLS-10.sql \
	frameworks/checks/SLS-11.sql \
	frameworks/checks/SLS-12.sql \
	frameworks/checks/SLS-13.sql \
	frameworks/checks/SLS-14.sql \
	frameworks/checks/SLS-15.sql \
	frameworks/checks/SLS-16.sql \
	frameworks/checks/SLS-17.sql \
	frameworks/checks/SLS-18.sql \
	frameworks/checks/SLS-19.sql \
	frameworks/checks/SLS-20.sql \
	frameworks/checks/SLS-21.sql \
	frameworks/checks/SLS-22.sql \
	frameworks/checks/SLS-23.sql \
	frameworks/checks/TIM-01.sql \
	frameworks/checks/TIM-02.sql \
	frameworks/checks/TRL-01.sql \
	frameworks/checks/TRL-02.sql \
	frameworks/checks/TRL-03.sql \
	frameworks/checks/TRL-04.sql \
	frameworks/checks/TRL-05.sql \
	frameworks/checks/TRL-06.sql \
	frameworks/checks/TRL-07.sql \
	frameworks/checks/TRL-08.sql \
	frameworks/checks/TRL-09.sql \
	frameworks/checks/TRL-10.sql \
	frameworks/checks/TRL-11.sql \
	frameworks/checks/TRL-12.sql \
	frameworks/checks/TRL-13.sql \
	frameworks/checks/TRL-14.sql \
	frameworks/checks/TRL-15.sql \
	frameworks/checks/TRL-16.sql

knowledge_detections = \
	frameworks/detections/D-ANOM-01.sql \
	frameworks/detections/D-ANOM-02.sql \
	frameworks/detections/D-ANOM-03.sql \
	frameworks/detections/D-ANOM-04.sql \
	frameworks/detections/D-ANOM-05.sql \
	frameworks/detections/D-ANOM-06.sql \
	frameworks/detections/D-ANOM-07.sql \
	frameworks/detections/D-ANOM-08.sql \
	frameworks/detections/D-ANOM-09.sql \
	frameworks/detections/D-ANOM-10.sql \
	frameworks/detections/D-ANOM-11.sql \
	frameworks/detections/D-ANOM-12.sql \
	frameworks/detections/D-ANOM-13.sql \
	frameworks/detections/D-ANOM-14.sql \
	frameworks/detections/D-ANOM-15.sql \
	frameworks/detections/D-AUTH-01.sql \
	frameworks/detections/D-AUTH-02.sql \
	frameworks/detections/D-AUTH-03.sql \
	frameworks/detections/D-AUTH-04.sql \
	frameworks/detections/D-AUTH-05.sql \
	frameworks/detections/D-AUTH-06.sql \
	frameworks/detections/D-AUTH-07.sql \
	frameworks/detections/D-AUTH-08.sql \
	frameworks/detections/D-AUTH-09.sql \
	frameworks/detections/D-AUTH-10.sql \
	frameworks/detections/D-AUTH-11.sql \
	frameworks/detections/D-DEL-01.sql \
	frameworks/detections/D-DEL-02.sql \
	frameworks/detections/D-DEL-03.sql \
	frameworks/detections/D-DEL-04.sql \
	frameworks/detections/D-DEL-05.sql \
	frameworks/detections/D-DEL-06.sql \
	frameworks/detections/D-EXP-01.sql \
	frameworks/detections/D-EXP-02.sql \
	frameworks/detections/D-EXP-03.sql \
	frameworks/detections/D-EXP-04.sql \
	frameworks/detections/D-EXP-05.sql \
	frameworks/detections/D-EXP-06.sql \
	frameworks/detections/D-EXP-07.sql \
	frameworks/detections/D-EXP-08.sql \
	frameworks/detections/D-EXP-09.sql \
	frameworks/detections/D-EXP-10.sql \
	frameworks/detections/D-LOG-01.sql \
	frameworks/detections/D-LOG-02.sql \
	frameworks/detections/D-LOG-03.sql \
	frameworks/detections/D-LOG-04.sql \
	frameworks/detections/D-LOG-05.sql \
	frameworks/detections/D-LOG-06.sql \
	frameworks/detections/D-LOG-07.sql \
	frameworks/detections/D-LOG-08.sql \
	frameworks/detections/D-LOG-09.sql \
	frameworks/detections/D-LOG-10.sql \
	frameworks/detections/D-PRIV-01.sql \
	frameworks/detections/D-PRIV-02.sql \
	frameworks/detections/D-PRIV-03.sql \
	frameworks/detections/D-PRIV-04.sql \
	frameworks/detections/D-PRIV-05.sql \
	frameworks/detections/D-PRIV-06.sql \
	frameworks/detections/D-PRIV-07.sql \
	frameworks/detections/D-PRIV-08.sql \
	frameworks/detections/D-PRIV-09.sql \
	frameworks/detections/D-PRIV-10.sql \
	frameworks/detections/D-PRIV-11.sql \
	frameworks/detections/D-PRIV-12.sql \
	frameworks/detections/D-PRIV-13.sql \
	frameworks/detections/D-PRIV-14.sql

knowledge_tables = \
	frameworks/tables/accounts-asked.sql \
	frameworks/tables/accounts-without-sls.sql \
	frameworks/tables/alert-gaps.sql \
	frameworks/tables/alerts.sql \
	frameworks/tables/buckets.sql \
	frameworks/tables/caller-rights.sql \
	frameworks/tables/callers.sql \
	frameworks/tables/compliance-packs.sql \
	frameworks/tables/directories.sql \
	frameworks/tables/directory-members.sql \
	frameworks/tables/event-counts.sql \
	frameworks/tables/event-stores.sql \
	frameworks/tables/lists-received.sql \
	frameworks/tables/log-audit.sql \
	frameworks/tables/logstores.sql \
	frameworks/tables/rules-inside.sql \
	frameworks/tables/scheduled-queries.sql \
	frameworks/tables/sensitive-actions.sql \
	frameworks/tables/trails.sql \
	frameworks/tables/trusted-services.sql

nobase_dist_pkgdata_DATA = \
	$(knowledge_schema) $(knowledge_top) $(knowledge_sources) $(knowledge_views) $(knowledge_baseline) $(knowledge_engines) $(knowledge_keys) $(knowledge_calendars) \
	$(knowledge_checks) $(knowledge_detections) $(knowledge_tables)
EXTRA_DIST += frameworks/README.md

# The pages of doc/, made by the program from these files and kept with them.
EXTRA_DIST += doc/README.md doc/README.zh-CN.md doc/checks doc/detections doc/frameworks
doc: trailseal$(EXEEXT)
	rm -rf $(srcdir)/doc
	TRAILSEAL_DATADIR='$(abs_top_srcdir)' ./trailseal$(EXEEXT) doc $(srcdir)/doc
.PHONY: doc
cli_tests += tests/cli/55-doc.sh

check_PROGRAMS += tests/unit/test_detections
tests_unit_test_detections_SOURCES = tests/unit/test_detections.c tests/unit/detection_events.c tests/unit/detection_events.h \
	tests/unit/db_again.h tests/unit/reason_places.h tests/unit/tap.h
EXTRA_DIST += tests/data/detections

check_PROGRAMS += tests/unit/test_content
tests_unit_test_content_SOURCES = \
	tests/unit/content_cases.h \
	tests/unit/content_cases_bucket.c \
	tests/unit/content_cases_event.c \
	tests/unit/content_cases_oss.c \
	tests/unit/content_cases_ram.c \
	tests/unit/content_cases_sls.c \
	tests/unit/content_cases_store.c \
	tests/unit/content_cases_trail.c \
	tests/unit/content_cloud.c \
	tests/unit/content_cloud.h \
	tests/unit/content_world.c \
	tests/unit/content_world_oss.c \
	tests/unit/db_again.h \
	tests/unit/test_content.c

check_PROGRAMS += tests/unit/test_frameworks
tests_unit_test_frameworks_SOURCES = tests/unit/test_frameworks.c tests/unit/tap.h
