#include "hub/api/json_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace vedette::api {

namespace json = boost::json;

JsonBody::JsonBody(const Request& request) {
    if (request.body.empty()) return;
    boost::system::error_code error;
    json::parse_options limits;
    limits.max_depth = 4;
    const json::value value = json::parse(request.body, error, {}, limits);
    if (!error && value.is_object()) {
        object_ = value.as_object();
    } else {
        fault_ = problem(400, "invalid_argument", "the request's body must be one JSON object");
    }
}

JsonBody::JsonBody(const json::object& object, std::string place)
    : object_(object), place_(std::move(place)) {}

bool JsonBody::has(std::string_view name) const {
    const json::value* const value = object_.if_contains(name);
    return value != nullptr && !value->is_null();
}

const json::value* JsonBody::find(std::string_view name) {
    asked_.emplace(name);
    return has(name) ? object_.if_contains(name) : nullptr;
}

std::string JsonBody::text(std::string_view name) {
    auto value = optional_text(name);
    if (!value) fail(name, "is missing");
    return std::move(value).value_or("");
}

std::optional<std::string> JsonBody::optional_text(std::string_view name) {
    const json::value* const value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->as_string());
    fail(name, "must be a text");
    return "";
}

bool JsonBody::flag(std::string_view name, bool otherwise) {
    const json::value* const value = find(name);
    if (value == nullptr) return otherwise;
    if (value->is_bool()) return value->as_bool();
    fail(name, "must be true or false");
    return otherwise;
}

std::int64_t JsonBody::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const json::value* const value = find(name);
    if (value != nullptr && value->is_int64() && value->as_int64() >= min && value->as_int64() <= max)
        return value->as_int64();
    fail(name, fmt::format("must be a whole number from {} to {}", min, max));
    return min;
}

std::optional<std::int64_t> JsonBody::optional_integer(std::string_view name, std::int64_t min,
                                                       std::int64_t max) {
    if (find(name) == nullptr) return std::nullopt;
    return integer(name, min, max);
}

std::vector<std::string> JsonBody::texts(std::string_view name) {
    std::vector<std::string> out;
    const json::value* const value = find(name);
    if (value == nullptr) return out;
    if (!value->is_array()) {
        fail(name, "must be a list of texts");
        return out;
    }
    for (const json::value& item : value->as_array()) {
        if (item.is_string()) {
            out.emplace_back(item.as_string());
        } else {
            fail(name, "must be a list of texts");
        }
    }
    return out;
}

std::vector<JsonBody> JsonBody::objects(std::string_view name) {
    std::vector<JsonBody> out;
    const json::value* const value = find(name);
    if (value == nullptr) return out;
    if (!value->is_array()) {
        fail(name, "must be a list of objects");
        return out;
    }
    for (const json::value& item : value->as_array()) {
        if (item.is_object()) {
            out.emplace_back(item.as_object(), fmt::format("{}[{}].", name, out.size()));
        } else {
            fail(name, "must be a list of objects");
        }
    }
    return out;
}

std::optional<JsonBody> JsonBody::optional_object(std::string_view name) {
    const json::value* const value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_object()) return JsonBody(value->as_object(), std::string(name) + ".");
    fail(name, "must be an object");
    return std::nullopt;
}

json::object JsonBody::map(std::string_view name) {
    const json::value* const value = find(name);
    if (value == nullptr) return {};
    if (value->is_object()) return value->as_object();
    fail(name, "must be an object");
    return {};
}

void JsonBody::fail(std::string_view name, std::string_view detail) {
    if (!fault_)
        fault_ = bad_parameter(place_ + std::string(name), fmt::format("{}{} {}", place_, name, detail));
}

std::optional<Response> JsonBody::fault() const {
    if (fault_) return fault_;
    for (const auto& member : object_) {
        if (asked_.contains(std::string_view(member.key()))) continue;
        return bad_parameter(place_ + std::string(member.key()),
                             fmt::format("{}{} is not known here", place_, std::string_view(member.key())));
    }
    return std::nullopt;
}

std::optional<Response> JsonBody::fault_of(const std::vector<JsonBody>& parts) const {
    for (const JsonBody& part : parts)
        if (auto found = part.fault()) return found;
    return fault();
}

}  // namespace vedette::api
