// For tests of command-line tools: runs one and keeps what it printed.
#pragma once

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <sys/mman.h>

#include "hub/grab/console.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::grab {

struct Output {
    int status;
    std::string out;
    std::string err;
};

inline Output output_of(const std::function<int(const Console&)>& run, bool progress = false) {
    const UniqueFd out(::memfd_create("out", MFD_CLOEXEC));
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const err = ::open_memstream(&text, &size);
    const int status = run({.out = out.get(), .err = err, .progress = progress});
    std::fclose(err);
    std::ifstream printed(fmt::format("/proc/self/fd/{}", out.get()), std::ios::binary);
    Output output{status, {std::istreambuf_iterator<char>(printed), {}}, {text, size}};
    std::free(text);
    return output;
}

}  // namespace vedette::grab
