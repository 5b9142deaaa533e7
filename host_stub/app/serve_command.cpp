// serve: the console in a browser, on 127.0.0.1, until it is interrupted. The composition of the
// console; its parts are in console_*.h and in the room web_console.
#include <thread>

#include "app/browser.h"
#include "app/call_record.h"
#include "app/commands.h"
#include "app/console_operations.h"
#include "app/own_stdout.h"
#include "app/printable.h"
#include "redirect/loopback_receiver.h"
#include "store/leases.h"
#include "web_console/console.h"
#include "web_console/http_server.h"

namespace claribi::app {
namespace {

using outcome::Error;
using outcome::Result;
using web_console::HttpRequest;
using web_console::HttpServer;

constexpr std::chrono::milliseconds kLookForEnd{100};

// The ports of the organisation are those of `connect`: vendors that compare the redirect URI with
// the one that was registered know them already.
Result<std::unique_ptr<HttpServer>> BindPort(const ServeArguments& arguments,
                                             const std::string& org) {
  if (arguments.port >= 0) return HttpServer::Bind(static_cast<std::uint16_t>(arguments.port));
  for (const std::uint16_t port : redirect::PortsOf(org)) {
    if (auto bound = HttpServer::Bind(port)) return bound;
  }
  return HttpServer::Bind(0);
}

// What people, or programs, are told at the start; then the browser is opened.
void Announce(const Workspace& workspace, const Invocation& invocation, std::uint16_t port,
              const std::string& url) {
  if (invocation.global.json) {
    Document json(rapidjson::kObjectType);
    Set(json, "schema_version", kSchemaVersion);
    Set(json, "url", url);
    Set(json, "port", std::int64_t{port});
    OwnStdout() << ToLine(json) << "\n" << std::flush;
  } else {
    OwnStdout() << "The console is at\n\n  " << url
                << "\n\nThe address works once. Ctrl-C ends the console.\n"
                << std::flush;
  }
  if (invocation.no_browser) return;
  const Terminal& terminal = workspace.terminal();
  const auto environment = [&](const char* name) { return terminal.Environment(name); };
  for (const CommandWords& command : ChooseBrowser(environment, url)) {
    if (terminal.Launch(command)) return;
  }
}

Result<Answer> Serve(Workspace& workspace, const Invocation& invocation) {
  const auto database = workspace.Store();
  if (!database) return database.error();
  auto server = BindPort(invocation.serve, workspace.options().org);
  if (!server) return server.error();
  const std::uint16_t port = (*server)->port();
  const Terminal nobody(false);
  const ConsoleCatalogue catalogue(workspace, invocation.serve.catalogue, nobody);
  web_console::BrowserSessions sessions(port);
  web_console::EventHub hub;
  ConsoleSources sources(catalogue, **database, workspace.options().org);
  web_console::Routes routes;
  const web_console::WebAssets assets(invocation.serve.pages);
  const std::string origin = "http://127.0.0.1:" + std::to_string(port);
  RefreshLedger refreshes;
  web_console::JobDesk jobs(hub, &ErrorValue);
  const auto tell_saved = [&](const std::string& id) {
    sources.Forget(id);
    hub.Publish("", "data_sources", values::Json::EmptyObject().Set("data_source_id", id));
  };
  const auto is_taken = [&](const std::string& name) {
    return store::DataSources(**database).Find(workspace.options().org, name, ShortPatience()).ok();
  };
  ConsoleAttempts attempts({.terminal = nobody,
                            .hub = hub,
                            .redirect_uri = origin + "/callback",
                            .is_taken = is_taken,
                            .on_saved = tell_saved});
  ConsoleParts parts{.options = workspace.options(),
                     .terminal = nobody,
                     .actor = ActorOf(workspace),
                     .database = **database,
                     .catalogue = catalogue,
                     .sources = sources,
                     .attempts = attempts,
                     .sessions = sessions,
                     .hub = hub,
                     .jobs = jobs};
  AddSourceOperations(routes, parts);
  AddAttemptOperations(routes, parts);
  AddQuestionOperations(routes, parts);
  AddDashboardOperations(routes, parts, refreshes);
  const auto address = [&] { return origin + "/?token=" + sessions.Invite(); };
  const auto on_entered = [&] {
    if (invocation.global.json) return;
    OwnStdout() << "Another browser: " << address() << "\n" << std::flush;
  };
  const auto body_rules = web_console::BodyRules::Of(web_console::InterfaceText());
  if (!body_rules) return body_rules.error();
  web_console::Console console(
      {.sessions = sessions,
       .hub = hub,
       .routes = routes,
       .assets = assets,
       .body_rules = *body_rules,
       .error_writer = &ErrorValue,
       .on_callback = [&](const std::string& session,
                          const std::string& url) { return attempts.TakeCallback(session, url); },
       .on_entered = on_entered},
      port);
  (*server)->Start([&](const HttpRequest& request) { return console.Handle(request); },
                   &web_console::Console::LargestBody);
  Announce(workspace, invocation, port, address());
  while (!workspace.interruption().IsCancelled()) std::this_thread::sleep_for(kLookForEnd);
  hub.Close();
  server->reset();
  attempts.Stop();
  jobs.Stop();
  Answer answer;
  answer.is_printed = true;
  return answer;
}

// It runs for long, and its log is read afterwards.
std::string SettleServe(Invocation& invocation) {
  auto& level = invocation.global.log_level;
  if (!level) level = loader::LogLevel::kWarn;
  return "";
}

}  // namespace

Command ServeCommand() {
  return {
      .name = "serve",
      .summary = "Open the console: data sources, questions and dashboards in a browser",
      .group = "Tools and questions",
      .options = {{.name = "--port",
                   .value = "PORT",
                   .says = "Port on 127.0.0.1; 0 is any that is free (default: one of the "
                           "organisation's four, or any free one)",
                   .take = IntoNumber(0, 65535, &Invocation::serve, &ServeArguments::port)},
                  {.name = "--no-browser",
                   .says = "Print the address of the console and open no browser",
                   .take = Into(&Invocation::no_browser)},
                  {.name = "--catalogue",
                   .value = "DIR",
                   .says = "Folder of manifests, each a card of the catalogue (default: that of "
                           "the plugin)",
                   .take = Into(&Invocation::serve, &ServeArguments::catalogue),
                   .names = Names::kFolder},
                  {.name = "--pages",
                   .value = "DIR",
                   .says = "Folder of built pages, for who works on them (default: those in this "
                           "program)",
                   .take = Into(&Invocation::serve, &ServeArguments::pages),
                   .names = Names::kFolder}},
      .examples = {"serve", "serve --port 8080 --no-browser"},
      .makes_data = true,
      .settle = &SettleServe,
      .run = &Serve};
}

}  // namespace claribi::app
