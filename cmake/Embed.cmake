# Text files compiled into a program.
#
# convene_embed(out.cc ROOT folder FILES a.txt b.txt) generates, at build time, a source file that defines
# `const std::vector<EmbeddedFile>& embedded_files()` of apps/embedded.h; another module gives a HEADER and FUNCTION of
# its own, and a TYPE (a struct of name and text) where it has one. Files are named relative to ROOT, those that lie
# elsewhere by their own name. The same file, run as a script (cmake -P), writes it.
if(CMAKE_SCRIPT_MODE_FILE)
  set(body "#include \"${HEADER}\"\n\nnamespace convene {\n\n")
  string(APPEND body "const std::vector<${TYPE}>& ${FUNCTION}() {\n")
  string(APPEND body "  static const std::vector<${TYPE}> files = {\n")
  string(REPLACE "|" ";" files "${FILES}")
  foreach(path IN LISTS files)
    file(READ "${path}" text)
    string(FIND "${text}" ")~~~\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${path} holds the raw string's end mark")
    endif()
    file(RELATIVE_PATH name "${ROOT}" "${path}")
    if(name MATCHES "^\\.\\./")
      get_filename_component(name "${path}" NAME)
    endif()
    string(APPEND body "      {\"${name}\", R\"~~~(${text})~~~\"},\n")
  endforeach()
  string(APPEND body "  };\n  return files;\n}\n\n}  // namespace convene\n")
  file(WRITE "${OUT}" "${body}")
  return()
endif()

set(CONVENE_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(convene_embed out)
  cmake_parse_arguments(ARG "" "ROOT;HEADER;FUNCTION;TYPE" "FILES" ${ARGN})
  if(NOT ARG_HEADER)
    set(ARG_HEADER embedded.h)
  endif()
  if(NOT ARG_FUNCTION)
    set(ARG_FUNCTION embedded_files)
  endif()
  if(NOT ARG_TYPE)
    set(ARG_TYPE EmbeddedFile)
  endif()
  list(JOIN ARG_FILES "|" joined)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOT=${ARG_ROOT} -DOUT=${out} -DHEADER=${ARG_HEADER} -DFUNCTION=${ARG_FUNCTION}
            -DTYPE=${ARG_TYPE}
            "-DFILES=${joined}" -P ${CONVENE_EMBED_SCRIPT}
    DEPENDS ${ARG_FILES} ${CONVENE_EMBED_SCRIPT}
    VERBATIM)
endfunction()
