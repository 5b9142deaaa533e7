# cmake -DFOLDER=dir -DOUT=file.cpp -P embed_assets.cmake: writes the source that compiles the files of FOLDER into the program
# (web_assets.h), as they are. Without the folder, a program without pages.
set(paths "")
if(FOLDER AND EXISTS "${FOLDER}/index.html")
  file(GLOB_RECURSE paths RELATIVE "${FOLDER}" "${FOLDER}/*")
endif()
set(bytes "")
set(names "")
set(entries "")
set(count 0)
foreach(path ${paths})
  string(APPEND bytes "asm(\".section .rodata\\n\"
    \"claribi_page_${count}: .incbin \\\"${FOLDER}/${path}\\\"\\n\"
    \"claribi_page_${count}_end: .byte 0\\n\"
    \".globl claribi_page_${count}\\n.hidden claribi_page_${count}\\n\"
    \".globl claribi_page_${count}_end\\n.hidden claribi_page_${count}_end\\n.previous\\n\");\n")
  string(APPEND names "extern \"C\" const char claribi_page_${count}[];\nextern \"C\" const char claribi_page_${count}_end[];\n")
  string(APPEND entries "      {\"${path}\", {claribi_page_${count}, static_cast<std::size_t>(claribi_page_${count}_end - claribi_page_${count})}},\n")
  math(EXPR count "${count} + 1")
endforeach()
set(source "#include \"web_console/web_assets.h\"\n\n${bytes}${names}
namespace claribi::web_console {

std::pair<const BuiltInAsset*, std::size_t> BuiltInAssets() {
")
if(count)
  string(APPEND source "  static const BuiltInAsset kAssets[] = {\n${entries}  };\n  return {kAssets, ${count}};\n")
else()
  string(APPEND source "  return {nullptr, 0};\n")
endif()
string(APPEND source "}\n\n}  // namespace claribi::web_console\n")
file(CONFIGURE OUTPUT "${OUT}" CONTENT "${source}" @ONLY)
