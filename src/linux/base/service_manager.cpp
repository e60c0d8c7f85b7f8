#include "linux/base/service_manager.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette {

void notify_service_manager(std::string_view state) {
    const char* const name = std::getenv("NOTIFY_SOCKET");
    sockaddr_un to{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string_view path = name ? name : "";
    if (path.size() < 2 || path.size() > sizeof to.sun_path || (path[0] != '/' && path[0] != '@')) return;
    std::memcpy(to.sun_path, path.data(), path.size());
    if (path[0] == '@') to.sun_path[0] = 0;  // an abstract name
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    (void)::sendto(socket.get(), state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                   reinterpret_cast<const sockaddr*>(&to), length);
}

bool has_service_manager() { return std::getenv("NOTIFY_SOCKET") != nullptr; }

std::optional<Duration> watchdog_limit() {
    const auto number = [](const char* name) {
        const char* const text = std::getenv(name);
        return text ? parse_int<std::int64_t>(text) : std::nullopt;
    };
    const auto limit_us = number("WATCHDOG_USEC");
    const auto process = number("WATCHDOG_PID");
    if (!limit_us || *limit_us <= 0 || (process && *process != ::getpid())) return std::nullopt;
    return std::chrono::microseconds(*limit_us);
}

}  // namespace vedette
