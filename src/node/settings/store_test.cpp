#include "node/settings/store.hpp"

#include <string>

#include <gtest/gtest.h>

#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

// A store over parts that a restart of the board keeps.
struct StoreBoard {
    Store::Loaded restart() {
        store.emplace(storage, crypto, worker);
        return store->load();
    }
    // Sets a name and writes it; what the save's outcome was.
    std::expected<void, port::StorageError> save_name(std::string_view name) {
        Values* const draft = store->edit();
        EXPECT_NE(draft, nullptr);
        EXPECT_TRUE(draft->set(Key::kName, name));
        const auto save = store->save();
        EXPECT_TRUE(save);
        while (port::Job* const job = worker.take_finished()) EXPECT_TRUE(store->take_finished(*job));
        const auto result = store->result_of(save.value_or(0));
        EXPECT_TRUE(result);
        return result.value_or(std::unexpected(port::StorageError::kFailed));
    }
    std::string_view name() const { return store->values().text(Key::kName); }

    port::FakeStorage storage;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    std::optional<Store> store;
};

TEST(NodeStore, begins_with_defaults_and_keeps_changes_over_restarts) {
    StoreBoard board;
    EXPECT_EQ(board.restart(), Store::Loaded::kNothing);
    EXPECT_EQ(board.name(), "vedette");
    for (const std::string name : {"one", "two", "three", "four"}) {
        ASSERT_TRUE(board.save_name(name));
        EXPECT_EQ(board.name(), name);
        EXPECT_EQ(board.restart(), Store::Loaded::kSettings);
        EXPECT_EQ(board.name(), name);
    }
}

TEST(NodeStore, uses_the_new_settings_only_when_they_are_written) {
    StoreBoard board;
    board.restart();
    Values* const draft = board.store->edit();
    ASSERT_TRUE(draft->set(Key::kName, "porch"));
    const std::uint32_t version = board.store->version();
    const auto save = board.store->save();
    ASSERT_TRUE(save);
    EXPECT_TRUE(board.store->is_saving());
    EXPECT_EQ(board.store->result_of(*save), std::nullopt);
    EXPECT_EQ(board.name(), "vedette");
    EXPECT_EQ(board.store->edit(), nullptr);
    EXPECT_EQ(board.store->save(), std::nullopt);
    EXPECT_TRUE(board.store->take_finished(*board.worker.take_finished()));
    EXPECT_EQ(board.name(), "porch");
    EXPECT_EQ(board.store->version(), version + 1);
    EXPECT_NE(board.store->edit(), nullptr);
}

TEST(NodeStore, leaves_old_or_new_settings_after_a_power_cut_at_each_byte) {
    for (std::size_t cut = 0;; ++cut) {
        StoreBoard board;
        board.restart();
        ASSERT_TRUE(board.save_name("oldest"));
        ASSERT_TRUE(board.save_name("old"));
        board.storage.power = cut;
        const bool saved = board.save_name("new").has_value();
        board.storage.power = SIZE_MAX;
        board.restart();
        EXPECT_EQ(board.name(), saved ? "new" : "old") << cut;
        ASSERT_TRUE(board.save_name("after"));
        board.restart();
        EXPECT_EQ(board.name(), "after") << cut;
        if (saved) return;
    }
}

TEST(NodeStore, takes_the_older_settings_when_the_newest_are_damaged_anywhere) {
    StoreBoard board;
    board.restart();
    ASSERT_TRUE(board.save_name("old"));
    ASSERT_TRUE(board.save_name("new"));
    std::string& newest = board.storage.areas[1];
    const std::size_t used = newest.find('\xff');
    for (std::size_t at = 0; at < used; ++at) {
        newest[at] = static_cast<char>(newest[at] ^ 0x10);
        EXPECT_EQ(board.restart(), Store::Loaded::kOlder) << at;
        EXPECT_EQ(board.name(), "old") << at;
        newest[at] = static_cast<char>(newest[at] ^ 0x10);
    }
    EXPECT_EQ(board.restart(), Store::Loaded::kSettings);
    EXPECT_EQ(board.name(), "new");
}

TEST(NodeStore, says_when_both_areas_are_damaged_and_begins_anew) {
    StoreBoard board;
    board.storage.areas = {"noise", std::string(4096, '\0')};
    EXPECT_EQ(board.restart(), Store::Loaded::kDamaged);
    EXPECT_EQ(board.name(), "vedette");
    ASSERT_TRUE(board.save_name("porch"));
    board.restart();
    EXPECT_EQ(board.name(), "porch");
}

TEST(NodeStore, keeps_the_old_settings_when_a_write_fails) {
    StoreBoard board;
    board.restart();
    ASSERT_TRUE(board.save_name("old"));
    board.storage.error = port::StorageError::kFull;
    const auto result = board.save_name("new");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), port::StorageError::kFull);
    EXPECT_EQ(board.name(), "old");
    EXPECT_EQ(board.restart(), Store::Loaded::kUnreadable);
}

TEST(NodeStore, holds_changes_until_the_next_start_on_a_board_without_storage) {
    StoreBoard board;
    board.storage.error = port::StorageError::kAbsent;
    EXPECT_EQ(board.restart(), Store::Loaded::kUnreadable);
    const auto result = board.save_name("porch");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), port::StorageError::kAbsent);
    EXPECT_EQ(board.name(), "porch");
}

TEST(NodeStore, changes_nothing_while_the_slow_task_is_busy) {
    StoreBoard board;
    board.restart();
    struct Other final : port::Job {
        void run() override {}
    } other;
    board.worker.stalls = true;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) ASSERT_TRUE(board.worker.submit(other));
    ASSERT_NE(board.store->edit(), nullptr);
    EXPECT_EQ(board.store->save(), std::nullopt);
    EXPECT_FALSE(board.store->is_saving());
    EXPECT_FALSE(board.store->take_finished(other));
}

// Sequence numbers wrap around after four billion changes.
TEST(NodeStore, takes_a_sequence_number_behind_the_largest_for_the_newer_one) {
    StoreBoard board;
    board.restart();
    ASSERT_TRUE(board.save_name("old"));
    ASSERT_TRUE(board.save_name("new"));
    const auto renumber = [&](std::string& area, std::uint32_t sequence) {
        auto* const bytes = reinterpret_cast<std::uint8_t*>(area.data());
        store_be32(bytes + 4, sequence);
        const std::size_t length = load_be32(bytes + 8);
        const std::array<Bytes, 2> pieces{Bytes(bytes, 12), Bytes(bytes + 16, length)};
        const port::Sha256 sum = board.crypto.sha256(pieces);
        std::copy_n(sum.begin(), 4, bytes + 12);
    };
    renumber(board.storage.areas[0], 0xffffffffU);
    renumber(board.storage.areas[1], 0);
    EXPECT_EQ(board.restart(), Store::Loaded::kSettings);
    EXPECT_EQ(board.name(), "new");
    ASSERT_TRUE(board.save_name("newer"));
    board.restart();
    EXPECT_EQ(board.name(), "newer");
}

}  // namespace
}  // namespace vedette::node
