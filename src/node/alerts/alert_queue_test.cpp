#include "node/alerts/alert_queue.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

constexpr MonoTime kBegin{1000s};
constexpr AlertTargets kBoth = 3;

std::string texts_of(AlertQueue& queue) {
    std::string out;
    for (const Alert& alert : queue.waiting())
        out.append(alert.text()).append("/").append(std::to_string(alert.count)).append(" ");
    return out;
}

// Blocks of eight bytes.
struct Pictures {
    std::array<std::uint8_t, 64> memory{};
    PicturePool pool{memory, 8};

    PicturePool::Share take() {
        pool.publish({8, kBegin});
        return pool.newest();
    }
};

TEST(AlertQueue, keeps_alerts_in_their_order) {
    AlertQueue queue;
    EXPECT_TRUE(queue.add(AlertKind::kMotion, "door", {}, kBoth, kBegin));
    EXPECT_TRUE(queue.add(AlertKind::kTest, "low", {}, kBoth, kBegin + 1s));
    EXPECT_EQ(texts_of(queue), "door/1 low/1 ");
    EXPECT_EQ(queue.waiting()[0].at, kBegin);
    EXPECT_EQ(queue.waiting()[0].targets, kBoth);
}

TEST(AlertQueue, a_burst_of_one_kind_is_one_alert_with_a_count) {
    AlertQueue queue;
    for (int i = 0; i < 20; ++i)
        queue.add(AlertKind::kMotion, "door " + std::to_string(i), {}, kBoth, kBegin + i * 1s);
    EXPECT_EQ(texts_of(queue), "door 19/20 ");
    queue.add(AlertKind::kTest, "low", {}, kBoth, kBegin + 20s);
    queue.add(AlertKind::kMotion, "door", {}, kBoth, kBegin + 21s);
    queue.add(AlertKind::kMotion, "window", {}, kBoth, kBegin + 51s);
    EXPECT_EQ(texts_of(queue), "door 19/20 low/1 door/1 window/1 ");
}

TEST(AlertQueue, gives_up_the_oldest_and_says_so) {
    AlertQueue queue;
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(queue.add(AlertKind::kMotion, std::to_string(i), {}, kBoth, kBegin + i * 60s));
    EXPECT_FALSE(queue.add(AlertKind::kMotion, "4", {}, kBoth, kBegin + 240s));
    EXPECT_EQ(texts_of(queue), "1/1 2/1 3/1 4/1 ");
}

TEST(AlertQueue, never_changes_the_alert_under_way) {
    AlertQueue queue;
    queue.add(AlertKind::kMotion, "first", {}, kBoth, kBegin);
    queue.begin_sending(0);
    queue.add(AlertKind::kMotion, "second", {}, kBoth, kBegin + 1s);
    EXPECT_EQ(texts_of(queue), "first/1 second/1 ");
    for (int i = 0; i < 4; ++i)
        queue.add(AlertKind::kMotion, std::to_string(i), {}, kBoth, kBegin + 60s * (i + 1));
    EXPECT_EQ(texts_of(queue), "first/1 1/1 2/1 3/1 ");
    EXPECT_EQ(queue.sending().text(), "first");
    queue.sending().targets = 1;
    queue.end_sending();
    EXPECT_EQ(queue.waiting().size(), 4U);
    // Of two alerts the later one is under way: the earlier one goes, and the place moves with it.
    queue.begin_sending(2);
    queue.add(AlertKind::kTest, "low", {}, kBoth, kBegin + 3600s);
    EXPECT_EQ(queue.sending().text(), "2");
    queue.sending().targets = 0;
    queue.end_sending();
    EXPECT_EQ(texts_of(queue), "1/1 3/1 low/1 ");
}

TEST(AlertQueue, holds_one_picture_besides_that_under_way) {
    Pictures pictures;
    AlertQueue queue;
    queue.add(AlertKind::kMotion, "1", pictures.take(), kBoth, kBegin);
    queue.begin_sending(0);
    queue.add(AlertKind::kMotion, "2", pictures.take(), kBoth, kBegin + 60s);
    queue.add(AlertKind::kMotion, "3", pictures.take(), kBoth, kBegin + 120s);
    EXPECT_EQ(queue.waiting()[0].picture.number(), 1U);
    EXPECT_FALSE(queue.waiting()[1].picture);
    EXPECT_EQ(queue.waiting()[2].picture.number(), 3U);
    queue.add(AlertKind::kTest, "low", {}, kBoth, kBegin + 121s);
    EXPECT_EQ(queue.waiting()[2].picture.number(), 3U);
    EXPECT_EQ(pictures.pool.free_blocks(), 6U);
}

TEST(AlertQueue, of_a_burst_the_newest_picture_is_kept) {
    Pictures pictures;
    AlertQueue queue;
    queue.add(AlertKind::kMotion, "1", pictures.take(), kBoth, kBegin);
    queue.add(AlertKind::kMotion, "2", pictures.take(), kBoth, kBegin + 1s);
    queue.add(AlertKind::kMotion, "3", {}, kBoth, kBegin + 2s);
    EXPECT_EQ(texts_of(queue), "3/3 ");
    EXPECT_EQ(queue.waiting()[0].picture.number(), 2U);
}

TEST(AlertQueue, cuts_a_long_text_at_a_character_and_takes_control_characters_out) {
    AlertQueue queue;
    queue.add(AlertKind::kMotion, "a\r\nb\tc\x7f", {}, kBoth, kBegin);
    EXPECT_EQ(queue.waiting()[0].text(), "a  b c ");
    const std::string longest(Alert::kMaxText - 1, 'x');
    queue.add(AlertKind::kTest, longest + "\xc3\xa9", {}, kBoth, kBegin);
    EXPECT_EQ(queue.waiting()[1].text(), longest);
    queue.add(AlertKind::kMotion, longest + "\xff\xff", {}, kBoth, kBegin);
    EXPECT_EQ(queue.waiting()[2].text(), longest + "\xff");
}

}  // namespace
}  // namespace vedette::node
