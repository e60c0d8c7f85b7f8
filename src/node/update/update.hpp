// A new program for the board: takes an image in pieces, checks what its owner has signed before anything is
// written, writes the program into the place that does not run, and has it run from the next start on. A new
// program is on trial for a minute: it stays once it has served somebody, its slow task has done a job, and
// it could read the settings; else it gives way to the one before it. No allocation. Owned by the network
// task; the slow task checks and writes.
//
//     idle --begin()--> receiving <--piece full / written--> working --all written--> done
//      ^                    \-----------------refused---------> discarding ---> refused
//      +---------------------------------- end() -------------------------------------+
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "node/port/crypto.hpp"
#include "node/port/log.hpp"
#include "node/port/system.hpp"
#include "node/port/update.hpp"
#include "node/port/worker.hpp"
#include "node/settings/values.hpp"
#include "node/update/image.hpp"
#include "node/update/program.hpp"

namespace vedette::node {

// Why an image is refused.
enum class UpdateError : std::uint8_t {
    kBusy,       // another one is being taken
    kNoKey,      // the owner has not set the key of the setting update.key
    kNoSlot,     // the board has one place for a program only
    kOnTrial,    // the running program is new and not confirmed
    kNoImage,    // other bytes than an image
    kSignature,  // not signed by the owner's key
    kBoard,      // for another board
    kOlder,      // than the running program
    kTooLarge,   // for the place
    kLength,     // the image is shorter or longer than its head says
    kDamaged,    // the program is not the one that was signed
    kFlash,      // an error of the flash
    kNoProgram,  // signed, but no program for this chip
    kOtherHead,  // the head has another version or board than the program
};
// A sentence that says what to do.
std::string_view sentence_of(UpdateError error);

// What an update needs of its board. All outlive it.
struct UpdateParts {
    port::UpdateSlots& slots;
    port::Crypto& crypto;
    port::Worker& worker;
    port::System& system;
    port::Log& log;
};

// One board's.
class Update final : private port::Job {
  public:
    static constexpr Duration kTrial = 60s;
    // Two pages of flash; the head and what the program says of itself are in the first one.
    static constexpr std::size_t kPiece = 512;
    static_assert(kPiece >= ImageHead::kBytes + Program::kBytes);

    // `settings`: those in use; `has_settings`: what is stored of them could be read. Version and board are
    // of the running program. It may go only while not is_busy().
    Update(const UpdateParts& parts, const Values& settings, bool has_settings, std::string_view version,
           std::string_view board, MonoTime now);

    // An image of so many bytes comes. After it, end() in any case.
    std::expected<void, UpdateError> begin(std::uint64_t bytes);
    // How many bytes take() takes now; 0 while the slow task works.
    std::size_t room() const;
    void take(Bytes piece);
    // All bytes are taken, and all work is done: whether the new program runs with the next start.
    std::optional<std::expected<void, UpdateError>> result() const;
    // The image is dealt with, or its sender has gone.
    void end();

    bool is_busy() const { return is_working_; }
    bool is_open() const { return is_open_; }
    std::uint64_t received() const { return received_; }
    std::uint64_t expected_bytes() const { return bytes_; }

    // Whether it is the update's job that has finished; then its outcome counts.
    bool take_finished(const port::Job& job);
    // Submits what the slow task had no room for; ends a trial.
    void turn(MonoTime now);
    MonoTime deadline() const;

    // A page, a document or a picture was sent whole, with status 200.
    void count_served();
    bool is_on_trial() const { return trial_ends_.has_value(); }

  private:
    void run() override;
    void submit();
    void submit_probe();
    void keep_if_proven();
    std::optional<UpdateError> work();
    std::optional<UpdateError> check_head(Bytes bytes);
    std::optional<UpdateError> finish();

    const UpdateParts parts_;
    const Values& settings_;
    const std::string_view version_;
    const std::string_view board_;
    std::optional<MonoTime> trial_ends_{};
    // Of the trial:
    const bool has_settings_;
    bool has_served_ = false;
    bool has_worked_ = false;  // the slow task
    bool is_probe_ = false;    // the job under way only shows that the slow task works

    bool is_open_ = false;
    std::uint64_t bytes_ = 0;
    std::uint64_t received_ = 0;
    std::optional<UpdateError> error_{};
    bool is_done_ = false;
    bool wants_work_ = false;  // the slow task had no room

    // The slow task's while is_working_.
    bool is_working_ = false;
    bool has_head_ = false;
    std::array<std::uint8_t, port::Crypto::kP256> key_{};  // as it was when the image began
    port::Sha256 hash_{};
    std::optional<UpdateError> outcome_{};
    std::size_t size_ = 0;
    std::array<std::uint8_t, kPiece> piece_{};
};

}  // namespace vedette::node
