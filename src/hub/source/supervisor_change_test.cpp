// What a camera's consumers see when its source is replaced while they watch.
#include "hub/source/supervisor_fixture.hpp"

namespace vedette::source {
namespace {

// A supervisor whose first source follows `b.script`, the second one `next`.
struct ChangeFixture : SupervisorFixture {
    Script next;
    void change(SupervisorOptions options = {}) {
        supervisor.change(std::make_unique<ScriptedSource>(next), options);
        turn();
    }
    void picture_of_next() {
        std::swap(script.sink, next.sink);
        picture();
        std::swap(script.sink, next.sink);
    }
};

TEST(SupervisorChange, keeps_consumers_and_numbers_and_begins_a_generation) {
    ChangeFixture b;
    const auto s = b.look();
    b.picture();
    const auto first = s->next();
    ASSERT_TRUE(first.has_value());
    b.change();
    EXPECT_EQ(b.script.running, 0);
    EXPECT_EQ(b.next.running, 1);
    EXPECT_EQ(b.camera().units.newest(bus::kPictures), nullptr) << "a picture of the source before";
    b.picture_of_next();
    const auto second = s->next();
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->unit->number, first->unit->number + 1);
    EXPECT_GT(second->unit->track->generation, first->unit->track->generation);
    EXPECT_EQ(b.states, "connecting live connecting live ");
}

TEST(SupervisorChange, connects_nothing_that_nobody_watches) {
    ChangeFixture b;
    b.change();
    b.pass(5s);
    EXPECT_EQ(b.next.runs, 0);
    const auto s = b.look();
    EXPECT_EQ(b.next.runs, 1);
    EXPECT_EQ(b.script.runs, 0);
}

TEST(SupervisorChange, helps_a_lost_camera_at_once) {
    for (const Kind kind : {Kind::kUnavailable, Kind::kUnauthenticated}) {
        ChangeFixture b;
        b.script.refuse = true;
        b.script.reason = {kind, "no way in"};
        const auto s = b.look();
        b.pass(20s);
        ASSERT_EQ(b.reason(), "no way in");
        b.change();
        EXPECT_EQ(b.next.running, 1);
        EXPECT_EQ(b.reason(), "");
        b.picture_of_next();
        EXPECT_EQ(b.camera().status().state, bus::CameraState::kLive);
    }
}

TEST(SupervisorChange, forgets_the_delay_of_the_source_before) {
    ChangeFixture b;
    b.script.refuse = true;
    const auto s = b.look();
    b.pass(20s);
    b.next.refuse = true;
    b.change();
    const int runs = b.next.runs;
    EXPECT_EQ(runs, 2) << "the second attempt is immediate";
}

TEST(SupervisorChange, takes_new_limits_without_a_new_connection) {
    ChangeFixture b;
    const auto s = b.look();
    b.picture();
    b.supervisor.change(nullptr, {.memory = 1'000'000, .max_picture = 100});
    b.turn();
    EXPECT_EQ(b.script.runs, 1);
    EXPECT_EQ(b.script.running, 1);
    EXPECT_EQ(b.script.sink->take(101), nullptr);
    EXPECT_NE(b.script.sink->take(100), nullptr);
    EXPECT_EQ(b.camera().pool->max_bytes(), 1'000'000U);
}

TEST(SupervisorChange, can_stop_while_the_source_before_ends) {
    ChangeFixture b;
    const auto s = b.look();
    b.supervisor.change(std::make_unique<ScriptedSource>(b.next), {});
    bool stopped = false;
    b.supervisor.stop([&] { stopped = true; });
    b.turn();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(b.script.running, 0);
    EXPECT_EQ(b.next.runs, 0);
}

TEST(SupervisorChange, the_last_of_two_changes_counts) {
    ChangeFixture b;
    Script last;
    const auto s = b.look();
    b.supervisor.change(std::make_unique<ScriptedSource>(b.next), {});
    b.supervisor.change(std::make_unique<ScriptedSource>(last), {});
    b.turn();
    EXPECT_EQ(b.next.runs, 0);
    EXPECT_EQ(last.running, 1);
    b.supervisor.stop([] {});
    b.turn();
}

}  // namespace
}  // namespace vedette::source
