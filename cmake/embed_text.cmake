# Run as a script: writes a C++ file that holds every .txt file of the dictionary, byte for byte. Bytes rather than string literals: a compiler may limit
# the length of those, and none has to be escaped.
#   cmake -DFOLDER=… -DOUT=… -P embed_text.cmake
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*.txt)
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
file(WRITE ${OUT} "#include \"content/encoder/dictionary.h\"\n\nnamespace cw {\nnamespace {\n${arrays}}  // namespace\n\nconst std::vector<DictionaryText>& dictionary_texts() {\n  static const std::vector<DictionaryText> all = {\n${rows}  };\n  return all;\n}\n\n}  // namespace cw\n")
