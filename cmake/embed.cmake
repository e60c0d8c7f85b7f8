# vedette_embed(hub_serve web index.html page.js ...): compiles the files into a target, which then includes
# "embedded/web.hpp" and finds them in vedette::embedded::web_files() as path, content type and body.
function(vedette_embed target name)
  set(folder ${PROJECT_BINARY_DIR}/generated/embedded)
  set(files)
  foreach(file ${ARGN})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND files ${file})
  endforeach()
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp ${folder}/${name}.hpp ${folder}/file.hpp
    COMMAND ${PROJECT_SOURCE_DIR}/tools/embed_files ${name} ${folder} ${files}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_files)
  target_sources(${target} PRIVATE ${folder}/${name}.cpp ${folder}/${name}.hpp)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
endfunction()
