#include "hub/api/message.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "core/http/write.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::api {

std::string_view Request::field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

std::string Request::query_value(std::string_view name, std::string_view otherwise) const {
    const auto item = http::find_query_item(query, name);
    if (!item) return std::string(otherwise);
    std::string value(item->value.size(), '\0');
    const auto decoded = item->decode(value);
    return decoded ? std::string(*decoded) : std::string(otherwise);
}

int http_status(Kind kind) {
    switch (kind) {
        case Kind::kInvalidArgument: return 400;
        case Kind::kNotFound: return 404;
        case Kind::kUnauthenticated: return 401;
        case Kind::kPermissionDenied: return 403;
        case Kind::kFailedPrecondition: return 409;
        case Kind::kUnavailable: return 503;
        case Kind::kTimeout: return 504;
        case Kind::kResourceExhausted: return 503;
        case Kind::kDataLoss: return 502;
        case Kind::kCancelled:
        case Kind::kEnded: return 503;
        case Kind::kUnimplemented: return 501;
        case Kind::kInternal: return 500;
    }
    return 500;
}

Response problem(int status, std::string_view code, std::string_view detail, std::string_view extra) {
    return {.status = status,
            .content_type = "application/problem+json",
            .body = fmt::format(R"({{"type":"about:blank","title":{},"status":{},"code":{},"detail":{}{}}})"
                                "\n",
                                json_quoted(http::reason_phrase(status)), status, json_quoted(code),
                                json_quoted(detail), extra)};
}

Response problem(const Error& error) {
    return problem(http_status(error.kind), to_string(error.kind), error.message);
}

}  // namespace vedette::api
