# Run as a script: writes a C++ file that holds every file of a folder with an extension, byte for byte. Bytes rather than string literals: a compiler may
# limit the length of those, and none has to be escaped. HEADER declares TYPE, a name and a text, and FUNCTION, which gives them all by name.
# With RECURSE the folders below count too, and a name is the path below FOLDER.
#   cmake -DFOLDER=… -DEXTENSION=txt [-DRECURSE=ON] -DHEADER=… -DTYPE=… -DFUNCTION=… -DOUT=… -P embed_text.cmake
if(RECURSE)
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.${EXTENSION})
else()
  file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*.${EXTENSION})
endif()
list(SORT files)
set(arrays "")
set(rows "")
set(number 0)
foreach(file ${files})
  file(READ ${FOLDER}/${file} bytes HEX)
  string(REGEX REPLACE "(................................................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {\n${bytes}0};\n")
  string(APPEND rows "      {\"${file}\", {reinterpret_cast<const char*>(kFile${number}), sizeof kFile${number} - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "#include \"${HEADER}\"\n\nnamespace cw {\nnamespace {\n${arrays}}  // namespace\n\nconst std::vector<${TYPE}>& ${FUNCTION}() {\n  static const std::vector<${TYPE}> all = {\n${rows}  };\n  return all;\n}\n\n}  // namespace cw\n")
