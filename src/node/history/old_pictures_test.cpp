// What goes when a card has no room left, and pictures whose date is not known or wrong.
#include <string>

#include <gtest/gtest.h>

#include "node/history/history_fixture.hpp"

namespace vedette::node {
namespace {

TEST(History, Y18_a_full_card_loses_its_oldest_folder_of_pictures_and_no_other) {
    Desk desk;
    desk.files.entries = {{"DCIM/", ""}, {"DCIM/photo.jpg", std::string(100, 'x')}};
    desk.files.capacity = 1000;
    for (std::uint32_t number = 1; number <= 12; ++number) {
        desk.store(number);
        desk.clock.now = desk.clock.now + 60s;
    }
    EXPECT_EQ(desk.history.stored(), 12U);
    EXPECT_EQ(desk.files.find("2027-01-15/2027-01-15_08-00/"), nullptr);
    EXPECT_NE(desk.files.find("2027-01-15/2027-01-15_08-11/2027-01-15_08-11-00 (id=12) (diff=30).jpg"),
              nullptr);
    EXPECT_NE(desk.files.find("DCIM/photo.jpg"), nullptr);
    EXPECT_GE(desk.history.space().free * 100, desk.history.space().total * StoreJob::kFreePercent);
    EXPECT_EQ(desk.log.text, "");
}

TEST(History, what_pycameresp_has_left_is_shown_and_goes_first_and_its_folders_are_not_mixed_up) {
    Desk desk;
    desk.files.entries = {{"2027-01-15/", ""}};
    desk.keep("2027-01-15_07-30", 190);             // pycameresp's
    desk.keep("2027-01-15/2027-01-15_07-20", 190);  // ours
    desk.files.capacity = 700;
    desk.store(1);
    const Listing& all = desk.listing();
    ASSERT_EQ(all.picture_count, 3);
    EXPECT_EQ(all.pictures[1].time, 73'007U);
    EXPECT_EQ(all.pictures[2].time, 72'007U);
    EXPECT_EQ(all.day_count, 1);
    const std::uint32_t ticket = desk.history.read(all.pictures[1]);
    desk.turn();
    const auto read = desk.history.take_read(ticket, desk.clock.now);
    ASSERT_TRUE(read && *read);
    desk.store(2, 150);
    desk.store(3, 150);
    EXPECT_EQ(desk.files.find("2027-01-15/2027-01-15_07-20/"), nullptr);
    EXPECT_NE(desk.files.find("2027-01-15_07-30/"), nullptr);
    desk.store(4, 150);
    EXPECT_EQ(desk.files.find("2027-01-15_07-30/"), nullptr);
    EXPECT_EQ(desk.history.stored(), 4U);
}

TEST(History, the_folder_of_a_day_goes_with_its_last_minute_and_so_does_an_empty_one) {
    Desk desk;
    desk.files.entries = {{"2026-01-01/", ""}, {"2026-01-02/", ""}};
    desk.keep("2026-01-02/2026-01-02_00-01", 890);
    desk.files.capacity = 1000;
    desk.store(1);
    EXPECT_EQ(desk.history.stored(), 1U);
    EXPECT_EQ(desk.files.find("2026-01-01/"), nullptr);
    EXPECT_EQ(desk.files.find("2026-01-02/"), nullptr);
}

TEST(History, a_root_without_room_for_a_folder_loses_its_oldest_day) {
    Desk desk;
    desk.files.entries = {{"2026-01-01/", ""}, {"2026-01-02/", ""}};
    for (int minute = 10; minute < 60; ++minute)
        desk.keep("2026-01-01/2026-01-01_00-" + std::to_string(minute), 1);
    desk.keep("2026-01-02/2026-01-02_00-01", 1);
    desk.files.root_room = 2;
    desk.store(1);
    EXPECT_EQ(desk.history.stored(), 1U);
    EXPECT_EQ(desk.history.card(), CardState::kReady);
    EXPECT_EQ(desk.files.find("2026-01-01/"), nullptr);
    EXPECT_NE(desk.files.find("2026-01-02/2026-01-02_00-01/"), nullptr);
}

TEST(History, one_picture_removes_no_more_than_64_folders) {
    Desk desk;
    desk.files.entries = {{"2026-01-01/", ""}};
    for (int minute = 0; minute < 80; ++minute)
        desk.keep(
            "2026-01-01/2026-01-01_0" + std::to_string(minute / 50) + "-" + std::to_string(10 + minute % 50),
            1);
    desk.files.root_room = 1;
    desk.store(1);
    EXPECT_EQ(desk.history.stored(), 0U);
    EXPECT_EQ(desk.history.card(), CardState::kFull);
    EXPECT_EQ(desk.files.entries.size(), 1U + 2 * 16);
    desk.clock.now = desk.history.deadline();
    desk.turn();
    desk.store(2);
    EXPECT_EQ(desk.history.stored(), 1U);
}

TEST(History, pictures_without_a_clock_are_dated_from_the_newest_one_on_and_stay_the_newest) {
    Desk desk;
    desk.clock.ahead = 0s;
    desk.clock.now = MonoTime{100s};
    desk.files.entries = {{"2027-01-14/", ""}};
    desk.keep("2027-01-13_22-00", 300);
    desk.keep("2027-01-14/2027-01-14_23-59", 300);
    desk.files.capacity = 1000;
    desk.store(1, 150);
    desk.clock.now = MonoTime{190s};
    desk.store(2, 150);
    EXPECT_NE(desk.files.find("2027-01-15/2027-01-15_00-00/2027-01-15_00-00-00 (id=1) (diff=30).jpg"),
              nullptr);
    EXPECT_NE(desk.files.find("2027-01-15/2027-01-15_00-01/2027-01-15_00-01-30 (id=2) (diff=30).jpg"),
              nullptr);
    desk.store(3, 150);
    EXPECT_EQ(desk.files.find("2027-01-13_22-00/"), nullptr);
    EXPECT_EQ(desk.history.stored(), 3U);
    EXPECT_EQ(desk.log.text,
              "card: the time is not known: pictures are dated from the newest stored one on\n");
    // With the clock they have its time again.
    desk.clock.ahead = 1'800'000'000s;
    desk.store(4);
    EXPECT_NE(desk.files.find("2027-01-15/2027-01-15_08-03/2027-01-15_08-03-10 (id=4) (diff=30).jpg"),
              nullptr);
}

TEST(History, pictures_without_a_clock_on_an_empty_card_are_of_1970) {
    Desk desk;
    desk.clock.ahead = 0s;
    desk.store(1);
    EXPECT_NE(desk.files.find("1970-01-01/1970-01-01_00-00/1970-01-01_00-00-00 (id=1) (diff=30).jpg"),
              nullptr);
}

TEST(History, another_card_is_looked_at_anew_for_its_newest_picture) {
    Desk desk;
    desk.clock.ahead = 0s;
    desk.store(1);
    desk.files.absent = true;
    desk.store(2);
    desk.files = {};
    desk.keep("2027-03-01_10-00");
    desk.clock.now = desk.history.deadline();
    desk.turn();
    desk.store(3);
    EXPECT_NE(desk.files.find("2027-03-01/2027-03-01_10-01/2027-03-01_10-01-00 (id=3) (diff=30).jpg"),
              nullptr);
}

TEST(History, what_a_clock_that_was_ahead_has_dated_goes_first) {
    Desk desk;
    desk.files.entries = {{"2026-12-01/", ""}, {"2033-12-01/", ""}, {"2027-01-16/", ""}};
    desk.keep("2026-12-01/2026-12-01_00-00", 300);
    desk.keep("2033-12-01/2033-12-01_00-00", 300);
    desk.keep("2027-01-16/2027-01-16_07-59", 200);  // less than a day ahead: another time zone
    desk.files.capacity = 1000;
    desk.store(1, 180);
    EXPECT_EQ(desk.files.find("2033-12-01/"), nullptr);
    EXPECT_NE(desk.files.find("2026-12-01/"), nullptr);
    desk.store(2, 180);
    desk.store(3, 180);
    EXPECT_EQ(desk.files.find("2026-12-01/"), nullptr);
    EXPECT_NE(desk.files.find("2027-01-16/"), nullptr);
    EXPECT_EQ(desk.history.stored(), 3U);
}

TEST(History, a_folder_with_a_foreign_file_stays_and_the_next_one_goes) {
    Desk desk;
    desk.files.entries = {{"2026-01-01_00-00/", ""},
                          {"2026-01-01_00-00/my notes.txt", std::string(100, 'x')},
                          {"2026-01-01/", ""}};
    desk.keep("2026-01-01/2026-01-01_00-01", 850);
    desk.files.capacity = 1000;
    desk.store(1);
    EXPECT_EQ(desk.history.stored(), 1U);
    EXPECT_NE(desk.files.find("2026-01-01_00-00/my notes.txt"), nullptr);
    EXPECT_EQ(desk.files.find("2026-01-01/2026-01-01_00-01/"), nullptr);
    // On another card the same folder has nothing foreign in it.
    desk.files = {};
    desk.files.entries = {{"2026-01-01_00-00/", ""}};
    desk.keep("2026-02-01_00-00", 900);
    desk.files.capacity = 1000;
    desk.store(2, 60);
    EXPECT_EQ(desk.files.find("2026-01-01_00-00/"), nullptr);
    EXPECT_NE(desk.files.find("2026-02-01_00-00/"), nullptr);
}

TEST(History, a_page_reads_the_root_once_a_day_and_the_folder_of_a_day_once) {
    Desk desk;
    desk.files.entries = {{"2026-12-31/", ""}};
    for (int hour = 10; hour < 24; ++hour) {
        for (int minute = 10; minute < 60; ++minute)
            desk.keep("2026-12-31/2026-12-31_" + std::to_string(hour) + "-" + std::to_string(minute), 1);
    }
    desk.files.visited = 0;
    EXPECT_EQ(desk.listing().picture_count, 24);
    // The root for days, newest day and minutes, the 700 folders of the day once, 25 folders with a picture;
    // and once more, since the 24 newest folders had no more than the page shows.
    EXPECT_LT(desk.files.visited, 2 * 700U + 60);
    EXPECT_TRUE(desk.history.listing().has_older);
}

}  // namespace
}  // namespace vedette::node
