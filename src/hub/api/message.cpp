#include "hub/api/message.hpp"

#include <algorithm>
#include <cerrno>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <unistd.h>

#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "core/http/write.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::api {
namespace {

int http_status(Kind kind) {
    switch (kind) {
        case Kind::kInvalidArgument: return 400;
        case Kind::kUnauthenticated: return 401;
        case Kind::kPermissionDenied: return 403;
        case Kind::kNotFound: return 404;
        case Kind::kFailedPrecondition: return 409;
        case Kind::kInternal: return 500;
        case Kind::kUnimplemented: return 501;
        case Kind::kDataLoss: return 502;
        case Kind::kTimeout: return 504;
        default: return 503;
    }
}

}  // namespace

std::string_view Request::field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

std::string_view Request::parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &NamedTexts::value_type::first);
    return found == parameters.end() ? std::string_view() : found->second;
}

std::string Request::query_value(std::string_view name, std::string_view otherwise) const {
    const auto item = http::find_query_item(query, name);
    if (!item) return std::string(otherwise);
    std::string value(item->value.size(), '\0');
    const auto decoded = item->decode(value);
    return decoded ? std::string(*decoded) : std::string(otherwise);
}

Result<std::string> Request::body_text() const {
    if (!body_file) return body;
    std::string text(body_size, '\0');
    for (std::size_t have = 0; have < text.size();) {
        const ssize_t n =
            ::pread(body_file->get(), text.data() + have, text.size() - have, static_cast<off_t>(have));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return std::unexpected(errno_error("read the request's body", n < 0 ? errno : EIO));
        have += static_cast<std::size_t>(n);
    }
    return text;
}

std::string_view Response::text() const {
    const auto* const t = std::get_if<std::string>(&body);
    return t != nullptr ? std::string_view(*t) : std::string_view();
}

Response see_other(const Request& request, std::string_view path) {
    std::string location;
    for (auto depth = std::ranges::count(request.path, '/'); depth > 1; --depth) location += "../";
    location += path;
    if (location.empty()) location = "./";
    return {.status = 303,
            .content_type = "",
            .body = "",
            .fields = {{"Location", std::move(location)}, {"Cache-Control", "no-store"}}};
}

Response json_response(const boost::json::value& value) { return {.body = serialize_json(value) + "\n"}; }

Response problem(int status, std::string_view code, std::string_view detail, const NamedTexts& extra) {
    boost::json::object members;
    for (const auto& [name, value] : extra) members[name] = value;
    return problem_with(status, code, detail, std::move(members));
}

Response problem_with(int status, std::string_view code, std::string_view detail,
                      boost::json::object members) {
    boost::json::object o{{"type", "about:blank"},
                          {"title", http::reason_phrase(status)},
                          {"status", status},
                          {"code", code},
                          {"detail", detail}};
    for (auto& member : members) o[member.key()] = std::move(member.value());
    Response response = json_response(o);
    response.status = status;
    response.content_type = "application/problem+json";
    return response;
}

Response problem(const Error& error) {
    return problem(http_status(error.kind), to_string(error.kind), error.message);
}

Response bad_parameter(std::string_view name, std::string_view detail) {
    return problem(400, "invalid_argument", detail, {{"parameter", std::string(name)}});
}

}  // namespace vedette::api
