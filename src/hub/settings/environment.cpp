#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/settings/settings.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::settings {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

// Without the path, which the caller adds.
std::unexpected<Error> failed(int error_number) {
    return fail(errno_error("", error_number).kind, std::generic_category().message(error_number));
}

Result<std::string> read_small_file(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return failed(errno);
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return failed(errno);
    if (S_ISDIR(status.st_mode)) return failed(EISDIR);
    std::string content;
    char buffer[16384];
    while (true) {
        const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(errno);
        if (got == 0) return content;
        content.append(buffer, static_cast<std::size_t>(got));
        if (content.size() > kMaxBytes) return fail(Kind::kInvalidArgument, "it is larger than a megabyte");
    }
}

std::optional<std::string> environment_variable(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace

Environment process_environment() { return {environment_variable, read_small_file}; }

}  // namespace vedette::settings
