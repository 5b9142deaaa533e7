# How a test gets into ctest: one entry a program or a file, so that starting processes costs little. Each entry writes a
# JUnit file into reports/, from which test.sh counts (tests/checks/reports.py).
find_program(CLARIBI_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(CLARIBI_REPORTS "${CMAKE_BINARY_DIR}/reports")
# Labels by which a part is built (the target LABEL_tests) and run (ctest -L '^LABEL$').
set(CLARIBI_TEST_LABELS aiven_plugin host_stub contract threads fuzz)
foreach(label ${CLARIBI_TEST_LABELS})
  add_custom_target(${label}_tests)
endforeach()

# Seconds that a test may take when nothing else is said; sanitizers make programs several times slower.
set(CLARIBI_TEST_TIMEOUT 300)
if(CLARIBI_SANITIZER)
  set(CLARIBI_TEST_TIMEOUT 900)
endif()

# claribi_test_code(TARGET): the product is optimised and watched; what calls it need not be, and is half of all that is
# compiled.
function(claribi_test_code target)
  if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(${target} PRIVATE -O0 -g0 -U_FORTIFY_SOURCE)
  elseif(CLARIBI_SANITIZER MATCHES "undefined")
    target_compile_options(${target} PRIVATE -g0 -fno-sanitize=undefined,fuzzer-no-link)
  endif()
endfunction()

# claribi_gtest(TARGET NAME name LABELS labels... [TIMEOUT seconds] [FIXTURE name] [SHARDS n])
# The executable TARGET becomes the test NAME, or NAME.1 to NAME.n: as many processes share its cases.
# FIXTURE: what ctest has to start before (its name in FIXTURES_SETUP).
function(claribi_gtest target)
  cmake_parse_arguments(TEST "" "NAME;TIMEOUT;FIXTURE;SHARDS" "LABELS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT ${CLARIBI_TEST_TIMEOUT})
  endif()
  if(NOT TEST_SHARDS)
    set(TEST_SHARDS 1)
  endif()
  claribi_test_code(${target})
  foreach(shard RANGE 1 ${TEST_SHARDS})
    set(name ${TEST_NAME})
    set(environment "")
    if(TEST_SHARDS GREATER 1)
      set(name ${TEST_NAME}.${shard})
      math(EXPR index "${shard} - 1")
      set(environment "GTEST_TOTAL_SHARDS=${TEST_SHARDS};GTEST_SHARD_INDEX=${index}")
    endif()
    add_test(NAME ${name} COMMAND ${target} --gtest_brief=1 "--gtest_output=xml:${CLARIBI_REPORTS}/${name}.xml")
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT}
      FIXTURES_REQUIRED "${TEST_FIXTURE}" ENVIRONMENT "${environment}")
  endforeach()
  foreach(label ${TEST_LABELS})
    if(label IN_LIST CLARIBI_TEST_LABELS)
      add_dependencies(${label}_tests ${target})
    endif()
  endforeach()
endfunction()

# claribi_room_test(SIDE NAME [ROOMS rooms...] [DIRS dirs...] [LIBS libraries...] [options of claribi_gtest])
# tests/SIDE/DIR/*.cpp of every DIR (default: ROOMS, or NAME) become the executable NAME_test, which is linked to ROOMS
# (default: NAME). Under ThreadSanitizer only the files that start threads do.
function(claribi_room_test side name)
  cmake_parse_arguments(TEST "" "" "ROOMS;DIRS;LIBS" ${ARGN})
  if(NOT TEST_ROOMS)
    set(TEST_ROOMS ${name})
  endif()
  if(NOT TEST_DIRS)
    set(TEST_DIRS ${TEST_ROOMS})
  endif()
  set(sources "")
  foreach(dir ${TEST_DIRS})
    file(GLOB found CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${side}/${dir}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  set(starts_threads FALSE)
  foreach(source ${sources})
    file(STRINGS "${source}" lines REGEX "std::(thread|jthread|async)|loopback_server\\.h|ServerStream|OwnStack" LIMIT_COUNT 1)
    if(lines)
      set(starts_threads TRUE)
    elseif(CLARIBI_SANITIZER STREQUAL "thread" AND source MATCHES "_test\\.cpp$")
      list(REMOVE_ITEM sources "${source}")
    endif()
  endforeach()
  if(NOT sources OR (CLARIBI_SANITIZER STREQUAL "thread" AND NOT starts_threads))
    return()
  endif()
  add_executable(${name}_test ${sources})
  # In every preset, dev too: what a test stands on is GoogleTest's headers, and those take most of the time.
  set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${CLARIBI_TEST_BATCH})
  target_compile_options(${name}_test PRIVATE ${CLARIBI_JOINED_OPTIONS})
  target_include_directories(${name}_test PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${name}_test PRIVATE claribi_options ${TEST_ROOMS} ${TEST_LIBS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE
    "CLARIBI_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\"" "CLARIBI_BUILD_DIR=\"${CMAKE_BINARY_DIR}\"")
  set(labels ${side})
  if(starts_threads)
    list(APPEND labels threads)
  endif()
  claribi_gtest(${name}_test NAME ${side}.${name} LABELS ${labels} ${TEST_UNPARSED_ARGUMENTS})
endfunction()

# claribi_python_test(NAME FILE LABEL label [TIMEOUT seconds] [PROCESSORS n] [COST n: higher begins earlier]
#   [PYTEST arguments of pytest...]): the cases of a file of unittest. One case alone:
# CLARIBI_BUILD_DIR=build/release python3 -m unittest FILE.CLASS.METHOD in its folder.
function(claribi_python_test name file)
  cmake_parse_arguments(TEST "" "LABEL;TIMEOUT;PROCESSORS;COST" "PYTEST" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT ${CLARIBI_TEST_TIMEOUT})
  endif()
  if(NOT TEST_PROCESSORS)
    set(TEST_PROCESSORS 1)
  endif()
  if(NOT TEST_COST)
    set(TEST_COST 0)
  endif()
  cmake_path(ABSOLUTE_PATH file)
  cmake_path(GET file PARENT_PATH folder)
  set(paths "${PROJECT_SOURCE_DIR}/tests/end_to_end:${PROJECT_SOURCE_DIR}/plugin_api/examples")
  add_test(NAME ${name} WORKING_DIRECTORY "${folder}"
    COMMAND "${CLARIBI_PYTHON}" -m pytest -q -p no:cacheprovider -ra "--junitxml=${CLARIBI_REPORTS}/${name}.xml" "${file}" ${TEST_PYTEST})
  set_tests_properties(${name} PROPERTIES
    LABELS "${TEST_LABEL}" TIMEOUT ${TEST_TIMEOUT} PROCESSORS ${TEST_PROCESSORS} COST ${TEST_COST}
    ENVIRONMENT "CLARIBI_BUILD_DIR=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1;PYTHONPATH=${paths}")
endfunction()

# claribi_python_tests(PREFIX LABEL [options of claribi_python_test]): each *_test.py of the current folder becomes the test
# PREFIX.<file>.
function(claribi_python_tests prefix label)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.py")
  foreach(file ${files})
    get_filename_component(subject "${file}" NAME_WE)
    string(REGEX REPLACE "_test$" "" subject "${subject}")
    claribi_python_test(${prefix}.${subject} "${file}" LABEL ${label} ${ARGN})
  endforeach()
endfunction()
