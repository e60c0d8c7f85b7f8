#include "node/serve/route.hpp"

#include <array>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"

namespace vedette::node {
namespace {

// The name of each method, by its bit.
constexpr std::array<std::string_view, 5> kNames = {"GET", "HEAD", "POST", "PATCH", "PUT"};

Methods parse_method(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) return static_cast<Methods>(1U << i);
    }
    return 0;
}

}  // namespace

FoundRoute find_route(Routes routes, std::string_view method, std::string_view path) {
    const Methods wanted = parse_method(method);
    FoundRoute found;
    for (const std::span<const Route> table : routes) {
        for (const Route& route : table) {
            if (route.path != path) continue;
            found.methods |= route.methods;
            if ((route.methods & wanted) != 0) found.route = &route;
        }
    }
    return found;
}

BodyTypes parse_body_type(std::string_view content_type) {
    const std::string_view type = trim(http::before_parameters(content_type));
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return kForm;
    if (equal_ignoring_case(type, "application/json")) return kJson;
    return 0;
}

std::string_view format_methods(Methods methods, std::span<char> out) {
    TextWriter text(out);
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if ((methods & (1U << i)) == 0) continue;
        text << (text.written().empty() ? "" : ", ") << kNames[i];
    }
    return text.written();
}

}  // namespace vedette::node
