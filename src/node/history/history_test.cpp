#include <string>

#include <gtest/gtest.h>

#include "node/history/history_fixture.hpp"

namespace vedette::node {
namespace {

TEST(History, stores_pictures_in_the_folder_of_their_minute) {
    Desk desk;
    desk.store(5);
    desk.clock.now = desk.clock.now + 61s;
    desk.store(6);
    ASSERT_NE(desk.files.find("2027-01-15/2027-01-15_08-00/2027-01-15_08-00-00 (id=5) (diff=30).jpg"),
              nullptr);
    const auto* const second =
        desk.files.find("2027-01-15/2027-01-15_08-01/2027-01-15_08-01-01 (id=6) (diff=30).jpg");
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(second->bytes, std::string(100, 'g'));
    EXPECT_EQ(desk.history.stored(), 2U);
    EXPECT_EQ(desk.history.card(), CardState::kReady);
    EXPECT_EQ(desk.pool.free_blocks(), desk.pool.blocks() - 1);  // but for the newest none is held
    EXPECT_EQ(desk.log.text, "");
}

TEST(History, names_have_the_local_time) {
    Desk desk;
    EXPECT_EQ(desk.settings.override_values("time.offset=-9\n"), 0U);
    desk.store(1);
    EXPECT_NE(desk.files.find("2027-01-14/2027-01-14_23-00/2027-01-14_23-00-00 (id=1) (diff=30).jpg"),
              nullptr);
}

TEST(History, stores_nothing_when_a_setting_says_so) {
    Desk desk;
    EXPECT_EQ(desk.settings.override_values("motion.store=false\n"), 0U);
    desk.store(1);
    EXPECT_TRUE(desk.files.entries.empty());
    EXPECT_EQ(desk.history.missed(), 0U);
}

TEST(History, a_slow_card_misses_pictures_and_says_so_once) {
    Desk desk;
    desk.see.stalls = true;
    for (std::uint32_t number = 1; number < 10; ++number) desk.store(number);
    EXPECT_GE(desk.pool.free_blocks(), 1U);
    EXPECT_GT(desk.history.missed(), 3U);
    EXPECT_EQ(desk.log.text, "card: it is too slow: a picture was not stored\n");
    desk.see.stalls = false;
    for (int i = 0; i < 5; ++i) desk.turn();
    EXPECT_EQ(desk.history.stored() + desk.history.missed(), 9U);
    EXPECT_FALSE(desk.history.is_busy());
}

TEST(History, a_card_that_is_full_of_other_files_or_gone_is_told_once_until_it_is_back) {
    Desk desk;
    desk.files.entries = {{"film.mov", std::string(1000, 'x')}};
    desk.files.capacity = 1000;
    desk.store(1);
    desk.store(2);
    EXPECT_EQ(desk.history.card(), CardState::kFull);
    EXPECT_EQ(desk.log.text, "card: it is full of other files: pictures of events are not stored\n");
    EXPECT_EQ(desk.history.missed(), 2U);
    EXPECT_EQ(desk.files.entries.size(), 3U);  // two folders, and no half of a picture
    desk.files.absent = true;
    desk.clock.now = desk.history.deadline();
    desk.turn();
    desk.clock.now = desk.history.deadline();
    desk.turn();
    EXPECT_EQ(desk.history.card(), CardState::kAbsent);
    desk.files.absent = false;
    desk.files.entries.clear();
    desk.clock.now = desk.history.deadline();
    desk.turn();
    EXPECT_EQ(desk.history.card(), CardState::kReady);
    EXPECT_TRUE(
        desk.log.text.ends_with("card: there is none: pictures of events are not stored\n"
                                "card: pictures of events are stored again\n"));
    EXPECT_TRUE(desk.history.deadline() == MonoTime::max());
    desk.store(3);
    EXPECT_EQ(desk.history.stored(), 1U);
}

TEST(History, lists_the_newest_pictures_first_a_page_at_a_time) {
    Desk desk;
    for (std::uint32_t number = 1; number <= 30; ++number) {
        desk.store(number, 1);
        desk.clock.now = desk.clock.now + 25s;
    }
    const Listing first = desk.listing();
    ASSERT_EQ(first.picture_count, 24);
    EXPECT_EQ(first.pictures[0].number, 30U);
    EXPECT_EQ(first.pictures[23].number, 7U);
    EXPECT_TRUE(first.has_older);
    const Listing second = desk.listing(first.pictures[23]);
    ASSERT_EQ(second.picture_count, 6);
    EXPECT_EQ(second.pictures[0].number, 6U);
    EXPECT_EQ(second.pictures[5].number, 1U);
    EXPECT_FALSE(second.has_older);
}

TEST(History, lists_the_days_and_the_pictures_of_one) {
    Desk desk;
    for (std::uint32_t number = 1; number <= 40; ++number) {
        desk.store(number, 1);
        desk.clock.now = desk.clock.now + 86'400s;
    }
    const Listing& all = desk.listing();
    EXPECT_EQ(all.day_count, 31);
    EXPECT_EQ(all.days[0], 20270223U);
    EXPECT_EQ(all.days[30], 20270124U);
    const Listing& one = desk.listing({}, 20270120);
    ASSERT_EQ(one.picture_count, 1);
    EXPECT_EQ(one.pictures[0].number, 6U);
    EXPECT_FALSE(one.has_older);
    EXPECT_EQ(desk.listing({}, 20280101).picture_count, 0);
}

TEST(History, a_list_stays_while_it_is_shown) {
    Desk desk;
    const std::uint32_t ticket = desk.history.list({}, 0);
    EXPECT_EQ(desk.history.list({}, 0), 0U);  // one at a time
    desk.turn();
    EXPECT_EQ(desk.history.list_state(ticket), History::ListState::kListed);
    desk.history.hold_listing();
    EXPECT_EQ(desk.history.list({}, 0), 0U);
    desk.history.release_listing();
    desk.files.absent = true;
    const std::uint32_t next = desk.history.list({}, 0);
    desk.turn();
    EXPECT_EQ(desk.history.list_state(next), History::ListState::kFailed);
    EXPECT_EQ(desk.history.list_state(ticket), History::ListState::kReplaced);
    EXPECT_EQ(desk.history.card(), CardState::kAbsent);
}

TEST(History, reads_a_picture_into_a_block_of_the_pool) {
    Desk desk;
    desk.store(2);
    const PictureName name = desk.listing().pictures[0];
    const std::uint32_t ticket = desk.history.read(name);
    ASSERT_NE(ticket, 0U);
    EXPECT_EQ(desk.history.read(name), 0U);
    EXPECT_FALSE(desk.history.take_read(ticket, desk.clock.now));
    desk.turn();
    const auto read = desk.history.take_read(ticket, desk.clock.now);
    ASSERT_TRUE(read && *read);
    EXPECT_EQ(as_text(read->bytes()), std::string(100, 'c'));
    // One that is not there, and one that nobody takes.
    const std::uint32_t missing = desk.history.read({20200101, 0, 1, 1});
    desk.turn();
    const auto nothing = desk.history.take_read(missing, desk.clock.now);
    EXPECT_TRUE(nothing && !*nothing);
    const std::uint32_t left = desk.history.read(name);
    desk.turn();
    EXPECT_LT(desk.history.deadline(), MonoTime::max());
    desk.clock.now = desk.history.deadline();
    desk.turn();
    const auto late = desk.history.take_read(left, desk.clock.now);
    EXPECT_TRUE(late && !*late);
}

}  // namespace
}  // namespace vedette::node
