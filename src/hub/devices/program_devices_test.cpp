#include "hub/devices/program_devices.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "linux/io/worker_pool.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::devices {
namespace {

using Words = std::vector<std::string>;

// A lamp that is the existence of a file, and a control that is a file's content.
struct DevicesFixture {
    std::string folder;
    io::WorkerPool workers{system_clock()};
    io::Loop loop{system_clock(), workers};
    bus::CameraPtr camera = std::make_shared<bus::Camera>("porch", "Porch", std::size_t{1} << 20);
    settings::CameraPrograms programs;
    std::unique_ptr<ProgramDevices> devices;

    DevicesFixture() {
        std::string pattern = testing::TempDir() + "vedette-devices-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        programs.lamp = {.on = {{"touch", lamp()}}, .off = {{"rm", "-f", lamp()}}};
        programs.controls = {{.name = "gain",
                              .call = {{"sh", "-c", "echo {value} >>" + folder + "/gain"}},
                              .min = 1,
                              .max = 9,
                              .rest = 2}};
    }
    ~DevicesFixture() {
        end();
        std::filesystem::remove_all(folder);
    }
    void begin() {
        devices = std::make_unique<ProgramDevices>(loop, camera, programs);
        devices->start();
        ask("gain", 0, true);  // behind what the start does
    }
    void end() {
        if (!devices) return;
        bool ended = false;
        devices->stop([&] { ended = true; });
        EXPECT_TRUE(test::turn_until(loop, [&] { return ended; }));
        devices.reset();
    }
    std::string ask(const std::string& name, double value, bool relative = false) {
        std::optional<bus::ControlAnswer> answer;
        camera->control.request({.name = name, .value = value, .relative = relative}, MonoTime::max(),
                                [&](bus::ControlAnswer given) { answer = std::move(given); });
        EXPECT_TRUE(test::turn_until(loop, [&] { return answer.has_value(); }));
        return *answer ? std::to_string(static_cast<int>((*answer)->value)) : (*answer).error().message;
    }
    std::string lamp() const { return folder + "/lamp"; }
    bool lit() const { return std::filesystem::exists(lamp()); }
    std::string gains() const {
        std::ifstream in(folder + "/gain");
        std::string all;
        for (std::string line; std::getline(in, line);) all += line + " ";
        return all;
    }
};

TEST(ProgramDevices, a_lamp_that_was_left_on_is_off_from_the_start) {
    DevicesFixture b;
    std::ofstream(b.lamp()) << "on";
    b.begin();
    EXPECT_FALSE(b.lit());
    EXPECT_EQ(b.gains(), "2 ");
}

TEST(ProgramDevices, a_lamp_goes_on_and_off) {
    DevicesFixture b;
    b.begin();
    EXPECT_EQ(b.ask("lamp", 100), "100");
    EXPECT_TRUE(b.lit());
    EXPECT_EQ(b.ask("lamp", 100), "100");
    EXPECT_EQ(b.ask("lamp", 0, true), "100");
    EXPECT_EQ(b.ask("lamp", 0), "0");
    EXPECT_FALSE(b.lit());
    b.ask("lamp", 1);
    b.end();
    EXPECT_FALSE(b.lit()) << "the hub ends";
}

TEST(ProgramDevices, a_program_that_holds_the_lamp_is_ended_for_off) {
    DevicesFixture b;
    b.programs.lamp->on = {{"sh", "-c", "touch " + b.lamp() + "; sleep 1000"}};
    b.begin();
    EXPECT_EQ(b.ask("lamp", 100), "100");
    EXPECT_TRUE(b.lit());
    EXPECT_EQ(b.ask("lamp", 0), "0");
    EXPECT_FALSE(b.lit());
}

TEST(ProgramDevices, a_lamp_whose_program_fails_is_switched_off_again) {
    DevicesFixture b;
    b.programs.lamp->on = {{"sh", "-c", "touch " + b.lamp() + "; echo 'no such line' >&2; exit 1"}};
    b.begin();
    EXPECT_EQ(b.ask("lamp", 100), "sh ended with exit code 1: no such line");
    EXPECT_FALSE(b.lit());
}

TEST(ProgramDevices, a_lamp_that_can_not_be_switched_off_is_tried_again_at_the_end) {
    DevicesFixture b;
    b.programs.lamp->off = {{"sh", "-c", "test -e " + b.folder + "/works && rm -f " + b.lamp()}};
    b.begin();
    EXPECT_EQ(b.ask("lamp", 100), "100");
    EXPECT_EQ(b.ask("lamp", 0), "sh ended with exit code 1");
    EXPECT_TRUE(b.lit());
    std::ofstream(b.folder + "/works") << "1";
    b.end();
    EXPECT_FALSE(b.lit());
}

TEST(ProgramDevices, a_request_that_nobody_waits_for_is_not_executed) {
    DevicesFixture b;
    b.begin();
    std::optional<bus::ControlAnswer> answer;
    b.camera->control.request({.name = "lamp", .value = 100}, MonoTime{},
                              [&](bus::ControlAnswer given) { answer = std::move(given); });
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return answer.has_value(); }));
    EXPECT_EQ((*answer).error().kind, Kind::kTimeout);
    EXPECT_FALSE(b.lit());
}

TEST(ProgramDevices, the_lamp_is_dark_after_the_hub_was_killed) {
    DevicesFixture b;
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t hub = ::fork();
    ASSERT_NE(hub, -1);
    if (hub == 0) {
        io::WorkerPool workers{system_clock()};
        io::Loop loop{system_clock(), workers};
        LampSwitch lamp(loop, *b.programs.lamp);
        bool done = false;
        const auto light = [](LampSwitch& l, bool& lit) -> io::Task<> {
            auto switching = l.on();
            lit = (co_await std::move(switching)).has_value();
        };
        loop.spawn(light(lamp, done));
        test::turn_until(loop, [&] { return done; });
        [[maybe_unused]] const auto told = ::write(ready[1], done ? "y" : "n", 1);
        for (;;) ::pause();
    }
    ::close(ready[1]);
    char said = 0;
    ASSERT_EQ(::read(ready[0], &said, 1), 1);
    EXPECT_EQ(said, 'y');
    EXPECT_TRUE(b.lit());
    ::kill(hub, SIGKILL);
    ::waitpid(hub, nullptr, 0);
    ::close(ready[0]);
    EXPECT_TRUE(test::turn_until(b.loop, [&] { return !b.lit(); }));
}

TEST(ProgramDevices, the_lamp_is_dark_after_its_guard_was_killed) {
    DevicesFixture b;
    b.programs.lamp->on = {
        {"sh", "-c", "echo $PPID >" + b.folder + "/guard; touch " + b.lamp() + "; sleep 1000"}};
    b.begin();
    EXPECT_EQ(b.ask("lamp", 100), "100");
    int guard = 0;
    std::ifstream(b.folder + "/guard") >> guard;
    ASSERT_GT(guard, 1);
    ::kill(guard, SIGKILL);
    EXPECT_EQ(b.ask("lamp", 0), "0");
    EXPECT_FALSE(b.lit());
}

TEST(ProgramDevices, a_control_is_set_for_each_request_and_rests_at_the_end) {
    DevicesFixture b;
    b.begin();
    EXPECT_EQ(b.ask("gain", 0, true), "2") << "asked for its value";
    EXPECT_EQ(b.ask("gain", 5), "5");
    EXPECT_EQ(b.ask("gain", 5), "5");
    EXPECT_EQ(b.ask("gain", 9, true), "9") << "no further than its limit";
    EXPECT_EQ(b.ask("gain", 10), "gain takes 1 to 9 ");
    b.end();
    EXPECT_EQ(b.gains(), "2 5 5 9 2 ") << "a camera that was switched off has forgotten its value";
}

TEST(ProgramDevices, a_control_whose_program_fails_says_why) {
    DevicesFixture b;
    b.programs.controls[0].call = {{"sh", "-c", "echo 'value {value} is refused' >&2; exit 2"}};
    b.programs.controls[0].rest.reset();
    b.begin();
    EXPECT_EQ(b.ask("gain", 3), "sh ended with exit code 2: value 3 is refused");
    EXPECT_EQ(b.ask("gain", 1, true), "the value of gain is not known");
}

}  // namespace
}  // namespace vedette::devices
