#include "hub/ptz/control_call.hpp"

#include <gtest/gtest.h>

#include "linux/base/clock.hpp"
#include "linux/io/loop.hpp"

namespace vedette::ptz {
namespace {

struct Fixture {
    FakeClock clock;
    io::Loop callers{clock};
    io::Loop handlers{clock};
    bus::CameraPtr camera = std::make_shared<bus::Camera>("porch", "Porch", 1'000'000);
    io::Stop stop;
    std::vector<bus::CameraControl::Reply> asked;
    std::optional<bus::ControlAnswer> answer;

    Fixture() {
        camera->control.attach(
            "ptz", {{"pan", -90, 90, "deg"}},
            [this](std::function<void()> work) { handlers.post(std::move(work)); },
            [this](const bus::ControlRequest&, MonoTime, bus::CameraControl::Reply reply) {
                asked.push_back(std::move(reply));
            });
        callers.spawn(call());
        turn();
    }
    io::Task<> call() {
        const bus::ControlRequest request{.name = "pan", .value = 5, .relative = true};
        answer = co_await request_control(callers, camera, request, clock.mono() + 5s, stop);
    }
    void turn() {
        while (callers.poll() || handlers.poll()) {
        }
    }
};

TEST(ControlCall, returns_the_reply_of_another_loop) {
    Fixture f;
    ASSERT_EQ(f.asked.size(), 1U);
    f.asked[0](bus::ControlReply{.value = 12, .status = 200, .body = "yes"});
    EXPECT_FALSE(f.answer);
    f.turn();
    ASSERT_TRUE(f.answer && *f.answer);
    EXPECT_EQ((*f.answer)->value, 12);
    EXPECT_EQ((*f.answer)->body, "yes");
}

TEST(ControlCall, ends_at_the_deadline_and_ignores_a_later_reply) {
    Fixture f;
    f.clock.advance(5s);
    f.turn();
    ASSERT_TRUE(f.answer);
    EXPECT_EQ(f.answer->error().kind, Kind::kTimeout);
    f.asked[0](bus::ControlReply{});
    f.turn();
}

TEST(ControlCall, ends_at_a_stop) {
    Fixture f;
    f.stop.request();
    f.turn();
    ASSERT_TRUE(f.answer);
    EXPECT_EQ(f.answer->error().kind, Kind::kCancelled);
}

}  // namespace
}  // namespace vedette::ptz
