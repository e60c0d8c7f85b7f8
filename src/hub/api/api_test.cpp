#include <thread>

#include <gtest/gtest.h>

#include "hub/api/camera_routes.hpp"
#include "hub/api/health_routes.hpp"
#include "hub/api/message.hpp"

namespace vedette::api {
namespace {

const access::Principal kOwner{.means = access::Means::kBasic, .role = store::Role::kOwner};

bus::CameraSet three_cameras() {
    std::vector<bus::CameraPtr> cameras;
    for (const char* id : {"gate", "porch", "yard"}) {
        cameras.push_back(std::make_shared<bus::Camera>(id, std::string("Camera ") + id, 1'000'000));
    }
    return bus::CameraSet(std::move(cameras));
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Problem, is_rfc_9457_with_a_stable_code) {
    const Response r = problem(404, "not_found", "no \"x\"", {{"camera", "x"}});
    EXPECT_EQ(r.status, 404);
    EXPECT_EQ(r.content_type, "application/problem+json");
    EXPECT_EQ(r.text(), R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found",)"
                        R"("detail":"no \"x\"","camera":"x"})"
                        "\n");
}

TEST(Problem, every_kind_has_a_status) {
    for (int k = 0; k <= static_cast<int>(Kind::kInternal); ++k) {
        const Response r = problem(Error{static_cast<Kind>(k), "why"});
        EXPECT_GE(r.status, 400);
        EXPECT_LT(r.status, 600);
        EXPECT_TRUE(has(r.text(), "\"why\""));
    }
}

TEST(Request, decodes_query_values) {
    const Request r{.query = "a=1%202&b=x+y&empty=&bad=%zz"};
    EXPECT_EQ(r.query_value("a"), "1 2");
    EXPECT_EQ(r.query_value("b"), "x y");
    EXPECT_EQ(r.query_value("none", "other"), "other");
    EXPECT_EQ(r.query_value("bad", "other"), "other");
}

TEST(Cameras, a_list_has_pages) {
    const auto cameras = three_cameras();
    const Response first = list_cameras(cameras, kOwner, {.query = "limit=2"});
    EXPECT_TRUE(has(first.text(), "\"gate\""));
    EXPECT_TRUE(has(first.text(), "\"porch\""));
    EXPECT_TRUE(has(first.text(), R"("next":"yard")"));
    const Response second = list_cameras(cameras, kOwner, {.query = "limit=2&cursor=yard"});
    EXPECT_FALSE(has(second.text(), "\"porch\""));
    EXPECT_TRUE(has(second.text(), "\"yard\""));
    EXPECT_TRUE(has(second.text(), R"("next":null)"));
}

TEST(Cameras, bad_pages_are_refused_by_parameter) {
    const auto cameras = three_cameras();
    for (const char* query : {"limit=0", "limit=1001", "limit=x", "cursor=nobody"}) {
        EXPECT_EQ(list_cameras(cameras, kOwner, {.query = query}).status, 400) << query;
    }
    EXPECT_TRUE(has(list_cameras(cameras, kOwner, {.query = "cursor=x"}).text(), R"("parameter":"cursor")"));
}

TEST(Cameras, one_camera_says_how_it_is) {
    const auto cameras = three_cameras();
    auto& camera = *cameras.find("gate");
    camera.set_status({.state = bus::CameraState::kLost, .reason = "refused", .width = 640, .height = 480});
    camera.counters.connections = 3;
    camera.age_at_viewer.add(15ms);
    const Response r = get_camera(camera);
    for (const char* part : {R"("id":"gate")", R"("state":"lost")", R"("reason":"refused")", R"("width":640)",
                             R"("connections_opened":3)", R"("viewer":{"count":1,)"}) {
        EXPECT_TRUE(has(r.text(), part)) << part << " in " << r.text();
    }
}

TEST(Metrics, are_in_the_text_format) {
    const auto cameras = three_cameras();
    auto& camera = *cameras.find("porch");
    camera.counters.pictures = 42;
    camera.age_at_viewer.add(15ms);
    camera.age_at_viewer.add(3s);
    const Response r = metrics(cameras, nullptr, MonoTime{1s}, MonoTime{3500ms});
    EXPECT_TRUE(has(r.content_type, "version=0.0.4"));
    for (const char* part :
         {"vedette_uptime_seconds 2.5\n", "vedette_camera_pictures_total{camera=\"porch\"} 42\n",
          "# TYPE vedette_frame_age_viewer_seconds histogram\n",
          "vedette_frame_age_viewer_seconds_bucket{camera=\"porch\",le=\"0.02\"} 1\n",
          "vedette_frame_age_viewer_seconds_bucket{camera=\"porch\",le=\"+Inf\"} 2\n",
          "vedette_frame_age_viewer_seconds_count{camera=\"porch\"} 2\n"}) {
        EXPECT_TRUE(has(r.text(), part)) << part;
    }
    EXPECT_EQ(health(Duration::zero()).text(), "ok\n");
}

TEST(Metrics, have_a_line_for_each_lane_of_the_worker_pool) {
    struct Nothing : io::WorkerPool::Job {
        void run() override {}
    };
    FakeClock clock;
    io::WorkerPool workers(clock);
    ASSERT_TRUE(workers.submit(io::Lane::kDisk, std::make_shared<Nothing>()));
    while (workers.stats(io::Lane::kDisk).started == 0) std::this_thread::yield();
    const Response r = metrics(three_cameras(), &workers, MonoTime{1s}, MonoTime{2s});
    for (const char* part :
         {"# TYPE vedette_worker_queued gauge\n", "vedette_worker_queued{lane=\"names\"} 0\n",
          "vedette_worker_threads{lane=\"disk\"} 1\n", "vedette_worker_started_total{lane=\"disk\"} 1\n",
          "vedette_worker_rejected_total{lane=\"compute\"} 0\n",
          "vedette_worker_wait_seconds_total{lane=\"devices\"} 0\n"}) {
        EXPECT_TRUE(has(r.text(), part)) << part << r.text();
    }
}

}  // namespace
}  // namespace vedette::api
