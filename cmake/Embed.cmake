# Text files compiled into a program.
#
# convene_embed(out.cc ROOT folder FILES a.txt b.txt) generates, at build time, a source file that defines
# `const std::vector<EmbeddedFile>& embedded_files()` of apps/embedded.h, names relative to ROOT; another module gives a
# HEADER, FUNCTION and TYPE (a struct of name and text) of its own.
# The same file, run as a script (cmake -P), writes it.
if(CMAKE_SCRIPT_MODE_FILE)
  set(body "#include \"${HEADER}\"\n\nnamespace convene {\n\n")
  string(APPEND body "const std::vector<${TYPE}>& ${FUNCTION}() {\n")
  string(APPEND body "  static const std::vector<${TYPE}> files = {\n")
  string(REPLACE "|" ";" files "${FILES}")
  foreach(name IN LISTS files)
    file(READ "${ROOT}/${name}" text)
    string(FIND "${text}" ")~~~\"" clash)
    if(NOT clash EQUAL -1)
      message(FATAL_ERROR "${name} holds the raw string's end mark")
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
    set(ARG_FUNCTION embedded_files)
    set(ARG_TYPE EmbeddedFile)
  endif()
  set(names "")
  foreach(file IN LISTS ARG_FILES)
    file(RELATIVE_PATH name ${ARG_ROOT} ${file})
    list(APPEND names ${name})
  endforeach()
  list(JOIN names "|" joined)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOT=${ARG_ROOT} -DOUT=${out} "-DFILES=${joined}"
            -DHEADER=${ARG_HEADER} -DFUNCTION=${ARG_FUNCTION} -DTYPE=${ARG_TYPE} -P
            ${CONVENE_EMBED_SCRIPT}
    DEPENDS ${ARG_FILES} ${CONVENE_EMBED_SCRIPT}
    VERBATIM)
endfunction()
