#include "abi/recording_host.h"

#include <dlfcn.h>

namespace claribi::abi_test {
namespace {

RecordingHost& Host(const cbi_host* host) { return *static_cast<RecordingHost*>(host->ctx); }
RecordingCall& Call(const cbi_call* call) { return *static_cast<RecordingCall*>(call->ctx); }
std::string Copy(const char* text_opt) { return text_opt != nullptr ? text_opt : ""; }

std::int32_t Cancelled(const cbi_call* call) {
  RecordingCall& self = Call(call);
  ++self.polls;
  return self.cancel_at_poll != 0 && self.polls >= self.cancel_at_poll ? 1 : 0;
}

std::int32_t Emit(const cbi_call* call, const char* data, std::size_t len) {
  RecordingCall& self = Call(call);
  if (self.pieces >= self.accept_pieces) {
    ++self.pieces_after_refusal;
    return self.refuse_output;
  }
  ++self.pieces;
  self.result.append(data, len);
  return CBI_OK;
}

void Fail(const cbi_call* call, const cbi_error* error) {
  Call(call).errors.push_back(
      {error->code, Copy(error->message), Copy(error->cause), Copy(error->fix)});
}

std::int32_t StoreGet(const cbi_host*, const cbi_wait*, void*, const char*, cbi_recv, void*) {
  return CBI_E_UNAVAILABLE;
}
std::int32_t StorePut(const cbi_host*, const cbi_wait*, void*, const char*, const void*,
                      std::size_t, std::uint64_t, std::uint64_t*) {
  return CBI_E_UNAVAILABLE;
}
std::int32_t StoreClear(const cbi_host*, const cbi_wait*, void*) { return CBI_E_UNAVAILABLE; }
std::int32_t SealingKey(const cbi_host*, const cbi_wait*, void*, std::uint64_t, cbi_recv, void*) {
  return CBI_E_UNAVAILABLE;
}
std::int32_t LeaseAcquire(const cbi_host*, const cbi_wait*, void*, const char*, std::int64_t,
                          std::int64_t, std::uint64_t*) {
  return CBI_E_UNAVAILABLE;
}

}  // namespace

RecordingHost::RecordingHost() {
  host_.struct_size = sizeof(host_);
  host_.abi = CBI_ABI_MAX;
  host_.ctx = this;
  host_.product = "abi-test 1.0.0";
  host_.get_extension = [](const cbi_host*, const char*) -> const void* { return nullptr; };
  host_.log = [](const cbi_host*, void*, std::int32_t, const char*, const char*) {};
  host_.unix_ms = [](const cbi_host* host) { return Host(host).unix_ms.load(); };
  host_.monotonic_ms = [](const cbi_host* host) { return Host(host).monotonic_ms.load(); };
  host_.secret_get = StoreGet;
  host_.secret_put = StorePut;
  host_.sealing_key = SealingKey;
  host_.lease_acquire = LeaseAcquire;
  host_.lease_release = [](const cbi_host*, void*, std::uint64_t) {};
  host_.secret_clear = StoreClear;
}

RecordingCall::RecordingCall() {
  call_.struct_size = sizeof(call_);
  call_.ctx = this;
  call_.deadline_ms = INT64_MAX;
  call_.cancelled = Cancelled;
  call_.progress = [](const cbi_call*, double, const char*) {};
  call_.emit = Emit;
  call_.fail = Fail;
}

cbi_entry_fn LoadEntry(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) return nullptr;
  return reinterpret_cast<cbi_entry_fn>(dlsym(library, CBI_ENTRY_SYMBOL));
}

const cbi_api* LoadTable(const std::string& path) {
  const cbi_entry_fn entry = LoadEntry(path);
  if (entry == nullptr) return nullptr;
  cbi_handshake handshake{1, 1, 0, 0, 0};
  const cbi_api* api = nullptr;
  return entry(&handshake, &api) == CBI_OK ? api : nullptr;
}

}  // namespace claribi::abi_test
