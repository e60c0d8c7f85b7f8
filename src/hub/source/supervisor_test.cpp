// What the supervisor does with demand, runs, retries and times; supervisor_lost_test.cpp has lost cameras.
#include "hub/source/supervisor_fixture.hpp"

namespace vedette::source {
namespace {

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

// Field case: sends the head of a stream, and then nothing | OpenCentauri/cc-fw-tools 108 | lost after 5 s, with that
// reason, and connected anew
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
