// The plugin through its C ABI: an instance, and connections of it, with a host that keeps its
// secrets in memory, drops what is emitted, and keeps no log.
#pragma once

#include <claribi/data_source.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host_stub/loader/fake_host.h"
#include "loader/host_table.h"
#include "loader/plugin_library.h"

namespace claribi::bench {

// How the plugin is set up.
struct Setup {
  std::string library = {};  // file
  bool filters = false;      // a vendor's manifest: each tool is judged; else every tool is shown
  bool signs_in = false;     // OAuth, client credentials: a bearer goes with each request
  std::string ca_file = {};
};

std::string Manifest(const Setup& setup);
// Of the operator configuration, what an operator of the stub host sets: JSON members.
std::string OperatorSettings(const Setup& setup);
// The whole of it, as the plugin gets it.
std::string OperatorConfig(const Setup& setup);

class SilentLog final : public loader::LogSink {
 public:
  void Write(const loader::Scope*, loader::LogLevel, std::string_view, std::string_view) override {}
};

// The host's services in memory. Any thread.
struct MemoryHost {
  loader::FakeHost store;
  SilentLog log;
  loader::HostServices Services() { return {"bench", store, store, store, log}; }
};

// A call that takes what is emitted and keeps its size alone, or, for ListTools, its text.
class SizingCall {
 public:
  explicit SizingCall(bool keeps_text = false);
  SizingCall(const SizingCall&) = delete;
  SizingCall& operator=(const SizingCall&) = delete;

  const cbi_call* abi() const { return &call_; }
  // Throws unless the status is CBI_OK.
  void Check(std::int32_t status) const;
  std::size_t bytes() const { return bytes_; }
  const std::string& text() const { return text_; }

 private:
  cbi_call call_{};
  const bool keeps_text_;
  std::size_t bytes_ = 0;
  std::string text_;
  std::string error_;
};

// A table of host services that stands in front of another one, for whoever counts.
using InFront = const cbi_host* (*)(const cbi_host* behind);

// One instance of the plugin.
class Instance {
 public:
  explicit Instance(const Setup& setup, InFront in_front_opt = nullptr);
  const cbi_api& api() const { return library_.api(); }
  cbi_plugin* plugin() const { return plugin_.get(); }

 private:
  MemoryHost host_;
  loader::PluginLibrary library_;
  loader::HostTable table_;
  abi::PluginHandle plugin_;
};

// One open connection, signed in where the setup says so.
class Handle {
 public:
  Handle(const Instance& instance, const Setup& setup, const std::string& endpoint,
         const std::string& organisation, const std::string& connection);
  // Bytes emitted. Any thread.
  std::size_t Call(const std::string& tool, const std::string& arguments) const;
  // Tools shown.
  std::size_t ListTools() const;

 private:
  const cbi_api* api_;
  std::unique_ptr<loader::Scope> scope_;  // the plugin holds the addresses
  std::unique_ptr<loader::Scope> organisation_scope_;
  abi::ConnectionHandle connection_;
};

}  // namespace claribi::bench
