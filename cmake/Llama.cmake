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
  # ggml's own threads instead of OpenMP's: the engine hands every context one pool, whose threads sleep between
  # requests; libgomp's spin, and there would be a team of them for each thread that ever computed.
  set(GGML_OPENMP OFF)
  set(GGML_CCACHE OFF)  # the compiler launcher is set already
  add_subdirectory(${LLAMA_SOURCE} ${CMAKE_BINARY_DIR}/llama.cpp EXCLUDE_FROM_ALL SYSTEM)
endfunction()

convene_add_llama()
