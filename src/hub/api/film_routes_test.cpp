// Orders, the list and refusals. Files of films are in tests/interop/test_films.py.
#include "hub/api/film_routes.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "hub/timelapse/job_fixture.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

access::PrincipalPtr principal(store::Role role, std::optional<Duration> history) {
    access::Principal out{.means = access::Means::kBasic, .user = "1", .name = "olga", .role = role};
    out.grants = {{.id = {},
                   .user = "1",
                   .camera = "porch",
                   .rights = {.live = true, .snapshot = true, .steer = false},
                   .history = history}};
    return std::make_shared<const access::Principal>(std::move(out));
}

struct FilmRoutes : timelapse::JobFixture, testing::Test {
    FilmRoutes() {
        maker->set_jobs({{"garden", folder, orders.zone}});
        timelapse::JobContext context{.loop = loop,
                                      .cameras = cameras,
                                      .store = *store,
                                      .events = events,
                                      .clock_is_synchronised = {},
                                      .on_clock_jump = {},
                                      .needed_by_films = {}};
        jobs.replace({{std::make_shared<timelapse::Job>(context, orders), &loop, orders}});
        store::SlotRow row{.job = "garden",
                           .at = timelapse::kMorning,
                           .last = timelapse::kMorning,
                           .why = {},
                           .period = {},
                           .file = "a.jpg",
                           .taken = timelapse::kMorning};
        row.end = store::SlotEnd::kTaken;
        EXPECT_TRUE(store->database()->write([&](store::WriteUnit& unit) { return unit.slots.append(row); }));
    }
    ~FilmRoutes() override { jobs.replace({}); }

    Response ask(std::string method, std::string path, std::string body = "") {
        Request request{.method = std::move(method), .path = "/api/v1/timelapse" + path};
        request.body = std::move(body);
        const auto route = routes.find(request);
        if (!route) return route.error();
        const access::Peer peer{};
        const Context context{peer, who, loop, stop};
        Answer given = (*route)->handler(context, request);
        if (auto* at_once = std::get_if<Response>(&given)) return std::move(*at_once);
        std::optional<Response> response;
        loop.spawn(keep(std::move(std::get<io::Task<Response>>(given)), response));
        EXPECT_TRUE(wait_until([&] { return response.has_value(); }));
        return response.value_or(Response{});
    }
    static io::Task<> keep(io::Task<Response> task, std::optional<Response>& response) {
        response = co_await std::move(task);
    }
    json::array films() { return json::parse(ask("GET", "/garden/films").text()).at("films").as_array(); }

    std::shared_ptr<film::FilmMaker> maker =
        std::make_shared<film::FilmMaker>(clock, store->database(), [] {});
    timelapse::Jobs jobs;
    const RouteTable routes = film_routes(&jobs, maker);
    access::PrincipalPtr who = principal(store::Role::kOwner, std::nullopt);
    io::Stop stop;
};

constexpr const char* kDay = R"({"from": "2026-03-02", "to": "2026-03-02"})";

TEST_F(FilmRoutes, an_order_waits_and_is_cancelled_and_removed) {
    const Response made =
        ask("POST", "/garden/films",
            R"({"from": "2026-03-01", "to": "2026-03-02", "every": 2, "fps": 30, "size": "1280x720",
                                  "format": "webm", "deflicker": true, "stabilise": true, "titles": true})");
    ASSERT_EQ(made.status, 202) << made.text();
    const json::object expected{{"name", "2026-03-01_2026-03-02.webm"},
                                {"from", "2026-03-01"},
                                {"to", "2026-03-02"},
                                {"plan", nullptr},
                                {"state", "waiting"},
                                {"progress", 0},
                                {"seconds_left", nullptr},
                                {"pictures", 0},
                                {"passed_over", 0},
                                {"bytes", 0},
                                {"made", nullptr},
                                {"error", nullptr}};
    EXPECT_EQ(json::parse(made.text()), json::value(expected));
    ASSERT_EQ(films().size(), 1U);
    EXPECT_EQ(films()[0], json::value(expected));
    const film::FilmOrder order = maker->films("garden").front().order;
    EXPECT_EQ(order.every, 2U);
    EXPECT_EQ(order.fps, 30);
    EXPECT_TRUE(order.size == (image::Size{1280, 720}));
    EXPECT_TRUE(order.deflicker && order.stabilise && order.titles);
    const std::string path = "/garden/films/2026-03-01_2026-03-02.webm";
    EXPECT_EQ(ask("GET", path).status, 404) << "it is not done";
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_EQ(films()[0].at("state").as_string(), "cancelled");
    EXPECT_EQ(ask("DELETE", path).status, 204);
    EXPECT_TRUE(films().empty());
    EXPECT_EQ(ask("DELETE", path).status, 404);
}

TEST_F(FilmRoutes, an_order_that_makes_no_film_names_what_is_wrong) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"to": "2026-03-02"})", "from"},
        {R"({"from": "2026-02-30", "to": "2026-03-02"})", "from"},
        {R"({"from": "2026-03-03", "to": "2026-03-02"})", "to"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "every": 0})", "every"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "fps": 241})", "fps"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "size": "1281x720"})", "size"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "size": "1280"})", "size"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "format": "avi"})", "format"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "deflicker": 1})", "deflicker"},
        {R"({"from": "2026-03-02", "to": "2026-03-02", "colour": "red"})", "colour"},
    };
    for (const auto& [body, member] : cases) {
        const Response refused = ask("POST", "/garden/films", body);
        EXPECT_EQ(refused.status, 400) << body;
        EXPECT_NE(refused.text().find(member), std::string_view::npos) << body << refused.text();
    }
    EXPECT_EQ(ask("POST", "/garden/films", R"({"from": "2025-03-02", "to": "2025-03-02"})").status, 409)
        << "there are no pictures";
    EXPECT_EQ(ask("POST", "/none/films", kDay).status, 404);
    EXPECT_TRUE(films().empty());
}

TEST_F(FilmRoutes, a_film_is_as_far_in_the_past_as_its_pictures) {
    ASSERT_EQ(ask("POST", "/garden/films", kDay).status, 202);
    clock.set_utc(timelapse::kMorning + std::chrono::days(3));
    who = principal(store::Role::kViewer, std::chrono::days(4));
    EXPECT_EQ(films().size(), 1U);
    who = principal(store::Role::kViewer, std::chrono::days(2));
    EXPECT_TRUE(films().empty());
    EXPECT_EQ(ask("GET", "/garden/films/2026-03-02.mp4").status, 404);
    who = std::make_shared<const access::Principal>();
    EXPECT_EQ(ask("GET", "/garden/films").status, 404) << "nothing of the job is told";
}

}  // namespace
}  // namespace vedette::api
