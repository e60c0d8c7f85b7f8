// What the routes of users and sessions share: refusals, times and rights as JSON, pages of lists.
// Thread-safe.
#pragma once

#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "hub/access/refusal.hpp"
#include "hub/access/requests.hpp"
#include "hub/api/json_body.hpp"

namespace vedette::api {

inline constexpr std::string_view kCreated =
    R"({"201": {"description": "made", "content": {"application/json":
  {"schema": {"type": "object"}}}}})";
inline constexpr std::string_view kList = R"({"200": {"description": "a list", "content": {"application/json":
  {"schema": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {"type": "object"}}}}}}}})";
inline constexpr std::string_view kNoContent = R"({"204": {"description": "done"}})";

// The problem of a refusal: its code, Retry-After where there is one.
Response problem(const access::Refusal& refusal, const NamedTexts& extra = {});
// 204, or the problem.
Response no_content(const access::Outcome<void>& done);
// 201 with a JSON body.
Response created(const boost::json::value& value);

// null where there is none.
boost::json::value utc_or_null(std::optional<UtcTime> time);
// A member such as "2026-12-01T08:00:00Z"; nothing where there is none.
std::optional<UtcTime> time_of(JsonBody& body, std::string_view name);
// ["live", "snapshot"]
boost::json::array actions_of(const store::CameraRights& rights);

// A page of a list that was asked for.
struct PageRequest {
    store::Cursor after;
    std::size_t limit = 100;
};
// From the request's `cursor` and `limit` (1 to 1000); 400 for anything else.
std::expected<PageRequest, Response> page_of(const Request& request);
// "items" and "next" of a page.
template <class T, class ToJson>
Response page_response(const store::Page<T>& page, ToJson to_json) {
    boost::json::array items;
    for (const T& item : page.items) items.push_back(to_json(item));
    boost::json::value next;
    if (page.more) next = boost::json::string(std::to_string(page.next.sequence));
    return json_response(boost::json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

}  // namespace vedette::api
