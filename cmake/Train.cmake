# libtorch out of the wheel that `tools/fetch.sh torch` unpacked, or out of the torch/ folder of any Python that has one.
file(STRINGS ${CMAKE_SOURCE_DIR}/tools/pins torch_pin REGEX "^TORCH_VERSION=")
string(REPLACE "TORCH_VERSION=" "" torch_version ${torch_pin})
set(CONVENE_TORCH ${CONVENE_CACHE}/torch-${torch_version}/torch
    CACHE PATH "A torch/ folder: the fetched one, or $(python3 -c 'import torch; print(torch.__path__[0])')")
if(NOT EXISTS ${CONVENE_TORCH}/share/cmake/Torch/TorchConfig.cmake)
  message(FATAL_ERROR "libtorch is not in ${CONVENE_TORCH}; run tools/fetch.sh torch")
endif()

if(EXISTS ${CONVENE_TORCH}/lib/libtorch_cuda.so)
  # Its own configuration asks for the CUDA compiler, which nothing of ours needs.
  set(TORCH_LIBRARIES convene_torch)
  add_library(convene_torch INTERFACE)
  target_include_directories(convene_torch SYSTEM INTERFACE ${CONVENE_TORCH}/include)
  target_link_directories(convene_torch INTERFACE ${CONVENE_TORCH}/lib)
  target_link_options(convene_torch INTERFACE -Wl,-rpath,${CONVENE_TORCH}/lib)
  # Nothing refers to torch_cuda by name: it registers its operators when it is loaded.
  target_link_libraries(convene_torch INTERFACE -Wl,--no-as-needed torch torch_cpu torch_cuda c10
                                                c10_cuda -Wl,--as-needed)
else()
  find_package(Torch REQUIRED GLOBAL PATHS ${CONVENE_TORCH} NO_DEFAULT_PATH)
endif()
