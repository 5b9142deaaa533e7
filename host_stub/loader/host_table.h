// HostTable: the C table of host services that a plugin receives, over the interfaces of
// offered_services.h. It is not a service itself: it translates pointers, statuses and borrowed
// memory, and keeps nothing. Source: cbi_host in claribi/data_source.h.
#pragma once

#include <claribi/data_source.h>

#include <string>

#include "loader/offered_services.h"

namespace claribi::loader {

/// Text as the ABI takes it: null if there is none; borrowed from `text`.
inline const char* NullIfEmpty(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

/// One per plugin instance; its address is fixed, and it outlives the instance. Every function of
/// the table may run on any thread.
class HostTable {
 public:
  /// `abi` is the level agreed in the handshake.
  HostTable(const HostServices& services, std::uint32_t abi);
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  const cbi_host* abi() const { return &host_; }
  LogSink& log() const { return services_.log; }

  /// The `void *scope` under which a plugin names a namespace. The scope outlives every use.
  static void* ToHandle(const Scope& scope) { return const_cast<Scope*>(&scope); }

 private:
  HostServices services_;
  cbi_host host_{};
};

}  // namespace claribi::loader
