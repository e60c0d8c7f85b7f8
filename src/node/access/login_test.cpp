#include "node/access/login.hpp"

#include <array>

#include <gtest/gtest.h>

#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

using Answer = Login::Answer;

// A log-in with an owner, and the slow task that works only when it is told.
struct Desk {
    Desk() { set_owner("owner", "correct horse"); }
    void set_owner(std::string_view name, std::string_view password) {
        std::array<char, PasswordRecord::kMaxText> memory;
        login.set_owner(name, PasswordRecord::make(crypto, password).format(memory));
    }
    void work(MonoTime now = {}) {
        while (port::Job* const job = worker.take_finished()) EXPECT_TRUE(login.take_finished(*job, now));
    }
    Answer check(std::string_view name, std::string_view password, MonoTime now = {}) {
        const Answer answer = login.check(name, password, now);
        if (answer != Answer::kNotYet) return answer;
        work(now);
        return login.check(name, password, now);
    }

    port::FakeCrypto crypto;
    port::FakeWorker worker;
    Login login{crypto, worker};
};

TEST(PasswordRecord, is_read_as_it_was_written_and_fits_one_password) {
    port::FakeCrypto crypto;
    const PasswordRecord made = PasswordRecord::make(crypto, "correct horse");
    std::array<char, PasswordRecord::kMaxText> memory;
    const std::string_view text = made.format(memory);
    EXPECT_TRUE(text.starts_with("pbkdf2-sha256$10000$")) << text;
    const auto read = PasswordRecord::parse(text);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->fits(crypto, "correct horse"));
    EXPECT_FALSE(read->fits(crypto, "correct horsf"));
    EXPECT_FALSE(read->fits(crypto, ""));
    for (std::size_t cut = 0; cut < text.size(); ++cut)
        EXPECT_FALSE(PasswordRecord::parse(text.substr(0, cut))) << cut;
    EXPECT_NE(PasswordRecord::make(crypto, "correct horse").salt, made.salt);
}

TEST(PasswordRecord, refuses_forms_that_are_not_its_own) {
    for (const char* text :
         {"", "$", "pbkdf2-sha256", "pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw==$",
          "pbkdf2-sha1$10000$AAECAwQFBgcICQoLDA0ODw==$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=",
          "pbkdf2-sha256$0$AAECAwQFBgcICQoLDA0ODw==$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=",
          "pbkdf2-sha256$4000000000$AAECAwQFBgcICQoLDA0ODw==$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=",
          "pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw==$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=$"})
        EXPECT_FALSE(PasswordRecord::parse(text)) << text;
    EXPECT_TRUE(PasswordRecord::parse(
        "pbkdf2-sha256$10000$AAECAwQFBgcICQoLDA0ODw==$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8="));
}

TEST(Login, takes_the_owners_name_and_password_only) {
    Desk desk;
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kRight);
    EXPECT_EQ(desk.check("Owner", "correct horse"), Answer::kWrong);
    EXPECT_EQ(desk.check("", "correct horse"), Answer::kWrong);
    EXPECT_EQ(desk.check("owner", "correct horse "), Answer::kWrong);
    EXPECT_EQ(desk.check("owner", ""), Answer::kWrong);
    EXPECT_EQ(desk.check("ownercorrect", " horse"), Answer::kWrong);
}

TEST(Login, hashes_for_a_wrong_name_too) {
    Desk desk;
    desk.crypto.slow_hashes = 0;
    EXPECT_EQ(desk.check("nobody", "correct horse"), Answer::kWrong);
    EXPECT_EQ(desk.crypto.slow_hashes, 1);
}

TEST(Login, nobody_can_log_in_without_an_owner) {
    Desk desk;
    desk.login.set_owner("owner", "");
    EXPECT_FALSE(desk.login.has_owner());
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kWrong);
    EXPECT_EQ(desk.check("owner", ""), Answer::kWrong);
}

TEST(Login, checks_one_password_after_the_other) {
    Desk desk;
    EXPECT_EQ(desk.login.check("owner", "correct horse", {}), Answer::kNotYet);
    EXPECT_EQ(desk.login.check("owner", "guess", {}), Answer::kNotYet);
    desk.work();
    EXPECT_EQ(desk.login.check("owner", "correct horse", {}), Answer::kRight);
    EXPECT_EQ(desk.login.check("owner", "guess", {}), Answer::kNotYet);
    desk.work();
    EXPECT_EQ(desk.login.check("owner", "guess", {}), Answer::kWrong);
}

TEST(Login, the_same_owner_again_is_no_change) {
    Desk desk;
    std::array<char, PasswordRecord::kMaxText> memory;
    const std::string_view record = PasswordRecord::make(desk.crypto, "correct horse").format(memory);
    EXPECT_TRUE(desk.login.set_owner("owner", record));
    const std::uint32_t version = desk.login.version();
    EXPECT_FALSE(desk.login.set_owner("owner", record));
    EXPECT_EQ(desk.login.version(), version);
    EXPECT_TRUE(desk.login.set_owner("another", record));
    EXPECT_EQ(desk.login.version(), version + 1);
}

TEST(Login, a_change_of_the_owner_forgets_what_was_right) {
    Desk desk;
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kRight);
    desk.set_owner("owner", "battery staple");
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kWrong);
    EXPECT_EQ(desk.check("owner", "battery staple"), Answer::kRight);
}

// The check began before the change: its outcome is that of the former password.
TEST(Login, a_check_under_way_does_not_outlive_a_change_of_the_owner) {
    Desk desk;
    EXPECT_EQ(desk.login.check("owner", "correct horse", {}), Answer::kNotYet);
    desk.set_owner("owner", "battery staple");
    desk.work();
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kWrong);
}

TEST(Login, makes_the_record_of_a_new_password) {
    Desk desk;
    EXPECT_FALSE(desk.login.make_record("battery staple"));
    desk.work();
    const auto made = desk.login.make_record("battery staple");
    ASSERT_TRUE(made);
    const auto record = PasswordRecord::parse(*made);
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->fits(desk.crypto, "battery staple"));
    EXPECT_FALSE(desk.login.make_record("another one"));
}

TEST(Login, waits_while_the_slow_task_has_no_room) {
    Desk desk;
    struct Other final : port::Job {
        void run() override {}
    } other;
    for (unsigned i = 0; i < port::Worker::kMaxJobs; ++i) ASSERT_TRUE(desk.worker.submit(other));
    EXPECT_EQ(desk.login.check("owner", "correct horse", {}), Answer::kNotYet);
    EXPECT_FALSE(desk.login.is_busy());
    while (desk.worker.take_finished() != nullptr) {
    }
    EXPECT_EQ(desk.check("owner", "correct horse"), Answer::kRight);
}

}  // namespace
}  // namespace vedette::node
