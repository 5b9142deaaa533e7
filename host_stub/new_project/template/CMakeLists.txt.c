cmake_minimum_required(VERSION 3.16)
project(@NAME@ VERSION 0.1.0 LANGUAGES C)

# The contract: headers, and what every plugin is linked with. If it is not found, install it (cmake --install), and say
# where with -DCMAKE_PREFIX_PATH=PREFIX.
find_package(claribi_plugin_api 0.1 REQUIRED)

set(CMAKE_C_STANDARD 99)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(claribi_@NAME@ MODULE @NAME@.c json_text.c)
target_compile_options(claribi_@NAME@ PRIVATE -Wall -Wextra)
target_link_libraries(claribi_@NAME@ PRIVATE claribi::plugin_api)
claribi_plugin_link(claribi_@NAME@)
