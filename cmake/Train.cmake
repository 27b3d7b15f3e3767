# libtorch out of the wheel that `tools/fetch.sh torch` unpacked, or out of the torch/ folder of any Python that has one.
file(STRINGS ${CMAKE_SOURCE_DIR}/tools/pins torch_pin REGEX "^TORCH_VERSION=")
string(REPLACE "TORCH_VERSION=" "" torch_version ${torch_pin})
set(CONVENE_TORCH ${CONVENE_CACHE}/torch-${torch_version}/torch
    CACHE PATH "A torch/ folder: the fetched one, or $(python3 -c 'import torch; print(torch.__path__[0])')")
if(NOT EXISTS ${CONVENE_TORCH}/share/cmake/Torch/TorchConfig.cmake)
  message(FATAL_ERROR "libtorch is not in ${CONVENE_TORCH}; run tools/fetch.sh torch")
endif()

# A build for CUDA asks in its own configuration for the CUDA compiler, which nothing of ours needs. Its torch_cuda is linked where
# the CUDA libraries that it needs are: beside it, as pip installs them with it (tools/fetch.sh leaves them out), in its own folder, as
# in PyTorch's archives, or where CUDA itself is installed.
if(EXISTS ${CONVENE_TORCH}/lib/libtorch_cuda.so)
  file(GLOB cublas ${CONVENE_TORCH}/../nvidia/*/lib/libcublas.so* ${CONVENE_TORCH}/lib/libcublas*.so*
       $ENV{CUDA_HOME}/lib64/libcublas.so* /usr/local/cuda/lib64/libcublas.so*)
  if(cublas)
    set(cuda_libraries torch torch_cuda c10_cuda)
  else()
    message(STATUS "Training runs on the CPU: the CUDA libraries of ${CONVENE_TORCH} are not beside it")
  endif()
  set(TORCH_LIBRARIES convene_torch)
  add_library(convene_torch INTERFACE)
  target_include_directories(convene_torch SYSTEM INTERFACE ${CONVENE_TORCH}/include)
  target_link_directories(convene_torch INTERFACE ${CONVENE_TORCH}/lib)
  file(GLOB cuda_folders ${CONVENE_TORCH}/../nvidia/*/lib $ENV{CUDA_HOME}/lib64 /usr/local/cuda/lib64)
  list(TRANSFORM cuda_folders PREPEND -Wl,-rpath-link,)
  target_link_options(convene_torch INTERFACE -Wl,-rpath,${CONVENE_TORCH}/lib ${cuda_folders})
  # Nothing refers to torch_cuda by name: it registers its operators when it is loaded.
  target_link_libraries(convene_torch INTERFACE -Wl,--no-as-needed torch_cpu c10 ${cuda_libraries} -Wl,--as-needed)
else()
  find_package(Torch REQUIRED GLOBAL PATHS ${CONVENE_TORCH} NO_DEFAULT_PATH)
endif()
