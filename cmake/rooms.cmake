# One static library a room, named after its path below src/ (src/core/multipart -> core_multipart), one test program
# a room. A room's CMakeLists.txt lists its files by hand; the links it names are checked against tools/check_layers.

set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_C_FLAGS_DEV "-O1 -g1")
# GCC 12 sees overlapping copies in std::string's own header when it inlines more (its bug 105651).
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -Wno-restrict")

add_library(vedette_options INTERFACE)
target_include_directories(vedette_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(vedette_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>)
if(NOT VEDETTE_GROUPED)  # names of one file would shadow those of the next
  target_compile_options(vedette_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wshadow>)
endif()
if(VEDETTE_SANITIZE)
  set(sanitize -fsanitize=${VEDETTE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(NOT VEDETTE_SANITIZE STREQUAL "thread")
    list(APPEND sanitize -fno-sanitize=vptr)  # half of the code has no RTTI
  else()
    # ThreadSanitizer knows no fences, which Asio has beside its locks; Clang has no warning of that name.
    target_compile_definitions(vedette_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
    list(APPEND sanitize $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
  target_compile_options(vedette_options INTERFACE ${sanitize})
  target_link_options(vedette_options INTERFACE ${sanitize})
endif()
if(VEDETTE_FUZZ)
  target_compile_options(vedette_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# vedette_group(hub_io io.cpp ...): with VEDETTE_GROUPED, the compiler takes several of a target's files in one run. Their
# headers, and what they instantiate of templates, are then compiled once: the 17 files of hub/store take 28 s of CPU time
# with the sanitizers, and 73 s one by one. A change of one file compiles its group, so the preset for daily work is without.
function(vedette_group target)
  if(NOT VEDETTE_GROUPED)
    return()
  endif()
  set(files ${ARGN})
  list(FILTER files INCLUDE REGEX "\\.cpp$")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/group_sources)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/tools/group_sources 8 ${files}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE groups OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE ";" " " groups "${groups}")
  string(REPLACE "\n" ";" groups "${groups}")
  set(number 0)
  foreach(group ${groups})
    math(EXPR number "${number} + 1")
    separate_arguments(group)
    set_source_files_properties(${group} PROPERTIES UNITY_GROUP "group_${number}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  # GCC takes an included .cpp file for a header, whose types should have linkage.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

# What several rooms link; what only one room wraps is found in that room's CMakeLists.txt.
find_package(Boost 1.81 REQUIRED)
find_package(boost_json 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
if(VEDETTE_TESTS)
  find_package(GTest REQUIRED)
endif()

# vedette_room(core_multipart SOURCES reader.cpp DEPS core_frame TESTS reader_test.cpp [TEST_DEPS ...] [LIBS Boost::json])
function(vedette_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPS;LIBS;TESTS;TEST_DEPS" ${ARGN})
  if(ROOM_SOURCES)
    add_library(${name} STATIC ${ROOM_SOURCES})
    vedette_group(${name} ${ROOM_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${name} ${scope} vedette_options ${ROOM_DEPS} ${ROOM_LIBS})
  if(name MATCHES "^(core|node)_" AND ROOM_SOURCES)
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
  endif()
  if(VEDETTE_TESTS AND ROOM_TESTS)
    vedette_test(${name} ${name}_test SOURCES ${ROOM_TESTS} DEPS ${name} ${ROOM_TEST_DEPS} GTest::gtest_main)
  endif()
endfunction()

# The sanitizers compile part of these rooms differently: the loops for vector instructions (core/base/wide.hpp) and the
# memory limit of vedette-video. So their tests also run in the preset dev, by `ctest -L unsanitized`.
set(unsanitized core_motion helpers_video)
if(VEDETTE_TESTS)
  add_custom_target(unsanitized_tests)
endif()

# vedette_test(hub_io hub_io_test SOURCES io_test.cpp DEPS hub_io GTest::gtest_main): the test hub_io runs a program.
function(vedette_test name program)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${program} ${TEST_SOURCES})
  vedette_group(${program} ${TEST_SOURCES})
  target_link_libraries(${program} PRIVATE ${TEST_DEPS} tests_support GTest::gtest)
  vedette_test_options(${program})
  add_test(NAME ${name} COMMAND ${program})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120)
  if(name IN_LIST unsanitized)
    set_tests_properties(${name} PROPERTIES LABELS unsanitized)
    add_dependencies(unsanitized_tests ${program})
  endif()
endfunction()

# GoogleTest and the standard headers are parsed once for all test programs, by GCC. Clang parses them for each file,
# and so notices a missing include. Code of src/ is compiled without such a header by both.
function(vedette_test_options target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Dev>:-O0>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_precompile_headers(${target} REUSE_FROM tests_support)
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # for ccache
  endif()
endfunction()

# vedette_transcripts(core_multipart_test multipart): tests/data/multipart/*.transcript become
# "transcripts/multipart.hpp" with the array kMultipartTranscripts.
function(vedette_transcripts target name)
  if(NOT TARGET ${target})
    return()
  endif()
  set(folder ${PROJECT_SOURCE_DIR}/tests/data/${name})
  set(header ${PROJECT_BINARY_DIR}/generated/transcripts/${name}.hpp)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.transcript)
  add_custom_command(OUTPUT ${header}
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_transcripts ${folder} ${name} ${header}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_transcripts)
  target_sources(${target} PRIVATE ${header})
endfunction()

# vedette_fuzz(multipart DEPS core_multipart): tests/fuzz/multipart.cpp becomes the program fuzz_multipart, whose
# first inputs are the files of tests/data/multipart. SOURCES: files of a room that would bring too much with it.
function(vedette_fuzz name)
  cmake_parse_arguments(FUZZ "" "" "SOURCES;DEPS" ${ARGN})
  list(TRANSFORM FUZZ_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/)
  add_executable(fuzz_${name} ${name}.cpp ${FUZZ_SOURCES})
  target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(fuzz_${name} PRIVATE ${FUZZ_DEPS} vedette_options)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer -fuse-ld=lld-19)
  if(NOT TARGET fuzz_targets)
    add_custom_target(fuzz_targets)
  endif()
  add_dependencies(fuzz_targets fuzz_${name})
endfunction()
