#include "linux/io/random.hpp"

#include <exception>

#include <unistd.h>

namespace vedette::io {

void fill_random(MutableBytes bytes) {
    if (::getentropy(bytes.data(), bytes.size()) != 0) std::terminate();
}

}  // namespace vedette::io
