// The ledger of time-lapse jobs: how each slot of each job ended. A slot is an instant at which a job takes a
// picture by its plan; each is counted once.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// How a slot ended. The names are stored: a contract.
enum class SlotEnd : std::uint8_t {
    kTaken,    // its picture was taken
    kSkipped,  // not tried, as the settings say or somebody asked: a sensor, a pause, an error before
    kMissed,   // a picture was due, and there is none
};
// "taken", "skipped", "missed".
std::string_view to_string(SlotEnd end);

// The brightness of a picture: of the means of its blocks of 8×8 pixels, 0 to 255.
struct SlotLuma {
    static constexpr std::array kPercents{1, 5, 25, 50, 75, 95, 99};
    double mean = 0;                                           // kept in 1/256
    std::array<std::uint8_t, kPercents.size()> percentiles{};  // by kPercents

    bool operator==(const SlotLuma&) const = default;
};

// One row: a slot with its picture, or slots in a row that ended in the same way. Times are kept in
// microseconds.
struct SlotRow {
    std::string job;
    UtcTime at;    // the slot; the first one of several
    UtcTime last;  // the last one of several; `at` of one
    std::uint32_t count = 1;
    SlotEnd end = SlotEnd::kMissed;
    std::string why;     // a sentence for people; empty when taken
    std::string period;  // of the plan, by its id; empty: a plan without periods
    bool dark = false;   // the plan's dark profile
    // Of a picture:
    std::string file;         // below the job's folder; empty: removed, as the settings say, or never made
    std::uint64_t bytes = 0;  // of the file
    UtcTime taken;            // when it was captured
    bool lamp = false;        // with the lamp
    std::optional<SlotLuma> luma{};

    bool operator==(const SlotRow&) const = default;
};

// Sums over rows.
struct SlotCounts {
    std::uint64_t taken = 0;  // slots
    std::uint64_t skipped = 0;
    std::uint64_t missed = 0;
    std::uint64_t files = 0;  // pictures that are still there
    std::uint64_t bytes = 0;  // of these

    bool operator==(const SlotCounts&) const = default;
};

// Whether a job is at work, so that slots without a row are told from times at which it had none.
struct JobMark {
    UtcTime since;    // it began, or was ended
    bool on = false;  // the job is at work, or the hub ended without ending it

    bool operator==(const JobMark&) const = default;
};

// How many jumps of the clock are kept.
inline constexpr std::size_t kMaxClockJumps = 1'000;

// The wall clock was set, by more than time services correct in small steps.
struct ClockJump {
    UtcTime from;  // what it showed
    UtcTime to;    // what it shows since

    bool operator==(const ClockJump&) const = default;
};

// The ledger of one unit of work. Thread of the unit; blocks.
class SlotRepository {
  public:
    virtual ~SlotRepository() = default;

    // The last row of slots before `until`; nothing: there is none.
    virtual Result<std::optional<SlotRow>> last(std::string_view job, UtcTime until) const = 0;
    // The row that counts the slot; nothing: it is not counted yet.
    virtual Result<std::optional<SlotRow>> find(std::string_view job, UtcTime at) const = 0;
    // Rows with a slot from `from` on and before `until`, in the order of time; at most `limit`.
    virtual Result<std::vector<SlotRow>> list(std::string_view job, UtcTime from, UtcTime until,
                                              std::size_t limit) const = 0;
    // The rows without a picture of slots from `from` on, the newest first; at most `limit`.
    virtual Result<std::vector<SlotRow>> gaps(std::string_view job, UtcTime from,
                                              std::size_t limit) const = 0;
    // A row of several slots counts as a whole where its first one is.
    virtual Result<SlotCounts> counts(std::string_view job, UtcTime from, UtcTime until) const = 0;
    // The oldest pictures that are still there, of slots from `from` on and before `until`; at most `limit`.
    virtual Result<std::vector<SlotRow>> oldest_files(std::string_view job, UtcTime from, UtcTime until,
                                                      std::size_t limit) const = 0;

    // Slots without a picture that ended as those of the row before did, for the same reason, in the same
    // period and profile, are added to that row. kFailedPrecondition: one of the slots is counted already.
    virtual Result<void> append(const SlotRow& row) = 0;
    // The picture of a slot was removed. kNotFound: the slot has none.
    virtual Result<void> remove_file(std::string_view job, UtcTime at) = 0;

    // Nothing: the job was never at work.
    virtual Result<std::optional<JobMark>> mark(std::string_view job) const = 0;
    virtual Result<void> set_mark(std::string_view job, const JobMark& mark) = 0;

    // The newest first.
    virtual Result<std::vector<ClockJump>> clock_jumps(std::size_t limit) const = 0;
    // Removes the oldest beyond kMaxClockJumps.
    virtual Result<void> add_clock_jump(const ClockJump& jump) = 0;
};

}  // namespace vedette::store
