// Which new arguments give a caller something to do: by their names, where the form is plain.
#include "policy/argument_kind.h"

#include <gtest/gtest.h>

#include <string>

namespace claribi::policy {
namespace {

using core::Json;

bool IsPlainOf(const std::string& name, const std::string& schema,
               const std::string& tool = "list_runs") {
  const Json json = Json::Parse(schema).value();
  return IsPlain(ArgumentKindOf(name, json, json, tool));
}

constexpr const char* kText = R"({"type":"string"})";
constexpr const char* kNumber = R"({"type":"integer"})";
constexpr const char* kSwitch = R"({"type":"boolean"})";

TEST(ArgumentKind, ANameThatOnlyFindsIsPlain) {
  for (const char* name :
       {"project_id", "serviceName", "cloud", "commit_sha", "import_id", "run_id", "snapshot_name",
        "order_id", "file_id", "script_id", "from_version", "target_language", "output_fields",
        "node", "branch", "operation_id", "start_cursor"}) {
    EXPECT_TRUE(IsPlainOf(name, kText)) << name;
  }
  for (const char* name : {"limit", "page_size", "start_offset", "to_offset", "load_percent",
                           "run_number", "sample_rate", "window_seconds"}) {
    EXPECT_TRUE(IsPlainOf(name, kNumber)) << name;
  }
  for (const char* name :
       {"include_deleted", "case_sensitive", "ignore_case", "skip_empty", "include_permissions",
        "include_token_usage", "group_by_project", "draft", "debug"}) {
    EXPECT_TRUE(IsPlainOf(name, kSwitch)) << name;
  }
}

TEST(ArgumentKind, ANumberThatIsSpentOrSizesSomethingIsNotPlain) {
  for (const char* name :
       {"amount",    "quantity",    "refund_amount", "budget",      "max_spend",
        "replicas",  "nodeCount",   "shards",        "target_size", "desired_capacity",
        "new_limit", "increase_by", "ttl",           "ttl_seconds", "retention_days",
        "lease_ms",  "retries",     "max_retries",   "rate_limit",  "traffic_percent",
        "disk_gb",   "memory_mb"}) {
    EXPECT_FALSE(IsPlainOf(name, kNumber)) << name;
  }
  for (const char* name : {"min_price", "max_amount", "price_from", "older_than_days",
                           "seat_number", "min_replicas", "font_weight", "max_lines", "depth",
                           "radius", "n", "year", "priority", "min_failures", "timeout_ms"}) {
    EXPECT_TRUE(IsPlainOf(name, kNumber)) << name;
  }
}

TEST(ArgumentKind, ASwitchThatActsAloneOrAgreesIsNotPlain) {
  for (const char* name : {"charge",         "lock",      "transfer",  "trigger",   "fork",
                           "charge_card",    "yes",       "confirmed", "cascade",   "async",
                           "in_background",  "read_only", "writable",  "no_verify", "skip_review",
                           "disable_checks", "apply",     "force",     "dry_run",   "notify"}) {
    EXPECT_FALSE(IsPlainOf(name, kSwitch)) << name;
  }
  for (const char* name : {"only_locked", "has_lock", "include_charges", "is_public", "group",
                           "format", "refundable_only", "show_trace", "active", "recursive"}) {
    EXPECT_TRUE(IsPlainOf(name, kSwitch)) << name;
  }
}

TEST(ArgumentKind, ADateOfAnAppointmentIsNotPlain) {
  const char* date = R"({"type":"string","format":"date-time"})";
  for (const char* name : {"run_at", "schedule_at", "snooze_until", "lock_until", "expires_at",
                           "remind_at", "publish_at", "delete_at"}) {
    EXPECT_FALSE(IsPlainOf(name, date)) << name;
  }
  for (const char* name : {"since", "created_after", "start_at", "expires_before", "commit_date",
                           "due_before", "until", "first_seen_after"}) {
    EXPECT_TRUE(IsPlainOf(name, date)) << name;
  }
}

TEST(ArgumentKind, AProgramIsRunWhereTheToolIsAboutNone) {
  for (const char* name : {"job_id", "script_id", "macroId", "workflow_id", "trigger_name"}) {
    EXPECT_FALSE(IsPlainOf(name, kText, "get_balance")) << name;
    EXPECT_FALSE(IsPlainOf(name, kNumber, "get_balance")) << name;
    EXPECT_TRUE(IsPlainOf(name, kText, "list_jobs")) << name;
    EXPECT_TRUE(IsPlainOf(name, kText, "get_build_log")) << name;
  }
  EXPECT_TRUE(IsPlainOf("country_code", kText));
  EXPECT_FALSE(IsPlainOf("source_code", kText));
}

TEST(ArgumentKind, ANameThatActsOrSaysWhereSomethingGoesIsNot) {
  for (const char* name :
       {"copy_to_project", "move_to_folder_id", "save_as_name", "into_table", "target_table",
        "destination_topic", "output_topic", "as_user", "on_behalf_of_user", "new_owner",
        "set_owner", "rename_tag", "run_job_id", "execute_plan", "action_type", "webhook_id",
        "operation_name"}) {
    EXPECT_FALSE(IsPlainOf(name, kText)) << name;
    EXPECT_FALSE(IsPlainOf(name, std::string(R"({"type":"array","items":)") + kText + "}")) << name;
  }
  for (const char* name : {"set_limit", "scale_to", "new_size", "commit_offset", "resize_gb"}) {
    EXPECT_FALSE(IsPlainOf(name, kNumber)) << name;
  }
}

TEST(ArgumentKind, ASwitchThatLiftsAProtectionIsNot) {
  for (const char* name :
       {"bypass_policy", "skip_auth", "ignore_acl", "no_validation", "as_admin", "sudo", "unsafe",
        "self_destruct", "email_me", "record_view", "return_token", "include_sensitive"}) {
    EXPECT_FALSE(IsPlainOf(name, kSwitch)) << name;
  }
}

TEST(ArgumentKind, AChoiceOfHowSomethingIsDoneIsNot) {
  EXPECT_FALSE(IsPlainOf("delete_mode", R"({"enum":["soft","hard"]})"));
  EXPECT_FALSE(IsPlainOf("notify_channel", R"({"enum":["mail","chat"]})"));
  EXPECT_FALSE(IsPlainOf("access", R"({"enum":["ro","rw"]})"));
  EXPECT_FALSE(IsPlainOf("how", R"({"enum":["keep","view and close"]})"));
  EXPECT_FALSE(IsPlainOf("how", R"({"enum":["get","pop"]})"));
  EXPECT_TRUE(IsPlainOf("what", R"({"enum":["pop","jazz and blues"]})"));
  EXPECT_TRUE(IsPlainOf("sort_mode", R"({"enum":["soft","hard"]})"));
}

}  // namespace
}  // namespace claribi::policy
