// The main function of a fuzz target outside the fuzz preset: gives it every file of a folder,
// once, and the empty input. What a fuzzer has found therefore stays found under every compiler.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void Replay(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " CORPUS_FOLDER\n";
    return 2;
  }
  std::size_t inputs = 1;
  Replay("");
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1], missing)) {
    std::ifstream file(entry.path(), std::ios::binary);
    Replay(std::string(std::istreambuf_iterator<char>(file), {}));
    ++inputs;
  }
  std::cout << inputs << " inputs\n";
  if (missing) std::cerr << argv[1] << ": " << missing.message() << "; a fuzz target needs seeds\n";
  return missing ? 1 : 0;
}
