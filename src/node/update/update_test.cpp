#include "node/update/update.hpp"

#include <gtest/gtest.h>

#include "node/update/image_fixture.hpp"

namespace vedette::node {
namespace {

// Keeps the last sentence.
struct LastLine final : port::Log {
    void write(port::Level, std::string_view, std::string_view sentence) override { text = sentence; }
    std::string text;
};

// A board of version 1.2.3 whose owner has set a key.
struct UpdateDesk {
    UpdateDesk() { EXPECT_TRUE(settings.set(Key::kUpdateKey, TestImage::digits(0x5a))); }
    Update& make() {
        return update.emplace(UpdateParts{slots, crypto, worker, system, log}, settings, has_settings,
                              "1.2.3", "AI_THINKER", MonoTime{100s});
    }
    void work() {
        while (port::Job* const job = worker.take_finished()) EXPECT_TRUE(update->take_finished(*job));
        update->turn(MonoTime{100s});
    }
    // Sends `image`, of which its sender says that it has `said` bytes. The outcome; nothing: none yet.
    std::optional<std::expected<void, UpdateError>> send(std::string_view image, std::size_t said) {
        if (const auto begun = update->begin(said); !begun) return std::unexpected(begun.error());
        for (Bytes rest = as_bytes(image); !rest.empty();) {
            const std::size_t size = std::min(update->room(), rest.size());
            update->take(rest.first(size));
            rest = rest.subspan(size);
            work();
        }
        const auto result = update->result();
        update->end();
        work();
        return result;
    }
    std::optional<UpdateError> refusal(std::string_view image) {
        make();
        const auto result = send(image, image.size());
        EXPECT_TRUE(result.has_value());
        return result && !*result ? std::optional(result->error()) : std::nullopt;
    }
    Values settings;
    bool has_settings = true;
    port::FakeSlots slots;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    port::FakeSystem system;
    LastLine log;
    std::optional<Update> update;
};

TEST(Update, writes_a_program_that_its_owner_has_signed_and_runs_it_next) {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{24}, std::size_t{25}, std::size_t{1500}, std::size_t{9'999}}) {
        UpdateDesk desk;
        const TestImage image{.code = std::string(size, 'x')};
        EXPECT_EQ(desk.refusal(image.make()), std::nullopt) << size;
        EXPECT_EQ(desk.slots.other, image.program());
        EXPECT_TRUE(desk.slots.next_is_other);
    }
}

TEST(Update, takes_the_same_version_again) {
    UpdateDesk desk;
    EXPECT_EQ(desk.refusal(TestImage{.version = "1.2.3"}.make()), std::nullopt);
    EXPECT_EQ(desk.refusal(TestImage{.version = "1.2.4-dev", .board = "ai_thinker"}.make()), std::nullopt);
}

TEST(Update, refuses_what_is_not_for_this_board_before_a_byte_is_written) {
    struct Case {
        TestImage image;
        UpdateError error;
    };
    const Case cases[] = {
        {{.version = "1.2.2"}, UpdateError::kOlder},
        {{.version = "0.9.9"}, UpdateError::kOlder},
        {{.board = "ESP_EYE"}, UpdateError::kBoard},
        {{.key = 0x5b}, UpdateError::kSignature},
    };
    for (const Case& one : cases) {
        UpdateDesk desk;
        desk.slots.other = "the program before";
        EXPECT_TRUE(desk.refusal(one.image.make()) == one.error) << sentence_of(one.error);
        EXPECT_EQ(desk.slots.other, "the program before");
        EXPECT_FALSE(desk.slots.next_is_other);
        EXPECT_FALSE(sentence_of(one.error).empty());
    }
}

TEST(Update, refuses_a_program_that_was_signed_under_another_number_or_board_than_its_own) {
    const TestImage images[] = {
        {.version = "1.2.2", .head_version = "9.0.0"},  // an old program as a new one
        {.version = "9.0.0", .head_version = "1.2.3"},
        {.board = "ESP_EYE", .head_board = "AI_THINKER"},
        {.head_board = "ESP_EYE"},
        {.head_board = "*"},
    };
    for (const TestImage& image : images) {
        UpdateDesk desk;
        desk.slots.other = "the program before";
        EXPECT_TRUE(desk.refusal(image.make()) == UpdateError::kOtherHead) << image.head_version;
        EXPECT_EQ(desk.slots.other, "the program before");
        EXPECT_FALSE(desk.slots.next_is_other);
    }
}

TEST(Update, refuses_what_says_no_version_and_no_board) {
    UpdateDesk desk;
    desk.slots.other = "the program before";
    EXPECT_TRUE(desk.refusal(TestImage{}.sign(std::string(2000, 'p'))) == UpdateError::kNoProgram);
    EXPECT_EQ(desk.slots.other, "the program before");
}

TEST(Update, refuses_each_changed_bit_of_the_head_and_of_the_program) {
    const std::string image = TestImage{.code = std::string(300, 'p')}.make();
    for (std::size_t at = 0; at < image.size(); ++at) {
        std::string other = image;
        other[at] = static_cast<char>(other[at] ^ 1);
        UpdateDesk desk;
        EXPECT_TRUE(desk.refusal(other).has_value()) << at;
        EXPECT_FALSE(desk.slots.next_is_other) << at;
    }
}

TEST(Update, an_image_that_is_cut_at_any_byte_changes_nothing) {
    const std::string image = TestImage{.code = std::string(300, 'p')}.make();
    for (std::size_t size = 0; size < image.size(); ++size) {
        UpdateDesk desk;
        desk.make();
        EXPECT_FALSE(desk.send(std::string_view(image).substr(0, size), image.size()).has_value()) << size;
        EXPECT_FALSE(desk.slots.next_is_other) << size;
        EXPECT_FALSE(desk.slots.is_open) << size;
        // The next one is taken.
        EXPECT_TRUE(desk.update->begin(image.size()).has_value()) << size;
    }
}

TEST(Update, an_image_of_another_length_than_its_head_says_is_refused) {
    const std::string image = TestImage{}.make();
    UpdateDesk desk;
    EXPECT_TRUE(desk.refusal(image.substr(0, image.size() - 1)) == UpdateError::kLength);
    EXPECT_TRUE(desk.refusal(image + "x") == UpdateError::kLength);
    EXPECT_TRUE(desk.refusal(image.substr(0, 160)) == UpdateError::kNoImage);
    EXPECT_TRUE(desk.refusal(std::string(5000, 'x')) == UpdateError::kNoImage);
    desk.slots.room = 1827;
    EXPECT_TRUE(desk.refusal(image) == UpdateError::kTooLarge);
}

TEST(Update, a_loss_of_power_at_any_byte_of_a_write_leaves_the_running_program) {
    const TestImage image{.code = std::string(400, 'p')};
    for (std::size_t power = 0; power <= image.program().size(); ++power) {
        UpdateDesk desk;
        desk.slots.power = power;
        EXPECT_TRUE(desk.refusal(image.make()) == UpdateError::kFlash) << power;
        EXPECT_FALSE(desk.slots.next_is_other) << power;
    }
}

TEST(Update, a_signed_program_of_another_chip_is_refused) {
    UpdateDesk desk;
    desk.slots.is_no_program = true;
    EXPECT_TRUE(desk.refusal(TestImage{}.make()) == UpdateError::kNoProgram);
    EXPECT_FALSE(desk.slots.next_is_other);
}

TEST(Update, needs_a_key_a_place_and_a_program_that_is_not_on_trial) {
    UpdateDesk desk;
    desk.settings.unset(Key::kUpdateKey);
    EXPECT_TRUE(desk.refusal(TestImage{}.make()) == UpdateError::kNoKey);
    UpdateDesk one_slot;
    one_slot.slots.room = 0;
    EXPECT_TRUE(one_slot.refusal(TestImage{}.make()) == UpdateError::kNoSlot);
    UpdateDesk tries;
    tries.slots.on_trial = true;
    EXPECT_TRUE(tries.refusal(TestImage{}.make()) == UpdateError::kOnTrial);
}

TEST(Update, takes_one_image_at_a_time) {
    UpdateDesk desk;
    ASSERT_TRUE(desk.make().begin(2000).has_value());
    EXPECT_TRUE(desk.update->begin(2000).error() == UpdateError::kBusy);
    desk.update->end();
    EXPECT_TRUE(desk.update->begin(2000).has_value());
}

TEST(Update, gives_up_what_the_slow_task_writes_for_a_sender_that_has_gone) {
    UpdateDesk desk;
    const std::string image = TestImage{}.make();
    ASSERT_TRUE(desk.make().begin(image.size()).has_value());
    desk.update->take(as_bytes(image).first(Update::kPiece));
    EXPECT_TRUE(desk.update->is_busy());
    desk.update->end();
    EXPECT_TRUE(desk.update->begin(image.size()).error() == UpdateError::kBusy);
    desk.work();
    EXPECT_FALSE(desk.slots.is_open);
    EXPECT_TRUE(desk.update->begin(image.size()).has_value());
}

TEST(Update, restarts_with_a_whole_image_although_its_sender_has_gone_and_takes_no_other) {
    UpdateDesk desk;
    const std::string image = TestImage{.code = "x"}.make();
    ASSERT_TRUE(desk.make().begin(image.size()).has_value());
    desk.update->take(as_bytes(image));
    desk.update->end();
    desk.work();
    EXPECT_TRUE(desk.slots.next_is_other);
    EXPECT_EQ(desk.system.restarts, 1);
    EXPECT_TRUE(desk.update->begin(image.size()).error() == UpdateError::kBusy);
}

TEST(Update, waits_for_a_slow_task_that_has_no_room) {
    struct Nothing final : port::Job {
        void run() override {}
    } other;
    UpdateDesk desk;
    desk.worker.stalls = true;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) EXPECT_TRUE(desk.worker.submit(other));
    const std::string image = TestImage{}.make();
    ASSERT_TRUE(desk.make().begin(image.size()).has_value());
    desk.update->take(as_bytes(image).first(Update::kPiece));
    EXPECT_EQ(desk.update->room(), 0U);
    EXPECT_FALSE(desk.update->is_busy());
    desk.worker.stalls = false;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) EXPECT_TRUE(desk.worker.take_finished() == &other);
    desk.update->turn(MonoTime{100s});
    desk.work();
    EXPECT_EQ(desk.update->room(), Update::kPiece);
}

TEST(Update, a_new_program_is_kept_once_it_has_served_somebody) {
    UpdateDesk desk;
    desk.slots.on_trial = true;
    desk.make();
    EXPECT_TRUE(desk.update->is_on_trial());
    EXPECT_EQ(desk.update->deadline(), MonoTime{160s});
    desk.work();
    desk.update->turn(MonoTime{159s});
    EXPECT_EQ(desk.system.restarts, 0);
    EXPECT_TRUE(desk.slots.on_trial);
    desk.update->count_served();
    EXPECT_FALSE(desk.slots.on_trial);
    desk.update->turn(MonoTime{200s});
    EXPECT_EQ(desk.system.restarts, 0);
    EXPECT_EQ(desk.update->deadline(), MonoTime::max());
}

TEST(Update, a_new_program_that_has_served_is_kept_once_its_slow_task_has_worked) {
    struct Nothing final : port::Job {
        void run() override {}
    } other;
    UpdateDesk desk;
    desk.slots.on_trial = true;
    desk.worker.stalls = true;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) EXPECT_TRUE(desk.worker.submit(other));
    desk.make().count_served();
    EXPECT_TRUE(desk.slots.on_trial);
    desk.worker.stalls = false;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) EXPECT_TRUE(desk.worker.take_finished() == &other);
    desk.update->turn(MonoTime{110s});
    EXPECT_TRUE(desk.update->is_busy());
    desk.work();
    EXPECT_FALSE(desk.slots.on_trial);
}

TEST(Update, a_new_program_gives_way_whose_slow_task_does_not_work) {
    UpdateDesk desk;
    desk.slots.on_trial = true;
    desk.worker.stalls = true;
    desk.make().count_served();
    desk.update->turn(MonoTime{160s});
    EXPECT_EQ(desk.system.restarts, 1);
    EXPECT_TRUE(desk.slots.on_trial);
    EXPECT_EQ(desk.log.text, "the new program's slow task does not work: back to the one before it");
}

TEST(Update, a_new_program_gives_way_that_cannot_read_the_settings) {
    UpdateDesk desk;
    desk.slots.on_trial = true;
    desk.has_settings = false;
    desk.make().count_served();
    desk.work();
    desk.update->turn(MonoTime{160s});
    EXPECT_EQ(desk.system.restarts, 1);
    EXPECT_TRUE(desk.slots.on_trial);
    EXPECT_EQ(desk.log.text, "the new program cannot read the settings: back to the one before it");
}

TEST(Update, a_new_program_that_serves_nobody_for_a_minute_gives_way) {
    UpdateDesk desk;
    desk.slots.on_trial = true;
    desk.make();
    desk.work();
    desk.update->turn(MonoTime{160s});
    EXPECT_EQ(desk.system.restarts, 1);
    EXPECT_TRUE(desk.slots.on_trial);
    EXPECT_TRUE(desk.log.text.contains("back to the one before it"));
}

}  // namespace
}  // namespace vedette::node
