# vedette_embed(hub_serve web index.html page.js ...): compiles the files into a target, which then includes
# "embedded/web.hpp" and finds them in vedette::embedded::web_files() as path, content type and body.
function(vedette_embed target name)
  set(folder ${PROJECT_BINARY_DIR}/generated/embedded)
  set(files)
  foreach(file ${ARGN})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND files ${file})
  endforeach()
  # The header that all calls share is the output of the first one; the others depend on it. So all calls are in one folder.
  get_property(shared GLOBAL PROPERTY vedette_embeds)
  set_property(GLOBAL PROPERTY vedette_embeds TRUE)
  set(${name}_outputs ${folder}/${name}.cpp ${folder}/${name}.hpp)
  if(NOT shared)
    list(APPEND ${name}_outputs ${folder}/file.hpp)
    set(header)
  else()
    set(header ${folder}/file.hpp)
  endif()
  add_custom_command(
    OUTPUT ${${name}_outputs}
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_files ${name} ${folder} ${files}
    DEPENDS ${files} ${header} ${PROJECT_SOURCE_DIR}/tools/embed_files)
  target_sources(${target} PRIVATE ${folder}/${name}.cpp ${folder}/${name}.hpp)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
endfunction()
