#include "linux/child/own_program.hpp"

#include <array>
#include <cerrno>
#include <climits>

#include <unistd.h>

namespace vedette::child {

SystemResult<std::string> find_own_program(std::string_view name) {
    std::array<char, PATH_MAX> self{};
    const ssize_t length = readlink("/proc/self/exe", self.data(), self.size());
    if (length <= 0) return std::unexpected(system_error("read /proc/self/exe", errno));
    const std::string exe(self.data(), static_cast<std::size_t>(length));
    const std::string folder = exe.substr(0, exe.rfind('/') + 1);
    for (const char* place : {"", "../lib/vedette/"}) {
        std::string file = folder + place;
        file += name;
        if (access(file.c_str(), X_OK) == 0) return file;
    }
    return std::unexpected(
        SystemError{ENOENT, std::string(name) + " is missing beside " + exe + "; install it again"});
}

}  // namespace vedette::child
