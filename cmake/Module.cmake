# convene_module(engine DEPS chat PRIVATE CURL::libcurl)
# makes the library convene_engine from *.cc of the calling folder and the test program engine_test
# from its *_test.cc. DEPS are modules (public), PUBLIC and PRIVATE other libraries.
function(convene_module name)
  cmake_parse_arguments(ARG "" "" "DEPS;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cc)
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()
  if(NOT sources)
    message(STATUS "module ${name} has no sources yet")
    add_library(convene_${name} INTERFACE)
    return()
  endif()
  list(TRANSFORM ARG_DEPS PREPEND convene_)

  add_library(convene_${name} STATIC ${sources})
  target_include_directories(convene_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(convene_${name} PRIVATE ${CONVENE_WARNINGS})
  target_link_libraries(convene_${name} PUBLIC ${ARG_DEPS} ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} vendored)

  if(CONVENE_TESTS AND tests)
    convene_test(${name}_test SOURCES ${tests} LIBS convene_${name} ${ARG_PRIVATE})
  endif()
endfunction()

# convene_test(hall_test SOURCES a_test.cc LIBS convene_discussion): a GTest program known to ctest, test by test, or
# as a WHOLE where what its tests share is slow to make.
function(convene_test name)
  cmake_parse_arguments(ARG "WHOLE" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE CONVENE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  # What is tested is optimised, the tests need not be: they compile in half the time.
  target_compile_options(${name} PRIVATE ${CONVENE_WARNINGS} $<$<CONFIG:Release>:-O0>)
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} vendored GTest::gmock GTest::gtest_main)
  if(ARG_WHOLE)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endfunction()
