#include "hub/ptz/pan_tilt.hpp"

#include "hub/ptz/pan_tilt_fixture.hpp"

namespace vedette::ptz {
namespace {

// Field case: a press starts a move that nothing stops, to the end of the way | ZoneMinder/zmNinja 880, koush/scrypted 2124
// and dbuezas/icsee-ptz 34 | each command is one step of known size
TEST(PanTilt, sends_one_request_a_command_and_returns_what_the_device_said) {
    PanTiltFixture f;
    const Answer answer = f.ask(kAnn, MoveBy{{-5, 0}});
    EXPECT_FALSE(answer.refused);
    EXPECT_EQ(answer.device.status, 200);
    EXPECT_EQ(answer.device.body, "yes");
    EXPECT_EQ(f.servo->asked, (std::vector<Angles>{{-5, 0}}));
}

TEST(PanTilt, knows_its_position_after_homing_only) {
    PanTiltFixture f;
    f.ask(kAnn, MoveBy{{-5, 0}});
    EXPECT_FALSE(f.head->status().position);
    EXPECT_EQ(f.ask(kAnn, MoveTo{.pan = 0, .tilt = {}}).refused, Refused::kPositionUnknown);
    EXPECT_EQ(f.ask(kAnn, GoToPreset{"door"}).refused, Refused::kPositionUnknown);
    EXPECT_FALSE(f.ask(kAnn, GoHome{}).refused) << "answered at the first step";
    f.pass(10s);
    EXPECT_EQ(f.head->status().position, (Angles{10, 0}));
    EXPECT_EQ(f.servo->pan, 10) << "where it is in truth";
    EXPECT_EQ(f.servo->tilt, 0);
    f.ask(kAnn, MoveBy{{-5, 7}});
    EXPECT_EQ(f.head->status().position, (Angles{5, 7}));
}

TEST(PanTilt, homes_by_the_end_that_is_nearer_to_the_soft_limits) {
    settings::PanTiltSettings settings;
    settings.pan = {-80, 20};
    settings.tilt = {-30, 80};
    PanTiltFixture f(settings);
    f.servo->asked.clear();
    f.send({}, GoHome{});
    EXPECT_LT(f.servo->asked[0].pan, 0);
    EXPECT_GT(f.servo->asked[0].tilt, 0);
    f.pass(10s);
    EXPECT_EQ(f.servo->pan, 0);
    EXPECT_EQ(f.servo->tilt, 0);
}

TEST(PanTilt, keeps_every_command_within_the_soft_limits) {
    PanTiltFixture f;
    f.ask(kAnn, MoveBy{{-180, 180}});
    EXPECT_EQ(f.servo->asked[0], (Angles{-120, 110})) << "unknown: not more than from limit to limit";
    f.pass(30s);  // the lease lapses
    f.home();
    f.ask(kAnn, MoveBy{{100, -100}});
    EXPECT_EQ(f.servo->asked[0], (Angles{50, -30}));
    f.ask(kAnn, MoveBy{{5, 0}});
    EXPECT_EQ(f.servo->asked[1], (Angles{0, 0})) << "at the limit the device is asked nevertheless";
    f.ask(kAnn, MoveTo{.pan = -90, .tilt = 90});
    f.pass(10s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 80}));
}

TEST(PanTilt, makes_long_moves_of_its_own_no_faster_than_the_speed) {
    PanTiltFixture f;
    f.home();
    f.ask(kAnn, GoToPreset{"door"});
    f.pass(5s);
    EXPECT_EQ(f.servo->pan, -60);
    EXPECT_EQ(f.servo->tilt, 10);
    ASSERT_EQ(f.servo->asked.size(), 6U);
    EXPECT_EQ(f.servo->times.back() - f.servo->times.front(), Duration(1s)) << "70 degrees at 60 a second";
    EXPECT_EQ(f.ask(kAnn, GoToPreset{"barn"}).refused, Refused::kNoSuchPreset);
}

TEST(PanTilt, a_command_ends_a_long_move) {
    PanTiltFixture f;
    f.home();
    f.ask(kAnn, GoToPreset{"door"});
    f.pass(400ms);
    f.ask(kAnn, MoveBy{{1, 0}});
    const auto position = f.head->status().position;
    f.pass(5s);
    EXPECT_EQ(f.head->status().position, position);
    EXPECT_EQ(f.servo->pan, position->pan);
    EXPECT_GT(position->pan, -60);
}

TEST(PanTilt, a_command_does_not_end_homing) {
    PanTiltFixture f;
    f.send(kAnn, GoHome{});
    f.pass(1s);
    auto& move = f.send(kAnn, MoveBy{{1, 0}});
    EXPECT_FALSE(move);
    f.pass(5s);
    ASSERT_TRUE(move);
    EXPECT_FALSE(move->refused);
    EXPECT_EQ(f.head->status().position, (Angles{11, 0}));
}

TEST(PanTilt, lets_one_command_wait_at_most) {
    PanTiltFixture f;
    f.servo->silent = true;
    auto& first = f.send(kAnn, MoveBy{{1, 0}});
    auto& second = f.send(kAnn, MoveBy{{2, 0}});
    EXPECT_EQ(f.ask(kAnn, MoveBy{{3, 0}}).refused, Refused::kCommandWaits);
    EXPECT_FALSE(first || second);
    f.servo->silent = false;
    f.servo->go_on.notify();
    f.turn();
    EXPECT_TRUE(first && second);
    EXPECT_EQ(f.servo->asked, (std::vector<Angles>{{1, 0}, {2, 0}}));
}

TEST(PanTilt, a_device_that_says_no_has_not_moved) {
    PanTiltFixture f;
    f.home();
    f.servo->status = 500;
    const Answer answer = f.ask(kAnn, MoveBy{{5, 0}});
    EXPECT_EQ(answer.refused, Refused::kServoFailed);
    EXPECT_EQ(answer.detail, "the servos answered 500: no");
    EXPECT_EQ(answer.device.body, "no");
    EXPECT_EQ(f.head->status().position, (Angles{10, 0}));
    EXPECT_EQ(f.head->status().error, "the servos answered 500: no");
    f.servo->status = 200;
    f.ask(kAnn, MoveBy{{5, 0}});
    EXPECT_EQ(f.head->status().error, "");
}

TEST(PanTilt, a_device_without_an_answer_within_5_s_may_be_anywhere) {
    PanTiltFixture f;
    f.home();
    f.servo->silent = true;
    auto& answer = f.send(kAnn, MoveBy{{5, 0}});
    f.pass(4990ms);
    EXPECT_FALSE(answer);
    f.pass(10ms);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->refused, Refused::kTimeout);
    EXPECT_FALSE(f.head->status().position);
    f.servo->silent = false;
    f.servo->dead = true;
    EXPECT_EQ(f.ask(kAnn, MoveBy{{5, 0}}).refused, Refused::kUnreachable);
    EXPECT_EQ(f.head->status().error, "connection refused");
}

TEST(PanTilt, a_command_does_not_wait_for_ever) {
    PanTiltFixture f;
    f.servo->silent = true;
    f.send(kAnn, MoveBy{{1, 0}});
    f.pass(1s);
    auto& second = f.send(kAnn, MoveBy{{2, 0}});
    f.pass(9s);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->refused, Refused::kTimeout);
}

TEST(PanTilt, is_steered_by_one_person_at_a_time) {
    PanTiltFixture f;
    EXPECT_TRUE(f.ask(kAnn, MoveBy{{1, 0}}).lease_began);
    EXPECT_FALSE(f.ask(kAnn, MoveBy{{1, 0}}).lease_began);
    const Answer other = f.ask(kBob, MoveBy{{1, 0}});
    EXPECT_EQ(other.refused, Refused::kSteeredByOther);
    EXPECT_EQ(other.detail, "ann steers this camera");
    EXPECT_EQ(other.status.lease.holder(f.clock.mono())->name, "ann");
    f.ask(kBob, LeaseAct::kAsk);
    EXPECT_EQ(f.head->status().lease.asked_by(f.clock.mono()), std::vector<std::string>{"bob"});
    EXPECT_EQ(f.ask(kBob, LeaseAct::kTake).refused, Refused::kSteeredByOther);
    EXPECT_TRUE(f.ask(kOwner, LeaseAct::kTake).lease_began);
    EXPECT_EQ(f.ask(kAnn, MoveBy{{1, 0}}).refused, Refused::kSteeredByOther);
    f.ask(kOwner, LeaseAct::kRelease);
    EXPECT_TRUE(f.ask(kBob, MoveBy{{1, 0}}).lease_began);
    EXPECT_EQ(f.servo->asked.size(), 3U);
}

TEST(PanTilt, tells_when_the_picture_moves_and_when_it_is_still) {
    PanTiltFixture f;
    f.ask(kAnn, MoveBy{{1, 0}});
    EXPECT_TRUE(f.head->status().moving);
    f.pass(400ms);
    f.ask(kAnn, MoveBy{{1, 0}});
    f.pass(490ms);
    EXPECT_EQ(f.told, "ptz.moving ");
    f.pass(20ms);
    EXPECT_EQ(f.told, "ptz.moving ptz.still ");
    EXPECT_FALSE(f.head->status().moving);
}

TEST(PanTilt, is_the_cameras_control_which_passes_on_what_the_device_says) {
    PanTiltFixture f;
    ASSERT_EQ(f.camera->control.capabilities().size(), 2U);
    std::optional<bus::ControlAnswer> answer;
    const auto request = [&](bus::ControlRequest asked) {
        answer.reset();
        f.camera->control.request(std::move(asked), f.clock.mono() + 5s,
                                  [&](bus::ControlAnswer given) { answer = std::move(given); });
        f.turn();
    };
    request({.name = "pan", .value = -5, .relative = true, .by = "1", .by_name = "ann"});
    ASSERT_TRUE(answer && *answer);
    EXPECT_TRUE((*answer)->done);
    EXPECT_FALSE((*answer)->known);
    EXPECT_EQ((*answer)->content_type, "text/html");
    EXPECT_EQ((*answer)->body, "yes");
    EXPECT_EQ(f.servo->asked.back(), (Angles{-5, 0}));
    f.servo->status = 500;
    request({.name = "tilt", .value = 5, .relative = true, .by = "1", .by_name = "ann"});
    ASSERT_TRUE(answer && *answer);
    EXPECT_FALSE((*answer)->done);
    EXPECT_EQ((*answer)->status, 500);
    EXPECT_EQ(f.servo->asked.back(), (Angles{0, 5}));
    request({.name = "tilt", .value = 5, .relative = true, .by = "2", .by_name = "bob"});
    EXPECT_EQ(answer->error().message, "ann steers this camera");
    f.servo->dead = true;
    request({.name = "tilt", .value = 5, .relative = true, .by = "1", .by_name = "ann"});
    ASSERT_TRUE(answer && *answer);
    EXPECT_FALSE((*answer)->done);
    EXPECT_TRUE((*answer)->silent);
    EXPECT_FALSE((*answer)->began) << "she steered before";
}

TEST(PanTilt, as_the_cameras_control_answers_by_the_deadline_also_behind_a_device_that_is_silent) {
    PanTiltFixture f;
    f.servo->silent = true;
    f.send({}, GoHome{});  // such as the patrol's
    f.pass(200ms);
    std::optional<bus::ControlAnswer> answer;
    f.camera->control.request({.name = "pan", .value = 5, .relative = true, .by = "1", .by_name = "ann"},
                              f.clock.mono() + 9s,
                              [&](bus::ControlAnswer given) { answer = std::move(given); });
    f.pass(8990ms);
    ASSERT_TRUE(answer && *answer);
    EXPECT_TRUE((*answer)->silent);
    EXPECT_TRUE((*answer)->began);
    EXPECT_EQ(f.servo->asked.size(), 1U) << "there was no time left for a second one";
}

TEST(PanTilt, ends_with_a_command_under_way) {
    PanTiltFixture f;
    f.servo->silent = true;
    auto& first = f.send(kAnn, MoveBy{{1, 0}});
    auto& second = f.send(kAnn, MoveBy{{1, 0}});
    bool ended = false;
    f.loop.post([&] { f.head->stop([&] { ended = true; }); });
    f.turn();
    EXPECT_TRUE(ended);
    EXPECT_EQ(first->refused, Refused::kStopped);
    EXPECT_EQ(second->refused, Refused::kStopped);
    EXPECT_EQ(f.ask(kAnn, MoveBy{{1, 0}}).refused, Refused::kStopped);
}

}  // namespace
}  // namespace vedette::ptz
