// A host whose services are counted before they are done. One for the program: its counts are of
// all instances that were made with it.
#pragma once

#include <claribi/data_source.h>

#include <atomic>

namespace claribi::counts {

struct HostCounts {
  std::atomic<int> secrets_read{0};
  std::atomic<int> keys_read{0};
  std::atomic<int> clocks_read{0};
  std::atomic<int> lines_logged{0};
};

inline HostCounts asked_of_host;

// The table in front of `behind`, which must stay; valid until the next one is asked for.
inline const cbi_host* CountedHost(const cbi_host* behind) {
  static cbi_host table;
  static const cbi_host* behind_it;
  behind_it = behind;
  table = *behind;
  table.log = [](const cbi_host*, void* scope, std::int32_t level, const char* component,
                 const char* text) {
    ++asked_of_host.lines_logged;
    behind_it->log(behind_it, scope, level, component, text);
  };
  table.unix_ms = [](const cbi_host*) {
    ++asked_of_host.clocks_read;
    return behind_it->unix_ms(behind_it);
  };
  table.monotonic_ms = [](const cbi_host*) {
    ++asked_of_host.clocks_read;
    return behind_it->monotonic_ms(behind_it);
  };
  table.secret_get = [](const cbi_host*, const cbi_wait* wait, void* scope, const char* key,
                        cbi_recv recv, void* user) {
    ++asked_of_host.secrets_read;
    return behind_it->secret_get(behind_it, wait, scope, key, recv, user);
  };
  table.sealing_key = [](const cbi_host*, const cbi_wait* wait, void* scope, std::uint64_t key_id,
                         cbi_recv recv, void* user) {
    ++asked_of_host.keys_read;
    return behind_it->sealing_key(behind_it, wait, scope, key_id, recv, user);
  };
  return &table;
}

}  // namespace claribi::counts
