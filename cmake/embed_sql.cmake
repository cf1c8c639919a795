# Run as a script: writes a C++ file that holds every .sql file of a folder, by its path below that folder.
#   cmake -DFOLDER=… -DOUT=… -P embed_sql.cmake
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.sql)
list(SORT files)
set(text "#include \"app/store/statements.h\"\n\nnamespace cw::store {\n\nconst std::vector<Statement>& statements() {\n  static const std::vector<Statement> all = {\n")
foreach(file ${files})
  file(READ ${FOLDER}/${file} sql)
  string(REGEX REPLACE "\\.sql$" "" name ${file})
  string(APPEND text "      {\"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace cw::store\n")
file(WRITE ${OUT} "${text}")
