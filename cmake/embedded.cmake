# The preset embedded: every room of src/core with its unit tests becomes one image a chip, and ctest runs the images
# under QEMU (docs/design/embedded-tests.md). The compilers are cross compilers called by hand, so that one build folder
# holds all chips. Replaces the functions of cmake/rooms.cmake.

set(chips cortex_m3 lx106)
set(support ${PROJECT_SOURCE_DIR}/tests/embedded)

foreach(program arm-none-eabi-g++ xtensa-lx106-elf-g++ qemu-system-arm qemu-system-xtensa)
  find_program(path_of_${program} ${program})
  if(NOT path_of_${program})
    message(FATAL_ERROR "${program} is missing: ./dev setup test installs it")
  endif()
endforeach()
file(GLOB cxx_headers /usr/lib/arm-none-eabi/include/c++/*)
list(GET cxx_headers -1 cxx_headers)
set(picolibc /usr/lib/picolibc/xtensa-lx106-elf)

set(common_flags -Os -g1 -ffunction-sections -fdata-sections -I${PROJECT_SOURCE_DIR}/src -I${PROJECT_SOURCE_DIR}
  -I${PROJECT_BINARY_DIR}/generated -isystem ${support} -DVEDETTE_CHIP)
set(warnings -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers -Wcast-align=strict)
set(cxx_flags -std=c++23 -fno-exceptions -fno-rtti -fno-threadsafe-statics ${warnings} -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual)

set(cortex_m3_prefix arm-none-eabi)
set(cortex_m3_flags -mcpu=cortex-m3 -mthumb)
set(cortex_m3_start cortex_m3.c)
set(cortex_m3_link -nostartfiles -T ${support}/cortex_m3.ld --specs=nano.specs --specs=rdimon.specs)
set(cortex_m3_libs)

# Debian has no C++ library for this chip: the headers are those of the Arm package, and what they need compiled is in
# tests/embedded/runtime.cpp.
set(lx106_prefix xtensa-lx106-elf)
set(lx106_flags -mlongcalls -isystem ${picolibc}/include)
set(lx106_cxx_flags -nostdinc++ -isystem ${cxx_headers} -isystem ${cxx_headers}/arm-none-eabi
  -D_GLIBCXX_EXTERN_TEMPLATE=0)
set(lx106_start lx106_start.S lx106.c lx106_divide.c lx106_double.c)
set(lx106_link -nostdlib -T ${support}/lx106.ld -L${picolibc}/lib)
set(lx106_small_print -Wl,--defsym=vfprintf=__i_vfprintf)
set(lx106_libs -Wl,--start-group -lc -lgcc -Wl,--end-group -Wl,-z,muldefs)

# chip_object(OUT chip file flags...): compiles one file for one chip; its object's path in OUT.
function(chip_object out chip file)
  file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR} ${file})
  set(object ${PROJECT_BINARY_DIR}/${chip}/${name}.o)
  set(${out} ${object} PARENT_SCOPE)
  get_property(known GLOBAL PROPERTY chip_objects)
  if(object IN_LIST known)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY chip_objects ${object})
  if(file MATCHES "\\.cpp$")
    set(compiler ${${chip}_prefix}-g++ ${common_flags} ${${chip}_flags} ${${chip}_cxx_flags} ${cxx_flags})
  else()
    set(compiler ${${chip}_prefix}-gcc ${common_flags} ${${chip}_flags} -fno-builtin)
  endif()
  cmake_path(GET object PARENT_PATH folder)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${object}
    COMMAND ${CCACHE} ${compiler} -MD -MF ${object}.d -c ${file} -o ${object}
    DEPENDS ${file} ${ARGN} DEPFILE ${object}.d
    COMMENT "${chip} ${name}" VERBATIM COMMAND_EXPAND_LISTS)
endfunction()

function(vedette_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPS;LIBS;TESTS;TEST_DEPS" ${ARGN})
  list(TRANSFORM ROOM_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  list(TRANSFORM ROOM_TESTS PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  foreach(field SOURCES DEPS TESTS TEST_DEPS)
    set_property(GLOBAL PROPERTY ${name}_${field} ${ROOM_${field}})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY chip_rooms ${name})
endfunction()

function(vedette_transcripts target name)
  string(REGEX REPLACE "_test$" "" room ${target})
  set_property(GLOBAL APPEND PROPERTY ${room}_HEADERS ${PROJECT_BINARY_DIR}/generated/transcripts/${name}.hpp)
  set_property(GLOBAL APPEND PROPERTY chip_transcripts ${name})
endfunction()

# In place of that of cmake/embed.cmake.
function(vedette_embed_command target name files sources)
  set_property(GLOBAL APPEND PROPERTY ${target}_SOURCES ${PROJECT_BINARY_DIR}/generated/embedded/${name}.cpp)
  set_property(GLOBAL PROPERTY ${name}_embeds ${files})
  set_property(GLOBAL PROPERTY ${name}_embed_sources ${sources})
  set_property(GLOBAL APPEND PROPERTY chip_embeds ${name})
endfunction()

function(chip_embed name)
  set(folder ${PROJECT_BINARY_DIR}/generated/embedded)
  get_property(files GLOBAL PROPERTY ${name}_embeds)
  get_property(sources GLOBAL PROPERTY ${name}_embed_sources)
  add_custom_command(OUTPUT ${folder}/${name}.cpp ${folder}/${name}.hpp
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_files ${name} ${folder} ${files}
    DEPENDS ${sources} ${PROJECT_SOURCE_DIR}/tools/embed_files)
endfunction()

# A file's command is known only to the folder that adds it, and the images are added by vedette_chip_images().
function(chip_transcript name)
  set(folder ${PROJECT_SOURCE_DIR}/tests/data/${name})
  set(header ${PROJECT_BINARY_DIR}/generated/transcripts/${name}.hpp)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.transcript)
  add_custom_command(OUTPUT ${header}
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_transcripts ${folder} ${name} ${header}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_transcripts)
endfunction()

function(sources_of out)
  set(all)
  set(todo ${ARGN})
  set(seen)
  while(todo)
    list(POP_FRONT todo room)
    if(NOT room IN_LIST seen)
      list(APPEND seen ${room})
      get_property(sources GLOBAL PROPERTY ${room}_SOURCES)
      get_property(deps GLOBAL PROPERTY ${room}_DEPS)
      list(APPEND all ${sources})
      list(APPEND todo ${deps})
    endif()
  endwhile()
  set(${out} ${all} PARENT_SCOPE)
endfunction()

# chip_image(OUT chip name objects...): links an image; its path in OUT.
function(chip_image out chip name)
  set(image ${PROJECT_BINARY_DIR}/${chip}/${name}.elf)
  add_custom_command(OUTPUT ${image}
    COMMAND ${${chip}_prefix}-g++ ${${chip}_flags} ${${chip}_link} ${more_link} ${ARGN} ${${chip}_libs} -Wl,--gc-sections -o ${image}
    DEPENDS ${ARGN} ${support}/${chip}.ld
    COMMENT "${chip} ${name}.elf" VERBATIM COMMAND_EXPAND_LISTS)
  add_custom_target(${chip}_${name} ALL DEPENDS ${image})
  set(${out} ${image} PARENT_SCOPE)
endfunction()

# A run that must fail: name of a file in tests/embedded/red, and what the run must print.
function(chip_red chip shared name says)
  chip_object(object ${chip} ${support}/red/${name}.cpp)
  chip_image(image ${chip} red_${name} ${shared} ${object})
  add_test(NAME ${chip}.red_${name} COMMAND ${support}/run --red ${says} ${chip} ${image})
  set_tests_properties(${chip}.red_${name} PROPERTIES TIMEOUT 60)
endfunction()

# The node's own composition as a variant of the firmware has it, and what it may cost.
function(chip_budget chip variant main)
  set(objects)
  sources_of(sources node_app core_base)
  foreach(file ${main} ${${chip}_start} runtime.cpp)  # its operator new comes first
    list(APPEND sources ${support}/${file})
  endforeach()
  foreach(file ${sources})
    if(file STREQUAL "${support}/runtime.cpp" AND chip STREQUAL "cortex_m3")
      continue()  # newlib's C++ library has all of it
    endif()
    chip_object(object ${chip} ${file})
    list(APPEND objects ${object})
  endforeach()
  # The node prints nothing; what prints its figures is the smallest that the C library has.
  set(more_link ${${chip}_small_print})
  chip_image(image ${chip} node_budget_${variant} ${objects})
  add_test(NAME ${chip}.node_budget_${variant} COMMAND ${support}/budget ${chip} ${variant} ${image})
  set_tests_properties(${chip}.node_budget_${variant} PROPERTIES TIMEOUT 150)
endfunction()

# The text editor with the memory that the firmware gives it, and what it may cost.
function(chip_edit_budget chip)
  set(support_objects)
  foreach(file ${${chip}_start} runtime.cpp)  # its operator new comes first
    if(file STREQUAL "runtime.cpp" AND chip STREQUAL "cortex_m3")
      continue()  # newlib's C++ library has all of it
    endif()
    chip_object(object ${chip} ${support}/${file})
    list(APPEND support_objects ${object})
  endforeach()
  set(more_link ${${chip}_small_print})
  chip_object(main ${chip} ${support}/nothing.cpp)
  chip_image(nothing ${chip} nothing ${main} ${support_objects})
  sources_of(sources core_edit core_base)
  chip_object(main ${chip} ${support}/edit_budget.cpp)
  set(objects ${main} ${support_objects})
  foreach(file ${sources})
    chip_object(object ${chip} ${file})
    list(APPEND objects ${object})
  endforeach()
  chip_image(image ${chip} edit_budget ${objects})
  add_test(NAME ${chip}.edit_budget COMMAND ${support}/edit_budget ${chip} ${image} ${nothing})
  set_tests_properties(${chip}.edit_budget PROPERTIES TIMEOUT 150)
endfunction()

# Called once all rooms are known.
function(vedette_chip_images)
  get_property(rooms GLOBAL PROPERTY chip_rooms)
  get_property(transcripts GLOBAL PROPERTY chip_transcripts)
  foreach(name ${transcripts})
    chip_transcript(${name})
  endforeach()
  get_property(embeds GLOBAL PROPERTY chip_embeds)
  set(embedded)
  foreach(name ${embeds})
    chip_embed(${name})
    list(APPEND embedded ${PROJECT_BINARY_DIR}/generated/embedded/${name}.hpp)
  endforeach()
  foreach(chip ${chips})
    set(shared)
    foreach(file ${${chip}_start} runtime.cpp main.cpp)
      if(file STREQUAL "runtime.cpp" AND chip STREQUAL "cortex_m3")
        continue()  # newlib's C++ library has all of it
      endif()
      chip_object(object ${chip} ${support}/${file})
      list(APPEND shared ${object})
    endforeach()
    chip_red(${chip} "${shared}" failing_expectation "2 tests ran, 1 failed")
    chip_red(${chip} "${shared}" failing_assertion "1 tests ran, 1 failed")
    chip_red(${chip} "${shared}" memory "${chip}: ")
    chip_red(${chip} "${shared}" no_test "0 tests ran")
    if(chip STREQUAL "lx106")
      chip_red(${chip} "${shared}" unaligned_load "a fault")
    endif()
    chip_object(object ${chip} ${PROJECT_SOURCE_DIR}/tests/support/transcript.cpp)
    list(APPEND shared ${object})
    foreach(room ${rooms})
      get_property(tests GLOBAL PROPERTY ${room}_TESTS)
      if(NOT tests)
        continue()
      endif()
      get_property(test_deps GLOBAL PROPERTY ${room}_TEST_DEPS)
      get_property(headers GLOBAL PROPERTY ${room}_HEADERS)
      sources_of(sources ${room} ${test_deps} core_base)
      set(objects ${shared})
      foreach(file ${sources})
        chip_object(object ${chip} ${file} ${embedded})
        list(APPEND objects ${object})
      endforeach()
      foreach(file ${tests})
        chip_object(object ${chip} ${file} ${headers} ${embedded})
        list(APPEND objects ${object})
      endforeach()
      chip_image(image ${chip} ${room} ${objects})
      add_test(NAME ${chip}.${room} COMMAND ${support}/run ${chip} ${image})
      set_tests_properties(${chip}.${room} PROPERTIES TIMEOUT 150)
    endforeach()
    chip_budget(${chip} esp32cam node_budget.cpp)
    chip_budget(${chip} generic node_budget_generic.cpp)
    chip_edit_budget(${chip})
  endforeach()
endfunction()

# The image cortex_m3/bench_motion.elf of ./dev bench cost; its pictures are generated/bench_pictures.stream of the build
# folder, which the bench puts there.
function(vedette_chip_bench)
  set(objects)
  sources_of(sources core_jpeg core_motion core_base)
  chip_object(start cortex_m3 ${support}/cortex_m3.c)
  chip_object(pictures cortex_m3 ${PROJECT_SOURCE_DIR}/bench/motion/chip_pictures.S
    ${PROJECT_BINARY_DIR}/generated/bench_pictures.stream)
  foreach(file ${PROJECT_SOURCE_DIR}/bench/motion/chip_cost.cpp ${sources})
    chip_object(object cortex_m3 ${file})
    list(APPEND objects ${object})
  endforeach()
  chip_image(image cortex_m3 bench_motion ${start} ${pictures} ${objects})
endfunction()
