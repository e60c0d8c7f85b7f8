// For tests of a camera that turns: a device that obeys at once, late, wrongly or not at all, on a fake
// clock.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hub/ptz/pan_tilts.hpp"
#include "linux/base/clock.hpp"

namespace vedette::ptz {

// Two servos that saturate at 0 and 180 degrees, as securityCam's.
class FakeServo : public Servo {
  public:
    explicit FakeServo(io::Loop& loop) : loop_(loop) {}

    io::Task<Result<ServoAnswer>> turn(Angles by, MonoTime deadline, io::Stop& stop) override {
        asked.push_back(by);
        times.push_back(loop_.now());
        if (silent) {
            const io::Woken woken = co_await go_on.wait(deadline, stop);
            if (woken == io::Woken::kDeadline) co_return fail(Kind::kTimeout, "no answer");
            if (woken == io::Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
        }
        if (dead) co_return fail(Kind::kUnavailable, "connection refused");
        if (status == 200) {
            pan = std::clamp(pan + by.pan, -90, 90);
            tilt = std::clamp(tilt + by.tilt, -90, 90);
        }
        co_return ServoAnswer{
            .status = status, .content_type = "text/html", .body = status == 200 ? "yes" : "no"};
    }

    std::vector<Angles> asked;
    std::vector<MonoTime> times;
    int pan = 40;  // where it is; the hub does not know
    int tilt = -20;
    int status = 200;
    bool dead = false;
    bool silent = false;  // until `go_on`

  private:
    io::Loop& loop_;

  public:
    io::Signal go_on{loop_};
};

inline const Person kAnn{.id = "1", .name = "ann"};
inline const Person kBob{.id = "2", .name = "bob"};
inline const Person kOwner{.id = "3", .name = "eve", .owner = true};

// One camera with its device.
struct PanTiltFixture {
    FakeClock clock;
    io::Loop loop{clock};
    bus::EventBus events;
    bus::CameraPtr camera = std::make_shared<bus::Camera>("yard", "Yard", 1'000'000);
    FakeServo* servo = nullptr;
    PanTilts heads;
    PanTilt* head = nullptr;  // in `heads`
    std::string told;         // types of events
    bus::EventBus::Listening listening =
        events.listen([this](const bus::Event& event) { told += event.type + " "; });
    io::Stop stop;  // of the callers
    std::deque<std::optional<Answer>> answers;

    explicit PanTiltFixture(settings::PanTiltSettings settings = limited()) {
        auto own = std::make_unique<FakeServo>(loop);
        servo = own.get();
        heads.add(std::make_shared<PanTilt>(loop, camera, settings, std::move(own), events));
        head = heads.find("yard").get();
        head->start();
        turn();
    }
    ~PanTiltFixture() {
        bool ended = false;
        loop.post([&] { head->stop([&] { ended = true; }); });
        turn();
        EXPECT_TRUE(ended);
    }
    PanTiltFixture(const PanTiltFixture&) = delete;
    PanTiltFixture& operator=(const PanTiltFixture&) = delete;

    static settings::PanTiltSettings limited() {
        settings::PanTiltSettings settings;
        settings.pan = {-60, 60};
        settings.tilt = {-30, 80};
        settings.home = {10, 0};
        settings.presets = {{"door", {-60, 10}}, {"gate", {60, 0}}};
        settings.patrol = settings::Patrol{{"door", "gate"}, 20s};
        return settings;
    }

    void turn() {
        while (loop.poll()) {
        }
    }
    // Moves the clock in steps of 10 ms.
    void pass(Duration d) {
        for (; d > Duration::zero(); d -= 10ms) {
            clock.advance(std::min<Duration>(d, 10ms));
            turn();
        }
    }
    // Sends a command; its answer comes into the returned place.
    std::optional<Answer>& send(const Person& person, const Command& command) {
        auto& place = answers.emplace_back();
        loop.spawn(await(person, command, place));
        turn();
        return place;
    }
    // The same for a command that is answered at once.
    Answer ask(const Person& person, const Command& command) {
        const auto& answer = send(person, command);
        EXPECT_TRUE(answer.has_value());
        return answer.value_or(Answer{});
    }
    // Homes the camera for the hub itself, and forgets the requests.
    void home() {
        send({}, GoHome{});
        pass(10s);
        EXPECT_EQ(head->status().position, (Angles{10, 0}));
        servo->asked.clear();
        servo->times.clear();
        told.clear();
    }
    io::Task<> await(Person person, Command command, std::optional<Answer>& place) {
        place = co_await head->steer(loop, person, command, stop);
    }
};

}  // namespace vedette::ptz
