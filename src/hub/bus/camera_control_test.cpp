#include "hub/bus/camera_control.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

struct Fixture {
    std::vector<std::function<void()>> posted;
    std::vector<CameraControl::Reply> asked;
    std::string log;
    CameraControl control;

    void attach() {
        control.attach(
            "ptz", {{"lamp", 0, 100, "percent"}},
            [this](std::function<void()> work) { posted.push_back(std::move(work)); },
            [this](const ControlRequest&, MonoTime, CameraControl::Reply reply) {
                asked.push_back(std::move(reply));
            });
    }
    void request(const std::string& name, double value, bool relative = false) {
        control.request({name, value, relative}, MonoTime{5s}, [this](const ControlAnswer& a) {
            log += a ? std::to_string(static_cast<int>(a->value)) : std::string(to_string(a.error().kind));
            log += " ";
        });
    }
    // Runs what was posted to the handler's thread.
    void run() {
        for (const auto& work : std::exchange(posted, {})) work();
    }
};

TEST(CameraControl, refuses_unknown_controls_and_values_out_of_range) {
    Fixture b;
    b.request("lamp", 5);
    b.attach();
    b.request("wiper", 1);
    b.request("lamp", 101);
    EXPECT_EQ(b.log, "unavailable not_found invalid_argument ");
    EXPECT_TRUE(b.posted.empty());
}

TEST(CameraControl, calls_the_handler_on_its_own_thread_only) {
    Fixture b;
    b.attach();
    b.request("lamp", 40);
    EXPECT_TRUE(b.asked.empty());
    b.run();
    EXPECT_EQ(b.asked.size(), 1U);
}

TEST(CameraControl, gives_exactly_one_answer) {
    Fixture b;
    b.attach();
    b.request("lamp", 40);
    b.run();
    b.asked[0](ControlReply{.value = 40});
    b.asked[0](ControlReply{.value = 50});
    b.asked.clear();
    EXPECT_EQ(b.log, "40 ");
}

TEST(CameraControl, answers_a_request_that_its_handler_forgets) {
    Fixture b;
    b.attach();
    b.request("lamp", -500, true);
    b.run();
    EXPECT_EQ(b.log, "");
    b.asked.clear();
    EXPECT_EQ(b.log, "unavailable ");
}

TEST(CameraControl, a_lost_camera_answers_all_pending_requests) {
    Fixture b;
    b.attach();
    b.request("lamp", 1);
    b.run();
    b.request("lamp", 2);
    b.control.detach("ptz");
    EXPECT_EQ(b.log, "unavailable ");
    b.run();
    b.request("lamp", 3);
    EXPECT_EQ(b.log, "unavailable unavailable unavailable ");
    EXPECT_EQ(b.asked.size(), 1U);
}

TEST(CameraControl, each_device_answers_for_its_own_controls) {
    Fixture b;
    b.attach();
    std::vector<std::string> head;
    b.control.attach(
        "head", {{"pan", -90, 90, "deg"}}, [](const std::function<void()>& work) { work(); },
        [&](const ControlRequest& r, MonoTime, const CameraControl::Reply& reply) {
            head.push_back(r.name);
            reply(ControlReply{.value = r.value});
        });
    EXPECT_EQ(b.control.capabilities().size(), 2U);
    b.request("pan", 7);
    EXPECT_EQ(head, std::vector<std::string>{"pan"});
    b.control.detach("ptz");
    b.request("pan", 8);
    b.request("lamp", 1);
    EXPECT_EQ(b.log, "7 8 not_found ");
}

TEST(CameraControl, takes_requests_from_any_thread) {
    std::atomic<int> answered = 0;
    std::atomic<int> done = 0;
    CameraControl control;
    // Several threads ask at once; the handler runs on the thread that posts, one at a time.
    std::mutex turn;
    control.attach(
        "ptz", {{"lamp", 0, 100, "percent"}},
        [&](const std::function<void()>& work) {
            const std::lock_guard lock(turn);
            work();
        },
        [&](const ControlRequest& r, MonoTime, const CameraControl::Reply& reply) {
            reply(ControlReply{.value = r.value});
        });
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                control.request({"lamp", static_cast<double>(i % 100), false}, MonoTime{5s},
                                [&, i](const ControlAnswer& a) {
                                    ++answered;
                                    if (a && a->value == i % 100) ++done;
                                });
            }
        });
    }
    threads.clear();
    EXPECT_EQ(answered, 800);
    EXPECT_EQ(done, 800);
}

}  // namespace
}  // namespace vedette::bus
