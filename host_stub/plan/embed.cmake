#Compiles the published schema of plans into the room, so that the program needs no file beside it.
set(schema "${PROJECT_SOURCE_DIR}/docs/plan.schema.json")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema}")
file(READ "${schema}" content)
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/plan_schema.cpp" CONTENT
"#include \"plan/plan_json.h\"

namespace claribi::plan {
  std::string_view PlanSchema() {
    return R\"schema(${content})schema\"; }

  }  // namespace claribi::plan
")
    target_sources(plan PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/plan_schema.cpp")
