// When the supervisor calls a camera lost, with what reason, and what its viewers get meanwhile.
#include "hub/source/pacer.hpp"
#include "hub/source/reasons.hpp"
#include "hub/source/supervisor_fixture.hpp"

namespace vedette::source {
namespace {

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

}  // namespace
}  // namespace vedette::source
