# How our own targets are built. Everything here applies to our code alone, never to a library's headers.

add_library(cw_options INTERFACE)
target_include_directories(cw_options INTERFACE ${PROJECT_SOURCE_DIR})
if(MSVC)
  target_compile_options(cw_options INTERFACE /W4 /WX /permissive- /utf-8)
else()
  target_compile_options(cw_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                              -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False positives of g++ 12 in its own string and variant headers under optimisation, and one warning for every
    # designated initialiser that leaves a defaulted member out.
    target_compile_options(cw_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-missing-field-initializers)
  else()
    target_compile_options(cw_options INTERFACE -Wno-missing-field-initializers)
  endif()
endif()
if(CHARTWRIGHT_SANITIZE)
  target_compile_options(cw_options INTERFACE -fsanitize=${CHARTWRIGHT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(cw_options INTERFACE -fsanitize=${CHARTWRIGHT_SANITIZE})
endif()
if(CHARTWRIGHT_COVERAGE)
  target_compile_options(cw_options INTERFACE --coverage)
  target_link_options(cw_options INTERFACE --coverage)
endif()

# cw_library(name [SOURCES pattern...] [DEPS target...] [PRIVATE_DEPS target...])
# A static library of the sources that the patterns match, relative to the calling folder.
function(cw_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${arg_SOURCES})
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC cw_options ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
endfunction()

# cw_program(name [SOURCES pattern...] [DEPS target...])
function(cw_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE cw_options ${arg_DEPS})
endfunction()
