// bench-plugin: the plugin under the bench. Besides the cases of common_cases.h it has three of its
// own:
//   organisations  --callers organisations with a connection each, called in turn
//   handles        --count connections of one organisation, each used once; and kept
//   store          see store_case.h; --store memory|sqlite|recorded
// --filters judges the tools by a vendor's rules, --signs-in sends a bearer with each request.
#include <malloc.h>

#include <iostream>

#include "bench/common_cases.h"
#include "bench/plugin_instance.h"
#include "bench/store_case.h"

namespace claribi::bench {
namespace {

class PluginSubject final : public Subject {
 public:
  PluginSubject(const Case& wanted, const Setup& setup)
      : wanted_(wanted),
        setup_(setup),
        instance_(setup),
        handle_(instance_, setup, wanted.endpoint, "first", "one") {}

  std::size_t Call(std::size_t, const std::string& tool, const std::string& arguments) override {
    return handle_.Call(tool, arguments);
  }
  std::size_t ListTools() override { return handle_.ListTools(); }
  // Of another organisation each time, so that no connection of the pool is there.
  void ConnectAndCall() override {
    const Handle handle(instance_, setup_, wanted_.endpoint,
                        "organisation" + std::to_string(++organisations_), "one");
    handle.Call("get_echo", kEcho);
  }

 private:
  const Case& wanted_;
  const Setup& setup_;
  const Instance instance_;
  const Handle handle_;
  std::size_t organisations_ = 0;
};

using Handles = std::vector<std::unique_ptr<Handle>>;

void MeasureOrganisations(const Case& wanted, const Setup& setup) {
  const Instance instance(setup);
  Handles handles;
  for (std::size_t i = 0; i < wanted.callers; ++i) {
    handles.push_back(std::make_unique<Handle>(instance, setup, wanted.endpoint,
                                               "organisation" + std::to_string(i), "one"));
  }
  const auto call_each = [&] {
    for (const auto& handle : handles) handle->Call("get_echo", kEcho);
  };
  call_each();
  call_each();
  const std::size_t rounds = wanted.count / wanted.callers;
  const Stretch stretch;
  for (std::size_t i = 0; i < rounds; ++i) call_each();
  stretch.Print(wanted.name, rounds * wanted.callers);
}

void MeasureHandles(const Case& wanted, const Setup& setup) {
  const Instance instance(setup);
  Handles handles;
  handles.reserve(wanted.count + 1);
  const auto use_another = [&] {
    handles.push_back(std::make_unique<Handle>(instance, setup, wanted.endpoint, "first",
                                               "c" + std::to_string(handles.size())));
    handles.back()->Call("get_echo", kEcho);
  };
  use_another();
  malloc_trim(0);
  const Stretch stretch;
  while (handles.size() <= wanted.count) use_another();
  malloc_trim(0);
  stretch.Print(wanted.name, wanted.count);
}

int Main(int argc, char** argv) {
  Case wanted;
  Setup setup;
  std::string store = "memory";
  CLI::App arguments("The plugin under the bench.");
  wanted.AddTo(arguments);
  arguments.add_option("--plugin", setup.library)->required();
  arguments.add_flag("--filters", setup.filters);
  arguments.add_flag("--signs-in", setup.signs_in);
  arguments.add_option("--store", store)->capture_default_str();
  CLI11_PARSE(arguments, argc, argv);
  setup.ca_file = wanted.ca_file;
  if (wanted.name == "organisations") {
    MeasureOrganisations(wanted, setup);
  } else if (wanted.name == "handles") {
    MeasureHandles(wanted, setup);
  } else if (wanted.name == "store") {
    MeasureStore(wanted, setup, store);
  } else {
    PluginSubject subject(wanted, setup);
    if (!Measure(wanted, subject)) {
      std::cerr << "error: there is no case " << wanted.name << "\n";
      return 2;
    }
  }
  return 0;
}

}  // namespace
}  // namespace claribi::bench

int main(int argc, char** argv) {
  try {
    return claribi::bench::Main(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: bench-plugin has failed: " << failure.what() << "\n";
    return 1;
  }
}
