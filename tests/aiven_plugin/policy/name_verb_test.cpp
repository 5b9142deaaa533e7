#include "policy/name_verb.h"

#include <gtest/gtest.h>

namespace claribi::policy {
namespace {

// The layer that the name falls to, or "reads".
std::string Verdict(std::string_view name, bool claims_read_only = false) {
  static const Vocabulary words({});
  const NameVerb verb(name, words, {.hint = claims_read_only});
  if (const auto denial = verb.FindWrite()) return std::string(Name(denial->layer));
  const auto denial = verb.FindNoRead();
  return denial ? std::string(Name(denial->layer)) : "reads";
}

void Expect(std::string_view verdict, std::initializer_list<const char*> names) {
  for (const char* name : names) EXPECT_EQ(Verdict(name), verdict) << name;
}

void ExpectEvenIfClaimed(std::string_view verdict, std::initializer_list<const char*> names) {
  for (const char* name : names) EXPECT_EQ(Verdict(name, true), verdict) << name;
}

TEST(NameVerb, ReadsInEveryStyleOfName) {
  Expect("reads", {"get_user", "get-user", "getUser", "GetUser", "users.list", "GET_USER",
                   "acme_topic_list", "acme-droplet-list-by-tag", "acme.getDNSRecord2"});
}

TEST(NameVerb, WritesInEveryStyleOfName) {
  ExpectEvenIfClaimed("name_pattern",
                      {"delete_user", "delete-user", "deleteUser", "DeleteUser", "users.delete",
                       "acme_topic_delete", "deLete_user", "list_dElete", "getDELETEall",
                       "list.deLeTe", "get_upDate_history"});
}

TEST(NameVerb, KnowsAWriteBehindAJointWhateverItsForm) {
  ExpectEvenIfClaimed("name_pattern",
                      {"get_or_create", "get_and_delete_item", "fetch_and_refund", "list_then_send",
                       "read_or_update_file", "list_items_to_delete", "findOneAndUpdate",
                       "get_users_and_create_report"});
}

TEST(NameVerb, KnowsASecondVerbThatNoListHolds) {
  ExpectEvenIfClaimed("unknown_verb", {"get_and_frobnicate", "list_then_frobnicate",
                                       "validate_and_run", "get_logs_and_generate_report"});
  Expect("reads", {"get_cost_and_usage", "list_users_and_groups", "search_or_list"});
}

TEST(NameVerb, TakesAWriteWordForANounBehindAReadingVerb) {
  Expect("reads", {"get_refund", "fetch_refund", "get_step_upload", "get_as_set",
                   "get_update_history", "get_restart_status", "get_deploy_hooks",
                   "list_import_jobs", "get_node_patch_history_entry"});
}

TEST(NameVerb, TakesAPureVerbForANounOnlyInFrontOfATrace) {
  Expect("reads", {"get_create_fields", "listPrivateNetworkAddRequests", "describe_delete_events"});
  Expect("name_pattern", {"get_delete", "get_delete_user", "search_delete_events", "list_delete",
                          "list_remove_members", "find_replace_values"});
}

TEST(NameVerb, DoesNotTakeAnObjectForTheVerb) {
  Expect("name_pattern", {"list_update", "list_update_item", "view_update_item", "list_archive",
                          "view_create", "search_replace", "read_write_file", "update_list",
                          "archive_view", "report_upload", "search_index_update"});
  Expect("unknown_verb", {"list_push", "view_share", "list_execute", "run_search", "run_list"});
}

TEST(NameVerb, LeavesParticiplesAlone) {
  Expect("reads",
         {"list_deleted_items", "get_updated_rows", "list_archived_projects", "search_created_by"});
}

TEST(NameVerb, FindsAWriteInsideAWordWithoutSeams) {
  Expect("name_pattern", {"updateall_list", "get_or_createorupdate", "autodelete_list",
                          "bulkdelete", "deletes_list", "creates_view"});
}

TEST(NameVerb, DistrustsAnUnknownVerbInFront) {
  Expect("unknown_verb",
         {"anonymise_list", "beautify_view", "deexecute_list", "check_in", "user_check_out"});
}

TEST(NameVerb, ReadsTheNounInFrontOfItsVerb) {
  Expect("reads", {"message_list", "pull_request_read", "file_list_versions", "build_get_log",
                   "query_list"});
  Expect("name_pattern", {"refund_list_update", "set_status", "update_status", "create_get",
                          "sync_read", "refund_get"});
}

TEST(NameVerb, LetsAVerbThatMayReadDoSoWhereTheServerSaysSo) {
  for (const char* name : {"verify_domain", "export_table", "query_database", "query", "audit_x"}) {
    EXPECT_EQ(Verdict(name), "unknown_verb") << name;
    EXPECT_EQ(Verdict(name, true), "reads") << name;
  }
  Expect("reads", {"query_logs", "acme_query_documents", "resolve_library_id"});
  Expect("unknown_verb", {"query_sql", "graphql_query", "resolve_thread"});
}

TEST(NameVerb, TakesNoClaimForAVerb) {
  ExpectEvenIfClaimed(
      "unknown_verb",
      {"frobnicate",      "frob_users_now",  "run_job",          "trigger_build", "customer",
       "execute_graphql", "do_it",           "frob_job",         "frob_logs",     "post_message",
       "message_users",   "task_complete",   "tool_call",        "item_store",    "load_index",
       "index_load",      "network_request", "resolve_incident", "post_search",   "log",
       "map_users",       "anonymize_logs",  "run_query",        "git_checkout"});
  ExpectEvenIfClaimed("name_pattern", {"wipe", "start_video", "send_feedback", "update_x"});
}

TEST(NameVerb, LetsAClaimSettleANounLikeWord) {
  EXPECT_EQ(Verdict("get_upload_session"), "name_pattern");
  EXPECT_EQ(Verdict("get_upload_session", true), "reads");
  EXPECT_EQ(Verdict("search_refund"), "name_pattern");
  EXPECT_EQ(Verdict("search_refund", true), "reads");
  EXPECT_EQ(Verdict("get_delete_session", true), "name_pattern") << "no noun";
}

TEST(NameVerb, HearsTheGetThatIsLeftOut) {
  Expect("reads",
         {"workspace_info", "zone_details", "service_query_statistics", "order_details",
          "dns_report", "deploy_status", "resource_reader", "pg_backups", "jobs_by_account_id",
          "box_logs", "current_user", "recent_alerts", "extract_text"});
  Expect("unknown_verb", {"log_info", "email_details", "messages_to_channel", "box_snapshots",
                          "projects", "project", "distance", "executes_by_id", "frobs_by_id"});
  ExpectEvenIfClaimed("reads", {"current_user", "available_plans", "access_token", "distance_tool",
                                "pipelines", "teams_by_region", "run_report", "acme_text_search",
                                "pods_log", "site_map", "workitem_activity", "hgetall"});
}

TEST(NameVerb, ReadsWhereTheQualifierIsTheVerb) {
  Expect("reads",
         {"execute_read_query", "run_select_query", "take_screenshot", "capture_page_screenshot"});
  Expect("unknown_verb",
         {"execute_query", "run_query", "take_snapshot", "select_option", "run_select_option"});
}

TEST(NameVerb, LetsAClaimSettleWhatIsRunOrWritten) {
  ExpectEvenIfClaimed("reads", {"run_cost_analysis", "perform_health_check", "execute_dns_lookup",
                                "build_log_query", "build_promql", "generate_insight_cards",
                                "proofread_text", "paraphrase_sentence"});
  Expect("unknown_verb", {"run_cost_analysis", "perform_health_check", "build_log_query",
                          "generate_insight_cards", "proofread_text"});
  ExpectEvenIfClaimed("unknown_verb", {"run_analysis_job", "build_query_image", "run_scan",
                                       "build_filters_now", "generate_report_cards"});
  Expect("reads", {"disassemble_method", "demangle_symbol", "decompile_class"});
}

TEST(NameVerb, LooksUpWordsThatNoListHolds) {
  ExpectEvenIfClaimed("reads", {"isochrone_matrix", "zygote_catalogue", "orchard_harvest_zones",
                                "bungalow_ledger", "enterprise_list", "premises_get"});
  ExpectEvenIfClaimed("unknown_verb", {"yodel_orchard", "abandon", "yodel", "anonymize_logs"});
  Expect("unknown_verb", {"isochrone_matrix", "zygote"});
  Expect("reads",
         {"fastpoke_status", "quxly_async_stats", "rec_details", "quarterly_statement_info"});
}

TEST(NameVerb, TakesAVerbInFrontOfAReadingOneForAGroup) {
  Expect("reads", {"load_balancer_get", "deploy_describe_site", "push_notification_get",
                   "send_get_message", "test_case_fetch"});
  ExpectEvenIfClaimed("reads", {"load_balancers_list", "test_cases_list", "talk_list_participants",
                                "acme_project_invite_list", "project_invite_get"});
  Expect("name_pattern", {"create_get", "delete_user_list", "send_and_get_message"});
  Expect("unknown_verb", {"load_balancers_list", "share_list", "run_list"});
}

TEST(NameVerb, KnowsTheNounOfAVerbThatWrites) {
  Expect("reads", {"get_silence", "get_deposit", "fetch_debit", "get_repair"});
  Expect("name_pattern", {"silence_alert", "deposit_funds", "account_debit", "taint_node",
                          "create_silence", "repair_table", "list_deposit"});
}

TEST(NameVerb, LetsAClaimSettleSeveralThings) {
  ExpectEvenIfClaimed("reads", {"targets", "labels_metadata", "loadmanagers", "tag_values",
                                "orchard_replay_status", "build_info"});
  Expect("unknown_verb", {"targets", "loadmanagers", "tag_values", "orchard_replay_status"});
  ExpectEvenIfClaimed("unknown_verb", {"target", "target_things_now", "order_change_status",
                                       "replay_status", "message_users"});
  const Vocabulary words({});
  EXPECT_FALSE(NameVerb("config", words, {.hint = true, .description = true}).FindNoRead());
  EXPECT_TRUE(NameVerb("config", words, {.hint = true}).FindNoRead());
}

TEST(NameVerb, TakesAWayOfReadingForNoVerb) {
  Expect("reads", {"list_with_fallback", "search_by_embed"});
  Expect("unknown_verb", {"list_fallback"});
  const Vocabulary words({});
  EXPECT_FALSE(
      NameVerb("protect_alarm_get_status", words, {.hint = true, .description = true}).FindWrite());
  EXPECT_TRUE(NameVerb("protect_alarm_get_status", words, {.hint = true}).FindWrite());
  EXPECT_TRUE(NameVerb("delete_alarm_and_get_status", words, {.hint = true, .description = true})
                  .FindWrite());
}

TEST(NameVerb, ReadsAtTheEndOfAName) {
  Expect("reads",
         {"feed_validate", "acme_file_download", "acme_text_extract", "place_lookup", "docs_query",
          "list_employee_leave", "usage_by_reporting_group", "audience_by_country", "cache_stats",
          "plan_usage_summary", "order_status", "collection_storage_size", "orchard_series",
          "acme_ticket_audit_trail", "encounter_history", "sentiment_trend"});
  Expect("unknown_verb", {"trigger_search", "trigger_view", "post_status", "share_progress",
                          "audience_to_country", "plan_trip", "bulk_report", "new_report",
                          "list_item_for_sale", "show_notification", "frob_logs"});
  ExpectEvenIfClaimed("reads", {"run_soql_query", "refund_quote", "merged_requests", "loan_details",
                                "rollout_history"});
  ExpectEvenIfClaimed("unknown_verb", {"run_sql_query", "transcript_order", "time_entry_log",
                                       "case_file", "visit_record", "list_item_for_sale"});
}

TEST(NameVerb, SkipsAVersion) {
  Expect("reads", {"list_users_v2", "pg_backups_v1", "get_orders_beta", "v1_list_users"});
  Expect("name_pattern", {"delete_users_v2"});
}

TEST(NameVerb, KnowsAListThatIsATool) {
  Expect("unknown_verb", {"watch_list", "play_list", "mail_list"});
  Expect("reads", {"order_list", "query_list", "watch_list_items", "my_orders_list"});
}

TEST(NameVerb, NamesTheWordThatHidesATool) {
  const Vocabulary words({});
  EXPECT_NE(NameVerb("bulk_create", words, {}).FindWrite()->reason.find("\"create\""),
            std::string::npos);
  EXPECT_NE(NameVerb("run_list", words, {}).FindNoRead()->reason.find("\"run\""),
            std::string::npos);
}

TEST(NameVerb, EndsForTheLongestNames) {
  std::string seams;
  std::string words;
  while (seams.size() < 128) seams += "aB";
  while (words.size() < 128) words += "set_";
  EXPECT_EQ(Verdict(seams), "unknown_verb");
  EXPECT_EQ(Verdict(words), "name_pattern");
}

}  // namespace
}  // namespace claribi::policy
