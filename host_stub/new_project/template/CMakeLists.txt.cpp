cmake_minimum_required(VERSION 3.16)
project(@NAME@ VERSION 0.1.0 LANGUAGES CXX)

# The contract: headers, and what every plugin is linked with. If it is not found, install it (cmake --install), and say
# where with -DCMAKE_PREFIX_PATH=PREFIX.
find_package(claribi_plugin_api 0.1 REQUIRED)
# JSON: headers only. On Debian: apt-get install rapidjson-dev
find_package(RapidJSON REQUIRED)

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(claribi_@NAME@ MODULE @NAME@.cpp)
target_compile_options(claribi_@NAME@ PRIVATE -Wall -Wextra)
target_include_directories(claribi_@NAME@ SYSTEM PRIVATE ${RapidJSON_INCLUDE_DIRS} ${RAPIDJSON_INCLUDE_DIRS})
target_link_libraries(claribi_@NAME@ PRIVATE claribi::plugin_api)
claribi_plugin_link(claribi_@NAME@)
