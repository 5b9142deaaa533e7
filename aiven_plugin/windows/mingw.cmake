# The toolchain of the preset `windows`: Debian's gcc for 64-bit Windows, with threads as POSIX has them. What it links to is
# found in CLARIBI_DEPS alone: a folder that the builder names, or the one that dependencies.sh fills. Nothing of the machine that builds is taken for Windows'.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(mingw x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${mingw}-gcc-posix)
set(CMAKE_CXX_COMPILER ${mingw}-g++-posix)
set(CMAKE_RC_COMPILER ${mingw}-windres)

if(NOT CLARIBI_DEPS AND NOT "$ENV{CLARIBI_DEPS}" STREQUAL "")
  set(CLARIBI_DEPS "$ENV{CLARIBI_DEPS}")
elseif(NOT CLARIBI_DEPS)
  if("$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(CLARIBI_DEPS "$ENV{HOME}/.cache/claribi/windows")
  else()
    set(CLARIBI_DEPS "$ENV{XDG_CACHE_HOME}/claribi/windows")
  endif()
  execute_process(COMMAND "${CMAKE_CURRENT_LIST_DIR}/dependencies.sh" "${CLARIBI_DEPS}" COMMAND_ERROR_IS_FATAL ANY)
endif()
set(CLARIBI_DEPS "${CLARIBI_DEPS}" CACHE PATH "The folder with include/ and lib/ of what the library is linked to")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CLARIBI_DEPS)

set(CMAKE_FIND_ROOT_PATH "/usr/${mingw}" "${CLARIBI_DEPS}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} "${CLARIBI_DEPS}/lib/pkgconfig")
