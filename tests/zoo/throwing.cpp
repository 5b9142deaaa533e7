// The one thing that the zoo cannot do in C.
#include <stdexcept>

extern "C" void ZooThrow() { throw std::runtime_error("out of the plugin"); }
