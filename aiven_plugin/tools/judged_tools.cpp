#include "tools/judged_tools.h"

namespace claribi::tools {

policy::VisibleTool VisibleOf(const mcp::Tool& tool) {
  return {.name = tool.name,
          .title = tool.title,
          .description = tool.description,
          .input_schema = tool.input_schema,
          .output_schema = tool.output_schema,
          .annotations = tool.annotations};
}

bool ListedTool::SpeaksToModel() const {
  Known known = speaks_;
  if (known == Known::kNot) {
    known = policy::InstructionsIn(VisibleOf(tool)).empty() ? Known::kNo : Known::kYes;
    speaks_ = known;
  }
  return known == Known::kYes;
}

}  // namespace claribi::tools
