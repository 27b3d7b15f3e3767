# llama.cpp from the pinned sources: libllama, and llama-common for chat templates and JSON-schema grammars.
# Always optimised, also in the dev preset: an unoptimised ggml is a hundred times slower and tests nothing of ours.
# Its programs (llama-server, llama-batched-bench) are known to the build but built only when asked for by name.
function(convene_add_llama)
  set(CMAKE_BUILD_TYPE Release)
  foreach(lang C CXX)
    foreach(kind DEBUG RELWITHDEBINFO)
      set(CMAKE_${lang}_FLAGS_${kind} "-O3 -DNDEBUG")
    endforeach()
  endforeach()
  set(CMAKE_EXPORT_COMPILE_COMMANDS OFF)
  set(BUILD_SHARED_LIBS OFF)

  set(LLAMA_BUILD_COMMON ON)
  set(LLAMA_BUILD_TOOLS ON)
  set(LLAMA_BUILD_SERVER ON)
  foreach(part TESTS EXAMPLES APP UI)
    set(LLAMA_BUILD_${part} OFF)
  endforeach()
  set(LLAMA_USE_PREBUILT_UI OFF)  # it would be downloaded
  set(LLAMA_OPENSSL OFF)
  set(LLAMA_ALL_WARNINGS OFF)
  set(LLAMA_TOOLS_INSTALL OFF)
  set(LLAMA_TESTS_INSTALL OFF)

  set(GGML_NATIVE ON)
  # OpenMP where there is one: its barrier goes to sleep after a while, that of ggml's own threads spins for ever. On two
  # cores with other work on them that was 15 against 1.3 tokens a second (30M parameters, two threads).
  set(GGML_OPENMP ON)
  set(GGML_CCACHE OFF)  # the compiler launcher is set already
  # Sanitizers look at our own code only: llama.cpp's OpenMP is not one that they understand.
  get_directory_property(options COMPILE_OPTIONS)
  set_directory_properties(PROPERTIES COMPILE_OPTIONS "")
  add_subdirectory(${LLAMA_SOURCE} ${CMAKE_BINARY_DIR}/llama.cpp EXCLUDE_FROM_ALL SYSTEM)
  set_directory_properties(PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()

convene_add_llama()

# Pictures and sound, in llama-server alone; no test or benchmark of ours asks for them. Cheap to build is all they need be.
function(convene_hurry_through target)
  get_target_property(sources ${target} SOURCES)
  get_target_property(root ${target} SOURCE_DIR)
  list(FILTER sources EXCLUDE REGEX "^models/")
  list(TRANSFORM sources PREPEND ${root}/ REGEX "^[^/]")
  set_source_files_properties(${sources} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
  target_compile_options(${target} PRIVATE -O0)
endfunction()

convene_hurry_through(mtmd)
