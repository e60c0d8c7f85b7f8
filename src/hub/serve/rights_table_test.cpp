// Who may do what: role × grant × means × route, as one page that is checked in (docs/ref/access.md). A new
// route changes the page, so its cells have to be decided.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

using access::Means;
using access::Principal;
using access::Scope;
using store::Role;

// A column of the table.
struct Who {
    std::string_view name;
    Principal principal;
};

std::vector<Who> everybody() {
    const auto porch = [](store::CameraRights rights) {
        return std::vector{
            store::Grant{.id = {}, .user = "u", .camera = "porch", .rights = rights, .history = {}}};
    };
    const store::CameraRights all{.live = true, .snapshot = true, .steer = true};
    const auto user = [](Role role, std::vector<store::Grant> grants = {}) {
        return Principal{
            .means = Means::kBasic, .user = "u", .name = "u", .role = role, .grants = std::move(grants)};
    };
    const auto token = [&](Scope scope) {
        Principal p = user(Role::kOwner);
        p.means = Means::kToken;
        p.scopes = {scope};
        return p;
    };
    Principal by_cookie = user(Role::kOperator, porch(all));
    by_cookie.means = Means::kCookie;
    Principal proxied = user(Role::kOwner);
    proxied.means = Means::kProxy;
    return {
        {"nobody", {}},
        {"nobody, own machine", {.local = true}},
        {"own machine, no users", {.means = Means::kOwnMachine, .local = true}},
        {"viewer, no grant", user(Role::kViewer)},
        {"viewer, other camera",
         user(Role::kViewer, {{.id = {}, .user = "u", .camera = "gate", .rights = all, .history = {}}})},
        {"viewer, live", user(Role::kViewer, porch({.live = true}))},
        {"viewer, snapshot", user(Role::kViewer, porch({.snapshot = true}))},
        {"viewer, steer", user(Role::kViewer, porch({.steer = true}))},
        {"operator, all", user(Role::kOperator, porch(all))},
        {"operator, all, by cookie", by_cookie},
        {"owner", user(Role::kOwner)},
        {"owner, by proxy", proxied},
        {"token view", token(Scope::kView)},
        {"token steer", token(Scope::kSteer)},
        {"token metrics", token(Scope::kMetrics)},
        {"token manage", token(Scope::kManage)},
        {"guest, live", {.means = Means::kGuest, .user = "u", .grants = porch({.live = true}), .link = "l"}}};
}

std::string cell(const AccessFixture& f, const api::Route& row, const Principal& who) {
    api::Request request{.method = std::string(row.method), .path = std::string(row.path)};
    if (row.path.contains("{id}")) request.parameters = {{"id", "porch"}};
    const auto refusal = check_right(request, row, who, f.rules);
    return refusal ? std::to_string(refusal->status) : "yes";
}

std::string rights_page(const AccessFixture& f) {
    std::string page = R"(# Who may do what

<!-- Written by hub_serve_test, from the route table and the one rule of hub/access; change these. -->

What each address answers to whom: *yes*, or the status of the refusal. `{id}` of a camera stands for one that the grants
name. 404: the camera answers like one that does not exist. A change by a page needs the session's request token besides.
How principals are identified is in [access](../design/access.md).

| | scope |)";
    std::string line = "|---|---|";
    for (const Who& who : everybody()) {
        page += fmt::format(" {} |", who.name);
        line += "---|";
    }
    page += "\n" + line + "\n";
    Site site = f.site;
    site.securitycam = "porch";
    api::RouteTable table = f.routes;
    table.add(securitycam_routes(site));
    for (const api::Route& row : table.rows()) {
        const std::string_view scope = access::to_string(row.requirement.scope);
        page += fmt::format("| `{} {}` | {} |", row.method,
                            row.path.starts_with("/assets/") ? "/assets/…" : row.path,
                            scope.empty() ? "–" : scope);
        for (const Who& who : everybody()) page += fmt::format(" {} |", cell(f, row, who.principal));
        page += "\n";
    }
    return page;
}

// With VEDETTE_UPDATE_GOLDEN in the environment the page is written instead.
TEST(RightsTable, the_committed_page_has_every_cell_as_it_is_decided) {
    const AccessFixture f;
    std::string page = rights_page(f);
    // Files of the page have names that change with their content: one line stands for all.
    std::string unique;
    std::string_view rest = page;
    std::string_view last;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end + 1);
        rest.remove_prefix(line.size());
        if (line == last && line.starts_with("| `GET /assets/")) continue;
        last = line;
        unique += line;
    }
    const std::string path = std::string(VEDETTE_SOURCE_FOLDER) + "/docs/ref/access.md";
    if (std::getenv("VEDETTE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << unique;
    std::ifstream in(path);
    const std::string committed(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(unique, committed);
}

// The table is about rights alone, so each kind of them is tried once over a connection elsewhere; here, that
// no refused request reaches a camera.
TEST(RightsTable, no_refused_request_opens_a_camera) {
    AccessFixture f;
    for (const api::Route& row : f.routes.rows()) {
        std::string path(row.path);
        if (const std::size_t at = path.find("{id}"); at != path.npos) path.replace(at, 4, "porch");
        static_cast<void>(f.ask(row.method, path, AccessFixture::basic("nick")));
        static_cast<void>(f.ask(row.method, path));
    }
    EXPECT_EQ(f.porch->units.demand(bus::kPictures).consumers, 0);
    EXPECT_EQ(f.porch->counters.viewers, 0);
}

}  // namespace
}  // namespace vedette::serve
