// Long because all rules of the supervisor share one scripted source.
#include "hub/source/supervisor.hpp"

#include <string>

#include <gtest/gtest.h>

#include "hub/source/pacer.hpp"
#include "hub/source/reasons.hpp"
#include "linux/io/wait.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

// What the scripted camera does, and what it has seen.
struct Script {
    io::Stop* stop = nullptr;
    Sink* sink = nullptr;
    std::unique_ptr<io::Signal> hang_up;
    Error reason{Kind::kUnavailable, "connection refused"};
    bool refuse = false;
    int runs = 0;
    int running = 0;
    int most_at_once = 0;
    Duration promised{};
};

class ScriptedSource : public Source {
  public:
    explicit ScriptedSource(Script& script) : script_(script) {}
    io::Task<Error> run(Context c) override {
        ++script_.runs;
        if (script_.refuse) co_return script_.reason;
        script_.most_at_once = std::max(script_.most_at_once, ++script_.running);
        script_.sink = &c.sink;
        script_.hang_up = std::make_unique<io::Signal>(c.loop);
        const io::Woken woken = co_await script_.hang_up->wait(MonoTime::max(), c.stop);
        script_.sink = nullptr;
        --script_.running;
        if (woken == io::Woken::kStopped) co_return Error{Kind::kCancelled, "stopped"};
        co_return script_.reason;
    }
    Duration promised_interval() const override { return script_.promised; }

  private:
    Script& script_;
};

class TextPlaceholder : public Placeholder {
  public:
    std::unique_ptr<bus::Buffer> draw(io::Loop&, const bus::Camera& camera,
                                      const bus::CameraStatus& status) override {
        auto buffer = camera.pool->take(status.reason.size());
        std::copy(status.reason.begin(), status.reason.end(), buffer->space().begin());
        buffer->set_size(status.reason.size());
        return buffer;
    }
};

struct SupervisorFixture {
    FakeClock clock;
    io::Loop loop{clock};
    Script script;
    TextPlaceholder placeholder;
    std::string states;
    Supervisor supervisor{loop,
                          "porch",
                          "Porch",
                          std::make_unique<ScriptedSource>(script),
                          placeholder,
                          {},
                          [this](const bus::Camera&, const bus::CameraStatus& s) {
                              states += std::string(to_string(s.state)) + " ";
                          }};
    std::vector<std::uint8_t> jpeg = test::tiny_jpeg({.width = 64, .height = 48});

    ~SupervisorFixture() {
        supervisor.stop([] {});
        turn();
    }

    bus::Camera& camera() { return *supervisor.camera(); }
    std::unique_ptr<bus::Subscription> look() {
        auto s = camera().units.subscribe(bus::kPictures, bus::Policy::latest(), {});
        turn();
        return s;
    }
    void turn() {
        while (loop.poll()) {
        }
    }
    // In steps, as a real clock would go.
    void pass(Duration d) {
        for (; d > Duration::zero(); d -= 50ms) {
            clock.advance(std::min<Duration>(d, 50ms));
            turn();
        }
    }
    void picture(bool drawn = false) {
        ASSERT_NE(script.sink, nullptr);
        script.sink->connected();
        auto buffer = script.sink->take(jpeg.size());
        std::copy(jpeg.begin(), jpeg.end(), buffer->space().begin());
        buffer->set_size(jpeg.size());
        script.sink->picture(std::move(buffer), {.first_byte = clock.mono(), .placeholder = drawn});
    }
    void hang_up() {
        script.hang_up->notify();
        turn();
    }
    std::string reason() { return camera().status().reason; }
};

TEST(Supervisor, connects_at_the_first_consumer_and_disconnects_within_2_s_of_the_last) {
    SupervisorFixture b;
    b.pass(10s);
    EXPECT_EQ(b.script.runs, 0);
    auto one = b.look();
    auto two = b.look();
    EXPECT_EQ(b.script.runs, 1);
    b.picture();
    EXPECT_EQ(b.camera().status().width, 64);
    one.reset();
    b.pass(5s);
    EXPECT_EQ(b.script.running, 1);
    b.picture();
    two.reset();
    b.pass(1900ms);
    EXPECT_EQ(b.script.running, 0);
    EXPECT_EQ(b.states, "connecting live idle ");
    EXPECT_EQ(b.camera().units.newest(bus::kPictures), nullptr);
}

TEST(Supervisor, reloading_a_page_keeps_the_connection) {
    SupervisorFixture b;
    auto s = b.look();
    b.picture();
    s.reset();
    b.pass(500ms);
    s = b.look();
    b.pass(3s);
    EXPECT_EQ(b.script.runs, 1);
    EXPECT_EQ(b.script.running, 1);
}

TEST(Supervisor, never_has_two_runs_at_a_time) {
    SupervisorFixture b;
    for (int i = 0; i < 100; ++i) {
        auto s = b.look();
        if (b.script.sink != nullptr) b.picture();
        s.reset();
        b.pass(i % 3 == 0 ? 1s : 350ms);
    }
    EXPECT_EQ(b.script.most_at_once, 1);
}

TEST(Supervisor, retries_at_once_after_a_good_run) {
    SupervisorFixture b;
    const auto s = b.look();
    b.picture();
    b.pass(2s);
    b.picture();
    b.script.reason = {Kind::kUnavailable, "the camera hung up"};
    b.hang_up();
    EXPECT_EQ(b.script.runs, 2);
    b.picture();
    EXPECT_EQ(b.states, "connecting live connecting live ");
}

TEST(Supervisor, backs_off_up_to_8_s_while_the_camera_does_not_answer) {
    SupervisorFixture b;
    b.script.refuse = true;
    const auto s = b.look();
    EXPECT_EQ(b.states, "connecting lost ");
    EXPECT_EQ(b.reason(), "connection refused");
    b.pass(60s);
    EXPECT_GE(b.script.runs, 60 / 8 + 4);
    EXPECT_LE(b.script.runs, 60 / 4 + 9);
    b.script.refuse = false;
    b.pass(8s);
    EXPECT_EQ(b.script.running, 1);
    b.picture();
    EXPECT_EQ(b.states, "connecting lost live ");
}

TEST(Supervisor, backs_off_up_to_2_s_while_it_answers) {
    SupervisorFixture b;
    const auto s = b.look();
    int runs = 0;
    for (int i = 0; i < 1200; ++i) {  // a minute of a camera that hangs up after the answer
        if (b.script.sink != nullptr) {
            b.script.sink->connected();
            b.hang_up();
            ++runs;
        }
        b.pass(50ms);
    }
    EXPECT_GE(runs, 60 / 2);
    EXPECT_LE(runs, 60 + 6);
}

TEST(Supervisor, a_camera_without_pictures_is_lost_and_connected_anew) {
    SupervisorFixture b;
    const auto s = b.look();
    b.picture();
    while (s->next()) {
    }
    b.pass(4900ms);
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLive);
    b.pass(2s);
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLost);
    EXPECT_EQ(b.reason(), "no picture for 5 s; a slow source needs a longer timeout");
    EXPECT_GE(b.script.runs, 2);
    const auto d = s->next();
    ASSERT_TRUE(d.has_value());
    EXPECT_TRUE(d->unit->placeholder);
    EXPECT_EQ(as_text(d->unit->bytes()), b.reason());
}

TEST(Supervisor, waits_longer_for_a_source_with_a_long_interval) {
    SupervisorFixture b;
    b.script.promised = 10s;
    const auto s = b.look();
    b.picture();
    b.pass(29s);
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLive);
    b.pass(3s);
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLost);
}

// A program that needs half a minute for its first picture.
TEST(Supervisor, a_slow_program_is_lost_after_12_s_without_a_longer_timeout) {
    for (const Duration timeout : {Duration::zero(), Duration(60s)}) {
        FakeClock clock;
        io::Loop loop(clock);
        Script script;
        script.promised = MeasuredInterval::kInitial;
        TextPlaceholder placeholder;
        Supervisor supervisor(loop, "still", "Still", std::make_unique<ScriptedSource>(script), placeholder,
                              {.silence = timeout});
        const auto pass = [&](Duration d) {
            for (; d > Duration::zero(); d -= 50ms) {
                clock.advance(50ms);
                while (loop.poll()) {
                }
            }
        };
        loop.poll();
        const auto viewer = supervisor.camera()->units.subscribe(bus::kPictures, bus::Policy::latest(), {});
        const auto state = [&] { return supervisor.camera()->status().state; };
        pass(11s);
        EXPECT_EQ(state(), bus::CameraState::kConnecting);
        pass(19s);
        const bool patient = timeout > Duration::zero();
        EXPECT_EQ(state(), patient ? bus::CameraState::kConnecting : bus::CameraState::kLost);
        EXPECT_EQ(script.runs == 1, patient) << script.runs;
        pass(32s);
        EXPECT_EQ(state(), bus::CameraState::kLost);
        EXPECT_EQ(supervisor.camera()->status().reason, no_picture_for(patient ? 60s : 12s).message);
        supervisor.stop([] {});
        pass(100ms);
    }
}

TEST(Supervisor, placeholders_come_once_a_second_and_pictures_resume_for_the_same_consumer) {
    SupervisorFixture b;
    b.script.refuse = true;
    const auto s = b.look();
    int drawn = 0;
    for (int i = 0; i < 200; ++i) {
        b.pass(50ms);
        while (const auto d = s->next()) drawn += d->unit->placeholder ? 1 : 0;
    }
    EXPECT_GE(drawn, 10);
    EXPECT_LE(drawn, 16);
    b.script.refuse = false;
    b.pass(8s);
    b.picture();
    auto d = s->next();
    while (d && d->unit->placeholder) d = s->next();
    ASSERT_TRUE(d.has_value());
    EXPECT_TRUE(d->discontinuity);
}

// Field case: a camera whose pictures are all damaged, at full rate | own case: refused pictures | not "no
// picture for 5 s", but why they are left out
TEST(Supervisor, pictures_that_are_all_left_out_are_the_reason_for_the_silence) {
    SupervisorFixture b;
    const auto s = b.look();
    b.picture();
    for (int i = 0; i < 70; ++i) {
        if (b.script.sink) b.script.sink->skipped("damaged marker segment");
        b.pass(100ms);
    }
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLost);
    EXPECT_TRUE(b.reason().starts_with("the camera sent ")) << b.reason();
    EXPECT_NE(b.reason().find(" pictures that can't be used, the last one: damaged marker segment; "),
              std::string::npos)
        << b.reason();
    EXPECT_EQ(b.camera().counters.skipped.load(), 70U);
    b.picture();
    EXPECT_EQ(b.reason(), "");
}

TEST(Supervisor, a_placeholder_of_another_hub_means_lost_on_the_same_connection) {
    SupervisorFixture b;
    const auto s = b.look();
    b.picture();
    for (int i = 0; i < 20; ++i) {
        b.picture(true);
        b.pass(1s);
        while (const auto d = s->next())
            EXPECT_TRUE(d->unit->number == 1 || as_text(d->unit->bytes()) == b.reason());
    }
    EXPECT_EQ(b.states, "connecting live lost ");
    EXPECT_EQ(b.reason(), "the hub that shows it to us has lost it");
    EXPECT_EQ(b.script.runs, 1);
    EXPECT_EQ(b.camera().counters.pictures.load(), 1U);
    b.picture();
    EXPECT_EQ(b.states, "connecting live lost live ");
}

TEST(Supervisor, gives_up_after_a_permanent_error_until_demand_begins_anew) {
    SupervisorFixture b;
    b.script.refuse = true;
    b.script.reason = {Kind::kInvalidArgument, "no such scheme"};
    auto s = b.look();
    b.pass(30s);
    EXPECT_EQ(b.script.runs, 1);
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLost);
    s.reset();
    b.pass(2s);
    s = b.look();
    EXPECT_EQ(b.script.runs, 2);
}

TEST(Supervisor, a_recording_that_has_ended_is_not_run_again) {
    SupervisorFixture b;
    const auto s = b.look();
    b.script.reason = {Kind::kEnded, "the folder's last picture was shown; loop=1 begins again"};
    b.picture();
    b.pass(2s);
    b.hang_up();
    EXPECT_EQ(b.camera().status().state, bus::CameraState::kLost);
    EXPECT_EQ(b.reason(), "the folder's last picture was shown; loop=1 begins again");
    b.pass(30s);
    EXPECT_EQ(b.script.runs, 1);
}

TEST(Supervisor, removes_passwords_from_the_reason) {
    SupervisorFixture b;
    b.script.refuse = true;
    b.script.reason = {Kind::kUnavailable,
                       "curl: (7) http://ann:tomato@10.0.0.5/?pwd=onion can't be reached"};
    const auto s = b.look();
    EXPECT_EQ(b.reason(), "curl: (7) http://ann:***@10.0.0.5/?pwd=*** can't be reached");
}

TEST(Supervisor, stop_ends_the_run_and_then_calls_back) {
    SupervisorFixture b;
    const auto s = b.look();
    bool stopped = false;
    b.supervisor.stop([&] { stopped = true; });
    EXPECT_FALSE(stopped);
    b.turn();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(b.script.running, 0);
}

TEST(Supervisor, gives_no_memory_for_a_picture_above_the_limit) {
    SupervisorFixture b;
    const auto s = b.look();
    EXPECT_NE(b.script.sink->take(8'000'000), nullptr);
    EXPECT_EQ(b.script.sink->take(8'000'001), nullptr);
}

TEST(Supervisor, a_jump_of_the_wall_clock_starts_a_generation) {
    SupervisorFixture b;
    const auto s = b.look();
    b.picture();
    const auto before = s->next();
    b.clock.set_utc(UtcTime{1s});
    b.pass(1s);
    b.picture();
    const auto after = s->next();
    EXPECT_GT(after->unit->track->generation, before->unit->track->generation);
    EXPECT_TRUE(after->discontinuity);
}

TEST(Supervisor, ages_follow_the_cameras_timestamps) {
    SupervisorFixture b;
    const auto s = b.look();
    b.script.sink->connected();
    // The camera's clock is an hour behind; the second picture took 300 ms longer to come.
    for (const Duration late : {0ms, 300ms}) {
        auto buffer = b.script.sink->take(b.jpeg.size());
        std::copy(b.jpeg.begin(), b.jpeg.end(), buffer->space().begin());
        buffer->set_size(b.jpeg.size());
        const UtcTime stamped = b.clock.utc() - 3600s;
        b.pass(late);
        b.script.sink->picture(std::move(buffer), {b.clock.mono(), stamped});
    }
    const auto d = s->next();
    ASSERT_TRUE(d.has_value());
    EXPECT_EQ(to_ms(b.clock.mono() - d->unit->captured_at), 300);
    EXPECT_EQ(d->unit->captured_error_us, 300'000U);
    EXPECT_TRUE(d->unit->camera_clock);
}

}  // namespace
}  // namespace vedette::source
