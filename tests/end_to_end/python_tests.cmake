# claribi_python_tests(PREFIX LABEL): each unittest method in the *_test.py files of the current
# folder becomes the test PREFIX.<file>.<class>.<method>. A skip is shown as a skip.
function(claribi_python_tests prefix label)
  file(GLOB modules CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.py")
  foreach(module ${modules})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${module}")
    get_filename_component(module_name "${module}" NAME_WE)
    set(class "")
    file(STRINGS "${module}" lines REGEX "^class |^    def test_")
    foreach(line ${lines})
      if(line MATCHES "^class ([A-Za-z0-9_]+)")
        set(class "${CMAKE_MATCH_1}")
      elseif(line MATCHES "def (test_[a-z0-9_]+)")
        set(method "${CMAKE_MATCH_1}")
        string(REGEX REPLACE "_test$" "" subject "${module_name}")
        string(REGEX REPLACE "^test_" "" behaviour "${method}")
        set(name "${prefix}.${subject}.${class}.${behaviour}")
        add_test(NAME ${name}
          COMMAND "${CLARIBI_PYTHON}" -m unittest "${module_name}.${class}.${method}"
          WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
        set_tests_properties(${name} PROPERTIES
          LABELS "${label}" TIMEOUT 180 SKIP_REGULAR_EXPRESSION "OK \\(skipped="
          ENVIRONMENT "CLARIBI_BUILD_DIR=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1;PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/end_to_end")
      endif()
    endforeach()
  endforeach()
endfunction()
