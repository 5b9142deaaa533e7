#include "bench/store_case.h"

#include <fstream>
#include <optional>
#include <stdexcept>

#include "app/call_record.h"
#include "app/temporary_folder.h"
#include "app/terminal.h"
#include "app/workspace.h"
#include "loader/plugin_handles.h"

namespace claribi::bench {
namespace {

constexpr std::chrono::minutes kPatience{2};
constexpr const char* kTool = "get_echo";
constexpr const char* kArguments = R"({"text":"hello"})";

template <typename Value>
Value Checked(outcome::Result<Value> result) {
  if (!result) throw std::runtime_error(result.error().what + " " + result.error().cause);
  return std::move(*result);
}

// A connection through the host's handles, whatever is behind its services.
class Signed {
 public:
  virtual ~Signed() = default;
  virtual void Call() = 0;

 protected:
  void SignIn() {
    const outcome::Deadline patience(kPatience);
    Checked(connection_->AuthorizeBegin(std::nullopt, "", {.patience = patience}));
  }
  std::unique_ptr<loader::Connection> connection_;
};

class InMemory final : public Signed {
 public:
  InMemory(const Case& wanted, const Setup& setup) {
    const outcome::Deadline patience(kPatience);
    const auto library = Checked(loader::PluginLibrary::Load(setup.library));
    plugin_ = Checked(loader::Plugin::Create(library, host_.Services(), OperatorConfig(setup),
                                             {.patience = patience}));
    connection_ = Checked(plugin_->Open(
        {"first", "one"}, R"({"endpoint":")" + wanted.endpoint + R"("})", {.patience = patience}));
    SignIn();
  }
  ~InMemory() override { connection_.reset(); }
  void Call() override {
    const outcome::Deadline patience(kPatience);
    Checked(connection_->CallTool(kTool, kArguments, "", {.patience = patience}));
  }

 private:
  MemoryHost host_;
  std::unique_ptr<loader::Plugin> plugin_;
};

// With a data folder of its own.
class InStore final : public Signed {
 public:
  InStore(const Case& wanted, const Setup& setup, bool records)
      : records_(records),
        options_(Options(setup)),
        workspace_(options_, interruption_, terminal_) {
    Checked(workspace_.Store());
    source_.org_id = options_.org;
    source_.connection_id = "one";
    source_.name = "bench";
    source_.plugin_id = Checked(workspace_.Plugin())->library().plugin_id();
    source_.manifest_id = "bench";
    source_.config = R"({"endpoint":")" + wanted.endpoint + R"("})";
    connection_ = Checked(workspace_.Open(source_));
    SignIn();
  }
  ~InStore() override { connection_.reset(); }
  void Call() override {
    const outcome::Deadline patience(kPatience);
    std::optional<app::CallRecord> record;
    if (records_) {
      record.emplace(
          Checked(app::CallRecord::Begin(workspace_, source_, kTool, kArguments, patience)));
    }
    Checked(connection_->CallTool(kTool, kArguments, "", {.patience = patience}));
    if (record) record->Complete();
  }

 private:
  app::GlobalOptions Options(const Setup& setup) const {
    app::GlobalOptions options;
    options.data_dir = folder_.path() / "data";
    options.plugin = setup.library;
    options.manifest = folder_.path() / "manifest.json";
    std::ofstream(options.manifest) << Manifest(setup);
    options.operator_config = folder_.path() / "operator.json";
    std::ofstream(options.operator_config) << "{" << OperatorSettings(setup) << "}";
    options.allow_insecure_loopback = true;
    return options;
  }

  const bool records_;
  const app::TemporaryFolder folder_;
  const app::GlobalOptions options_;
  const app::Interruption interruption_;
  const app::Terminal terminal_;
  app::Workspace workspace_;
  store::DataSource source_;
};

std::unique_ptr<Signed> Make(const Case& wanted, const Setup& setup, const std::string& store) {
  if (store == "memory") return std::make_unique<InMemory>(wanted, setup);
  if (store == "sqlite" || store == "recorded") {
    return std::make_unique<InStore>(wanted, setup, store == "recorded");
  }
  throw std::runtime_error("no such store: " + store);
}

}  // namespace

void MeasureStore(const Case& wanted, const Setup& setup, const std::string& store) {
  app::Harden();  // files are private, as the host wants them
  const auto connection = Make(wanted, setup, store);
  const std::size_t each = wanted.count / wanted.callers;
  const auto call_often = [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) connection->Call();
  };
  Stretch stretch;
  RunTogether(
      wanted.callers, [&](std::size_t) { call_often(10); }, [&](std::size_t) { call_often(each); },
      stretch);
  stretch.Print("store-" + store, each * wanted.callers);
}

}  // namespace claribi::bench
