#include "hub/serve/response_head.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/http/write.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

std::string format_response_head(const api::Response& response, std::optional<std::uint64_t> length,
                                 bool keep_alive) {
    constexpr std::size_t kMaxHead = 4096;
    std::array<char, kMaxHead> memory;
    http::HeadWriter head(memory);
    const auto field_unless_set = [&](std::string_view name, std::string_view value) {
        const auto sets = [&](const auto& field) { return equal_ignoring_case(field.first, name); };
        if (std::ranges::none_of(response.fields, sets)) head.field(name, value);
    };
    head.response(response.status);
    if (!response.content_type.empty()) head.field("Content-Type", response.content_type);
    if (length) head.field("Content-Length", *length);
    for (const auto& [name, value] : response.fields) head.field(name, value);
    field_unless_set("X-Content-Type-Options", "nosniff");
    field_unless_set("Cross-Origin-Resource-Policy", "same-site");
    field_unless_set("Cache-Control", "no-store");
    field_unless_set("Connection", keep_alive ? "keep-alive" : "close");
    if (const auto text = head.finish()) return std::string(*text);
    log_error("http", "a response's head is longer than {} bytes or has a control character", kMaxHead);
    return "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

api::NamedTexts stream_fields() {
    return {{"Cache-Control", "no-store, no-cache, must-revalidate, private"},
            {"Pragma", "no-cache"},
            {"Expires", "0"},
            {"X-Accel-Buffering", "no"}};
}

}  // namespace vedette::serve
