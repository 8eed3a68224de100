# cmake -DIN=file -DOUT=file.cpp -P embed.cmake: the bytes of IN as jinkui::api::openapi_yaml() in OUT.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(..)(..)(..)(..)(..)(..)(..)(..)" "\\1\\2\\3\\4\\5\\6\\7\\8\n" lines "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${lines}")
file(WRITE ${OUT} "#include \"openapi.h\"\n\nnamespace jinkui::api {\n\nstatic constexpr char kBytes[] = {\n${bytes}};\n
std::string_view openapi_yaml() { return {kBytes, sizeof kBytes}; }\n\n}  // namespace jinkui::api\n")
