#include "hub/api/access_json.hpp"

#include "core/base/text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {

namespace json = boost::json;

namespace {
constexpr std::size_t kMaxPage = 1000;
}

Response problem(const access::Refusal& refusal, const NamedTexts& extra) {
    Response response = problem(refusal.status, refusal.code, refusal.detail, extra);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(refusal.retry_after).count();
    if (seconds > 0) response.fields.emplace_back("Retry-After", std::to_string(seconds));
    return response;
}

Response no_content(const access::Outcome<void>& done) {
    if (!done) return problem(done.error());
    return {.status = 204, .content_type = "", .body = ""};
}

Response created(const json::value& value) {
    Response response = json_response(value);
    response.status = 201;
    return response;
}

json::value utc_or_null(std::optional<UtcTime> time) {
    if (!time) return nullptr;
    return json::string(format_utc(*time));
}

std::optional<UtcTime> time_of(JsonBody& body, std::string_view name) {
    const auto text = body.optional_text(name);
    if (!text) return std::nullopt;
    const auto time = parse_utc(*text);
    if (!time) body.fail(name, "must be a time in UTC such as 2026-12-31T08:00:00Z");
    return time;
}

json::array actions_of(const store::CameraRights& rights) {
    json::array actions;
    if (rights.live) actions.emplace_back("live");
    if (rights.snapshot) actions.emplace_back("snapshot");
    if (rights.steer) actions.emplace_back("steer");
    return actions;
}

std::expected<PageRequest, Response> page_of(const Request& request) {
    const auto limit = parse_int<std::size_t>(request.query_value("limit", "100"));
    if (!limit || *limit < 1 || *limit > kMaxPage)
        return std::unexpected(bad_parameter("limit", "limit must be a number from 1 to 1000"));
    const auto cursor = parse_int<std::int64_t>(request.query_value("cursor", "0"));
    if (!cursor || *cursor < 0)
        return std::unexpected(bad_parameter("cursor", "cursor must be the `next` of the page before"));
    return PageRequest{{*cursor}, *limit};
}

}  // namespace vedette::api
