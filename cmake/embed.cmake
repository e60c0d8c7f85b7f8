# Files that are compiled into a target, which then includes "embedded/NAME.hpp" and finds them in
# vedette::embedded::NAME_files() with their path, content type, tag and body.

# vedette_embed(hub_api openapi openapi.json): files as they are. PLAIN before them: without a compressed form, for files
# that no client gets; COMPRESSED: without another one, where flash is scarce.
function(vedette_embed target name)
  cmake_parse_arguments(EMBED "PLAIN;COMPRESSED" "" "" ${ARGN})
  set(files)
  foreach(file ${EMBED_UNPARSED_ARGUMENTS})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND files ${file})
  endforeach()
  set(words ${files})
  if(EMBED_PLAIN)
    list(PREPEND words --plain)
  elseif(EMBED_COMPRESSED)
    list(PREPEND words --compressed)
  endif()
  vedette_embed_command(${target} ${name} "${words}" "${files}")
endfunction()

# vedette_page(web_files web hub): the page web/pages/hub, which it builds.
function(vedette_page target name page)
  set(built ${PROJECT_BINARY_DIR}/web/${page})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS src/*.ts src/*.svelte src/*.css pages/${page}/* public/*)
  list(FILTER sources EXCLUDE REGEX "\\.test\\.ts$")
  list(APPEND sources ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json ${CMAKE_CURRENT_SOURCE_DIR}/svelte.config.js
    ${CMAKE_CURRENT_SOURCE_DIR}/vite.config.ts ${PROJECT_SOURCE_DIR}/tools/build_page)
  vedette_embed_command(${target} ${name} ${built} "${sources}" COMMAND ${PROJECT_SOURCE_DIR}/tools/build_page ${page} ${built})
endfunction()

# Embeds `files`, or the files of a folder, when something of `sources` has changed; what follows comes first.
function(vedette_embed_command target name files sources)
  set(folder ${PROJECT_BINARY_DIR}/generated/embedded)
  # The header that all calls share is the output of the first one; the others depend on it.
  get_property(shared GLOBAL PROPERTY vedette_embeds)
  set_property(GLOBAL PROPERTY vedette_embeds TRUE)
  set(outputs ${folder}/${name}.cpp ${folder}/${name}.hpp)
  if(NOT shared)
    list(APPEND outputs ${folder}/file.hpp)
    set(header)
  else()
    set(header ${folder}/file.hpp)
  endif()
  add_custom_command(
    OUTPUT ${outputs}
    ${ARGN}
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_files ${name} ${folder} ${files}
    DEPENDS ${sources} ${header} ${PROJECT_SOURCE_DIR}/tools/embed_files
    VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${name}.cpp ${folder}/${name}.hpp)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
endfunction()
