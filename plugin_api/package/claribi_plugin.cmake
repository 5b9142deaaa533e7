# claribi_plugin_link(TARGET)
#
# Makes the MODULE library TARGET a data-source plugin: its file is TARGET.so or TARGET.dll without a prefix, it exports
# claribi_ds_v1 and nothing else, hides what it linked in, leaves no symbol open, and stays loaded, because threads and
# destructors may outlive the last connection. Under a sanitizer symbols may stay open: its run-time library is the host's.
function(claribi_plugin_link target)
  set_target_properties(${target} PROPERTIES PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  if(WIN32)
    return()  # CBI_EXPORT is the whole list there
  endif()
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../exports.map")
  if(NOT EXISTS "${map}")
    set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/exports.map")  # installed
  endif()
  target_link_options(${target} PRIVATE "-Wl,--version-script=${map}" -Wl,--exclude-libs,ALL -Wl,-z,nodelete)
  if(NOT CLARIBI_SANITIZER AND NOT "${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS} ${CMAKE_MODULE_LINKER_FLAGS}" MATCHES "-fsanitize=")
    target_link_options(${target} PRIVATE -Wl,--no-undefined)
  endif()
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${map}")
endfunction()
