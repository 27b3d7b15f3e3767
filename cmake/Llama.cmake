# llama.cpp from the pinned sources: libllama, and llama-common for chat templates and JSON-schema grammars.
set(LLAMA_BUILD_COMMON ON CACHE BOOL "" FORCE)
foreach(part TESTS TOOLS EXAMPLES SERVER)
  set(LLAMA_BUILD_${part} OFF CACHE BOOL "" FORCE)
endforeach()
add_subdirectory(${LLAMA_SOURCE} ${CMAKE_BINARY_DIR}/llama.cpp EXCLUDE_FROM_ALL SYSTEM)
