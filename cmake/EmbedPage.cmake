# jinkui_embed_page(target dist-folder): every file of the built page becomes bytes in the binary, with a table
# (path, begin, end). Without a built page the table is empty and the server says so on its pages.
function(jinkui_embed_page target dist)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/page.S)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/page_table.cpp)
  if(JINKUI_WEB)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${dist} ${dist}/*)
  endif()
  list(SORT files)
  set(asm ".section .rodata\n")
  set(decls "")
  set(rows "")
  set(n 0)
  foreach(file IN LISTS files)
    string(APPEND asm ".global page_${n}_begin\n.global page_${n}_end\n.balign 16\npage_${n}_begin:\n"
                      ".incbin \"${dist}/${file}\"\npage_${n}_end:\n.byte 0\n")
    string(APPEND decls "extern \"C\" const unsigned char page_${n}_begin[];\nextern \"C\" const unsigned char page_${n}_end[];\n")
    string(APPEND rows "    {\"/${file}\", page_${n}_begin, page_${n}_end},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  string(APPEND asm ".section .note.GNU-stack,\"\",@progbits\n")
  file(GENERATE OUTPUT ${assembly} CONTENT "${asm}")
  file(GENERATE OUTPUT ${table} CONTENT "#include \"page.h\"\n${decls}namespace jinkui::app {
const PageFile* page_files(std::size_t& count) {
  static const PageFile files[] = {
${rows}    {nullptr, nullptr, nullptr}};
  count = ${n};
  return files;
}
}\n")
  list(TRANSFORM files PREPEND ${dist}/)
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${assembly} ${table})
  target_include_directories(${target} PRIVATE src)
endfunction()
