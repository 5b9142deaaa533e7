// rename: another name for a data source; sign-in, approvals and tiles stay.
#include "app/commands.h"
#include "app/connecting.h"
#include "app/printable.h"
#include "store/data_sources.h"

namespace claribi::app {
namespace {

outcome::Result<Answer> RenameSource(Workspace& workspace, const Invocation& invocation) {
  if (const auto named = CheckName(invocation.new_name); !named) return named.error();
  auto source = workspace.FindSource(invocation.name);
  if (!source) return source.error();
  source->name = invocation.new_name;
  const auto database = workspace.Store();
  if (!database) return database.error();
  const auto renamed = store::DataSources(**database).Rename(*source, workspace.patience());
  if (!renamed) return renamed.error();
  Answer answer;
  Set(answer.json, "name", source->name);
  Set(answer.json, "before", invocation.name);
  answer.text =
      "renamed: " + Printable(invocation.name) + " is " + Printable(source->name) + " now\n";
  return answer;
}

}  // namespace

Command RenameCommand() {
  return {.name = "rename",
          .summary = "Give a data source another name; sign-in, approvals and tiles stay",
          .group = "Data sources",
          .arguments = {SourceArgument(),
                        {.name = "NEW",
                         .says = "Its new name",
                         .take = Into(&Invocation::new_name),
                         .is_required = true}},
          .examples = {"rename prod production", "rename 'old name' new"},
          .globals = kStoring | kWaiting,
          .run = &RenameSource};
}

}  // namespace claribi::app
