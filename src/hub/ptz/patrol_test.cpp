#include "hub/ptz/pan_tilt_fixture.hpp"

namespace vedette::ptz {
namespace {

TEST(Patrol, visits_its_presets_and_stays_at_each) {
    PanTiltFixture f;
    f.home();
    EXPECT_FALSE(f.ask(kAnn, SetPatrol{true}).refused);
    EXPECT_TRUE(f.head->status().patrol);
    f.pass(3s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 10}));
    f.pass(17s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 10}));
    f.pass(6s);
    EXPECT_EQ(f.head->status().position, (Angles{60, 0}));
    f.ask(kAnn, SetPatrol{false});
    f.pass(60s);
    EXPECT_EQ(f.head->status().position, (Angles{60, 0}));
    EXPECT_FALSE(f.head->status().patrol);
}

TEST(Patrol, homes_first_when_the_position_is_unknown) {
    PanTiltFixture f;
    f.ask(kAnn, SetPatrol{true});
    f.pass(10s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 10}));
    EXPECT_EQ(f.servo->pan, -60);
    EXPECT_EQ(f.servo->tilt, 10);
}

TEST(Patrol, waits_60_s_after_a_person_steered) {
    PanTiltFixture f;
    f.home();
    f.ask(kAnn, SetPatrol{true});
    f.pass(300ms);
    f.ask(kAnn, MoveBy{{1, 0}});
    EXPECT_EQ(f.head->status().patrol_resumes_at - f.clock.mono(), Duration(60s));
    const auto position = f.head->status().position;
    f.pass(59s);
    EXPECT_EQ(f.head->status().position, position);
    f.pass(4s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 10})) << "the place that was interrupted";
}

TEST(Patrol, is_not_started_while_another_person_steers_nor_without_one_in_the_settings) {
    PanTiltFixture f;
    f.ask(kAnn, MoveBy{{1, 0}});
    EXPECT_EQ(f.ask(kBob, SetPatrol{true}).refused, Refused::kSteeredByOther);
    settings::PanTiltSettings settings = PanTiltFixture::limited();
    settings.patrol.reset();
    PanTiltFixture without(settings);
    EXPECT_EQ(without.ask(kAnn, SetPatrol{true}).refused, Refused::kNoPatrol);
}

TEST(Patrol, tries_a_dead_device_again_once_a_dwell) {
    PanTiltFixture f;
    f.servo->dead = true;
    f.ask(kAnn, SetPatrol{true});
    f.pass(59s);
    EXPECT_EQ(f.servo->asked.size(), 3U);
    f.servo->dead = false;
    f.pass(20s);
    EXPECT_EQ(f.head->status().position, (Angles{-60, 10}));
}

}  // namespace
}  // namespace vedette::ptz
