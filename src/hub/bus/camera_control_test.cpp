#include "hub/bus/camera_control.hpp"

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

struct Fixture {
    TimerQueue timers;
    CameraControl control{timers};
    std::vector<CameraControl::Reply> asked;
    std::string log;

    void attach() {
        control.attach({{"lamp", 0, 100, "percent"}},
                       [this](const ControlRequest&, CameraControl::Reply reply) { asked.push_back(reply); });
    }
    void request(const std::string& name, double value, bool relative = false) {
        control.request({name, value, relative}, MonoTime{5s}, [this](const ControlAnswer& a) {
            log += a ? std::to_string(static_cast<int>(*a)) : std::string(to_string(a.error().kind));
            log += " ";
        });
    }
};

TEST(CameraControl, refuses_unknown_controls_and_values_out_of_range) {
    Fixture b;
    b.request("lamp", 5);
    b.attach();
    b.request("wiper", 1);
    b.request("lamp", 101);
    EXPECT_EQ(b.log, "unavailable not_found invalid_argument ");
    EXPECT_TRUE(b.asked.empty());
}

TEST(CameraControl, gives_exactly_one_answer) {
    Fixture b;
    b.attach();
    b.request("lamp", 40);
    b.asked[0](40.0);
    b.asked[0](50.0);
    b.timers.run_due(MonoTime{9s});
    EXPECT_EQ(b.log, "40 ");
}

TEST(CameraControl, answers_at_the_deadline_when_the_camera_does_not) {
    Fixture b;
    b.attach();
    b.request("lamp", -500, true);
    b.timers.run_due(MonoTime{5s});
    b.asked[0](0.0);
    EXPECT_EQ(b.log, "timeout ");
}

TEST(CameraControl, a_lost_camera_answers_all_pending_requests) {
    Fixture b;
    b.attach();
    b.request("lamp", 1);
    b.request("lamp", 2);
    b.control.detach();
    b.request("lamp", 3);
    EXPECT_EQ(b.log, "unavailable unavailable unavailable ");
    EXPECT_TRUE(b.timers.empty());
}

}  // namespace
}  // namespace vedette::bus
