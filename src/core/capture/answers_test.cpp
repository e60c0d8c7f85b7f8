#include "core/capture/answers.hpp"

#include <gtest/gtest.h>

namespace vedette::capture {
namespace {

// A client and a camera.
struct Session {
    MonoTime now{1000s};
    Answers answers;
    std::optional<NewestPicture> newest;
    CameraState camera = CameraState::kLive;

    void take(std::uint64_t number) { newest = NewestPicture{number, now}; }
    void pass(Duration time) { now = now + time; }
    Answer next() { return answers.next(newest, camera, now); }
};

TEST(CaptureAnswers, a_fresh_picture_answers_at_once_and_only_once) {
    Session s;
    s.take(1);
    EXPECT_TRUE(s.next() == Answer::kNone);
    s.answers.ask(s.now);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kSend);
    EXPECT_TRUE(s.next() == Answer::kWait);
    s.take(2);
    EXPECT_TRUE(s.next() == Answer::kSend);
    EXPECT_TRUE(s.next() == Answer::kNone);
}

TEST(CaptureAnswers, the_first_picture_may_have_any_number) {
    Session s;
    s.take(0);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kSend);
}

TEST(CaptureAnswers, a_live_camera_answers_with_an_old_picture_after_half_a_second) {
    Session s;
    s.take(1);
    s.pass(501ms);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kWait);
    EXPECT_TRUE(s.answers.due() == s.now + 500ms);
    s.pass(499ms);
    EXPECT_TRUE(s.next() == Answer::kWait);
    s.pass(1ms);
    EXPECT_TRUE(s.next() == Answer::kSend);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kWait);
    s.pass(500ms);
    EXPECT_TRUE(s.next() == Answer::kSend);
}

TEST(CaptureAnswers, a_picture_is_fresh_for_half_a_second) {
    Session s;
    s.take(1);
    s.pass(500ms);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kSend);
}

TEST(CaptureAnswers, a_silent_camera_has_ten_seconds_and_then_all_are_given_up) {
    Session s;
    s.camera = CameraState::kSilent;
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kWait);
    EXPECT_TRUE(s.answers.due() == s.now + 500ms);
    const MonoTime limit = s.now + 10s;
    s.pass(500ms);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kWait);
    EXPECT_TRUE(s.answers.due() == limit);
    s.now = limit;
    EXPECT_TRUE(s.next() == Answer::kTimedOut);
    EXPECT_TRUE(s.next() == Answer::kNone);
    s.answers.ask(s.now);
    s.take(1);
    EXPECT_TRUE(s.next() == Answer::kSend);
}

TEST(CaptureAnswers, a_lost_camera_gives_no_picture) {
    Session s;
    s.take(1);
    s.camera = CameraState::kLost;
    EXPECT_TRUE(s.next() == Answer::kNone);
    s.answers.ask(s.now);
    s.answers.ask(s.now);
    EXPECT_TRUE(s.next() == Answer::kLost);
    EXPECT_TRUE(s.next() == Answer::kNone);
}

TEST(CaptureAnswers, commands_are_answered_in_their_order_and_wait_above_the_limit) {
    Session s;
    s.camera = CameraState::kSilent;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 16; ++i) {
            EXPECT_TRUE(s.answers.has_room());
            s.answers.ask(s.now);
            s.pass(1ms);
        }
        EXPECT_FALSE(s.answers.has_room());
        for (int i = 0; i < 11; ++i) {
            s.take(static_cast<std::uint64_t>(100 * round + i));
            EXPECT_TRUE(s.next() == Answer::kSend);
        }
        EXPECT_TRUE(s.next() == Answer::kWait);
        EXPECT_TRUE(s.answers.due() == s.now - 5ms + 500ms);
        EXPECT_TRUE(s.answers.has_room());
        s.answers.clear();
        EXPECT_TRUE(s.next() == Answer::kNone);
    }
}

}  // namespace
}  // namespace vedette::capture
