// What the ledger of time-lapse jobs and the outbox promise.
#include <memory>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

UtcTime minute(int n) { return kNow + std::chrono::minutes(n); }

SlotRow taken(int n, const std::string& job = "garden") {
    return {.job = job,
            .at = minute(n),
            .last = minute(n),
            .end = SlotEnd::kTaken,
            .why = "",
            .period = "morning",
            .file = "day/" + std::to_string(n) + ".jpg",
            .bytes = 1000U + static_cast<std::uint64_t>(n),
            .taken = minute(n) + 40ms,
            .lamp = true,
            .luma = SlotLuma{.mean = 117.25, .percentiles = {0, 3, 40, 110, 180, 250, 255}}};
}

SlotRow without_picture(int n, SlotEnd end, const std::string& why, const std::string& job = "garden") {
    return {.job = job,
            .at = minute(n),
            .last = minute(n),
            .end = end,
            .why = why,
            .period = "morning",
            .file = "",
            .taken = {}};
}

class SlotsTest : public testing::Test {
  protected:
    void SetUp() override {
        auto opened = open_sqlite("");
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        database = std::move(*opened);
    }
    Result<void> append(const SlotRow& row) {
        return database->write([&](WriteUnit& unit) { return unit.slots.append(row); });
    }
    std::vector<SlotRow> list(int from, int until, const std::string& job = "garden") {
        auto rows = database->read(
            [&](ReadUnit& unit) { return unit.slots.list(job, minute(from), minute(until), 100); });
        EXPECT_TRUE(rows.has_value());
        return rows ? *rows : std::vector<SlotRow>();
    }

    std::unique_ptr<Database> database;
};

TEST_F(SlotsTest, a_row_comes_back_as_it_was_and_jobs_do_not_mix) {
    ASSERT_TRUE(append(taken(1)));
    ASSERT_TRUE(append(without_picture(2, SlotEnd::kSkipped, "the sensor has seen nothing")));
    ASSERT_TRUE(append(taken(1, "porch")));
    EXPECT_EQ(list(0, 9),
              (std::vector{taken(1), without_picture(2, SlotEnd::kSkipped, "the sensor has seen nothing")}));
    EXPECT_EQ(list(0, 9, "porch"), std::vector{taken(1, "porch")});
    const auto last = [&](int until) {
        return *database->read([&](ReadUnit& unit) { return unit.slots.last("porch", minute(until)); });
    };
    EXPECT_EQ(last(2), taken(1, "porch"));
    EXPECT_FALSE(last(1).has_value());
}

TEST_F(SlotsTest, a_slot_is_counted_once) {
    ASSERT_TRUE(append(taken(5)));
    EXPECT_EQ(kind_of(append(taken(5))), Kind::kFailedPrecondition);
    ASSERT_TRUE(append(without_picture(4, SlotEnd::kMissed, "late"))) << "the clock was set back";
    ASSERT_TRUE(append(without_picture(6, SlotEnd::kMissed, "no picture")));
    ASSERT_TRUE(append(without_picture(7, SlotEnd::kMissed, "no picture")));
    EXPECT_EQ(kind_of(append(taken(7))), Kind::kFailedPrecondition) << "the second slot of a row counts too";
    SlotRow several = without_picture(3, SlotEnd::kMissed, "the hub was off");
    several.last = minute(4);
    several.count = 2;
    EXPECT_EQ(kind_of(append(several)), Kind::kFailedPrecondition) << "its second slot is counted already";
    const auto counted = [&](int n) {
        return database->read([&](ReadUnit& unit) { return unit.slots.find("garden", minute(n)); })
            ->has_value();
    };
    EXPECT_TRUE(counted(4) && counted(5) && counted(6) && counted(7));
    EXPECT_FALSE(counted(3) || counted(8));
}

TEST_F(SlotsTest, slots_that_end_alike_are_one_row_until_something_differs) {
    for (const int n : {1, 2, 3})
        ASSERT_TRUE(append(without_picture(n, SlotEnd::kMissed, "the camera is lost")));
    ASSERT_TRUE(append(without_picture(4, SlotEnd::kMissed, "the disk is full")));
    ASSERT_TRUE(append(without_picture(5, SlotEnd::kSkipped, "the disk is full")));
    SlotRow dark = without_picture(6, SlotEnd::kSkipped, "the disk is full");
    dark.dark = true;
    ASSERT_TRUE(append(dark));
    dark.at = dark.last = minute(7);
    dark.period = "evening";
    ASSERT_TRUE(append(dark));
    ASSERT_TRUE(append(taken(8)));
    ASSERT_TRUE(append(taken(9)));
    const auto rows = list(0, 20);
    ASSERT_EQ(rows.size(), 7U);
    EXPECT_EQ(rows[0].count, 3U);
    EXPECT_EQ(rows[0].at, minute(1));
    EXPECT_EQ(rows[0].last, minute(3));
    const auto gaps = database->read([](ReadUnit& unit) { return unit.slots.gaps("garden", minute(4), 3); });
    ASSERT_TRUE(gaps.has_value());
    ASSERT_EQ(gaps->size(), 3U);
    EXPECT_EQ(gaps->front().at, minute(7)) << "the newest first";
    const auto counts =
        database->read([](ReadUnit& unit) { return unit.slots.counts("garden", minute(0), minute(20)); });
    EXPECT_EQ(counts, (SlotCounts{.taken = 2, .skipped = 3, .missed = 4, .files = 2, .bytes = 2017}));
}

TEST_F(SlotsTest, a_span_has_the_row_that_began_before_it) {
    for (const int n : {1, 2, 3})
        ASSERT_TRUE(append(without_picture(n, SlotEnd::kMissed, "the camera is lost")));
    ASSERT_TRUE(append(taken(4)));
    ASSERT_EQ(list(2, 4).size(), 1U);
    EXPECT_EQ(list(2, 4)[0].at, minute(1));
    EXPECT_EQ(list(3, 5).size(), 2U);
    ASSERT_EQ(list(4, 5).size(), 1U);
    EXPECT_EQ(list(4, 5)[0], taken(4));
    EXPECT_TRUE(list(5, 9).empty());
    EXPECT_TRUE(list(0, 1).empty());
}

TEST_F(SlotsTest, a_removed_picture_keeps_its_row) {
    ASSERT_TRUE(append(taken(1)));
    ASSERT_TRUE(append(taken(2)));
    const auto oldest = [&](int until, int from = 0) {
        return *database->read([&](ReadUnit& unit) {
            return unit.slots.oldest_files("garden", minute(from), minute(until), 10);
        });
    };
    EXPECT_EQ(oldest(9), (std::vector{taken(1), taken(2)}));
    EXPECT_EQ(oldest(2), std::vector{taken(1)});
    EXPECT_EQ(oldest(9, 2), std::vector{taken(2)});
    const auto remove = [&](int n) {
        return database->write([&](WriteUnit& unit) { return unit.slots.remove_file("garden", minute(n)); });
    };
    ASSERT_TRUE(remove(1));
    EXPECT_EQ(kind_of(remove(1)), Kind::kNotFound);
    EXPECT_EQ(oldest(9), std::vector{taken(2)});
    SlotRow left = taken(1);
    left.file = "";
    EXPECT_EQ(list(0, 9), (std::vector{left, taken(2)}));
}

TEST_F(SlotsTest, a_job_is_at_work_or_not) {
    const auto mark = [&] {
        return *database->read([](ReadUnit& unit) { return unit.slots.mark("garden"); });
    };
    EXPECT_FALSE(mark().has_value());
    for (const JobMark& wanted :
         {JobMark{.since = minute(1), .on = true}, JobMark{.since = minute(2), .on = false}}) {
        ASSERT_TRUE(database->write([&](WriteUnit& unit) { return unit.slots.set_mark("garden", wanted); }));
        EXPECT_EQ(mark(), wanted);
    }
}

TEST_F(SlotsTest, the_clocks_jumps_are_bounded) {
    const auto filled = database->write([](WriteUnit& unit) -> Result<void> {
        for (std::size_t n = 0; n < kMaxClockJumps + 2; ++n) {
            const auto at = minute(static_cast<int>(n));
            if (auto done = unit.slots.add_clock_jump({.from = at, .to = at + 3600s}); !done) return done;
        }
        return {};
    });
    ASSERT_TRUE(filled.has_value()) << filled.error().message;
    const auto jumps =
        database->read([](ReadUnit& unit) { return unit.slots.clock_jumps(kMaxClockJumps + 9); });
    ASSERT_TRUE(jumps.has_value());
    ASSERT_EQ(jumps->size(), kMaxClockJumps);
    EXPECT_EQ(jumps->back(), (ClockJump{.from = minute(2), .to = minute(2) + 3600s}));
}

TEST_F(SlotsTest, the_outbox_is_read_from_a_place_on_and_bounded) {
    const auto append_event = [&](int n) {
        OutboxEvent event{.place = {},
                          .id = std::to_string(n),
                          .type = "timelapse.taken",
                          .camera = "porch",
                          .utc = minute(n),
                          .data = "{}"};
        EXPECT_TRUE(database->write([&](WriteUnit& unit) { return unit.outbox.append(event); }));
        return event;
    };
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.outbox.newest(); }), Cursor{});
    const OutboxEvent first = append_event(1);
    const OutboxEvent second = append_event(2);
    const auto page = database->read([&](ReadUnit& unit) { return unit.outbox.list(first.place, 10); });
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->items, std::vector{second});
    EXPECT_EQ(page->next, second.place);
    EXPECT_EQ(database->read([](ReadUnit& unit) { return unit.outbox.newest(); }), second.place);
    const auto filled = database->write([](WriteUnit& unit) -> Result<void> {
        for (std::size_t n = 0; n < kMaxOutboxEvents; ++n) {
            OutboxEvent event{.place = {}, .id = "x", .type = "t", .camera = "", .utc = kNow, .data = "{}"};
            if (auto done = unit.outbox.append(event); !done) return done;
        }
        return {};
    });
    ASSERT_TRUE(filled.has_value());
    const auto oldest = database->read([](ReadUnit& unit) { return unit.outbox.list({}, 1); });
    EXPECT_EQ(oldest->items.front().place.sequence, second.place.sequence + 1);
}

}  // namespace
}  // namespace vedette::store
