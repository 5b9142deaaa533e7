# Compiles the published schemas and the ABI for programs into the room, so that a program needs no file beside it.
file(GLOB schemas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/plugin_api/messages/*.schema.json")
set(CLARIBI_EMBEDDED "")
foreach(schema ${schemas})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema}")
  file(READ "${schema}" content)
  get_filename_component(name "${schema}" NAME)
  string(REGEX REPLACE "[.]schema[.]json$" "" name "${name}")
  string(APPEND CLARIBI_EMBEDDED "      {\"${name}\", R\"embedded(${content})embedded\"},\n")
endforeach()
if(CMAKE_SIZEOF_VOID_P EQUAL 8)
  set(abi_document "${PROJECT_SOURCE_DIR}/plugin_api/abi/x86_64.json")
else()
  set(abi_document "${PROJECT_SOURCE_DIR}/plugin_api/abi/i386.json")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${abi_document}")
file(READ "${abi_document}" content)
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/embedded_messages.cpp" CONTENT
"#include \"contract/embedded_messages.h\"

#include \"contract/message_schemas.h\"

namespace claribi::contract {

const std::vector<EmbeddedMessage>& EmbeddedMessages() {
  static const std::vector<EmbeddedMessage> kMessages{
${CLARIBI_EMBEDDED}  };
  return kMessages;
}

std::string_view AbiDocument() { return R\"embedded(${content})embedded\"; }

}  // namespace claribi::contract
")
target_sources(contract PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded_messages.cpp")
