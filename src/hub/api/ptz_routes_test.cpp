#include "hub/api/ptz_routes.hpp"

#include <gtest/gtest.h>

#include "hub/api/camera_routes.hpp"
#include "hub/api/turn.hpp"
#include "hub/ptz/pan_tilt_fixture.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store.hpp"

namespace vedette::api {
namespace {

using access::Means;
using access::PrincipalPtr;

PrincipalPtr user(std::string id, std::string name, store::Role role) {
    access::Principal out{
        .means = Means::kBasic, .user = std::move(id), .name = std::move(name), .role = role};
    out.grants = {{.id = {},
                   .user = out.user,
                   .camera = "yard",
                   .rights = {.live = true, .snapshot = true, .steer = true},
                   .history = {}}};
    return std::make_shared<const access::Principal>(std::move(out));
}

struct Fixture : ptz::PanTiltFixture {
    store::Store store{std::shared_ptr<store::Database>(store::open_sqlite("").value())};
    std::unique_ptr<access::Access> access =
        access::Access::open(store, clock, {.memory = 64 * 1024, .passes = 1}).value();
    const RouteTable routes = ptz_routes(&heads, access.get());
    const PrincipalPtr olga = user("1", "olga", store::Role::kOperator);
    const PrincipalPtr otto = user("2", "otto", store::Role::kOperator);
    const PrincipalPtr vic = user("3", "vic", store::Role::kViewer);
    const access::Peer peer{.address = "192.168.1.7", .agent = "test"};

    Response ask(const PrincipalPtr& who, std::string_view method, std::string_view act,
                 std::string body = "") {
        Request request{.method = std::string(method), .path = "/api/v1/cameras/yard/ptz" + std::string(act)};
        request.body = std::move(body);
        return answer(who, request);
    }
    Response answer(const PrincipalPtr& who, Request request) {
        const auto route = routes.find(request);
        if (!route) return route.error();
        const Context context{peer, who, loop, stop};
        Answer given = (*route)->handler(context, request);
        if (auto* at_once = std::get_if<Response>(&given)) return std::move(*at_once);
        return await(std::move(std::get<io::Task<Response>>(given)));
    }
    Response await(io::Task<Response> task) {
        std::optional<Response> response;
        loop.spawn(keep(std::move(task), response));
        // The audit trail is written on the worker pool.
        const MonoTime limit = system_clock().mono() + 20s;
        while (!response && system_clock().mono() < limit) turn();
        EXPECT_TRUE(response.has_value());
        return response.value_or(Response{});
    }
    static io::Task<> keep(io::Task<Response> task, std::optional<Response>& response) {
        response = co_await std::move(task);
    }
    // Actions of the audit trail, the newest first.
    std::string trail() {
        std::string out;
        const auto page =
            store.database()->read([](store::ReadUnit& unit) { return unit.audit.list({}, 100); });
        for (const auto& entry : page->items) out += entry.action + entry.detail + entry.user_name + " ";
        return out;
    }
};

bool has(const Response& response, std::string_view part) {
    return response.text().find(part) != std::string_view::npos;
}

TEST(PtzRoutes, say_where_the_camera_looks_and_who_steers) {
    Fixture f;
    const Response before = f.ask(f.vic, "GET", "");
    EXPECT_EQ(before.text(),
              R"({"pan":{"min":-60,"max":60,"position":null},"tilt":{"min":-30,"max":80,"position":null},)"
              R"("step":5,"moving":false,"error":"","may_steer":false,)"
              R"("lease":{"holder":null,"mine":false,"seconds_left":0,"asked_by":[]},)"
              R"("presets":["door","gate"],"patrol":{"running":false,"pauses_for_s":0}})"
              "\n");
    const Response moved = f.ask(f.olga, "POST", "/move", R"({"pan": -5})");
    EXPECT_EQ(moved.status, 200);
    EXPECT_TRUE(has(moved, R"("moving":true)")) << moved.text();
    EXPECT_TRUE(has(moved, R"("lease":{"holder":"olga","mine":true,"seconds_left":30,"asked_by":[]})"));
    const Response seen = f.ask(f.otto, "GET", "");
    EXPECT_TRUE(has(seen, R"("lease":{"holder":"olga","mine":false,"seconds_left":30)")) << seen.text();
    EXPECT_TRUE(has(seen, R"("may_steer":true)"));
    EXPECT_TRUE(has(f.ask(f.otto, "POST", "/lease", R"({"action":"ask"})"), R"("asked_by":["otto"])"));
}

TEST(PtzRoutes, turn_by_degrees_to_an_angle_home_and_to_a_preset) {
    Fixture f;
    EXPECT_EQ(f.ask(f.olga, "POST", "/move", R"({"pan": -5, "tilt": 3})").status, 200);
    EXPECT_EQ(f.servo->asked.back(), (ptz::Angles{-5, 3}));
    const Response unknown = f.ask(f.olga, "POST", "/move", R"({"to": {"pan": 0}})");
    EXPECT_EQ(unknown.status, 409);
    EXPECT_TRUE(has(unknown, R"("code":"position_unknown")"));
    EXPECT_EQ(f.ask(f.olga, "POST", "/home").status, 200);
    f.pass(10s);
    EXPECT_TRUE(has(f.ask(f.olga, "GET", ""), R"("position":10)"));
    EXPECT_EQ(f.ask(f.olga, "POST", "/move", R"({"to": {"pan": -10, "tilt": 5}})").status, 200);
    f.pass(5s);
    EXPECT_EQ(f.servo->pan, -10);
    EXPECT_EQ(f.ask(f.olga, "POST", "/preset", R"({"name": "gate"})").status, 200);
    f.pass(5s);
    EXPECT_EQ(f.servo->pan, 60);
    EXPECT_TRUE(has(f.ask(f.olga, "POST", "/patrol", R"({"running": true})"), R"("running":true)"));
}

TEST(PtzRoutes, refuse_bodies_that_are_wrong_and_name_the_member) {
    Fixture f;
    const std::pair<const char*, const char*> cases[] = {
        {"/move", "{}"},
        {"/move", R"({"pan": 1.5})"},
        {"/move", R"({"pan": 181})"},
        {"/move", R"({"pan": 1, "to": {"pan": 1}})"},
        {"/move", R"({"to": {}})"},
        {"/move", R"({"to": {"pan": "left"}})"},
        {"/move", R"({"to": {"pan": 1, "roll": 1}})"},
        {"/home", R"({"now": true})"},
        {"/preset", "{}"},
        {"/preset", R"({"name": "barn"})"},
        {"/patrol", "{}"},
        {"/lease", R"({"action": "steal"})"},
    };
    f.home();
    for (const auto& [act, body] : cases) {
        const Response response = f.ask(f.olga, "POST", act, body);
        EXPECT_EQ(response.status, 400) << act << body << response.text();
        EXPECT_TRUE(has(response, R"("parameter":")")) << response.text();
    }
    EXPECT_TRUE(f.servo->asked.empty());
}

TEST(PtzRoutes, word_each_refusal_with_a_code) {
    Fixture f;
    f.ask(f.olga, "POST", "/move", R"({"pan": 1})");
    const Response other = f.ask(f.otto, "POST", "/move", R"({"pan": 1})");
    EXPECT_EQ(other.status, 409);
    EXPECT_TRUE(has(other, R"("code":"steered_by_other")") && has(other, R"("holder":"olga")"))
        << other.text();
    EXPECT_EQ(f.ask(f.otto, "POST", "/lease", R"({"action": "take"})").status, 409);
    f.servo->status = 500;
    const Response failed = f.ask(f.olga, "POST", "/move", R"({"pan": 1})");
    EXPECT_EQ(failed.status, 502);
    EXPECT_TRUE(has(failed, "the servos answered 500: no")) << failed.text();
    f.servo->dead = true;
    const Response dead = f.ask(f.olga, "POST", "/move", R"({"pan": 1})");
    EXPECT_EQ(dead.status, 503);
    EXPECT_TRUE(has(dead, R"("code":"servo_unreachable")"));
    EXPECT_TRUE(has(f.ask(f.vic, "GET", ""), R"("error":"connection refused")"));
    Request none{.method = "GET", .path = "/api/v1/cameras/porch/ptz"};
    const Response no_ptz = f.answer(f.vic, none);
    EXPECT_EQ(no_ptz.status, 404);
    EXPECT_TRUE(has(no_ptz, R"("code":"no_ptz")"));
}

TEST(PtzRoutes, record_who_begins_to_steer_and_not_each_press) {
    Fixture f;
    for (int i = 0; i < 3; ++i) f.ask(f.olga, "POST", "/move", R"({"pan": 1})");
    f.ask(f.otto, "POST", "/move", R"({"pan": 1})");
    EXPECT_EQ(f.trail(), R"(steer{"camera":"yard"}olga )");
    f.pass(30s);
    f.ask(f.otto, "POST", "/lease", R"({"action": "take"})");
    EXPECT_EQ(f.trail(), R"(steer{"camera":"yard"}otto steer{"camera":"yard"}olga )");
}

TEST(PtzRoutes, record_also_who_begins_with_a_device_that_does_not_answer) {
    Fixture f;
    f.servo->dead = true;
    for (int i = 0; i < 2; ++i) EXPECT_EQ(f.ask(f.olga, "POST", "/move", R"({"pan": 1})").status, 503);
    EXPECT_EQ(f.trail(), R"(steer{"camera":"yard","answered":false}olga )");
    f.pass(30s);
    f.servo->dead = false;
    f.servo->status = 500;
    EXPECT_EQ(f.ask(f.otto, "POST", "/move", R"({"pan": 1})").status, 502);
    EXPECT_TRUE(f.trail().starts_with(R"(steer{"camera":"yard"}otto )")) << "to say no is an answer";
}

TEST(PtzRoutes, record_the_first_command_by_securitycams_addresses_to_a_dead_device) {
    Fixture f;
    f.servo->dead = true;
    const Context context{f.peer, f.olga, f.loop, f.stop};
    for (int i = 0; i < 2; ++i) {
        const Response dead = f.await(turn(context, f.access.get(), f.camera, "pan", 5));
        EXPECT_EQ(dead.status, 500);
        EXPECT_EQ(dead.text(), "");
    }
    EXPECT_EQ(f.trail(), R"(steer{"camera":"yard","answered":false}olga )");
}

TEST(PtzRoutes, take_a_guest_link_for_one_person_and_let_an_owner_take_over) {
    Fixture f;
    access::Principal guest{.means = Means::kGuest, .user = "1", .link = "l"};
    const auto link = std::make_shared<const access::Principal>(guest);
    EXPECT_NE(person_of(*link).id, person_of(*f.olga).id) << "the link's maker";
    f.ask(link, "POST", "/move", R"({"pan": 1})");
    EXPECT_EQ(f.trail(), R"(steer{"camera":"yard","link":"l"} )");
    EXPECT_TRUE(has(f.ask(f.olga, "GET", ""), R"("holder":"guest")"));
    const PrincipalPtr ann = user("9", "ann", store::Role::kOwner);
    EXPECT_TRUE(has(f.ask(ann, "POST", "/lease", R"({"action": "take"})"), R"("holder":"ann")"));
    EXPECT_TRUE(has(f.ask(ann, "POST", "/lease", R"({"action": "release"})"), R"("holder":null)"));
}

TEST(PtzRoutes, cameras_say_whether_they_turn) {
    Fixture f;
    EXPECT_TRUE(has(get_camera(*f.camera), R"("steerable":true)"));
    EXPECT_TRUE(has(get_camera(bus::Camera("a", "A", 1000)), R"("steerable":false)"));
}

}  // namespace
}  // namespace vedette::api
