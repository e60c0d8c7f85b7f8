#include "hub/api/people_routes.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "hub/api/access_json.hpp"
#include "hub/image/qr_code.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxHistory_s = 10LL * 366 * 24 * 3600;
constexpr std::int64_t kMaxVersion = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMaxGuests = 1000;

constexpr std::string_view kUserResponses =
    R"({"200": {"description": "the user", "content": {"application/json":
  {"schema": {"$ref": "#/components/schemas/User"}}}}})";

// What the handlers use.
struct People {
    access::Access* access;
    const bus::Cameras& cameras;
};

json::value to_json(const access::UserRecord& user) {
    json::array grants;
    for (const store::Grant& g : user.grants) {
        json::value camera;
        if (!g.camera.empty()) camera = json::string(g.camera);
        json::value history;
        if (g.history) history = std::chrono::duration_cast<std::chrono::seconds>(*g.history).count();
        grants.push_back({{"camera", std::move(camera)},
                          {"live", g.rights.live},
                          {"snapshot", g.rights.snapshot},
                          {"steer", g.rights.steer},
                          {"history_s", std::move(history)}});
    }
    return {{"id", user.id},
            {"name", user.name},
            {"role", store::to_string(user.role)},
            {"created", format_utc(user.created)},
            {"version", user.version},
            {"grants", std::move(grants)}};
}

store::CameraRights rights_of(JsonBody& body) {
    store::CameraRights rights;
    rights.live = body.flag("live", false);
    rights.snapshot = body.flag("snapshot", false);
    rights.steer = body.flag("steer", false);
    return rights;
}

void check_camera(const bus::Cameras& cameras, JsonBody& body, const std::string& id) {
    if (!cameras.find(id)) body.fail("camera", "must be the id of a camera that exists");
}

store::Role role_of(JsonBody& body, std::string_view name) {
    using enum store::Role;
    for (const store::Role role : {kViewer, kOperator, kOwner})
        if (store::to_string(role) == name) return role;
    body.fail("role", "must be viewer, operator or owner");
    return kViewer;
}

std::vector<access::GrantRequest> grants_of(const People& people, std::vector<JsonBody>& parts) {
    std::vector<access::GrantRequest> grants;
    for (JsonBody& part : parts) {
        access::GrantRequest grant;
        grant.camera = part.optional_text("camera").value_or("");
        if (!grant.camera.empty()) check_camera(people.cameras, part, grant.camera);
        grant.rights = rights_of(part);
        const auto history = part.optional_integer("history_s", 0, kMaxHistory_s);
        if (history) grant.history = std::chrono::seconds(*history);
        grants.push_back(std::move(grant));
    }
    return grants;
}

io::Task<Response> list_users(const People& people, const Context& context, const Request& request) {
    const auto page = page_of(request);
    if (!page) co_return page.error();
    const auto users = co_await people.access->users(context.loop, page->after, page->limit, context.stop);
    if (!users) co_return problem(users.error());
    co_return page_response(*users, to_json);
}

io::Task<Response> add_user(const People& people, const Context& context, const Request& request) {
    JsonBody body(request);
    access::NewUser user;
    user.name = body.text("name");
    user.password = body.text("password");
    user.role = role_of(body, body.text("role"));
    std::vector<JsonBody> parts = body.objects("grants");
    user.grants = grants_of(people, parts);
    if (auto fault = body.fault_of(parts)) co_return std::move(*fault);
    const auto added =
        co_await people.access->add_user(context.loop, context.principal, context.peer, user, context.stop);
    co_return added ? created(to_json(*added)) : problem(added.error());
}

io::Task<Response> change_user(const People& people, const Context& context, const Request& request) {
    JsonBody body(request);
    access::UserChange change;
    change.id = request.parameter("id");
    change.version = body.integer("version", 1, kMaxVersion);
    change.name = body.optional_text("name");
    change.password = body.optional_text("password");
    if (const auto role = body.optional_text("role")) change.role = role_of(body, *role);
    const bool has_grants = body.has("grants");
    std::vector<JsonBody> parts = body.objects("grants");
    if (has_grants) change.grants = grants_of(people, parts);
    if (auto fault = body.fault_of(parts)) co_return std::move(*fault);
    const auto changed = co_await people.access->change_user(context.loop, context.principal, context.peer,
                                                             change, context.stop);
    co_return changed ? json_response(to_json(*changed)) : problem(changed.error());
}

io::Task<Response> remove_user(const People& people, const Context& context, const Request& request) {
    const std::string id(request.parameter("id"));
    const auto done =
        co_await people.access->remove_user(context.loop, context.principal, context.peer, id, context.stop);
    co_return no_content(done);
}

json::object link_json(const store::Link& link) {
    return {{"id", link.id},
            {"user", link.user},
            {"camera", link.camera},
            {"live", link.rights.live},
            {"snapshot", link.rights.snapshot},
            {"steer", link.rights.steer},
            {"max_viewers", link.max_viewers},
            {"note", link.note},
            {"created", format_utc(link.created)},
            {"expires", format_utc(link.expires)}};
}

Response list_links(const People& people, const Context&, const Request&) {
    json::array items;
    for (const store::Link& link : people.access->links()) items.push_back(link_json(link));
    return json_response(json::object{{"items", std::move(items)}});
}

io::Task<Response> make_link(const People& people, const Context& context, const Request& request) {
    JsonBody body(request);
    access::NewLink link;
    link.camera = body.text("camera");
    check_camera(people.cameras, body, link.camera);
    link.rights = rights_of(body);
    link.max_viewers = static_cast<std::uint32_t>(body.integer("max_viewers", 1, kMaxGuests));
    link.note = body.text("note");
    const auto expires = time_of(body, "expires");
    if (!expires) body.fail("expires", "is missing");
    if (auto fault = body.fault()) co_return std::move(*fault);
    link.expires = *expires;
    const auto made =
        co_await people.access->make_link(context.loop, context.principal, context.peer, link, context.stop);
    if (!made) co_return problem(made.error());
    const std::string path = "/join#guest." + made->secret;
    const std::string url = fmt::format("{}://{}{}{}", context.peer.encrypted ? "https" : "http",
                                        request.field("Host"), request.base, path);
    json::object answer = link_json(made->link);
    answer["path"] = path;
    answer["qr"] = image::qr_code_svg(url).value_or("");
    co_return created(answer);
}

io::Task<Response> remove_link(const People& people, const Context& context, const Request& request) {
    const std::string id(request.parameter("id"));
    const auto done =
        co_await people.access->remove_link(context.loop, context.principal, context.peer, id, context.stop);
    co_return no_content(done);
}

json::value audit_json(const store::AuditEntry& entry) {
    boost::system::error_code error;
    json::value detail = json::parse(entry.detail, error);
    if (error) detail = json::object();
    return {{"at", format_utc(entry.at)}, {"user", entry.user},     {"name", entry.user_name},
            {"address", entry.address},   {"action", entry.action}, {"detail", std::move(detail)}};
}

io::Task<Response> list_audit(const People& people, const Context& context, const Request& request) {
    const auto page = page_of(request);
    if (!page) co_return page.error();
    const auto entries = co_await people.access->audit(context.loop, page->after, page->limit, context.stop);
    if (!entries) co_return problem(entries.error());
    co_return page_response(*entries, audit_json);
}

}  // namespace

RouteTable people_routes(access::Access* access, const bus::Cameras& cameras) {
    using enum Effect;
    const auto with = [people = People{access, cameras}](auto act) {
        return [people, act](const Context& context, const Request& request) -> Answer {
            return act(people, context, request);
        };
    };
    constexpr std::string_view kUsers = "/api/v1/users";
    constexpr std::string_view kUser = "/api/v1/users/{id}";
    constexpr std::string_view kLinks = "/api/v1/links";
    return RouteTable(
        {{"GET",
          kUsers,
          needs::kOwner,
          kRead,
          with(list_users),
          {.id = "listUsers",
           .summary = "All users with their grants, a page at a time",
           .responses = kList,
           .refusals = {400, 401}}},
         {"POST",
          kUsers,
          needs::kOwner,
          kChange,
          with(add_user),
          {.id = "addUser",
           .summary = "Adds a user from {name, password, role, grants}",
           .responses = kCreated,
           .refusals = {400, 401, 409, 422}}},
         {"PATCH",
          kUser,
          needs::kOwner,
          kChange,
          with(change_user),
          {.id = "changeUser",
           .summary =
               "Changes what is given of name, password, role and grants, if `version` is still the user's",
           .responses = kUserResponses,
           .refusals = {400, 401, 409, 412, 422}}},
         {"DELETE",
          kUser,
          needs::kOwner,
          kChange,
          with(remove_user),
          {.id = "removeUser",
           .summary = "Removes a user with all sessions, tokens and links",
           .responses = kNoContent,
           .refusals = {401, 409}}},
         {"GET",
          kLinks,
          needs::kOwner,
          kRead,
          with(list_links),
          {.id = "listLinks", .summary = "All guest links", .responses = kList, .refusals = {401}}},
         {"POST",
          kLinks,
          needs::kOwner,
          kChange,
          with(make_link),
          {.id = "makeLink",
           .summary =
               "Makes a guest link from {camera, live, snapshot, steer, max_viewers, note, expires}; its "
               "path is in this answer only",
           .responses = kCreated,
           .refusals = {400, 401, 409, 422}}},
         {"DELETE",
          "/api/v1/links/{id}",
          needs::kOwner,
          kChange,
          with(remove_link),
          {.id = "removeLink",
           .summary = "Ends a guest link and its viewers",
           .responses = kNoContent,
           .refusals = {401}}},
         {"GET",
          "/api/v1/audit",
          needs::kOwner,
          kRead,
          with(list_audit),
          {.id = "listAudit",
           .summary = "Who has done what, the newest first, a page at a time",
           .responses = kList,
           .refusals = {400, 401}}}});
}

}  // namespace vedette::api
