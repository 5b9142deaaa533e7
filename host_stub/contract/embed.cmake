# Compiles the published schemas and the ABI for programs into the room, so that a program needs no file beside it.
foreach(folder plugin_api/messages manifests)
  file(GLOB schemas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.schema.json")
  set(CLARIBI_EMBEDDED_${folder} "")
  foreach(schema ${schemas})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema}")
    file(READ "${schema}" content)
    get_filename_component(name "${schema}" NAME)
    string(REGEX REPLACE "[.]schema[.]json$" "" name "${name}")
    string(APPEND CLARIBI_EMBEDDED_${folder} "      {\"${name}\", R\"embedded(${content})embedded\"},\n")
  endforeach()
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
${CLARIBI_EMBEDDED_plugin_api/messages}  };
  return kMessages;
}

const std::vector<EmbeddedMessage>& EmbeddedManifests() {
  static const std::vector<EmbeddedMessage> kManifests{
${CLARIBI_EMBEDDED_manifests}  };
  return kManifests;
}

std::string_view AbiDocument() { return R\"embedded(${content})embedded\"; }

}  // namespace claribi::contract
")
target_sources(contract PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded_messages.cpp")
