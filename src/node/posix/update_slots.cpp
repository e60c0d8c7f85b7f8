#include "node/posix/update_slots.hpp"

#include <algorithm>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "linux/base/atomic_file.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::posix {
namespace {

using port::SlotError;

constexpr std::size_t kCapacity = 0x1e0000;  // as in firmware/partitions_two_slots.csv

}  // namespace

// `boot` has the place, and "new" for a program that has not run, "trial" for one that runs and was not
// confirmed.
UpdateSlots::UpdateSlots(std::string folder) : folder_(std::move(folder)) {
    if (folder_.empty()) return;
    std::ifstream in(folder_ + "/boot");
    std::string state;
    if (!(in >> running_ >> state) || running_ > 1) running_ = 0;
    if (state == "new") on_trial_ = write_boot(std::to_string(running_) + " trial\n");
    if (state != "trial") return;
    running_ = 1 - running_;
    (void)write_boot(std::to_string(running_) + " kept\n");
}

bool UpdateSlots::write_boot(const std::string& text) const {
    return write_file_atomically(folder_ + "/boot", as_bytes(text), {.mode = 0600}).has_value();
}

std::size_t UpdateSlots::capacity() { return folder_.empty() ? 0 : kCapacity; }

std::expected<void, SlotError> UpdateSlots::begin(std::size_t bytes) {
    if (folder_.empty()) return std::unexpected(SlotError::kAbsent);
    if (bytes > kCapacity) return std::unexpected(SlotError::kTooLarge);
    if (on_trial_) return std::unexpected(SlotError::kOnTrial);
    file_ = UniqueFd(
        ::open(path_of(1 - running_).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    left_ = bytes;
    return file_ ? std::expected<void, SlotError>() : std::unexpected(SlotError::kFailed);
}

std::expected<void, SlotError> UpdateSlots::write(Bytes piece) {
    const std::size_t written = std::min(faults_.power, piece.size());
    faults_.power -= written;
    if (!file_ || piece.size() > left_ || !write_all(file_.get(), piece.first(written)) ||
        written < piece.size())
        return std::unexpected(SlotError::kFailed);
    left_ -= written;
    return {};
}

std::expected<void, SlotError> UpdateSlots::finish() {
    const bool is_whole = file_ && left_ == 0 && ::fsync(file_.get()) == 0;
    file_.reset();
    if (!is_whole || faults_.power == 0 || !write_boot(std::to_string(1 - running_) + " new\n"))
        return std::unexpected(SlotError::kFailed);
    return {};
}

bool UpdateSlots::confirm() {
    if (on_trial_) on_trial_ = !write_boot(std::to_string(running_) + " kept\n");
    return !on_trial_;
}

}  // namespace vedette::posix
