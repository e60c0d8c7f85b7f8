// A history with a card in memory. Test code; caller's thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/history/history.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {

struct DeskClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return UtcTime{now.since + ahead}; }
    void set_utc(UtcTime) override {}
    MonoTime now{0s};
    Duration ahead{1'800'000'000s};  // of utc(): it begins at 2027-01-15 08:00:00
};

struct DeskLog final : port::Log {
    void write(port::Level, std::string_view room, std::string_view sentence) override {
        text.append(room).append(": ").append(sentence).append("\n");
    }
    std::string text;
};

// A history with a card in memory.
struct Desk {
    // A picture of an event, of so many bytes.
    void show(std::uint32_t number, std::size_t bytes = 100) {
        const MutableBytes block = pool.free_memory();
        ASSERT_GE(block.size(), bytes);
        std::ranges::fill(block.first(bytes), static_cast<std::uint8_t>('a' + number % 26));
        pool.publish({bytes, clock.now});
        history.event_picture(
            {.event = 1, .number = number, .changed = 30, .at = clock.utc(), .picture = pool.newest()});
    }
    void turn() {
        history.turn(clock.now);
        while (port::Job* const job = see.take_finished()) EXPECT_TRUE(history.take_finished(*job));
    }
    // A picture that is there already, in that folder.
    void keep(const std::string& minute, std::size_t bytes = 100) {
        files.entries.push_back({minute + "/", ""});
        files.entries.push_back(
            {minute + "/" + minute.substr(minute.rfind('/') + 1) + "-07 (id=1) (diff=2).jpg",
             std::string(bytes, 'x')});
    }
    void store(std::uint32_t number, std::size_t bytes = 100) {
        show(number, bytes);
        turn();
    }
    const Listing& listing(std::optional<PictureName> before = {}, std::uint32_t day = 0) {
        const std::uint32_t ticket = history.list(before, day);
        EXPECT_NE(ticket, 0U);
        EXPECT_EQ(history.list_state(ticket), History::ListState::kPending);
        turn();
        EXPECT_EQ(history.list_state(ticket), History::ListState::kListed);
        return history.listing();
    }

    DeskClock clock;
    DeskLog log;
    port::FakeCrypto crypto;
    port::FakeWorker slow;
    port::FakeWorker see;
    port::FakeStorage storage;
    Store settings{storage, crypto, slow};
    port::FakeFiles files;
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(6 * 200);
    PicturePool pool{memory, 200};
    History history{{files, see, clock, log, pool, settings}};
};

}  // namespace vedette::node
