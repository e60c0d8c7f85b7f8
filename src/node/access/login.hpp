// The owner's name and password. A password costs a second to check, on the slow task; its outcome is then
// remembered, as a keyed hash, so that a client that sends it with each request costs that once. Who may try,
// and what a log-in opens, are decided by Access. Owned by the network task.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "node/access/password_record.hpp"
#include "node/port/worker.hpp"

namespace vedette::node {

// One owner.
class Login final : private port::Job {
  public:
    // Parts outlive it. A job that was submitted keeps it: it may go only while not is_busy().
    Login(port::Crypto& crypto, port::Worker& worker);

    // Names the owner; a record that cannot be read, or none: nobody can log in. True: it is another name or
    // password than before, and what was checked is forgotten.
    bool set_owner(std::string_view name, std::string_view record);
    // Counts the changes of the owner.
    std::uint32_t version() const { return version_; }
    bool has_owner() const { return record_.has_value(); }

    // Whether name and password are right. The first call for them starts the check, which takes a while:
    // ask again in later turns, soon, since a wrong one is remembered for kRememberWrong only.
    enum class Answer : std::uint8_t { kRight, kWrong, kNotYet };
    Answer check(std::string_view name, std::string_view password, MonoTime now);
    static constexpr Duration kRememberRight = std::chrono::minutes(5);
    static constexpr Duration kRememberWrong = 5s;

    // The record of a new password of at most kMaxPassword bytes, with the same way of asking. The text lives
    // until the next call of it.
    std::optional<std::string_view> make_record(std::string_view password);

    bool is_busy() const { return is_busy_; }
    // Whether it is this object's job that has finished; then its outcome counts.
    bool take_finished(const port::Job& job, MonoTime now);

  private:
    using Digest = port::Sha256;
    struct Known {
        Digest digest{};
        bool is_right = false;
        MonoTime until{};
    };
    // What the slow task does: makes a record, or checks one.
    enum class Work : std::uint8_t { kCheck, kMake };

    void run() override;
    std::string_view name() const { return {name_.data(), name_size_}; }
    Digest digest_of(Work work, std::string_view name, std::string_view password);
    void start(Work work, const Digest& digest, std::string_view password);

    port::Crypto& crypto_;
    port::Worker& worker_;
    std::array<std::uint8_t, 32> key_{};  // of the digests; a new one at each start
    std::array<char, 32> name_{};
    std::size_t name_size_ = 0;
    std::optional<PasswordRecord> record_{};
    std::uint32_t version_ = 0;
    std::array<Known, 8> known_{};

    // Of the job; the slow task's while is_busy_.
    bool is_busy_ = false;
    bool is_outdated_ = false;  // the owner has changed meanwhile
    Work work_{};
    Digest subject_{};
    std::array<char, PasswordRecord::kMaxPassword> password_{};
    std::size_t password_size_ = 0;
    PasswordRecord job_record_{};
    bool fits_ = false;

    std::optional<Digest> made_for_{};
    std::array<char, PasswordRecord::kMaxText> made_{};
    std::size_t made_size_ = 0;
};

}  // namespace vedette::node
