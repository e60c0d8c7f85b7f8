#include "hub/api/settings_routes.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "hub/api/access_json.hpp"
#include "hub/api/settings_json.hpp"
#include "hub/base/json_text.hpp"
#include "hub/settings/reference.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

constexpr Duration kDiskTimeout = 10s;
constexpr std::string_view kObject =
    R"({"200": {"description": "as asked", "content": {"application/json": {"schema": {"type": "object"}}}}})";
constexpr std::string_view kChangeParameters =
    R"([{"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"},
   "description": "the settings' `version`, between quotation marks"},
  {"name": "dry_run", "in": "query", "schema": {"type": "boolean"}, "description": "check and compare only"},
  {"name": "confirm", "in": "query", "schema": {"type": "boolean"},
   "description": "keep it only if each camera with another source, which has worked, gives a picture within 30 s"}])";

// What the handlers use.
struct Parts {
    changes::SettingsChanger* changer;
    access::Access* access;
};

Response no_file() {
    return problem(
        changes::Refusal{changes::Refusal::Why::kNoFile,
                         "this hub was started without a settings file, so there is nothing to change"});
}

Response with_tag(Response response, const std::string& tag) {
    response.fields.emplace_back("ETag", "\"" + tag + "\"");
    return response;
}

// The ETag names the answer: the version, a full stop, and the rest, such as problems of the file. A page
// that asks again and again is answered by 304.
Response get_settings(const Parts& parts, const Context&, const Request& request) {
    const changes::SettingsViewPtr view = parts.changer->view();
    if (!view) return no_file();
    Response response = json_response(to_json(*view));
    const std::string tag = fmt::format("{}.{}", view->tag, settings::tag_of(response.text()));
    if (request.field("If-None-Match") == fmt::format("\"{}\"", tag))
        response = {.status = 304, .content_type = "", .body = {}};
    return with_tag(std::move(response), tag);
}

Response get_schema(const Parts&, const Context&, const Request&) {
    return {.body = settings::table_json(settings::hub_table())};
}

// A flag of the query: "true", "1" or without a value.
std::optional<bool> flag(const Request& request, std::string_view name) {
    const std::string value = request.query_value(name, "false");
    if (value == "true" || value == "1" || value.empty()) return true;
    return value == "false" || value == "0" ? std::optional(false) : std::nullopt;
}

std::string author_of(const access::Principal& principal) {
    const bool in_page =
        principal.means == access::Means::kCookie || principal.means == access::Means::kProxy;
    return fmt::format("{} {}", principal.name, in_page ? "in the page" : "over the API");
}

// If-Match, dry_run and confirm of a request for a change; or its refusal.
std::expected<changes::ChangeRequest, Response> request_of(const Context& context, const Request& request) {
    const auto dry_run = flag(request, "dry_run");
    const auto on_trial = flag(request, "confirm");
    if (!dry_run) return std::unexpected(bad_parameter("dry_run", "dry_run must be true or false"));
    if (!on_trial) return std::unexpected(bad_parameter("confirm", "confirm must be true or false"));
    std::string_view tag = request.field("If-Match");
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 3 || !tag.starts_with('"') || !tag.ends_with('"'))
        return std::unexpected(
            problem(428, "precondition_required",
                    "If-Match must name the version of the settings that the change is made "
                    "for, as GET gives it in ETag"));
    tag = tag.substr(1, tag.size() - 2);
    return changes::ChangeRequest{.base = std::string(tag.substr(0, tag.find('.'))),
                                  .author = {author_of(*context.principal), ""},
                                  .dry_run = *dry_run,
                                  .on_trial = *on_trial};
}

io::Task<Response> change(const Parts& parts, const Context& context, changes::ChangeRequest request) {
    const bool dry_run = request.dry_run;
    const std::string what = request.version != 0 ? fmt::format("rollback to version {}", request.version)
                                                  : settings::describe(request.wanted);
    auto changing = parts.changer->change(context.loop, std::move(request), context.stop);
    const changes::ChangeOutcome outcome = co_await std::move(changing);
    if (!outcome) co_return problem(outcome.error());
    if (!dry_run && parts.access != nullptr) {
        const std::string detail = serialize_json({{"what", what}});
        const auto recorded = co_await parts.access->record(context.loop, context.principal, context.peer,
                                                            "change_settings", detail, context.stop);
        if (!recorded) log_warning("settings", "the audit trail has no entry: {}", recorded.error().detail);
    }
    co_return with_tag(json_response(to_json(*outcome, dry_run)), outcome->tag);
}

io::Task<Response> patch_settings(const Parts& parts, const Context& context, const Request& request) {
    auto asked = request_of(context, request);
    if (!asked) co_return std::move(asked.error());
    JsonBody body(request);
    asked->wanted = wanted_change(body);
    if (auto fault = body.fault()) co_return std::move(*fault);
    if (asked->wanted.is_empty())
        co_return problem(400, "invalid_argument", "the body must have something in rename, set or order");
    auto changing = change(parts, context, std::move(*asked));
    co_return co_await std::move(changing);
}

io::Task<Response> roll_back(const Parts& parts, const Context& context, const Request& request) {
    auto asked = request_of(context, request);
    if (!asked) co_return std::move(asked.error());
    JsonBody body(request);
    asked->version = static_cast<int>(body.integer("version", 1, std::numeric_limits<int>::max()));
    if (auto fault = body.fault()) co_return std::move(*fault);
    auto changing = change(parts, context, std::move(*asked));
    co_return co_await std::move(changing);
}

io::Task<Response> list_versions(const Parts& parts, const Context& context, const Request&) {
    const changes::SettingsViewPtr view = parts.changer->view();
    if (!view) co_return no_file();
    const auto read = [view](const std::stop_token&) -> Result<json::array> {
        const auto file = settings::SettingsFile::open(view->path);
        if (!file) return fail(Kind::kUnavailable, settings::format(file.error().front()));
        const auto versions = file->history(file->state_folder());
        if (!versions) return std::unexpected(versions.error());
        return history_json(*versions, file->text());
    };
    const auto items = co_await io::run_blocking(context.loop, io::Lane::kDisk, read,
                                                 context.loop.now() + kDiskTimeout, context.stop);
    co_return items ? json_response(json::object{{"items", *items}}) : problem(items.error());
}

}  // namespace

RouteTable settings_routes(changes::SettingsChanger* changer, access::Access* access) {
    using enum Effect;
    const auto with = [parts = Parts{changer, access}](auto act) {
        return [parts, act](const Context& context, const Request& request) -> Answer {
            return act(parts, context, request);
        };
    };
    return RouteTable(
        {{"GET",
          "/api/v1/settings",
          needs::kOwner,
          kRead,
          with(get_settings),
          {.id = "getSettings",
           .summary = "What the settings file gives, as written, without secrets; its version, its problems; "
                      "304 for "
                      "the ETag of before in If-None-Match",
           .responses = kObject,
           .refusals = {401, 409}}},
         {"PATCH",
          "/api/v1/settings",
          needs::kOwner,
          kChange,
          with(patch_settings),
          {.id = "changeSettings",
           .summary = "Changes the settings by {rename: {PATH: ID}, set: {PATH: VALUE or null}, order: "
                      "{PATH: [ID]}}; "
                      "comments of the file stay",
           .parameters = kChangeParameters,
           .responses = kObject,
           .refusals = {400, 401, 409, 412, 422, 428, 503}}},
         {"GET",
          "/api/v1/settings/schema",
          needs::kOwner,
          kRead,
          with(get_schema),
          {.id = "getSettingsSchema",
           .summary = "All sections and keys: type, limits, default, help, how a change takes effect",
           .responses = kObject,
           .refusals = {401}}},
         {"GET",
          "/api/v1/settings/history",
          needs::kOwner,
          kRead,
          with(list_versions),
          {.id = "listSettingsVersions",
           .summary = "The last ten versions of the settings, the newest first: who, when, what",
           .responses = kList,
           .refusals = {401, 409, 503}}},
         {"POST",
          "/api/v1/settings/rollback",
          needs::kOwner,
          kChange,
          with(roll_back),
          {.id = "rollBackSettings",
           .summary = "Goes back to {version} of the history, as a change like any other",
           .parameters = kChangeParameters,
           .responses = kObject,
           .refusals = {400, 401, 404, 409, 412, 422, 428, 503}}}});
}

}  // namespace vedette::api
