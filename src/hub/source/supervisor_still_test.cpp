// A single picture of a camera that others watch.
#include "hub/source/supervisor_fixture.hpp"

namespace vedette::source {
namespace {

using bus::CameraState;

// Ends when the test says so.
struct StillScript {
    int begun = 0;
    int running = 0;
    bool source_ran = false;  // at the same time
    std::vector<bus::StillValue> values;
    std::unique_ptr<io::Signal> done;
    std::optional<Error> error;
};

class ScriptedStill : public StillTaker {
  public:
    ScriptedStill(StillScript& script, const Script& source, std::vector<std::uint8_t> jpeg)
        : script_(script), source_(source), jpeg_(std::move(jpeg)) {}

    io::Task<Result<bus::Still>> take(StillContext c, bus::StillRequest request) override {
        ++script_.begun;
        ++script_.running;
        script_.source_ran = script_.source_ran || source_.running > 0;
        script_.values = request.values;
        script_.done = std::make_unique<io::Signal>(c.loop);
        const io::Woken woken = co_await script_.done->wait(MonoTime::max(), c.stop);
        --script_.running;
        if (woken == io::Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
        if (script_.error) co_return std::unexpected(*script_.error);
        auto buffer = c.buffer(jpeg_.size());
        std::ranges::copy(jpeg_, buffer->space().begin());
        buffer->set_size(jpeg_.size());
        co_return bus::Still{
            .jpeg = std::move(buffer), .captured = c.loop.clock().utc(), .metadata = {.lux = 3}};
    }

  private:
    StillScript& script_;
    const Script& source_;
    const std::vector<std::uint8_t> jpeg_;
};

struct StillFixture : SupervisorFixture {
    StillScript still;
    std::vector<Result<bus::Still>> answers;

    StillFixture() { set(); }
    void set() {
        supervisor.set_still(std::make_unique<ScriptedStill>(still, script, test::tiny_jpeg(3000, 7)));
    }
    void ask() {
        camera().stills.request({{{"gain", "2"}}}, MonoTime::max(),
                                [this](Result<bus::Still> a) { answers.push_back(std::move(a)); });
        turn();
    }
    void finish() {
        still.done->notify();
        turn();
    }
    // What a viewer sees next.
    static std::string shown(bus::Subscription& s) {
        const auto delivery = s.next();
        if (!delivery) return "nothing";
        const Bytes bytes = delivery->unit->bytes();
        return delivery->unit->placeholder ? std::string(bytes.begin(), bytes.end()) : "picture";
    }
};

TEST(SupervisorStill, the_source_rests_while_a_picture_is_taken_and_viewers_stay) {
    StillFixture b;
    const auto s = b.look();
    b.picture();
    EXPECT_EQ(b.shown(*s), "picture");
    b.ask();
    EXPECT_EQ(b.script.running, 0);
    EXPECT_EQ(b.still.running, 1);
    EXPECT_FALSE(b.still.source_ran);
    EXPECT_EQ(b.still.values[0].name + b.still.values[0].value, "gain2");
    EXPECT_EQ(b.shown(*s), "a still picture is taken");
    b.pass(12s);
    EXPECT_EQ(b.shown(*s), "a still picture is taken") << "no viewer sees a lost camera";
    b.finish();
    ASSERT_EQ(b.answers.size(), 1U);
    ASSERT_TRUE(b.answers[0]);
    EXPECT_EQ(b.answers[0]->jpeg->bytes().size(), 3000U);
    EXPECT_EQ(b.answers[0]->metadata.lux, 3);
    EXPECT_EQ(b.shown(*s), "picture") << "viewers see it, too";
    EXPECT_EQ(b.script.running, 1);
    b.picture();
    EXPECT_EQ(b.shown(*s), "picture");
    EXPECT_EQ(b.states, "connecting live ") << "nobody is told that the camera came and went";
}

TEST(SupervisorStill, the_next_one_says_how_long_it_will_take) {
    StillFixture b;
    const auto s = b.look();
    b.ask();
    b.pass(10s);
    b.finish();
    while (s->next()) {
    }
    b.ask();
    EXPECT_EQ(b.shown(*s), "a still picture is taken, about 10 s left");
    b.pass(4s);
    EXPECT_EQ(b.shown(*s).substr(0, 35), "a still picture is taken, about 6 s");
    b.pass(20s);
    EXPECT_EQ(b.shown(*s), "a still picture is taken");
    b.finish();
}

TEST(SupervisorStill, a_camera_that_nobody_watches_is_not_connected_for_it) {
    StillFixture b;
    b.ask();
    b.finish();
    ASSERT_EQ(b.answers.size(), 1U);
    EXPECT_TRUE(b.answers[0]);
    EXPECT_EQ(b.script.runs, 0);
    EXPECT_EQ(b.camera().status().state, CameraState::kIdle);
}

TEST(SupervisorStill, several_come_one_after_the_other) {
    StillFixture b;
    b.ask();
    b.ask();
    EXPECT_EQ(b.still.running, 1);
    b.finish();
    EXPECT_EQ(b.still.running, 1);
    b.finish();
    EXPECT_EQ(b.answers.size(), 2U);
    EXPECT_EQ(b.still.begun, 2);
}

TEST(SupervisorStill, a_failure_is_answered_without_credentials_and_the_source_goes_on) {
    StillFixture b;
    const auto s = b.look();
    b.still.error = Error{Kind::kUnavailable, "can't open http://u:hush@camera/"};
    b.ask();
    b.finish();
    ASSERT_EQ(b.answers.size(), 1U);
    EXPECT_EQ(b.answers[0].error().message.find("hush"), std::string::npos);
    EXPECT_EQ(b.script.running, 1);
}

TEST(SupervisorStill, a_lost_camera_can_still_take_one) {
    StillFixture b;
    b.script.refuse = true;
    const auto s = b.look();
    b.pass(8s);
    ASSERT_EQ(b.camera().status().state, CameraState::kLost);
    b.ask();
    b.pass(30s);
    EXPECT_EQ(b.reason(), "connection refused") << "it is lost as before";
    b.finish();
    EXPECT_TRUE(b.answers[0]);
    b.pass(1s);
    EXPECT_EQ(b.reason(), "connection refused");
}

TEST(SupervisorStill, what_waits_is_answered_when_the_camera_ends_or_takes_no_more) {
    StillFixture b;
    b.ask();
    b.ask();
    b.supervisor.set_still(nullptr);
    b.turn();
    ASSERT_EQ(b.answers.size(), 2U);
    EXPECT_EQ(b.answers[0].error().kind, Kind::kUnavailable);
    EXPECT_FALSE(b.camera().stills.attached());
    b.set();
    b.ask();
    bool stopped = false;
    b.supervisor.stop([&] { stopped = true; });
    b.turn();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(b.still.running, 0);
    EXPECT_EQ(b.answers.size(), 3U);
}

}  // namespace
}  // namespace vedette::source
