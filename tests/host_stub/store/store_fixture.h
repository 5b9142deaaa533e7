// StoreTest: an open database in a scratch folder, and patience under the test's control.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "host_stub/store/scratch_folder.h"
#include "store/data_sources.h"
#include "store/database.h"
#include "store/secrets.h"

namespace claribi::store {

class TestPatience final : public Patience {
 public:
  bool IsCancelled() const override {
    asked = true;
    return cancelled.load();
  }
  std::chrono::milliseconds Remaining() const override { return remaining; }

  mutable std::atomic<bool> asked{false};
  std::atomic<bool> cancelled{false};
  std::chrono::milliseconds remaining = std::chrono::milliseconds::max();
};

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { database_ = Reopen(); }

  std::unique_ptr<Database> Reopen(std::int64_t max_pages = 0) {
    auto opened = Database::Open({.file = file_, .max_pages = max_pages}, patience_);
    EXPECT_TRUE(opened) << opened.error().cause;
    return opened ? std::move(*opened) : nullptr;
  }

  static DataSource Source(const std::string& name, const std::string& id = "c1") {
    DataSource source;
    source.org_id = "acme";
    source.connection_id = id;
    source.name = name;
    source.plugin_id = "test.scripted";
    source.manifest_id = "scripted";
    source.config = R"({"endpoint":"https://example.com"})";
    source.status = kConnecting;
    source.created_at_ms = 1'790'000'000'000;
    return source;
  }

  ScratchFolder folder_;
  std::filesystem::path file_ = folder_ / "data/host.db";
  TestPatience patience_;
  std::unique_ptr<Database> database_;
  const Namespace space_{"acme", "c1"};
};

}  // namespace claribi::store
