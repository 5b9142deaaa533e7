// The definitions that a plugin has seen. All connections to a vendor list much the same tools, and
// list them again and again: what is known is judged once, and kept once in memory. Known is what
// equals in every member, so nothing that a server sends passes for something else.
//
// What a listing of an open connection holds is known. Besides, what was seen last is kept for the
// next connection, up to kMostKeptBytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "core/mutex.h"
#include "core/result.h"
#include "mcp/tool.h"
#include "policy/tool_filter.h"
#include "tools/judged_tools.h"

namespace claribi::tools {

class KnownTools {  // [mt]
 public:
  static constexpr std::size_t kMostKeptBytes = std::size_t{8} * 1024 * 1024;

  // filter: the plugin's, without the wishes of a connection.
  explicit KnownTools(policy::ToolFilter filter) : filter_(std::move(filter)) {}

  const policy::ToolFilter& filter() const { return filter_; }

  // hints_vary: as policy::ToolFacts says.
  core::Result<std::shared_ptr<const ListedTool>> Know(mcp::Tool tool, bool hints_vary);
  // The listing that equals this one. Its `print` is set here.
  core::Result<SharedTools> Know(JudgedTools listing);

  // How many definitions were judged so far.
  std::uint64_t judged() const;

 private:
  // By a hash of all that they consist of. Where two have one hash, the later one is known.
  template <typename T>
  class Table {
   public:
    std::shared_ptr<const T> Find(std::size_t hash) const;
    void Add(std::size_t hash, const std::shared_ptr<const T>& one);

   private:
    std::unordered_map<std::size_t, std::weak_ptr<const T>> known_;
    std::size_t swept_at_ = 64;  // of so many, those that are gone are left out
  };

  void Keep(std::shared_ptr<const ListedTool> tool, std::size_t bytes) CLARIBI_REQUIRES(mutex_);

  const policy::ToolFilter filter_;
  mutable core::Mutex mutex_;
  Table<ListedTool> tools_ CLARIBI_GUARDED_BY(mutex_);
  Table<JudgedTools> listings_ CLARIBI_GUARDED_BY(mutex_);
  std::deque<std::pair<std::shared_ptr<const ListedTool>, std::size_t>> kept_
      CLARIBI_GUARDED_BY(mutex_);  // with their bytes, the oldest first
  std::size_t kept_bytes_ CLARIBI_GUARDED_BY(mutex_) = 0;
  std::uint64_t judged_ CLARIBI_GUARDED_BY(mutex_) = 0;
};

}  // namespace claribi::tools
