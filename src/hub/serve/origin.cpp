#include "hub/serve/origin.hpp"

namespace vedette::serve {

bool is_loopback_host(std::string_view host) {
    if (host.starts_with("[::1]")) {
        host.remove_prefix(5);
        return host.empty() || host.front() == ':';
    }
    const std::string_view name = host.substr(0, host.rfind(':'));
    return name == "localhost" || name.ends_with(".localhost") ||
           (name.starts_with("127.") && name.find_first_not_of("0123456789.") == name.npos);
}

bool is_own_origin(const api::Request& request) {
    const std::string_view origin = request.field("Origin");
    if (origin.empty()) return true;
    const std::size_t slashes = origin.find("://");
    return slashes != origin.npos && origin.substr(slashes + 3) == request.field("Host");
}

}  // namespace vedette::serve
